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
  package func property(_ name: String) -> String? {
    definition.properties.first { $0.name.text.lowercased() == name }?.value.text
  }
}

/// All metrics by name and alias; later definitions hide earlier ones.
package struct Catalog: Sendable {
  package private(set) var metrics: [Metric]
  private var index: [String: Int]

  package init() {
    metrics = []
    index = [:]
  }

  /// Adds a metric under its name and its aliases. An alias never hides a name.
  package mutating func define(_ metric: Metric) {
    let name = metric.name.lowercased()
    if let old = index[name], metrics[old].name.lowercased() == name {
      metrics[old] = metric
    } else {
      index[name] = metrics.count
      metrics.append(metric)
    }
    let position = index[name] ?? 0
    for alias in metric.definition.aliases where index[alias.text.lowercased()] == nil {
      index[alias.text.lowercased()] = position
    }
  }

  package subscript(name: String) -> Metric? {
    index[name.lowercased()].map { metrics[$0] }
  }

  /// Every name that a query may use, aliases included, in alphabetical order.
  package var names: [String] { index.keys.sorted() }
}
