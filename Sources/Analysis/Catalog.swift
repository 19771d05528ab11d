package import Diagnostics
package import Syntax
package import Values

/// A metric: a definition of the prelude, of a model file or of the session.
package struct Metric: Sendable {
  /// Where a definition comes from.
  package enum Origin: String, Sendable { case prelude, model, session }

  package var definition: Definition
  /// The text the definition stands in, for messages about its parts.
  package var source: Source
  package var origin: Origin

  package init(definition: Definition, source: Source, origin: Origin) {
    self.definition = definition
    self.source = source
    self.origin = origin
  }

  package var name: String { definition.name.text }

  /// The declared unit; `nil` when it is to be derived.
  package var unit: Unit? { definition.unit.flatMap { Unit(rawValue: $0.text.lowercased()) } }

  /// The text of a property, such as `formula`.
  package func property(_ name: String) -> String? { properties(name).first }

  /// The texts of a property that may stand several times, such as `bands`.
  package func properties(_ name: String) -> [String] {
    definition.properties.filter { $0.name.text.lowercased() == name }.map(\.value.text)
  }
}

/// All metrics by name and alias; later definitions hide earlier ones.
package struct Catalog: Sendable {
  /// Those that the catalogue began with; their positions are `0..<written.index.count`.
  private let written: WrittenMetrics
  /// What took the place of some of them.
  private var replaced: [Int: Metric] = [:]
  /// What was defined beside them; the positions go on.
  private var added: [Metric] = []
  /// The names, in lower case, of what was defined, and what they took from those before.
  private var index: [String: Int] = [:]

  /// - Parameter texts: definitions that are parsed when they are first asked for.
  package init(_ texts: [DefinitionText] = [], origin: Metric.Origin = .prelude) {
    written = WrittenMetrics(texts, origin: origin)
  }

  /// All metrics in the order in which their names were first defined.
  package var metrics: [Metric] {
    (0..<(written.index.count + added.count)).map(metric)
  }

  private func metric(at position: Int) -> Metric {
    let old = written.index.count
    if position >= old { return added[position - old] }
    return replaced[position] ?? written[position]
  }

  private func position(of name: String) -> Int? {
    index[name] ?? written.index.definition(of: name)
  }

  /// Adds a metric under its name and its aliases. An alias never hides a name.
  package mutating func define(_ metric: Metric) {
    let name = metric.name.lowercased()
    let position: Int
    if let old = self.position(of: name), self.metric(at: old).name.lowercased() == name {
      position = old
      replace(at: old, by: metric)
    } else {
      position = written.index.count + added.count
      index[name] = position
      added.append(metric)
    }
    for alias in metric.definition.aliases.map({ $0.text.lowercased() })
    where self.position(of: alias) == nil {
      index[alias] = position
    }
  }

  private mutating func replace(at position: Int, by metric: Metric) {
    let old = written.index.count
    if position >= old { added[position - old] = metric } else { replaced[position] = metric }
  }

  package subscript(name: String) -> Metric? {
    position(of: name.lowercased()).map(metric)
  }

  /// Whether a query may use the name; costs less than the metric behind it.
  package func contains(_ name: String) -> Bool { position(of: name.lowercased()) != nil }

  /// Every name that a query may use, aliases included, in alphabetical order.
  package var names: [String] { Set(written.index.names).union(index.keys).sorted() }
}
