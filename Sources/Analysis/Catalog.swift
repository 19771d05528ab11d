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
  private enum Entry: Sendable {
    case read(Metric)
    case written(WrittenMetric)

    var metric: Metric {
      switch self {
      case .read(let metric): metric
      case .written(let metric): metric.metric
      }
    }
  }

  private var entries: [Entry]
  /// The names of `entries`, in lower case.
  private var entryNames: [String]
  private var index: [String: Int]

  package init() {
    entries = []
    entryNames = []
    index = [:]
  }

  /// All metrics in the order in which their names were first defined.
  package var metrics: [Metric] { entries.map(\.metric) }

  /// Adds a metric under its name and its aliases. An alias never hides a name.
  package mutating func define(_ metric: Metric) {
    add(
      .read(metric), name: metric.name.lowercased(),
      aliases: metric.definition.aliases.map { $0.text.lowercased() })
  }

  /// Adds the definitions of a text in the form that `DefinitionOutline` reads; each is parsed
  /// when it is first asked for.
  package mutating func define(allOf source: Source, origin: Metric.Origin) {
    let outlines = DefinitionOutline.all(in: source)
    index.reserveCapacity(index.count + 3 * outlines.count)
    for outline in outlines {
      let metric = WrittenMetric(range: outline.range, source: source, origin: origin)
      add(.written(metric), name: outline.name, aliases: outline.aliases)
    }
  }

  private mutating func add(_ entry: Entry, name: String, aliases: [String]) {
    let position: Int
    if let old = index[name], entryNames[old] == name {
      position = old
      entries[old] = entry
    } else {
      position = entries.count
      index[name] = position
      entries.append(entry)
      entryNames.append(name)
    }
    for alias in aliases where index[alias] == nil { index[alias] = position }
  }

  package subscript(name: String) -> Metric? {
    index[name.lowercased()].map { entries[$0].metric }
  }

  /// Whether a query may use the name; costs less than the metric behind it.
  package func contains(_ name: String) -> Bool { index[name.lowercased()] != nil }

  /// Every name that a query may use, aliases included, in alphabetical order.
  package var names: [String] { index.keys.sorted() }
}
