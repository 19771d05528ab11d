import Analysis
package import Diagnostics

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

  /// The catalogue; a definition is parsed when it is first asked for.
  static func catalog() -> Catalog {
    var catalog = Catalog()
    for source in sources { catalog.define(allOf: source, origin: .prelude) }
    return catalog
  }
}
