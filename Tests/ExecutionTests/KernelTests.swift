import Planning
import Storage
import TestSupport
import Testing
import Values

@testable import Execution

/// The kernels on random data, each against the same written naively.
@Suite struct KernelTests {
  @Test(arguments: 1...6 as ClosedRange<UInt64>)
  func `a selection puts the value at its place that sorting would`(seed: UInt64) {
    var random = SeededRandom(seed: seed)
    for _ in 0..<60 {
      let count = Int.random(in: 1...700, using: &random)
      // Few different values, many, and the ends of what fits.
      let bound: Int64 = [2, 50, .max].randomElement(using: &random)!
      var values = (0..<count).map { _ in Int64.random(in: -bound...bound, using: &random) }
      if seed % 2 == 0 { values.sort() }
      let place = Int.random(in: 0..<count, using: &random)
      let sorted = values.sorted()
      bringIntoPlace(&values, place)
      #expect(values[place] == sorted[place])
      #expect(values[..<place].allSatisfy { $0 <= sorted[place] })
      #expect(values[place...].allSatisfy { $0 >= sorted[place] })
      #expect(values.sorted() == sorted)
    }
  }

  @Test(arguments: [0, 0.25, 0.5, 0.9, 1])
  func `percentiles lie between the neighbours of their place`(share: Double) {
    var random = SeededRandom(seed: 7)
    for count in [1, 2, 3, 40, 1001] {
      let values = (0..<count).map { _ in Int64.random(in: -30...30, using: &random) }
      let sorted = values.sorted()
      let found = PercentileNeighbours(values[...], share)
      let place = share * Double(count - 1)
      let (low, high) = (Int(place.rounded(.down)), Int(place.rounded(.up)))
      #expect(found.below == sorted[low])
      #expect(found.weight == 0 || found.above == sorted[high])
      #expect(found.weight == place - Double(low))
    }
  }

  @Test func `values are taken at places, and none where there is no place`() {
    let values: [Int64] = [10, 20, 30]
    #expect(taken(values, at: [2, 0, 2]) == [30, 10, 30])
    #expect(taken(values, at: [1, -1], none: 7) == [20, 7])
    #expect(taken([Int64](), at: [-1], none: 7) == [7])
    #expect(taken([Int64](), at: []) == [])
    #expect(positions(where: [true, false, true]) == [0, 2])
    #expect([Bool]().areAllSet && ![true, false].areAllSet && [true, true].areAllSet)
  }

  @Test(arguments: 1...4 as ClosedRange<UInt64>)
  func `the flags of a bitmap are those of its rows`(seed: UInt64) {
    var random = SeededRandom(seed: seed)
    let count = 300
    let present = (0..<count).map { _ in Int.random(in: 0..<9, using: &random) > 0 }
    let validity = Validity(present)
    for _ in 0..<40 {
      let first = Int.random(in: 0..<count, using: &random)
      let range = first..<Int.random(in: first...count, using: &random)
      #expect(validity.flags(range) ?? range.map { _ in true } == Array(present[range]))
      let list = (0..<50).map { _ in Int32.random(in: -1..<Int32(count), using: &random) }
      let expected = list.map { $0 >= 0 && present[Int($0)] }
      #expect(validity.flags(list) ?? list.map { _ in true } == expected)
    }
    let full = Validity(allPresent: 3)
    #expect(full.flags(0..<3) == nil && full.flags([0, 2]) == nil)
    #expect(full.flags([0, -1]) == [true, false])
  }

  @Test(arguments: 1...6 as ClosedRange<UInt64>)
  func `the slots of days are found by their bounds`(seed: UInt64) throws {
    var random = SeededRandom(seed: seed)
    var slots: [Slot] = []
    var start = Int32.random(in: -50...50, using: &random)
    for _ in 0..<7 {
      // Side by side for even seeds, else apart or one over the other.
      let length = Int32.random(in: 1...9, using: &random)
      let period = Period(
        start: Day(number: start), end: Day(number: start + length), grain: .day, label: "")
      slots.append(Slot(period: period, start: period.start, end: period.end))
      start += seed % 2 == 0 ? length : Int32.random(in: 1...12, using: &random)
    }
    guard SlotBounds.areAscending(slots) else { return }
    let bounds = try SlotBounds(slots)
    let days = (-80...150).map { Int32($0) } + [.min, .max]
    let runs = bounds.holding(days)
    for (index, day) in days.enumerated() {
      let expected = slots.indices.filter {
        slots[$0].start.number <= day && day < slots[$0].end.number
      }
      let found = Array(
        runs.lows[index]..<max(runs.lows[index], runs.highs[index])
      ).map { Int($0) }
      #expect(found == expected)
      if let only = bounds.slots(holding: days) {
        #expect(only[index] == Int32(expected.first ?? -1))
      }
    }
    #expect((bounds.slots(holding: days) != nil) == (seed % 2 == 0))
  }

  /// Adds values to a part of a distinct count, and to the sets of the groups that it is merged into
  /// later; those of groups that become −1 are dropped.
  private func add(
    _ values: [Int64], of groups: [Int32], where present: [Bool], to part: inout DistinctCount,
    _ targets: [Int32], _ sets: inout [Set<Int64>]
  ) {
    part.add(
      groups, Vector(.exact(values, scale: 0), present: present, count: values.count), order: nil)
    for (row, group) in groups.enumerated() where present[row] && targets[Int(group)] >= 0 {
      sets[Int(targets[Int(group)])].insert(values[row])
    }
  }

  /// Spans that have bitmaps at once, later, and never; runs that fill no block of pairs and several.
  @Test(arguments: [200, 1 << 16, 1 << 40], [100, 60_000])
  func `distinct values of parts add up to those of sets`(span: Int64, rows: Int) {
    var random = SeededRandom(seed: UInt64(rows) + UInt64(span))
    let possible = span < 1 << 40 ? DistinctCount.Span(base: -20, count: Int(span)) : nil
    var whole = DistinctCount(span: possible, threads: 2)
    var sets = [Set<Int64>](repeating: [], count: 5)
    whole.grow(to: 5)
    for part in 0..<4 {
      var own = DistinctCount(span: possible)
      own.grow(to: 3)
      let targets: [Int32] = part == 0 ? [0, 1, 2] : [.random(in: -1..<5, using: &random), 2, 0]
      for _ in 0..<3 {
        let groups = (0..<rows).map { _ in Int32.random(in: 0..<3, using: &random) }
        let values = groups.map { group in
          // A group of few values, and two of many.
          Int64.random(in: -20..<(group == 0 ? 40 : span - 20), using: &random)
        }
        let present = groups.map { _ in Int.random(in: 0..<5, using: &random) > 0 }
        add(values, of: groups, where: present, to: &own, targets, &sets)
      }
      whole.merge(own, groups: targets)
    }
    guard case .exact(let counts, _) = whole.finish().values else { return }
    #expect(counts == sets.map { Int64($0.count) })
  }

  /// So many groups and so wide a span that values are dealt; parts are put together in any order,
  /// groups are dropped and put together, come late, and at last are too many to be dealt.
  @Test(arguments: [1, 2, 3] as [UInt64])
  func `distinct values of a wide span add up to those of sets`(seed: UInt64) {
    var random = SeededRandom(seed: seed)
    let span = DistinctCount.Span(base: -1000, count: 40_000_000)
    var whole = DistinctCount(span: span, threads: 2)
    var sets = [Set<Int64>](repeating: [], count: 60)
    whole.grow(to: 60)
    for part in 0..<3 {
      var own = DistinctCount(span: span)
      own.grow(to: 50)
      let targets: [Int32] =
        part == 0
        ? (0..<50).map { $0 } : (0..<50).map { _ in .random(in: -1..<60, using: &random) }
      for round in 0..<4 {
        let rows = [1, 4096, 70_000, 100_000][round]
        let groups = (0..<rows).map { _ in Int32.random(in: 0..<50, using: &random) }
        // Some values come again and again.
        let values = groups.map { _ in
          Bool.random(using: &random)
            ? Int64.random(in: -1000..<39_999_000, using: &random)
            : Int64.random(in: -1000..<5000, using: &random)
        }
        let present = groups.map { _ in Int.random(in: 0..<5, using: &random) > 0 }
        add(values, of: groups, where: present, to: &own, targets, &sets)
      }
      whole.merge(own, groups: targets)
    }
    let expected = sets.map { Int64($0.count) }
    guard case .exact(let counts, _) = whole.finish().values else { return }
    #expect(counts == expected)
    // More groups than an entry can tell apart.
    whole.grow(to: 200_000)
    guard case .exact(let many, _) = whole.finish().values else { return }
    #expect(Array(many[..<60]) == expected && many[60...].allSatisfy { $0 == 0 })
  }

  /// Each part sees other groups first, and all see many more later: what was dealt is dealt anew,
  /// and at last kept otherwise.
  @Test(arguments: [300, 3000, 70_000, 2_000_000])
  func `distinct values of groups that come late`(last: Int) {
    var random = SeededRandom(seed: UInt64(last))
    let span = DistinctCount.Span(base: 0, count: 700_000)
    var whole = DistinctCount(span: span, threads: 2)
    var sets: [Int32: Set<Int64>] = [:]
    for first in [100, 60, 3000] {
      var own = DistinctCount(span: span)
      for count in [first, first, min(last, 5 * first), last] {
        own.grow(to: count)
        let groups = (0..<4000).map { _ in Int32.random(in: 0..<Int32(count), using: &random) }
        let values = groups.map { _ in Int64.random(in: 0..<700_000, using: &random) }
        own.add(groups, Vector(.exact(values, scale: 0), present: nil, count: 4000), order: nil)
        for (group, value) in zip(groups, values) { sets[group, default: []].insert(value) }
      }
      let targets = (0..<max(first, last)).map { Int32($0) }
      whole.grow(to: targets.count)
      whole.merge(own, groups: targets)
    }
    guard case .exact(let counts, _) = whole.finish().values else { return }
    #expect(counts.indices.allSatisfy { counts[$0] == Int64(sets[Int32($0)]?.count ?? 0) })
  }

  @Test func `values that come again and again are dropped before they fill the memory`() throws {
    var random = SeededRandom(seed: 4)
    let span = DistinctCount.Span(base: 0, count: 3_000_000)
    var dealt = try #require(DealtPairs(span, groups: 7, limit: 100_000))
    var sets = [Set<UInt64>](repeating: [], count: 7)
    for _ in 0..<40 {
      let groups = (0..<16_000).map { _ in Int32.random(in: 0..<7, using: &random) }
      let values = groups.map { _ in UInt64.random(in: 0..<3000, using: &random) * 1000 }
      dealt.append(groups, nil) { values[$0] }
      for (group, value) in zip(groups, values) { sets[Int(group)].insert(value) }
    }
    #expect(dealt.counts(groups: 7, threads: 2) == sets.map { Int64($0.count) })
    var pairs = 0
    dealt.forEachRun { groups, _ in pairs += groups.count }
    #expect(pairs < 40 * 16_000 / 2, "most of them were dropped")
  }

  @Test func `marks part the slots into runs`() {
    var marks = SlotMarks(count: 63)
    for slot in [5, 0, 5, 62] { marks.mark(slot) }
    var runs: [[Int]] = []
    marks.forEachRun { runs.append([$0, $1]) }
    #expect(runs == [[0, 5], [5, 62], [62, 63]])
  }

  @Test func `rows are reached over several steps without a list of their own`() {
    let codes = RowCodes([1, .max, 0, 1])
    let through = RowIndex.through(codes, [4, -1])
    // Codes from 5 on are the rows, of which there are five.
    let counted = RowIndex.counted(RowCodes([10, .max, 9, 4]), first: 5, rows: 5)
    let all: [RowIndex] = [.rows([-1, -1, 4, -1]), through, counted]
    for index in all {
      #expect((0..<4).map { index[$0] } == [-1, -1, 4, -1])
      #expect(index.rows(of: 1..<3) == [-1, 4])
      #expect(index.rows(of: [2, 0]) == [4, -1])
      let second = RowIndex.rows([0, 0, 0, 0, 9])
      let both = composed(index, second)
      #expect((0..<4).map { both?[$0] } == [-1, -1, 9, -1])
    }
    let direct = composed(.codes(codes), .rows([7, 8]))
    #expect((0..<4).map { direct?[$0] } == [8, -1, 7, 8])
  }
}
