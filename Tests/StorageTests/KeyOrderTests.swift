import Testing
import Values

@testable import Storage

/// Keys that are read for their order alone.
@Suite struct KeyOrderTests {
  private static let rows = 2000

  private func file(rows: Int = KeyOrderTests.rows, _ id: (Int) -> String) -> String {
    "id,amount\n"
      + (0..<rows).map { "\(id($0)),\($0).50\n" }.joined()
  }

  private func padded(_ number: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: 6 - digits.count) + digits
  }

  /// What a table says of its first column before and after its values are in memory.
  private func answers(_ text: String, threads: Int) throws -> [Bool] {
    let table = try StorageTests.table(text, chunk: 512, threads: threads)
    try table.read([1], ascending: [0])
    let before = try table.isAscending(0)
    #expect(try table.columns([1])[0].count == KeyOrderTests.rows)
    _ = try table.columns([0])
    return [before, try table.isAscending(0)]
  }

  @Test(arguments: [1, 3])
  func `ids that grow are seen to, as numbers and as numbered texts`(threads: Int) throws {
    for prefix in ["", "S"] {
      let file = file { prefix + (prefix.isEmpty ? String(7 * $0 + 1) : padded(7 * $0)) }
      #expect(try answers(file, threads: threads) == [true, true])
    }
  }

  @Test(arguments: [0, 1, 999, 1998])
  func `one that comes twice is seen, wherever it stands`(place: Int) throws {
    for prefix in ["", "S"] {
      let file = file { row in
        let number = row == place + 1 ? place : row
        return prefix + (prefix.isEmpty ? String(number + 1) : padded(number))
      }
      #expect(try answers(file, threads: 2) == [false, false])
    }
  }

  @Test(arguments: ["", "S1", "x"])
  func `a cell that is missing or cannot be read leaves the question open`(cell: String) throws {
    // So large that the types come from samples, with the odd cell in none of them.
    let file = file(rows: 20_000) { $0 == 6100 ? cell : "S" + padded($0) }
    let table = try StorageTests.table(file, chunk: 512, threads: 2)
    try table.read([1], ascending: [0])
    #expect(try !table.isAscending(0))
    // Its values and what is doubtful in them are as if nothing had been asked before.
    let other = try wholeTable(file)
    #expect(try table.values("id") == other.values("id"))
    #expect(table.issues.counts == other.issues.counts)
  }

  private func wholeTable(_ text: String) throws -> CSVTable {
    let table = try StorageTests.table(text, chunk: 512, threads: 2)
    _ = try table.columns([0, 1])
    return table
  }

  @Test func `texts that are no numbered ids are read whole`() throws {
    let table = try StorageTests.table(
      file { "\($0 % 7)-\($0)" }, chunk: 512, threads: 2)
    try table.read([1], ascending: [0])
    // Codes of texts come in the order in which they are first met.
    #expect(try table.isAscending(0))
    #expect(try table.values("id").first == .some(.text("0-0")))
  }

  @Test func `a key that does not grow at the border of two blocks is seen`() throws {
    // Falls once, at some place that lies at every distance from a border of pieces.
    for place in stride(from: 1, to: KeyOrderTests.rows, by: 61) {
      let file = file { "S" + padded($0 < place ? $0 : $0 - 1) }
      let table = try StorageTests.table(file, chunk: 512, threads: 2)
      try table.read([1], ascending: [0])
      #expect(try !table.isAscending(0), "\(place)")
    }
  }
}
