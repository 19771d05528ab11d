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
  private let width: Int
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
    guard span != nil else { return }
    if groupCount.multipliedReportingOverflow(by: width).partialValue > Self.wordLimit {
      giveUpBitmaps()
    } else {
      words.extend(to: groupCount * width, with: 0)
    }
  }

  private mutating func giveUpBitmaps() {
    let old = self
    (span, words) = (nil, [])
    old.forEachBit { take(Int64($0), $1) }
  }

  private func forEachBit(_ body: (_ group: Int, _ value: Int64) -> Void) {
    guard let span, width > 0 else { return }
    for (place, word) in words.enumerated() {
      var rest = word
      while rest != 0 {
        let bit = (place % width) << 6 + rest.trailingZeroBitCount
        body(place / width, span.base + Int64(bit))
        rest &= rest &- 1
      }
    }
  }

  mutating func add(_ groups: [Int32], _ values: Vector?, order: [Int64]?) {
    guard let vector = values else { return }
    let bits = orderedBits(vector)
    guard let span else {
      for (row, group) in groups.enumerated() where vector.isPresent(row) {
        take(Int64(group), bits[row])
      }
      return
    }
    let present = vector.present
    precondition(groups.count <= bits.count)
    words.withUnsafeMutableBufferPointer { words in
      for (row, group) in groups.enumerated() where present?[row] ?? true {
        let bit = UInt64(bitPattern: bits[row] &- span.base)
        precondition(bit < UInt64(span.count))
        words[Int(group) &* width &+ Int(bit >> 6)] |= 1 << (bit & 63)
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
    guard span != nil else {
      other.forEachBit { group, value in
        if groups[group] >= 0 { take(Int64(groups[group]), value) }
      }
      return
    }
    for group in 0..<other.groupCount where groups[group] >= 0 {
      let (from, to) = (group * width, Int(groups[group]) * width)
      for word in 0..<width { words[to + word] |= other.words[from + word] }
    }
  }

  func finish() -> Vector {
    var counts = self.counts
    if span != nil {
      for group in counts.indices {
        for word in group * width..<(group + 1) * width {
          counts[group] += Int64(words[word].nonzeroBitCount)
        }
      }
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
