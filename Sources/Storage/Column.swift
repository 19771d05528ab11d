package import Values

/// The values of one column: typed, contiguous, with a bitmap of the rows that have a value.
///
/// Where a row has no value, the slot holds 0 (text: code 0) and `validity` says so, so that kernels
/// may read every slot without a branch. Columns of files lie in narrow slots where their values
/// fit: loops that are worth it go over `packed`, all others over `values`.
package struct Column: Sendable {
  /// The values by type, a slot for every row.
  package enum Values: Sendable {
    case integer([Int64])
    /// Coefficients of units of the scale; columns of files have no twelfths.
    case decimal([Int64], scale: DecimalScale)
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

  private enum Form: Sendable {
    case arrays(Values)
    case packed(PackedColumn)
  }

  private let form: Form
  package var validity: Validity

  package init(_ values: Values, validity: Validity) {
    form = .arrays(values)
    self.validity = validity
  }

  package init(_ packed: PackedValues, validity: Validity) {
    form = .packed(PackedColumn(packed))
    self.validity = validity
  }

  /// The values in arrays; of a packed column these are made at the first call, and kept.
  package var values: Values {
    switch form {
    case .arrays(let values): values
    case .packed(let column): column.values
    }
  }

  /// The values in arrays, for who needs them once: of a packed column they are not kept.
  package var copiedValues: Values {
    switch form {
    case .arrays(let values): values
    case .packed(let column): column.slots.widened()
    }
  }

  /// The values in narrow slots, if that is how they lie.
  package var packed: PackedValues? {
    if case .packed(let column) = form { column.slots } else { nil }
  }

  /// What the codes of a column of texts mean; `nil` for other columns.
  package var dictionary: TextDictionary? {
    switch form {
    case .arrays(.text(_, let dictionary)): return dictionary
    case .arrays: return nil
    case .packed(let column):
      switch column.slots {
      case .text(_, let dictionary), .codes(_, let dictionary): return dictionary
      case .integer, .decimal, .date, .timestamp: return nil
      }
    }
  }

  package var count: Int {
    switch form {
    case .packed(let column): column.slots.count
    case .arrays(.integer(let v)), .arrays(.decimal(let v, _)), .arrays(.timestamp(let v)): v.count
    case .arrays(.number(let v)), .arrays(.duration(let v)): v.count
    case .arrays(.date(let v)): v.count
    case .arrays(.flag(let v)): v.count
    case .arrays(.text(let codes, _)): codes.count
    }
  }

  package var type: ScalarType {
    switch form {
    case .arrays(.integer): .integer
    case .arrays(.decimal(_, let scale)): .decimal(scale: scale)
    case .arrays(.number): .number
    case .arrays(.date): .date
    case .arrays(.timestamp): .timestamp
    case .arrays(.flag): .flag
    case .arrays(.text): .text
    case .arrays(.duration): .duration
    case .packed(let column):
      switch column.slots {
      case .integer: .integer
      case .decimal(_, let scale): .decimal(scale: scale)
      case .date: .date
      case .timestamp: .timestamp
      case .text, .codes: .text
      }
    }
  }

  /// The codes of a column of texts, in their order as the rows; `nil` for other columns. Where a row
  /// has no value stands 0.
  package var codes: RowCodes? {
    switch form {
    case .arrays(.text(let codes, _)): RowCodes(codes)
    case .arrays: nil
    case .packed(let column):
      switch column.slots {
      case .codes(let slots, _): RowCodes(slots)
      case .text: if case .text(let codes, _) = column.values { RowCodes(codes) } else { nil }
      case .integer, .decimal, .date, .timestamp: nil
      }
    }
  }

  /// Whether each row has a value, the numbers or the codes of texts grow from row to row.
  var isAscending: Bool {
    guard validity.isAllPresent else { return false }
    switch form {
    case .arrays(.integer(let v)): return grows(v)
    case .arrays(.text(let codes, _)): return grows(codes)
    case .arrays: return false
    case .packed(let column):
      switch column.slots {
      case .integer(let slots): return grows(slots)
      case .text(let slots, _): return grows(slots)
      case .codes(let slots, _): return grows(slots)
      case .decimal, .date, .timestamp: return false
      }
    }
  }

  /// One cell; for results, messages and tests, never inside a loop over many rows.
  package subscript(row: Int) -> Value? {
    guard validity.isPresent(row) else { return nil }
    switch form {
    case .arrays(let values): return values[row]
    case .packed(let column): return column.slots[row]
    }
  }
}

extension Column.Values {
  fileprivate subscript(row: Int) -> Value {
    switch self {
    case .integer(let v): .integer(v[row])
    case .decimal(let v, let scale): value(v[row], scale)
    case .number(let v): .number(v[row])
    case .date(let v): .date(Day(number: v[row]))
    case .timestamp(let v): .timestamp(v[row])
    case .flag(let v): .flag(v[row])
    case .text(let codes, let dictionary): .text(dictionary.string(codes[row]))
    case .duration(let v): .duration(v[row])
    }
  }
}

extension PackedValues {
  fileprivate subscript(row: Int) -> Value {
    switch self {
    case .integer(let slots): .integer(Int64(slots[row]))
    case .decimal(let slots, let scale): value(Int64(slots[row]), scale)
    case .date(let slots): .date(Day(number: Int32(slots[row])))
    case .timestamp(let slots): .timestamp(microseconds(slots[row]))
    case .text(let slots, let dictionary): .text(dictionary.string(UInt32(slots[row])))
    case .codes(let slots, let dictionary): .text(dictionary.string(slots[row]))
    }
  }
}

/// A cell in decimals: twelfths that are none are rounded, as `DecimalScale.decimals` does.
private func value(_ coefficient: Int64, _ scale: DecimalScale) -> Value {
  guard scale.isTwelfths else { return .decimal(coefficient: coefficient, scale: scale.digits) }
  let (decimals, own) = scale.decimals([coefficient])
  return .decimal(coefficient: decimals[0], scale: own.digits)
}

extension Column {
  /// The same column without twelfths, as answers show it; see `DecimalScale.decimals`.
  package var inDecimals: Column {
    guard case .decimal(let scale) = type, scale.isTwelfths, case .decimal(let v, _) = values
    else { return self }
    let (decimals, own) = scale.decimals(v)
    return Column(.decimal(decimals, scale: own), validity: validity)
  }
}

/// Whether each number is greater than the one before it.
func grows<Numbers: RandomAccessCollection>(_ numbers: Numbers) -> Bool
where Numbers.Index == Int, Numbers.Element: FixedWidthInteger {
  var isGrowing = true
  for index in 1..<max(1, numbers.count) {
    isGrowing = isGrowing && numbers[index - 1] < numbers[index]
  }
  return isGrowing
}
