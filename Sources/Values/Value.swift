/// One scalar, as literals and the cells of small results hold it; a missing value is `nil`.
package enum Value: Sendable, Hashable {
  case integer(Int64)
  /// coefficient / 10^scale, exact.
  case decimal(coefficient: Int64, scale: Int)
  case number(Double)
  case date(Day)
  /// Microseconds since 1970-01-01T00:00:00Z.
  case timestamp(Int64)
  case flag(Bool)
  case text(String)
  /// Seconds.
  case duration(Double)

  package var type: ScalarType {
    switch self {
    case .integer: .integer
    case .decimal(_, let scale): .decimal(scale: scale)
    case .number: .number
    case .date: .date
    case .timestamp: .timestamp
    case .flag: .flag
    case .text: .text
    case .duration: .duration
    }
  }
}
