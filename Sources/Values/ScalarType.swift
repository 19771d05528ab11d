/// The type of a column or of a row expression.
package enum ScalarType: Sendable, Hashable {
  case integer
  /// Exact decimal: an `Int64` coefficient of units of the scale.
  case decimal(scale: DecimalScale)
  case number
  case date
  /// An instant, in microseconds since 1970-01-01T00:00:00Z.
  case timestamp
  case flag
  case text
  /// A length of time in seconds, the difference of two dates or instants.
  case duration

  package var isNumeric: Bool {
    switch self {
    case .integer, .decimal, .number: true
    default: false
    }
  }
}
