import Synchronization
import Syntax

/// Metrics whose texts are known and sound: each is parsed when it is first asked for, and kept.
final class WrittenMetrics: Sendable {
  let index: DefinitionIndex
  private let origin: Metric.Origin
  private let known = Mutex<[Int: Metric]>([:])

  init(_ texts: [DefinitionText], origin: Metric.Origin) {
    index = DefinitionIndex(texts)
    self.origin = origin
  }

  subscript(definition: Int) -> Metric {
    known.withLock { known in
      if let metric = known[definition] { return metric }
      let metric = read(definition)
      known[definition] = metric
      return metric
    }
  }

  private func read(_ index: Int) -> Metric {
    let source = self.index.source(of: index)
    let parsed = Parser.parse(source)
    guard case .define(let definition)? = parsed.statements.first?.kind, parsed.problems.isEmpty,
      parsed.statements.count == 1
    else {
      preconditionFailure("a definition that came with the program is sound: \(parsed.problems)")
    }
    return Metric(definition: definition, source: source, origin: origin)
  }
}
