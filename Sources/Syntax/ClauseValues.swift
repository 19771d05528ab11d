package import Diagnostics

/// A whole number in a clause, or the parameter that stands for one.
package enum Count: Sendable, Hashable {
  case number(Int)
  case parameter(Expression.Parameter)

  /// The number; `nil` for a parameter that is not bound yet.
  package var number: Int? {
    if case .number(let number) = self { number } else { nil }
  }
}

/// A name in a clause, or the parameter that stands for one.
package enum NameOrParameter: Sendable, Hashable {
  case name(Identifier)
  case parameter(Expression.Parameter)

  /// What a parameter stands for.
  package static func bound(_ text: String, at range: SourceRange) -> NameOrParameter {
    .name(Identifier(text: text, isQuoted: false, range: range))
  }

  /// The name; that of the parameter while it is not bound.
  package var identifier: Identifier {
    switch self {
    case .name(let name): name
    case .parameter(let parameter):
      Identifier(text: "$" + parameter.name, isQuoted: false, range: parameter.range)
    }
  }
}
