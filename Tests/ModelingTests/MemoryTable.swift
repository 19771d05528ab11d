import Storage
import Values

/// A table in memory, written as CSV without quotes: what the loader does, at the size of a test.
final class MemoryTable: StoredTable {
  let name: String
  var path: String { name + ".csv" }
  let schema: [ColumnSchema]
  let issues = LoadIssues()
  private let data: [Column]
  /// How many columns were asked for in full, to see that inference does not read without need.
  private(set) var fullReads = 0
  private(set) var sampleReads = 0
  /// What was worked out of whole columns, by name.
  private(set) var findings: [String] = []
  private let sampleLimit: Int

  /// - Parameter sampleLimit: rows that a sample has, spread evenly.
  init(_ name: String, _ csv: String, sampleLimit: Int = 2000) {
    self.name = name
    self.sampleLimit = sampleLimit
    let lines = csv.split(separator: "\n").map { line in
      line.split(separator: ",", omittingEmptySubsequences: false).map {
        $0.trimmed
      }
    }
    let headers = lines[0]
    let rows = lines.dropFirst()
    data = headers.indices.map { index in
      MemoryTable.column(rows.map { index < $0.count ? $0[index] : "" })
    }
    schema = zip(headers, data).map { header, column in
      ColumnSchema(header: header, name: snakeCase(header), type: column.type)
    }
  }

  func rowCount() throws(LoadProblem) -> Int { data.first?.count ?? 0 }

  func finding(
    _ name: String, _ work: () throws(LoadProblem) -> [Int64]
  ) throws(LoadProblem) -> [Int64] {
    findings.append(name)
    return try work()
  }

  func columns(_ indices: [Int]) throws(LoadProblem) -> [Column] {
    fullReads += indices.count
    return indices.map { data[$0] }
  }

  func sample(_ indices: [Int]) throws(LoadProblem) -> [Column] {
    sampleReads += 1
    let count = try rowCount()
    let step = max(1, (count + sampleLimit - 1) / sampleLimit)
    let rows = Array(stride(from: 0, to: count, by: step))
    return indices.map { data[$0].rows(rows) }
  }

  private static func column(_ cells: [String]) -> Column {
    let validity = Validity(cells.map { !$0.isEmpty })
    let present = cells.filter { !$0.isEmpty }
    if !present.isEmpty {
      if present.allSatisfy({ Int64($0) != nil && ($0 == "0" || !$0.hasPrefix("0")) }) {
        return Column(.integer(cells.map { Int64($0) ?? 0 }), validity: validity)
      }
      if present.allSatisfy({ Double($0) != nil && !$0.hasPrefix("0") || $0.hasPrefix("0.") }) {
        return Column(.decimal(cells.map(cents), scale: 2), validity: validity)
      }
      if present.allSatisfy({ day($0) != nil && $0.count == 10 }) {
        return Column(.date(cells.map { day($0) ?? 0 }), validity: validity)
      }
      if present.allSatisfy({ day(String($0.prefix(10))) != nil && $0.hasSuffix("Z") }) {
        return Column(.timestamp(cells.map(instant)), validity: validity)
      }
    }
    var texts: [String] = []
    var codeOfText: [String: UInt32] = [:]
    let codes = cells.map { cell -> UInt32 in
      if cell.isEmpty { return 0 }
      if let code = codeOfText[cell] { return code }
      codeOfText[cell] = UInt32(texts.count)
      texts.append(cell)
      return UInt32(texts.count - 1)
    }
    return Column(.text(codes, TextDictionary(texts)), validity: validity)
  }

  private static func cents(_ cell: String) -> Int64 {
    Int64((100 * (Double(cell) ?? 0)).rounded())
  }

  static func day(_ text: String) -> Int32? {
    let parts = text.split(separator: "-").compactMap { Int($0) }
    guard parts.count == 3 else { return nil }
    return Day(year: parts[0], month: parts[1], day: parts[2])?.number
  }

  /// `2024-06-30T10:20:30Z`
  private static func instant(_ cell: String) -> Int64 {
    guard cell.count == 20, let day = day(String(cell.prefix(10))) else { return 0 }
    let time = cell.dropFirst(11).dropLast().split(separator: ":").compactMap { Int64($0) }
    return (Int64(day) * 86_400 + time[0] * 3600 + time[1] * 60 + time[2]) * 1_000_000
  }
}

extension Substring {
  fileprivate var trimmed: String {
    var text = self
    while text.first == " " { text.removeFirst() }
    while text.last == " " { text.removeLast() }
    return String(text)
  }
}

/// `Created (UTC)` → `created_utc`
private func snakeCase(_ header: String) -> String {
  var result = ""
  for character in header.lowercased() {
    if character.isLetter || character.isNumber {
      result.append(character)
    } else if !result.isEmpty, result.last != "_" {
      result.append("_")
    }
  }
  return result.hasSuffix("_") ? String(result.dropLast()) : result
}

extension Column {
  fileprivate func rows(_ rows: [Int]) -> Column {
    let present = Validity(rows.map { validity.isPresent($0) })
    switch values {
    case .integer(let v): return Column(.integer(rows.map { v[$0] }), validity: present)
    case .decimal(let v, let scale):
      return Column(.decimal(rows.map { v[$0] }, scale: scale), validity: present)
    case .number(let v): return Column(.number(rows.map { v[$0] }), validity: present)
    case .date(let v): return Column(.date(rows.map { v[$0] }), validity: present)
    case .timestamp(let v): return Column(.timestamp(rows.map { v[$0] }), validity: present)
    case .flag(let v): return Column(.flag(rows.map { v[$0] }), validity: present)
    case .text(let v, let texts):
      return Column(.text(rows.map { v[$0] }, texts), validity: present)
    case .duration(let v): return Column(.duration(rows.map { v[$0] }), validity: present)
    }
  }
}
