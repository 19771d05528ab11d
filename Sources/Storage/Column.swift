package import Values

/// The values of one column: typed, contiguous, with a bitmap of the rows that have a value.
///
/// Where a row has no value, the slot holds 0 (text: code 0) and `validity` says so, so that kernels
/// may read every slot without a branch.
package struct Column: Sendable {
  /// The values by type, a slot for every row.
  package enum Values: Sendable {
    case integer([Int64])
    /// coefficient / 10^scale
    case decimal([Int64], scale: Int)
    case number([Double])
    /// Days since 1970-01-01.
    case date([Int32])
    /// Microseconds since 1970-01-01T00:00:00Z.
    case timestamp([Int64])
    case flag([Bool])
    /// Codes into the dictionary.
    case text([UInt32], TextDictionary)
    /// Seconds; only results have it, files never.
    case duration([Double])
  }

  package var values: Values
  package var validity: Validity

  package init(_ values: Values, validity: Validity) {
    self.values = values
    self.validity = validity
  }

  package var count: Int {
    switch values {
    case .integer(let v), .decimal(let v, _), .timestamp(let v): v.count
    case .number(let v), .duration(let v): v.count
    case .date(let v): v.count
    case .flag(let v): v.count
    case .text(let codes, _): codes.count
    }
  }

  package var type: ScalarType {
    switch values {
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

  /// Whether each row has a value, the numbers or the codes of texts grow from row to row.
  var isAscending: Bool {
    guard validity.isAllPresent else { return false }
    switch values {
    case .integer(let v): return grows(v)
    case .text(let codes, _): return grows(codes)
    case .decimal, .number, .date, .timestamp, .flag, .duration: return false
    }
  }

  /// One cell; for results, messages and tests, never inside a loop over many rows.
  package subscript(row: Int) -> Value? {
    guard validity.isPresent(row) else { return nil }
    switch values {
    case .integer(let v): return .integer(v[row])
    case .decimal(let v, let scale): return .decimal(coefficient: v[row], scale: scale)
    case .number(let v): return .number(v[row])
    case .date(let v): return .date(Day(number: v[row]))
    case .timestamp(let v): return .timestamp(v[row])
    case .flag(let v): return .flag(v[row])
    case .text(let codes, let dictionary): return .text(dictionary.string(codes[row]))
    case .duration(let v): return .duration(v[row])
    }
  }
}

/// Whether each number is greater than the one before it.
func grows<Number: FixedWidthInteger>(_ numbers: [Number]) -> Bool {
  var isGrowing = true
  for index in 1..<max(1, numbers.count) {
    isGrowing = isGrowing && numbers[index - 1] < numbers[index]
  }
  return isGrowing
}
