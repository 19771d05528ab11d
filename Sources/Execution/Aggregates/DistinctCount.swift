import CScan
import Storage
import Values

/// How many different values.
///
/// Where the values are codes or integers that lie close together, each group has a bitmap; where
/// all bitmaps together would be larger than the caches, values are dealt by where they lie first
/// (`DealtPairs`). Where groups are too many for that, one with enough values has a bitmap. The values
/// of all others, and those of all groups where values lie anywhere, are kept as pairs of group and
/// value, which are told apart when all are there.
struct DistinctCount: Accumulator {
  /// The values that can occur: `base..<base + count`.
  struct Span: Sendable {
    let base: Int64
    let count: Int
  }

  /// Words of all bitmaps together while rows are added: 32 MB.
  static let wordLimit = 1 << 22
  /// Words of all bitmaps together that stay in the caches: 4 MB.
  static let nearWords = 1 << 19
  /// Words of a bitmap up to which a group has one from its first value.
  private static let smallWidth = 64

  private let span: Span?
  /// The words of a bitmap.
  private let width: Int
  private let threads: Int
  /// Where each group's bitmap begins; −1 while the group has none.
  private var places: [Int] = []
  /// How many values of each group were kept as pairs; only where there are bitmaps.
  private var listed: [Int32] = []
  private var words: [UInt64] = []
  private var pairs = DistinctPairs()
  /// The pairs of a span that is dealt; then there are no others and no bitmaps.
  private var dealt: DealtPairs?
  /// Whether the first values have shown if the span is to be dealt.
  private var isDecided = false

  init(span: Span?, threads: Int = 1) {
    self.span = span
    self.threads = threads
    width = span.map { ($0.count + 63) / 64 } ?? 0
  }

  mutating func grow(to count: Int) {
    places.extend(to: count, with: -1)
    if span != nil { listed.extend(to: count, with: 0) }
    dealAnew()
  }

  mutating func add(_ groups: [Int32], _ values: Vector?, order: [Int64]?) {
    guard let vector = values?.spread() else { return }
    precondition(groups.count <= vector.count && groups.allBelow(places.count))
    let present = vector.present
    precondition(present.map { $0.count >= groups.count } ?? true)
    let isFirst = !isDecided
    isDecided = true
    guard let span else {
      return pairs.append(groups, orderedBits(vector)) { present?[$0] ?? true }
    }
    if isFirst, places.count * width > Self.nearWords {
      dealt = DealtPairs(span, groups: places.count)
    }
    if dealt != nil {
      if case .codes(let codes, _) = vector.values {
        dealt?.append(groups, present) { UInt64(codes[$0]) }
      } else {
        let bits = orderedBits(vector)
        dealt?.append(groups, present) { UInt64(bitPattern: bits[$0] &- span.base) }
      }
      return
    }
    makeBitmaps(groups)
    if case .codes(let codes, _) = vector.values {
      mark(groups, present, { UInt64(codes[$0]) })
    } else {
      let bits = orderedBits(vector)
      mark(groups, present, { UInt64(bitPattern: bits[$0] &- span.base) })
    }
    if groups.contains(where: { places[Int($0)] < 0 }) {
      let places = self.places
      pairs.append(groups, orderedBits(vector)) {
        places[Int(groups[$0])] < 0 && (present?[$0] ?? true)
      }
    }
  }

  /// Makes a bitmap for every group of a list that is worth one: a pair takes as much memory as
  /// one and a half words, and some times the work of a bit.
  private mutating func makeBitmaps(_ groups: [Int32]) {
    for group in groups where places[Int(group)] < 0 {
      listed[Int(group)] &+= 1
      guard width <= Self.smallWidth || Int(listed[Int(group)]) > width / 8,
        words.count + width <= Self.wordLimit
      else { continue }
      makeBitmap(Int(group))
    }
  }

  private mutating func makeBitmap(_ group: Int) {
    if words.isEmpty {
      words = emptyArray(capacity: min(Self.wordLimit, max(1, places.count) * width))
    }
    places[group] = words.count
    words.append(contentsOf: repeatElement(0, count: width))
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
        let place = places[Int(groups[row])]
        if place < 0 { continue }
        let bit = bit(row)
        precondition(bit < count)
        words[place &+ Int(bit >> 6)] |= 1 << (bit & 63)
      }
    }
  }

  mutating func merge(_ other: any Accumulator, groups: [Int32]) {
    guard let other = other as? DistinctCount else { return }
    if let theirs = other.dealt {
      if !isDecided {
        isDecided = true
        dealt = theirs.emptied
        dealAnew()
      }
      if dealt != nil {
        dealt?.append(theirs, groups: groups)
      } else {
        gather(theirs, groups)
      }
      return
    }
    if !other.isDecided { return }
    if dealt != nil { gather() }
    isDecided = true
    pairs.append(other.pairs, groups: groups)
    for group in other.places.indices where groups[group] >= 0 && other.places[group] >= 0 {
      let target = Int(groups[group])
      if places[target] < 0 { makeBitmap(target) }
      let (from, to) = (other.places[group], places[target])
      words.withUnsafeMutableBufferPointer { words in
        other.words.withUnsafeBufferPointer { others in
          for word in 0..<width { words[to + word] |= others[from + word] }
        }
      }
    }
  }

  /// Where groups became many more than they were when the first values came, their bitmaps over a part
  /// of the span would be far away again: parts become smaller, or, where that is no help, the pairs
  /// others.
  private mutating func dealAnew() {
    guard let own = dealt, let span, places.count > own.groupLimit else { return }
    guard var finer = DealtPairs(span, groups: places.count) else { return gather() }
    finer.append(own, groups: places.indices.map { Int32($0) })
    dealt = finer
  }

  /// Dealt pairs become others: there are too many groups, or others came to them.
  private mutating func gather() {
    guard let own = dealt else { return }
    dealt = nil
    gather(own, places.indices.map { Int32($0) })
  }

  private mutating func gather(_ own: DealtPairs, _ targets: [Int32]) {
    own.forEachRun { groups, values in
      let groups = groups.map { targets[Int($0)] }
      pairs.append(groups, values.map { own.span.base + Int64($0) }) { groups[$0] >= 0 }
    }
  }

  func finish() -> Vector {
    if let dealt {
      let counts = dealt.counts(groups: places.count, threads: threads)
      return Vector(.exact(counts, scale: 0), present: nil, count: counts.count)
    }
    // A group can have pairs from before it had a bitmap; they count where their bits are not set.
    var counts = pairs.counts(groups: places.count, threads: threads) { group, value in
      places[Int(group)] < 0 || !isMarked(places[Int(group)], value)
    }
    for group in counts.indices where places[group] >= 0 {
      counts[group] += words.withUnsafeBufferPointer { words in
        let own = UnsafeBufferPointer(rebasing: words[places[group]..<places[group] + width])
        return Int64(kpi_count_bits(own.baseAddress, own.count, kpi_scan_best_level()))
      }
    }
    return Vector(.exact(counts, scale: 0), present: nil, count: counts.count)
  }

  private func isMarked(_ place: Int, _ value: Int64) -> Bool {
    let bit = UInt64(bitPattern: value &- (span?.base ?? 0))
    return (words[place + Int(bit >> 6)] >> (bit & 63)) & 1 != 0
  }
}

extension Node {
  /// The values that a node can have, if they are few enough for a bitmap.
  var bitSpan: DistinctCount.Span? {
    if let dictionary { return DistinctCount.Span(base: 0, count: dictionary.count) }
    guard case .column(let column, _) = self, column.type == .integer,
      let values = WholeNumbers(column), let least = values.min(), let greatest = values.max()
    else { return nil }
    let (range, overflows) = greatest.subtractingReportingOverflow(least)
    guard !overflows, range < max(65_536, 8 * Int64(values.count)) else { return nil }
    return DistinctCount.Span(base: least, count: Int(range) + 1)
  }
}
