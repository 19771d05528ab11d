import Analysis
package import Syntax

/// The built-in metrics, written in the query language: they enter by the same door as a user's
/// own `define`.
package enum Prelude {
  /// The texts of the catalogue, by what they are called in messages.
  package static let texts: [DefinitionText] = [
    DefinitionText(name: "<prelude: revenue>", text: revenue),
    DefinitionText(name: "<prelude: customers>", text: customers),
    DefinitionText(name: "<prelude: onboarding>", text: onboarding),
    DefinitionText(name: "<prelude: usage>", text: usage),
    DefinitionText(name: "<prelude: support>", text: support),
    DefinitionText(name: "<prelude: surveys>", text: surveys),
    DefinitionText(name: "<prelude: scores>", text: scores),
    DefinitionText(name: "<prelude: variants>", text: variants),
    DefinitionText(name: "<prelude: renewals>", text: renewals),
    DefinitionText(name: "<prelude: economics>", text: economics),
  ]

  /// The catalogue; a definition is parsed when it is first asked for.
  static func catalog() -> Catalog { Catalog(texts, origin: .prelude) }
}
