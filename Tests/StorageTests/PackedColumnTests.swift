import CScan
import TestSupport
import Testing
import Values

@testable import Storage

/// Columns in narrow slots say what columns in arrays say, and a value that no slot holds is found
/// wherever it stands.
@Suite struct PackedColumnTests {
  /// A column of a kind, and cells of it that narrow slots do not hold.
  struct Kind: Sendable, CustomTestStringConvertible {
    var name: String
    var cell: @Sendable (Int) -> String
    var strangers: [String]
    var testDescription: String { name }
  }

  static let kinds = [
    Kind(
      name: "integer", cell: { "\($0 * 37 - 90_000)" },
      strangers: ["2147483648", "-2147483649", "9223372036854775807"]),
    Kind(
      name: "decimal", cell: { "\($0 % 900).\(10 + $0 % 90)" },
      strangers: ["21474836.48", "-21474836.49"]),
    Kind(
      name: "date",
      cell: {
        let text = "\(Day(number: Int32(1 + $0 % 65_535)))"
        return text
      },
      strangers: ["1970-01-01", "1969-12-31", "2149-06-07", "9999-12-31", "0001-01-01"]),
    Kind(
      name: "timestamp",
      cell: { "2024-05-0\(1 + $0 % 9)T0\($0 % 10):\(10 + $0 % 50):\(10 + $0 % 47)Z" },
      strangers: [
        "2024-01-01T00:00:00.5Z", "1969-12-31T23:59:59Z", "2106-02-07T06:28:16Z",
        "9999-12-31T23:59:59Z",
      ]),
  ]

  private func text(_ kind: Kind, rows: Int, strange: [Int: String] = [:]) -> String {
    var text = "row,value\n"
    for row in 0..<rows {
      // Some rows have no value.
      text += "\(row),\(strange[row] ?? (row % 11 == 3 ? "" : kind.cell(row)))\n"
    }
    return text
  }

  /// A row's value read by itself.
  private func alone(_ kind: Kind, _ row: Int) throws -> Value? {
    if row % 11 == 3 { return nil }
    return try table("value\n\(kind.cell(row))\n\(kind.cell(1))\n").values("value")[0]
  }

  @Test(arguments: kinds)
  func `values of the usual size lie in narrow slots`(kind: Kind) throws {
    let best = Int(kpi_scan_best_level())
    for (chunk, threads, level) in [
      (256 << 10, 1, best), (512, 3, best), (700, 2, 0), (4096, 2, min(2, best)),
    ] {
      let table = try table(
        text(kind, rows: 3000), chunk: chunk, threads: threads, level: level)
      let column = try table.columns([1])[0]
      #expect(column.packed != nil)
      #expect(column.count == 3000 && column.validity.missing == 273)
      // The same cells one by one, which no vector and no neighbour can disturb.
      for row in stride(from: 0, to: 3000, by: 97) {
        let alone = try alone(kind, row)
        #expect(column[row] == alone, "row \(row)")
      }
      let wide = Column(column.values, validity: column.validity)
      #expect(wide.packed == nil && wide.type == column.type)
      #expect((0..<3000).allSatisfy { wide[$0] == column[$0] })
    }
  }

  @Test(arguments: kinds)
  func `a value too large for a slot widens the column, wherever it stands`(kind: Kind) throws {
    let rows = 20_000
    for (index, stranger) in kind.strangers.enumerated() {
      let place = [7, rows / 2 + 77, rows - 300][index % 3]
      let text = text(kind, rows: rows, strange: [place: stranger])
      for threads in [1, 3] {
        let table = try table(text, chunk: 16 << 10, threads: threads)
        let column = try table.columns([1])[0]
        #expect(column.packed == nil, "\(stranger)")
        let expected = try self.table("value\n\(stranger)\n\(kind.cell(1))\n").values("value")[0]
        #expect(expected != nil && column[place] == expected, "\(stranger)")
        for row in stride(from: 0, to: rows, by: 501) where row != place {
          let alone = try alone(kind, row)
          #expect(column[row] == alone, "row \(row)")
        }
        #expect(table.issues.counts.isEmpty)
      }
    }
  }

  @Test(arguments: [1, 255, 256, 257, 300])
  func `a byte tells 256 texts apart`(count: Int) throws {
    // The others come late, spread over the rest of the file.
    let rows = 40_000
    func name(_ row: Int) -> String {
      if row % 13 == 5, row % 50 != 0 { return "" }
      let common = min(count, 40)
      guard row > rows / 2, row % 50 == 0 else { return "t\(row % common)x" }
      return "t\((row / 50) % count)x"
    }
    var text = "row,value\n"
    for row in 0..<rows { text += "\(row),\(name(row))\n" }
    for threads in [1, 2, 3] {
      let table = try table(text, chunk: 8 << 10, threads: threads)
      let column = try table.columns([1])[0]
      #expect((column.packed != nil) == (count <= 256))
      #expect(column.dictionary?.count == count)
      for row in 0..<rows {
        let expected = name(row)
        #expect(column[row] == (expected.isEmpty ? nil : .text(expected)))
      }
    }
  }

  /// `table(_:)` of the other file would hide this suite's local names.
  private func table(
    _ text: String, chunk: Int = 256 << 10, threads: Int = 1, level: Int? = nil
  ) throws -> CSVTable {
    try StorageTests.table(text, chunk: chunk, threads: threads, level: level)
  }

  // MARK: - Kernels

  @Test func `narrow slots hold what fits them and say what does not`() {
    var random = SeededRandom(seed: 8)
    let second: Int64 = 1_000_000
    let integers: [Int64] = [0, 1, -1, 2_147_483_647, -2_147_483_648]
    let instants: [Int64] = [0, second, 4_294_967_295 * second, 1_700_000_000 * second]
    let days: [Int32] = [0, 1, 20_000, 65_535]
    for count in [0, 1, 7, 8, 9, 31, 64, 65, 200] {
      for stranger in [nil] + [Int64.max, Int64.min, 4_294_967_296 * second, -second, second + 1] {
        func picked<T>(_ values: [T], _ other: T?) -> [T] {
          var result = (0..<count).map { _ in values.randomElement(using: &random)! }
          if let other, count > 0 { result[Int(random.next() % UInt64(count))] = other }
          return result
        }
        let isStrange = stranger != nil && count > 0

        let whole = picked(integers, stranger)
        let times = picked(instants, stranger)
        let some = picked(days, stranger.map { $0 > 0 ? 65_536 : -1 })
        let codes = picked([0, 1, 255] as [UInt32], stranger.map { _ in 256 })
        for level in kernelLevels {
          var narrow = [Int32](repeating: 7, count: count + 1)
          let odd = kpi_narrow_integers(whole, count, level, &narrow) != 0
          #expect(odd == whole.contains { Int32(exactly: $0) == nil })
          if !odd { #expect(zip(whole, narrow).allSatisfy { $0 == Int64($1) }) }
          #expect(narrow[count] == 7)

          var seconds = [UInt32](repeating: 7, count: count + 1)
          #expect((kpi_narrow_instants(times, count, level, &seconds) != 0) == isStrange)
          if !isStrange { #expect(zip(times, seconds).allSatisfy { $0 == Int64($1) * second }) }
          #expect(seconds[count] == 7)

          var slots = [UInt16](repeating: 7, count: count + 1)
          let found = kpi_narrow_days(some, count, level, &slots)
          #expect((found.isBeyond != 0) == isStrange)
          #expect(Int(found.zeros) == some.count { $0 == 0 })
          if !isStrange { #expect(zip(some, slots).allSatisfy { $0 == Int32($1) }) }
          #expect(slots[count] == 7)

          var bytes = [UInt8](repeating: 7, count: count + 1)
          #expect((kpi_narrow_codes(codes, count, level, &bytes) != 0) == isStrange)
          if !isStrange { #expect(zip(codes, bytes).allSatisfy { $0 == UInt32($1) }) }
          #expect(bytes[count] == 7)
        }
      }
    }
  }

  @Test func `days and numbers are looked up alike in slots and in arrays`() {
    let days: [UInt16] = [0, 1, 65_535, 300, 0]
    let narrow = DayNumbers(Slots(days), none: .max, offset: 1)
    #expect(narrow.all == [.max, 2, 65_536, 301, .max])
    #expect(narrow.map { $0 } == narrow.all && narrow.days(in: 2..<4) == [65_536, 301])
    #expect(narrow.wide == nil && narrow.narrow?.count == 5)
    var changed = narrow
    changed[1] = -5
    #expect(changed.all == [.max, -5, 65_536, 301, .max] && narrow[1] == 2)
    #expect(DayNumbers([3, 4]).days(in: 1..<2) == [4])
    let numbers = WholeNumbers(Slots([Int32.min, 0, .max]))
    #expect(numbers.map { $0 } == [-2_147_483_648, 0, 2_147_483_647])
    #expect(WholeNumbers([Int64.max]).map { $0 } == [.max])
  }
}
