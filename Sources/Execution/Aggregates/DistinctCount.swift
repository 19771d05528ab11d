import Storage
import Values

/// How many different values.
///
/// Where the values are codes or integers that lie close together each group has a bitmap of them;
/// else, and where the bitmaps would be too large, pairs of group and value are hashed.
struct DistinctCount: Accumulator {
  /// The values that can occur: `base..<base + count`.
  struct Span: Sendable {
    let base: Int64
    let count: Int
  }

  /// Words of all bitmaps together: 64 MB.
  static let wordLimit = 1 << 23

  /// `nil` when pairs are hashed.
  private var span: Span?
  /// The words of a bitmap.
  private let width: Int
  /// Where each group's bitmap begins; −1 before the group has a value.
  private var places: [Int] = []
  private var words: [UInt64] = []
  private var groupCount = 0
  private var counts: [Int64] = []
  private var pairs = Grouper(spans: [nil, nil], denseLimit: 0)

  init(span: Span?) {
    self.span = span
    width = span.map { ($0.count + 63) / 64 } ?? 0
  }

  mutating func grow(to count: Int) {
    groupCount = max(groupCount, count)
    counts.extend(to: groupCount, with: 0)
    places.extend(to: groupCount, with: -1)
  }

  /// Makes a bitmap for every group of a list that has none; false when they became too large.
  private mutating func makeBitmaps(_ groups: [Int32]) -> Bool {
    for group in groups where places[Int(group)] < 0 {
      if words.count + width > Self.wordLimit {
        giveUpBitmaps()
        return false
      }
      if words.isEmpty { words = emptyArray(capacity: min(Self.wordLimit, groupCount * width)) }
      places[Int(group)] = words.count
      words.append(contentsOf: repeatElement(0, count: width))
    }
    return true
  }

  private mutating func giveUpBitmaps() {
    let old = self
    (span, words, places) = (nil, [], places.map { _ in -1 })
    old.forEachBit { take(Int64($0), $1) }
  }

  private func forEachBit(_ body: (_ group: Int, _ value: Int64) -> Void) {
    guard let span else { return }
    for group in 0..<groupCount where places[group] >= 0 {
      for word in 0..<width {
        var rest = words[places[group] + word]
        while rest != 0 {
          body(group, span.base + Int64(word << 6 + rest.trailingZeroBitCount))
          rest &= rest &- 1
        }
      }
    }
  }

  mutating func add(_ groups: [Int32], _ values: Vector?, order: [Int64]?) {
    guard let vector = values?.spread() else { return }
    precondition(groups.count <= vector.count && groups.allBelow(groupCount))
    if span != nil, makeBitmaps(groups) {
      if case .codes(let codes, _) = vector.values {
        mark(groups, vector.present, { UInt64(codes[$0]) })
      } else {
        let bits = orderedBits(vector)
        let base = span?.base ?? 0
        mark(groups, vector.present, { UInt64(bitPattern: bits[$0] &- base) })
      }
      return
    }
    let bits = orderedBits(vector)
    for (row, group) in groups.enumerated() where vector.isPresent(row) {
      take(Int64(group), bits[row])
    }
  }

  /// Sets the bits of values, counted from the span's base, in the bitmaps of their groups.
  @inline(__always)
  private mutating func mark(
    _ groups: [Int32], _ present: [Bool]?, _ bit: (_ row: Int) -> UInt64
  ) {
    let count = UInt64(span?.count ?? 0)
    let places = self.places
    words.withUnsafeMutableBufferPointer { words in
      for row in 0..<groups.count where present?[row] ?? true {
        let bit = bit(row)
        precondition(bit < count)
        words[places[Int(groups[row])] &+ Int(bit >> 6)] |= 1 << (bit & 63)
      }
    }
  }

  private mutating func take(_ group: Int64, _ bits: Int64) {
    let known = pairs.count
    if Int(pairs.insert(group, bits)) == known { counts[Int(group)] += 1 }
  }

  mutating func merge(_ other: any Accumulator, groups: [Int32]) {
    guard let other = other as? DistinctCount else { return }
    for pair in 0..<other.pairs.count {
      let (group, bits) = other.pairs.pair(pair)
      let target = groups[Int(group)]
      guard target >= 0 else { continue }
      if span != nil { giveUpBitmaps() }
      take(Int64(target), bits)
    }
    guard other.span != nil else { return }
    for group in 0..<other.groupCount where groups[group] >= 0 && other.places[group] >= 0 {
      guard span != nil, makeBitmaps([groups[group]]) else {
        mergeBits(other, groups)
        return
      }
      let (from, to) = (other.places[group], places[Int(groups[group])])
      words.withUnsafeMutableBufferPointer { words in
        other.words.withUnsafeBufferPointer { others in
          for word in 0..<width { words[to + word] |= others[from + word] }
        }
      }
    }
  }

  /// Merges bitmaps into pairs; those that are there already count once.
  private mutating func mergeBits(_ other: DistinctCount, _ groups: [Int32]) {
    other.forEachBit { group, value in
      if groups[group] >= 0 { take(Int64(groups[group]), value) }
    }
  }

  func finish() -> Vector {
    var counts = self.counts
    for group in counts.indices where places[group] >= 0 {
      var count = 0
      for word in words[places[group]..<places[group] + width] { count += word.nonzeroBitCount }
      counts[group] += Int64(count)
    }
    return Vector(.exact(counts, scale: 0), present: nil, count: counts.count)
  }
}

extension Node {
  /// The values that a node can have, if they are few enough for a bitmap.
  var bitSpan: DistinctCount.Span? {
    if let dictionary { return DistinctCount.Span(base: 0, count: dictionary.count) }
    guard case .column(let column, _) = self, case .integer(let values) = column.values,
      let least = values.min(), let greatest = values.max()
    else { return nil }
    let (range, overflows) = greatest.subtractingReportingOverflow(least)
    guard !overflows, range < max(65_536, 8 * Int64(values.count)) else { return nil }
    return DistinctCount.Span(base: least, count: Int(range) + 1)
  }
}
