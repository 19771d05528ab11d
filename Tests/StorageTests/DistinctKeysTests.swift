import Testing
import Values

@testable import Storage

/// Keys of which only is asked whether they are distinct.
@Suite struct DistinctKeysTests {
  private static let rows = 2000

  private func file(rows: Int = DistinctKeysTests.rows, _ id: (Int) -> String) -> String {
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
    try table.read([1], distinct: [0])
    let before = try table.isDistinct(0)
    #expect(try table.columns([1])[0].count == DistinctKeysTests.rows)
    _ = try table.columns([0])
    return [before, try table.isDistinct(0)]
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
    try table.read([1], distinct: [0])
    #expect(try !table.isDistinct(0))
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

  /// Ids of 3 to 60 bytes that have no order.
  private func scrambled(_ row: Int) -> String {
    let mixed = String(UInt64(row) &* 0x9E37_79B9_7F4A_7C15 | 1, radix: 36)
    return "x\(row)-" + String(repeating: mixed, count: row % 4)
  }

  @Test(arguments: [1, 3]) func `texts are told apart without being kept`(threads: Int) throws {
    for rows in [3, 2000, 30_000] {
      let table = try StorageTests.table(file(rows: rows, scrambled), chunk: 2048, threads: threads)
      try table.read([1], distinct: [0])
      #expect(try table.isDistinct(0))
      #expect(try table.values("id").last == .some(.text(scrambled(rows - 1))))
    }
  }

  @Test(arguments: [0, 1, 12_345, 29_998])
  func `a text that comes twice is seen, however far apart`(place: Int) throws {
    for other in [0, 7000, 29_999] where other != place {
      let file = file(rows: 30_000) { scrambled($0 == other ? place : $0) }
      let table = try StorageTests.table(file, chunk: 2048, threads: 2)
      try table.read([1], distinct: [0])
      #expect(try !table.isDistinct(0))
    }
  }

  @Test(arguments: ["", "\u{E9}", "caf\u{65}\u{301}"])
  func `an empty text, or one that is not ASCII, leaves the question open`(cell: String) throws {
    let file = file(rows: 30_000) { $0 == 20_000 ? cell : scrambled($0) }
    let table = try StorageTests.table(file, chunk: 2048, threads: 2)
    try table.read([1], distinct: [0])
    #expect(try !table.isDistinct(0))
    // With the values at hand it is answered.
    _ = try table.columns([0])
    #expect(try table.isDistinct(0) == !cell.isEmpty)
  }

  @Test func `hashes are compared in full`() {
    let hashes = (1...40_000).map { Int64(bitPattern: UInt64($0) &* 0x9E37_79B9_7F4A_7C15) }
    #expect(KeyHashes.areDistinct(hashes, threads: 2))
    for place in [0, 17, 39_999] {
      #expect(!KeyHashes.areDistinct(hashes + [hashes[place]], threads: 2))
      // One that differs in its lowest bit alone.
      #expect(KeyHashes.areDistinct(hashes + [hashes[place] ^ 1], threads: 2))
    }
    #expect(KeyHashes.areDistinct([], threads: 2))
  }

  @Test func `a key that does not grow at the border of two blocks is seen`() throws {
    // Falls once, at some place that lies at every distance from a border of pieces.
    for place in stride(from: 1, to: DistinctKeysTests.rows, by: 61) {
      let file = file { "S" + padded($0 < place ? $0 : $0 - 1) }
      let table = try StorageTests.table(file, chunk: 512, threads: 2)
      try table.read([1], distinct: [0])
      #expect(try !table.isDistinct(0), "\(place)")
    }
  }
}
