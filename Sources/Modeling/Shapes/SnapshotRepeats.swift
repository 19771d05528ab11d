import Storage
import Values

/// Rows of monthly snapshots that do not count, because another row tells of the same month: what a
/// customer pays for a plan at a month's end is one figure, however often the file has it.
///
/// Rows are about the same where the customer and every column that tells rows apart agree: texts
/// and ids, not amounts, dates and remarks. Of such rows the one of the month's last day counts. Where
/// most customers of a month stand in it on several days, it was taken several times: only its last
/// day counts, and who is missing on that has left. On one day rows that are alike count once, and of
/// those that differ the first.
struct SnapshotRepeats {
  /// The rows that do not count.
  private(set) var rows: Set<Int32> = []
  private var earlier = 0
  private var identical = 0
  private var conflicting = 0
  private let table: ModelTable

  /// - Parameter days: the days of the rows.
  init(_ table: ModelTable, _ stored: any StoredTable, _ days: Days) throws(LoadProblem) {
    self.table = table
    guard let name = table.customer, let index = table.columnIndex(name),
      let customers = Codes(try stored.columns([index])[0])
    else { return }
    let pairs = CustomerMonths(customers, days)
    if pairs.repeated.isEmpty { return }
    leaveOutRetaken(pairs, days)
    let names = table.columns.indices.filter { tellsApart(table.columns[$0]) }
    let marks = try stored.columns(names).compactMap(\.numbers)
    let whole = try stored.columns(Array(table.columns.indices.prefix(stored.schema.count)))
    for key in pairs.repeated.keys.sorted() {
      leaveOutRepeats(pairs.repeated[key] ?? [], marks, whole, days)
    }
  }

  /// Whether rows with different values are about different things.
  private func tellsApart(_ column: ColumnSchema) -> Bool {
    let words = ColumnWords(column.header)
    if [table.key, table.customer, table.asOf].contains(column.name) { return false }
    switch column.type {
    case .text: return !NameHints.isProse(words) && !NameHints.isBookkeeping(words)
    case .integer: return NameHints.isIdentifier(words)
    case .flag: return true
    case .decimal, .number, .date, .timestamp, .duration: return false
    }
  }

  /// In a month that was taken several times all rows but those of its last day.
  private mutating func leaveOutRetaken(_ pairs: CustomerMonths, _ days: Days) {
    let retaken = pairs.retaken(days)
    if retaken.isEmpty { return }
    for row in 0..<days.values.count where pairs.months[row] >= 0 {
      guard let last = retaken[pairs.months[row]], days.values[row] < last else { continue }
      rows.insert(Int32(row))
      earlier += 1
    }
  }

  /// - Parameter group: the rows of one customer and month, in the order of the file.
  private mutating func leaveOutRepeats(
    _ group: [Int32], _ marks: [[Int64]], _ whole: [Column], _ days: Days
  ) {
    var kept: [[Int64]: Int32] = [:]
    for row in group where !rows.contains(row) {
      let key = marks.map { $0[Int(row)] }
      guard let known = kept[key] else {
        kept[key] = row
        continue
      }
      let (day, knownDay) = (days.values[Int(row)], days.values[Int(known)])
      if day == knownDay {
        rows.insert(row)
        let isAlike = whole.allSatisfy { $0[Int(row)] == $0[Int(known)] }
        if isAlike { identical += 1 } else { conflicting += 1 }
      } else {
        rows.insert(min(day, knownDay) == day ? row : known)
        earlier += 1
        if day > knownDay { kept[key] = row }
      }
    }
  }

  var notes: [DataNote] {
    var result: [DataNote] = []
    func add(_ id: String, _ count: Int, _ reason: String) {
      guard count > 0 else { return }
      result.append(
        DataNote(
          id: id, table: nil, count: count,
          text: "\(Modeling.rows(count)) of `\(table.name)` left out: \(reason)"))
    }
    add("earlier-snapshots", earlier, "a later day of the same month counts")
    add("duplicate-snapshots", identical, "the same as an earlier row")
    add(
      "conflicting-snapshots", conflicting,
      "an earlier row has the customer, the month and all that tells rows apart, with other values")
    return result
  }
}

/// Which rows are of one customer and month.
private struct CustomerMonths {
  /// For each row the number of its month; −1 without a day.
  private(set) var months: [Int]
  /// The rows of customers with several in a month, in the order of the file.
  private(set) var repeated: [UInt64: [Int32]] = [:]
  /// For each month how many customers have rows in it.
  private var customers: [Int: Int] = [:]
  /// For each month its last day with rows.
  private var lastDays: [Int: Int32] = [:]

  init(_ codes: Codes, _ days: Days) {
    var known: [Int32: Int] = [:]
    months = days.values.indices.map { row in
      guard days.validity.isPresent(row) else { return -1 }
      let day = days.values[row]
      if let month = known[day] { return month }
      let (year, month, _) = Day(number: day).civil
      known[day] = 12 * (year + 10_000) + month - 1
      return known[day] ?? -1
    }
    var seen: Set<UInt64> = []
    for row in codes.codes.indices where months[row] >= 0 {
      lastDays[months[row]] = max(lastDays[months[row]] ?? .min, days.values[row])
      guard codes.codes[row] != Codes.missing else { continue }
      let key = UInt64(months[row]) << 32 | UInt64(codes.codes[row])
      if seen.insert(key).inserted {
        customers[months[row], default: 0] += 1
      } else {
        repeated[key] = []
      }
    }
    if repeated.isEmpty { return }
    for row in codes.codes.indices where months[row] >= 0 && codes.codes[row] != Codes.missing {
      let key = UInt64(months[row]) << 32 | UInt64(codes.codes[row])
      if repeated[key] != nil { repeated[key]?.append(Int32(row)) }
    }
  }

  /// The months in which most customers have rows on several days, each with its last day.
  func retaken(_ days: Days) -> [Int: Int32] {
    var several: [Int: Int] = [:]
    for rows in repeated.values where Set(rows.map { days.values[Int($0)] }).count > 1 {
      several[months[Int(rows[0])], default: 0] += 1
    }
    return lastDays.filter { month, _ in 2 * (several[month] ?? 0) > (customers[month] ?? 0) }
  }
}

extension Column {
  /// Numbers that are the same where the values are; `nil` for amounts and times.
  fileprivate var numbers: [Int64]? {
    let plain: [Int64]
    switch values {
    case .text(let codes, _): plain = codes.map { Int64($0) }
    case .integer(let integers): plain = integers
    case .flag(let flags): plain = flags.map { $0 ? 1 : 0 }
    case .decimal, .number, .date, .timestamp, .duration: return nil
    }
    if validity.isAllPresent { return plain }
    return plain.indices.map { validity.isPresent($0) ? plain[$0] : .min }
  }
}
