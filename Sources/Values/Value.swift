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
    case .decimal(_, let scale): .decimal(scale: DecimalScale(scale))
    case .number: .number
    case .date: .date
    case .timestamp: .timestamp
    case .flag: .flag
    case .text: .text
    case .duration: .duration
    }
  }
}

extension Value {
  /// The number that it is; `nil` for dates, texts and flags.
  package var double: Double? {
    switch self {
    case .integer(let value): Double(value)
    case .decimal(let coefficient, let scale):
      Double(coefficient) / (0..<scale).reduce(1.0) { power, _ in power * 10 }
    case .number(let value), .duration(let value): value
    case .date, .timestamp, .flag, .text: nil
    }
  }
}
