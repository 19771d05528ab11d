package import Storage
package import Values

/// A date or timestamp column as local days.
package struct Days: Sendable {
  /// Days since 1970-01-01; what stands where a value is missing does not matter.
  package var values: DayNumbers
  package var validity: Validity

  package init(values: DayNumbers, validity: Validity) {
    self.values = values
    self.validity = validity
  }

  init(values: [Int32], validity: Validity) {
    self.init(values: DayNumbers(values), validity: validity)
  }
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
    if column.type == .timestamp { dayColumns[place] = result }
    return result
  }

  func localDays(_ column: Column) -> Days { column.localDays(localClock) }

  var localClock: LocalDays { LocalDays(zone: model.timeZone) }

  /// The first and last local day in a date or timestamp column; `nil` when it has no values.
  package func bounds(of column: String, in table: String) throws(LoadProblem) -> (Day, Day)? {
    let place = Place(table: tableIndex(table), column: column)
    if dayBounds[place] == nil {
      dayBounds[place] = try fileColumn(column, in: place.table).dayBounds(
        localClock, threads: threads)
    }
    guard let (least, greatest) = dayBounds[place] else { return nil }
    return (Day(number: least), Day(number: greatest))
  }
}

extension Dataset {
  /// The first and last local day of a column of the file in the rows that are sampled.
  package func sampledBounds(of column: String, in table: String) throws(LoadProblem) -> (Day, Day)?
  {
    let place = tableIndex(table)
    guard let index = model.tables[place].columnIndex(column),
      model.tables[place].computed[column] == nil,
      let (least, greatest) = try tables[place].sample([index])[0].dayBounds(
        localClock, threads: threads)
    else { return nil }
    return (Day(number: least), Day(number: greatest))
  }
}

extension Days {
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
}

extension Column {
  /// A date or timestamp column as local days; a column of another type has no values.
  func localDays(_ zone: LocalDays) -> Days {
    if case .date(let slots)? = packed {
      return Days(values: DayNumbers(slots, none: 0), validity: validity)
    }
    if packed == nil, case .date(let values) = values {
      return Days(values: values, validity: validity)
    }
    guard type == .timestamp else {
      let none = [UInt64](repeating: 0, count: (count + 63) / 64)
      return Days(
        values: [Int32](repeating: 0, count: count), validity: Validity(words: none, count: count))
    }
    var values: [Int32] = []
    values.reserveCapacity(count)
    forEachRunOfDays(zone) { _, days in
      values += days
      return true
    }
    return Days(values: values, validity: validity)
  }

  /// Whether every local day is the first of a month, in at least three different months: the
  /// dates then stand for whole months.
  func areMonths(_ zone: LocalDays) -> Bool { areMonths(zone) { $0.civil.day == 1 } }

  /// Whether they are the last days of months, of three or more.
  func areMonthEnds(_ zone: LocalDays) -> Bool { areMonths(zone) { ($0 + 1).civil.day == 1 } }

  private func areMonths(_ zone: LocalDays, _ isFit: (Day) -> Bool) -> Bool {
    var months: Set<Int32> = []
    var last = Int32.min
    var areFit = true
    forEachRunOfDays(zone) { rows, days in
      for (row, day) in zip(rows, days) where day != last && validity.isPresent(row) {
        last = day
        if months.contains(day) { continue }
        guard isFit(Day(number: day)) else {
          areFit = false
          return false
        }
        months.insert(day)
      }
      return true
    }
    return areFit && months.count >= 3
  }

  /// The local days of a date or timestamp column, some rows at a time so that they stay in the
  /// nearest cache; runs begin at multiples of 64.
  /// - Parameter body: says whether to go on.
  private func forEachRunOfDays(
    _ zone: LocalDays, _ body: (_ rows: Range<Int>, _ days: ArraySlice<Int32>) -> Bool
  ) {
    for first in stride(from: 0, to: count, by: 4096) {
      let rows = first..<min(first + 4096, count)
      guard let days = days(in: rows, zone), body(rows, days) else { return }
    }
  }

  /// `nil` for a column of another type.
  private func days(in rows: Range<Int>, _ zone: LocalDays) -> ArraySlice<Int32>? {
    switch packed {
    case .date(let slots)?: return slots.mapped(rows) { Int32($0) }[...]
    case .timestamp(let slots)?:
      return zone.days(ofMicroseconds: slots.mapped(rows) { microseconds($0) })[...]
    case .integer?, .decimal?, .text?, .codes?: return nil
    case nil:
      switch values {
      case .date(let values): return values[rows]
      case .timestamp(let values): return zone.days(ofMicroseconds: Array(values[rows]))[...]
      case .integer, .decimal, .number, .flag, .text, .duration: return nil
      }
    }
  }
}
