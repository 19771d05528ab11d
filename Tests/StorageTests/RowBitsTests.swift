import CScan
import TestSupport
import Testing

/// The levels at which kernels over columns differ: plain loops and, where there are any, vectors.
let kernelLevels = Array(0...kpi_scan_best_level())

/// Rows as bits and back: each kernel against the rows one by one, at every level.
@Suite struct RowBitsTests {
  private static let counts = [0, 1, 15, 16, 17, 31, 32, 33, 63, 64, 65, 127, 128, 200]

  private func rows(_ words: [UInt64]) -> [Int] {
    (0..<64 * words.count).filter { words[$0 >> 6] & (1 << UInt64($0 & 63)) != 0 }
  }

  private func words(_ count: Int) -> [UInt64] {
    // What was there before must not shine through.
    [UInt64](repeating: .max, count: (count + 63) / 64)
  }

  @Test func `rows in force are found by narrow days`() {
    var random = SeededRandom(seed: 9)
    let edges: [UInt16] = [0, 1, 2, 100, 101, 65_534, 65_535]
    let bounds: [Int32] = [.min, -1, 0, 1, 2, 3, 100, 101, 102, 65_535, 65_536, 65_537, .max]
    func day(_ slot: UInt16) -> Int64 { slot == 0 ? .max : Int64(slot) }
    for count in Self.counts {
      let from = (0..<count).map { _ in edges.randomElement(using: &random)! }
      let end = (0..<count).map { _ in edges.randomElement(using: &random)! }
      for startsBefore in bounds {
        for endsFrom in bounds {
          // A row without a start is never in force, whatever the day.
          let expected = (0..<count).filter {
            day(from[$0]) < startsBefore && day(end[$0]) >= endsFrom && from[$0] != 0
          }
          for level in kernelLevels {
            var found = words(count)
            kpi_active_days(from, end, count, startsBefore, endsFrom, level, &found)
            #expect(rows(found) == expected, "\(startsBefore) \(endsFrom) at level \(level)")
          }
        }
      }
    }
  }

  @Test func `rows in force are found by days of 32 bits`() {
    var random = SeededRandom(seed: 10)
    let edges: [Int32] = [.min, -1, 0, 1, 19_000, .max]
    for count in Self.counts {
      let from = (0..<count).map { _ in edges.randomElement(using: &random)! }
      let end = (0..<count).map { _ in edges.randomElement(using: &random)! }
      for boundary in edges + [2, 19_001] {
        let last = [boundary, 2, 19_001].randomElement(using: &random)!
        for level in kernelLevels {
          var found = words(count)
          kpi_active(from, end, count, boundary, last, level, &found)
          #expect(rows(found) == (0..<count).filter { from[$0] < boundary && end[$0] >= last })
        }
      }
    }
  }

  @Test func `rows without a customer are dropped`() {
    var random = SeededRandom(seed: 11)
    for count in Self.counts {
      let kinds: [UInt32] = [0, 7, .max - 1, .max]
      let codes = (0..<count).map { _ in kinds.randomElement(using: &random)! }
      let before = words(count).map { _ in random.next() }
      for level in kernelLevels {
        var found = before
        kpi_drop_without(codes, count, level, &found)
        #expect(rows(found) == rows(before).filter { $0 >= count || codes[$0] != .max })
      }
    }
  }

  @Test func `bits become rows and their customers, and nothing behind them is touched`() {
    var random = SeededRandom(seed: 12)
    for wordCount in [0, 1, 2, 5] {
      for density in [0, 1, 32, 64] as [UInt64] {
        var bits = [UInt64](repeating: 0, count: wordCount)
        for row in 0..<64 * wordCount where random.next() % 64 < density {
          bits[row >> 6] |= 1 << UInt64(row & 63)
        }
        let expected = rows(bits)
        // The codes end with the last row that is asked for.
        let codeCount = 64 + (expected.last ?? -1) + 1
        let codes = (0..<codeCount).map { _ in UInt32(truncatingIfNeeded: random.next()) }
        for level in kernelLevels {
          let room = expected.count + Int(kpi_select_margin)
          var found = [Int32](repeating: -1, count: room)
          var owners = [UInt32](repeating: 0, count: room)
          let count = kpi_rows_of_bits(bits, wordCount, 64, codes, level, &found, &owners)
          #expect(found[..<count].map { Int($0) } == expected.map { $0 + 64 })
          #expect(Array(owners[..<count]) == expected.map { codes[$0 + 64] })
          var alone = [Int32](repeating: -1, count: room)
          #expect(kpi_rows_of_bits(bits, wordCount, 64, nil, level, &alone, nil) == count)
          #expect(alone[..<count] == found[..<count])
        }
      }
    }
  }

  @Test func `one code of so many is chosen, alike at every level, and never the missing one`() {
    var random = SeededRandom(seed: 13)
    for count in Self.counts + [5000] {
      // All even, as ids of some systems are.
      let codes = (0..<count).map { _ in
        random.next() % 9 == 0 ? UInt32.max : UInt32(random.next() % 100_000) * 2
      }
      for mask in [0, 1, 7, 1023] as [UInt32] {
        let expected = codes.indices.filter { row in
          let code = codes[row]
          let mixed = code ^ code >> 7 ^ code >> 13
          return code != .max && mixed & mask == 0
        }
        for level in kernelLevels {
          var found = words(count)
          kpi_choose_codes(codes, count, mask, level, &found)
          #expect(rows(found) == expected)
        }
        if count == 5000, mask == 7 { #expect((300...800).contains(expected.count)) }
      }
    }
  }

  @Test func `days are counted as the rows one by one say`() {
    var random = SeededRandom(seed: 14)
    let edges: [UInt16] = [0, 1, 2, 3, 100, 65_534, 65_535]
    for count in Self.counts + [16_384, 16_385, 50_000] {
      let from = (0..<count).map { _ in edges.randomElement(using: &random)! }
      let end = (0..<count).map { _ in edges.randomElement(using: &random)! }
      for isInclusive in [false, true] {
        let early = (0..<count).count {
          from[$0] != 0 && end[$0] != 0
            && (isInclusive ? end[$0] < from[$0] : end[$0] <= from[$0])
        }
        for level in kernelLevels {
          let found = kpi_count_days(from, end, count, isInclusive ? 1 : 0, level)
          #expect(found.withoutStart == from.count { $0 == 0 })
          #expect(found.withoutEnd == end.count { $0 == 0 })
          #expect(found.early == early)
        }
      }
    }
  }

  @Test func `amounts above zero are found`() {
    var random = SeededRandom(seed: 15)
    let amounts: [Int32] = [.min, -1, 0, 1, .max]
    for count in Self.counts {
      let narrow = (0..<count).map { _ in amounts.randomElement(using: &random)! }
      let wide = narrow.map { $0 == .max ? Int64.max : $0 == .min ? .min : Int64($0) }
      let expected = narrow.indices.filter { narrow[$0] > 0 }.map { Int32($0) }
      for level in kernelLevels {
        var places = [Int32](repeating: -1, count: count + Int(kpi_select_margin))
        let some = kpi_select_positive_narrow(narrow, count, level, &places)
        #expect(Array(places[..<some]) == expected)
        let others = kpi_select_positive(wide, count, level, &places)
        #expect(Array(places[..<others]) == expected)
      }
    }
  }
}
