import Storage
import TestSupport
import Testing
import Values

@testable import Modeling

/// Blocks of rows that are passed over hold nothing of a period.
@Suite struct DayZonesTests {
  /// Columns of the same times: as days and as instants, narrow and wide.
  private static func columns(_ seconds: [UInt32], _ validity: Validity) -> [Column] {
    let present = seconds.indices.map { validity.isPresent($0) ? seconds[$0] : 0 }
    let days = present.map { UInt16($0 / 86_400) }
    return [
      Column(.timestamp(Slots(present)), validity: validity),
      Column(.timestamp(present.map(microseconds)), validity: validity),
      Column(.date(Slots(days)), validity: validity),
      Column(.date(days.map { Int32($0) }), validity: validity),
    ]
  }

  @Test(arguments: ["UTC", "Pacific/Apia", "America/St_Johns"])
  func `what may not hold a day holds none`(zone: String) throws {
    let clock = LocalDays(zone: zone)
    var random = SeededRandom(seed: 9)
    let count = 40_000
    // In order but for a few; the missing ones are in one stretch, and here and there.
    let seconds = (0..<count).map { row in
      let base = 1_700_000_000 + row * 400
      return UInt32(row % 5000 == 17 ? base - 4_000_000 : base)
    }
    let gaps = Validity((0..<count).map { !(9000..<20_000).contains($0) && $0 % 7 != 0 })
    var passed = 0
    for validity in [Validity(allPresent: count), gaps] {
      for column in Self.columns(seconds, validity) {
        let zones = try #require(DayZones(column, threads: 2))
        let days = column.localDays(clock).values
        for _ in 0..<60 {
          let first = Int.random(in: 0..<count, using: &random)
          let rows = first..<min(count, first + [1, 64, 4096, 9000].randomElement(using: &random)!)
          let start = Int32.random(in: 19_600..<19_900, using: &random)
          let period = start..<start + [0, 1, 31].randomElement(using: &random)!
          if zones.mayHold(period, in: rows) { continue }
          passed += 1
          #expect(!rows.contains { validity.isPresent($0) && period.contains(days[$0]) })
        }
      }
    }
    #expect(passed > 200)
    #expect(DayZones(Column(.flag([true]), validity: Validity(allPresent: 1)), threads: 1) == nil)
  }

  @Test func `values missing in a range are counted`() {
    var random = SeededRandom(seed: 3)
    let flags = (0..<300).map { _ in Bool.random(using: &random) }
    let validity = Validity(flags)
    for _ in 0..<200 {
      let low = Int.random(in: 0...300, using: &random)
      let rows = low..<Int.random(in: low...300, using: &random)
      #expect(validity.missing(in: rows) == rows.count { !flags[$0] })
    }
    #expect(Validity(allPresent: 10).missing(in: 2..<7) == 0)
  }
}
