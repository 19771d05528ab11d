package import Storage
package import Values

/// A date or timestamp column as local days.
package struct Days: Sendable {
  /// Days since 1970-01-01; what stands where a value is missing does not matter.
  package var values: [Int32]
  package var validity: Validity
}

extension Dataset {
  /// The local days of a date or timestamp column, by the model's time zone; a column of another
  /// type has no values.
  package func days(of column: String, in table: String) throws(LoadProblem) -> Days {
    try days(of: column, in: tableIndex(table))
  }

  func days(of name: String, in table: Int) throws(LoadProblem) -> Days {
    let place = Place(table: table, column: name)
    if let known = dayColumns[place] { return known }
    let column = try fileColumn(name, in: table)
    let result = localDays(column)
    if case .timestamp = column.values { dayColumns[place] = result }
    return result
  }

  func localDays(_ column: Column) -> Days {
    column.localDays(LocalDays(zone: model.timeZone))
  }

  /// The first and last local day in a date or timestamp column; `nil` when it has no values.
  package func bounds(of column: String, in table: String) throws(LoadProblem) -> (Day, Day)? {
    let place = Place(table: tableIndex(table), column: column)
    if dayBounds[place] == nil { dayBounds[place] = try days(of: column, in: place.table).bounds }
    guard let (least, greatest) = dayBounds[place] else { return nil }
    return (Day(number: least), Day(number: greatest))
  }
}

extension Days {
  /// The least and the greatest day; `nil` when no row has one.
  var bounds: (Int32, Int32)? {
    var least = Int32.max
    var greatest = Int32.min
    if validity.isAllPresent {
      for day in values {
        least = min(least, day)
        greatest = max(greatest, day)
      }
    } else {
      let words = validity.words
      for first in stride(from: 0, to: values.count, by: 64) {
        var word = words[first >> 6]
        for row in first..<min(first + 64, values.count) {
          // Gaps come in any order: both are worked out without a branch.
          let isPresent = word & 1 != 0
          least = min(least, isPresent ? values[row] : .max)
          greatest = max(greatest, isPresent ? values[row] : .min)
          word >>= 1
        }
      }
    }
    return least <= greatest ? (least, greatest) : nil
  }

  /// The last days of the months that the days lie in.
  var lastOfMonths: Days {
    var result = self
    var known: [Int32: Int32] = [:]
    for row in 0..<values.count where validity.isPresent(row) {
      let day = values[row]
      let last = known[day] ?? Day(number: day).endOfMonth.number
      known[day] = last
      result.values[row] = last
    }
    return result
  }

  /// Whether every day is the first of a month, in at least three different months: the dates
  /// then stand for whole months.
  var areMonths: Bool { areMonths { $0.civil.day == 1 } }

  /// Whether they are the last days of months, of three or more.
  var areMonthEnds: Bool { areMonths { ($0 + 1).civil.day == 1 } }

  private func areMonths(_ isFit: (Day) -> Bool) -> Bool {
    var months: Set<Int32> = []
    var last = Int32.min
    for row in 0..<values.count where validity.isPresent(row) && values[row] != last {
      last = values[row]
      if months.contains(last) { continue }
      guard isFit(Day(number: last)) else { return false }
      months.insert(last)
    }
    return months.count >= 3
  }
}

extension Column {
  /// A date or timestamp column as local days; a column of another type has no values.
  func localDays(_ zone: LocalDays) -> Days {
    switch values {
    case .date(let values): return Days(values: values, validity: validity)
    case .timestamp(let values):
      return Days(values: zone.days(ofMicroseconds: values), validity: validity)
    case .integer, .decimal, .number, .flag, .text, .duration:
      let none = [UInt64](repeating: 0, count: (count + 63) / 64)
      return Days(
        values: [Int32](repeating: 0, count: count), validity: Validity(words: none, count: count))
    }
  }
}
