import Analysis
package import Diagnostics
import Syntax

/// The built-in metrics, written in the query language: they enter by the same door as a user's
/// own `define`.
package enum Prelude {
  /// The texts of the catalogue, by what they are called in messages.
  package static let sources: [Source] = [
    Source(name: "<prelude: revenue>", text: revenue),
    Source(name: "<prelude: customers>", text: customers),
    Source(name: "<prelude: onboarding>", text: onboarding),
    Source(name: "<prelude: usage>", text: usage),
    Source(name: "<prelude: support>", text: support),
    Source(name: "<prelude: surveys>", text: surveys),
    Source(name: "<prelude: scores>", text: scores),
    Source(name: "<prelude: variants>", text: variants),
    Source(name: "<prelude: renewals>", text: renewals),
    Source(name: "<prelude: economics>", text: economics),
  ]

  /// The catalogue, parsed.
  static func catalog() -> Catalog {
    var catalog = Catalog()
    for source in sources {
      let parsed = Parser.parse(source)
      precondition(
        parsed.problems.isEmpty, "the prelude is part of the program: \(parsed.problems)")
      for statement in parsed.statements {
        guard case .define(let definition) = statement.kind else { continue }
        catalog.define(Metric(definition: definition, source: source, origin: .prelude))
      }
    }
    return catalog
  }
}
