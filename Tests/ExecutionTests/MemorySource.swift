import Planning
import Storage
import Values

@testable import Execution

/// Tables held in memory, for tests of the engine.
struct MemorySource: DataSource {
  struct MemoryTable {
    var names: [String]
    var columns: [Column]
    var customer: String?
    var key: String?
    var from: String?
    var end: String?
    var amount: String?
    var duplicates: [Int] = []
  }

  var tables: [String: MemoryTable] = [:]
  /// Minutes that the local clock is ahead.
  var minutesAhead: Int64 = 0

  func table(_ name: String) -> MemoryTable { tables[name]! }

  func rowCount(of table: String) throws(LoadProblem) -> Int {
    self.table(table).columns.first?.count ?? 0
  }

  func columns(_ names: [String], of table: String) throws(LoadProblem) -> [Column] {
    var result: [Column] = []
    for name in names {
      guard let index = self.table(table).names.firstIndex(of: name) else {
        throw .cannotOpen(path: table, reason: "no column \(name)")
      }
      result.append(self.table(table).columns[index])
    }
    return result
  }

  private func column(_ name: String?, _ table: String) throws(LoadProblem) -> Column? {
    guard let name else { return nil }
    return try columns([name], of: table)[0]
  }

  func life(of table: String) throws(LoadProblem) -> LifeView {
    let description = self.table(table)
    guard let from = try column(description.from, table) else {
      throw .cannotOpen(path: table, reason: "no life")
    }
    let end = try column(description.end, table)
    func days(_ column: Column?) -> [Int32] {
      (0..<from.count).map { row in
        if case .date(let day)? = column?[row] { day.number } else { .max }
      }
    }
    let starts = days(from)
    let ends = days(end)
    let empty = starts.indices.count { starts[$0] != .max && ends[$0] <= starts[$0] }
    return LifeView(
      from: starts, end: ends, amount: description.amount, emptyRows: empty,
      rowsWithoutStart: starts.count { $0 == .max })
  }

  func customerColumn(of table: String) -> String? { self.table(table).customer }

  /// Codes are the same in every table: the places of the keys in their order.
  func customers(of table: String) throws(LoadProblem) -> CustomerView {
    let sorted = try customerKeys()
    guard let name = self.table(table).customer, let column = try column(name, table) else {
      throw .cannotOpen(path: table, reason: "no customer")
    }
    let codes = (0..<column.count).map { row -> UInt32 in
      guard case .text(let text)? = column[row] else { return .max }
      return UInt32(sorted.firstIndex(of: text)!)
    }
    return CustomerView(
      codes: codes, count: sorted.count, column: name, hasRowsWithout: codes.contains(.max))
  }

  func customerLabels(of table: String) throws(LoadProblem) -> Column {
    let sorted = try customerKeys()
    return Column(
      .text((0..<UInt32(sorted.count)).map { $0 }, TextDictionary(sorted)),
      validity: Validity(allPresent: sorted.count))
  }

  /// The keys of the customers of all tables, in their order.
  private func customerKeys() throws(LoadProblem) -> [String] {
    var all: Set<String> = []
    for name in tables.keys {
      guard let column = try column(self.table(name).customer, name) else { continue }
      for row in 0..<column.count {
        if case .text(let text)? = column[row] { all.insert(text) }
      }
    }
    return all.sorted()
  }

  func duplicateRows(of table: String) throws(LoadProblem) -> [Int] {
    self.table(table).duplicates
  }

  func notes(of table: String) -> [Answer.Note] { [] }

  func lookup(_ column: String, of table: String, into target: String) throws(LoadProblem)
    -> RowIndex
  {
    let keys = try columns([self.table(target).key!], of: target)[0]
    var rows: [Value: Int32] = [:]
    for row in 0..<keys.count {
      if let value = keys[row] { rows[value] = Int32(row) }
    }
    let from = try columns([column], of: table)[0]
    return .rows((0..<from.count).map { row in from[row].flatMap { rows[$0] } ?? -1 })
  }

  var localTime: @Sendable ([Int64]) -> [Int64] {
    let shift = minutesAhead * 60_000_000
    return { instants in instants.map { $0 + shift } }
  }
}

func textColumn(_ values: [String?]) -> Column {
  var texts: [String] = []
  let codes = values.map { value -> UInt32 in
    guard let value else { return 0 }
    if let known = texts.firstIndex(of: value) { return UInt32(known) }
    texts.append(value)
    return UInt32(texts.count - 1)
  }
  return Column(
    .text(codes, TextDictionary(texts.isEmpty ? [""] : texts)),
    validity: Validity(values.map { $0 != nil }))
}

func integerColumn(_ values: [Int64?]) -> Column {
  Column(.integer(values.map { $0 ?? 0 }), validity: Validity(values.map { $0 != nil }))
}

func moneyColumn(_ values: [Int64?], scale: Int = 2) -> Column {
  Column(
    .decimal(values.map { $0 ?? 0 }, scale: DecimalScale(scale)),
    validity: Validity(values.map { $0 != nil }))
}

func numberColumn(_ values: [Double?]) -> Column {
  Column(.number(values.map { $0 ?? 0 }), validity: Validity(values.map { $0 != nil }))
}

func flagColumn(_ values: [Bool?]) -> Column {
  Column(.flag(values.map { $0 ?? false }), validity: Validity(values.map { $0 != nil }))
}

func dayColumn(_ values: [Int32?]) -> Column {
  Column(.date(values.map { $0 ?? 0 }), validity: Validity(values.map { $0 != nil }))
}

func instantColumn(_ values: [Int64?]) -> Column {
  Column(.timestamp(values.map { $0 ?? 0 }), validity: Validity(values.map { $0 != nil }))
}

func day(_ year: Int, _ month: Int, _ day: Int) -> Day { Day(year: year, month: month, day: day)! }

func dayColumn(_ values: [Day?]) -> Column { dayColumn(values.map { $0?.number }) }

/// The slot of some months of a year, whole.
func months(_ year: Int, _ first: Int, _ last: Int, label: String = "period") -> Slot {
  let start = day(year, first, 1)
  let end = last == 12 ? day(year + 1, 1, 1) : day(year, last + 1, 1)
  let grain: Grain = first == last ? .month : .quarter
  return Slot(
    period: Period(start: start, end: end, grain: grain, label: label), start: start, end: end)
}

/// The slots of each month.
func monthly(_ year: Int, _ first: Int, _ last: Int) -> [Slot] {
  (first...last).map { months(year, $0, $0, label: "\(year)-\($0)") }
}

/// A slot that takes every row.
let always = Slot(
  period: Period(start: day(1, 1, 1), end: day(9999, 12, 31), grain: .year, label: "all"),
  start: day(1, 1, 1), end: day(9999, 12, 31), isUnbounded: true)

extension Table {
  /// The cells of one column.
  func values(_ name: String) -> [Value?] {
    guard let index = fields.firstIndex(where: { $0.name == name }) else { return [] }
    return (0..<columns[index].count).map { columns[index][$0] }
  }

  /// The cells of one column as numbers.
  func numbers(_ name: String) -> [Double?] { values(name).map { $0?.double } }

  /// The cells of one column as texts.
  func texts(_ name: String) -> [String?] {
    values(name).map { if case .text(let text)? = $0 { text } else { nil } }
  }
}

extension Value {
  var double: Double? {
    switch self {
    case .integer(let v): Double(v)
    case .decimal(let v, let scale): Double(v) / powerOfTenDouble(scale)
    case .number(let v), .duration(let v): v
    case .date(let v): Double(v.number)
    case .timestamp(let v): Double(v)
    case .flag(let v): v ? 1 : 0
    case .text: nil
    }
  }
}
