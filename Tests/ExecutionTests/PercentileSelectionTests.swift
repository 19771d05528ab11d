import TestSupport
import Testing

@testable import Execution

@Suite struct PercentileSelectionTests {
  /// Values of some groups in parts, and what sorting says of them.
  private func check(
    groups: Int, count: Int, share: Double, seed: UInt64, _ draw: (inout SeededRandom) -> Int64
  ) {
    var random = SeededRandom(seed: seed)
    var parts = [GroupedValues(), GroupedValues(), GroupedValues()]
    // The second part numbers the groups from the end and has one that belongs to none; the third
    // has two numbers for each.
    let last = Int32(groups)
    parts[1].rename((0..<last).reversed() + [-1])
    parts[2].rename((0..<2 * last).map { $0 % last })
    var all = [[Int64]](repeating: [], count: groups)
    for index in 0..<count {
      // The first groups are large, the last ones have few values or none.
      let group = min(
        Int.random(in: 0..<groups, using: &random), Int.random(in: 0..<groups, using: &random))
      let value = draw(&random)
      let own =
        switch index % 3 {
        case 0: group
        case 1: index % 10 == 1 ? groups : groups - 1 - group
        default: group + (index % 2) * groups
        }
      parts[index % 3].groups.append(Int32(own))
      parts[index % 3].values.append(value)
      if index % 3 != 1 || own < groups { all[group].append(value) }
    }
    let found = PercentileSelection(parts, sizes: all.map(\.count), share: share, threads: 2)
    #expect(found != nil)
    for (group, values) in all.enumerated() {
      guard let place = found?.neighbours[group] else { continue }
      let sorted = values.sorted()
      guard !sorted.isEmpty else {
        #expect(place.weight == 0)
        continue
      }
      let (below, weight) = percentilePlace(share, count: sorted.count)
      #expect(place.below == sorted[below])
      if weight > 0, below + 1 < sorted.count {
        #expect(place.weight == weight && place.above == sorted[below + 1])
      } else {
        #expect(place.weight == 0)
      }
    }
  }

  @Test(arguments: [1, 2, 7, 128, 192, 500], [0, 0.25, 0.5, 0.9, 1])
  func `is what sorting finds`(groups: Int, share: Double) {
    let seed = UInt64(groups) * 7 + UInt64(share * 100)
    check(groups: groups, count: 40_000, share: share, seed: seed) {
      Int64.random(in: -1_000_000...1_000_000, using: &$0)
    }
  }

  @Test(arguments: [0.1, 0.5, 0.99]) func `equal values, far ones and the ends of the integers`(
    share: Double
  ) {
    check(groups: 3, count: 40_000, share: share, seed: 5) { _ in 42 }
    check(groups: 3, count: 40_000, share: share, seed: 6) { Int64.random(in: 0...2, using: &$0) }
    check(groups: 5, count: 40_000, share: share, seed: 7) {
      [Int64.min, .max, 0, 1, Int64.random(in: .min ... .max, using: &$0)].randomElement(
        using: &$0)!
    }
    // Nearly all in one small interval.
    check(groups: 4, count: 50_000, share: share, seed: 8) {
      Int.random(in: 0..<1000, using: &$0) == 0
        ? Int64.max - 5 : Int64.random(in: 0..<300, using: &$0)
    }
  }

  @Test func `groups are renamed again where a whole becomes a part`() {
    var part = GroupedValues()
    part.groups = [0, 1, 2, 3]
    part.values = [10, 11, 12, 13]
    part.rename([2, -1, 0, 1])
    part.rename([5, -1, 7])
    #expect(part.groupCount(among: 8) == 4)
    #expect(part.own([0, 10, 20, 30, 40, 50, 60, 70], none: -1) == [70, -1, 50, -1])
    var named: [Int: Int] = [:]
    part.forEachGroup(of: 4) { named[$0] = $1 }
    #expect(named == [0: 7, 2: 5])
    var (sorted, next) = ([Int64](repeating: 0, count: 2), [0, 0, 0, 0, 0, 0, 0, 1])
    sorted.withUnsafeMutableBufferPointer { sorted in
      next.withUnsafeMutableBufferPointer { part.sort(into: sorted, $0) }
    }
    #expect(sorted == [12, 10])
  }

  @Test func `a part with too many groups is brought together`() {
    var part = GroupedValues()
    let groups = PercentileSelection.groupLimit + 1
    for index in 0..<PercentileSelection.valueLimit {
      part.groups.append(Int32(index % groups))
      part.values.append(Int64(index))
    }
    part.rename([Int32](repeating: 0, count: groups))
    let sizes = [PercentileSelection.valueLimit]
    #expect(PercentileSelection([part], sizes: sizes, share: 0.5, threads: 2) == nil)
  }
}
