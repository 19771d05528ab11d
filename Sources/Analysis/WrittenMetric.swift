import Diagnostics
import Synchronization
import Syntax

/// A metric whose text is known and sound, parsed when it is first asked for and kept.
final class WrittenMetric: Sendable {
  private let range: SourceRange
  private let source: Source
  private let origin: Metric.Origin
  private let known = Mutex<Metric?>(nil)

  /// - Parameter range: where in the source one definition stands, and nothing else.
  init(range: SourceRange, source: Source, origin: Metric.Origin) {
    self.range = range
    self.source = source
    self.origin = origin
  }

  var metric: Metric {
    known.withLock { known in
      if let known { return known }
      let metric = read()
      known = metric
      return metric
    }
  }

  private func read() -> Metric {
    let parsed = Parser.parse(source, in: range)
    guard case .define(let definition)? = parsed.statements.first?.kind, parsed.problems.isEmpty,
      parsed.statements.count == 1
    else {
      preconditionFailure("a definition that came with the program is sound: \(parsed.problems)")
    }
    return Metric(definition: definition, source: source, origin: origin)
  }
}
