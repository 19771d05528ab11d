/// The operators: spelling, precedence and associativity, in one table for parser, printer and help.
package enum Operator: String, Sendable, Hashable, CaseIterable {
  case or, and, not
  case equal = "="
  case notEqual = "!="
  case less = "<"
  case lessOrEqual = "<="
  case greater = ">"
  case greaterOrEqual = ">="
  case add = "+"
  case subtract = "-"
  case multiply = "*"
  case divide = "/"
  case negate = "unary -"

  /// Higher binds tighter. Comparisons do not chain.
  package var precedence: Int {
    switch self {
    case .or: 1
    case .and: 2
    case .not: 3
    case .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual: 4
    case .add, .subtract: 5
    case .multiply, .divide: 6
    case .negate: 7
    }
  }

  package var isComparison: Bool { precedence == 4 }

  /// As it is written.
  package var spelling: String { self == .negate ? "-" : rawValue }
}
