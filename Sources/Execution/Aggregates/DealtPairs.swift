import CScan
import Storage

/// Pairs of group and value, where the values lie in a span, told apart part by part of the span.
///
/// Bitmaps of all groups over the whole span would be larger than the caches, and nearly every bit
/// would wait for memory. So pairs are collected in blocks that stay in the second-level cache, and a
/// full block is dealt by the values' upper bits; in the end the pairs of one part after the other are
/// marked in bitmaps that do stay there. A pair takes four bytes.
struct DealtPairs: Sendable {
  private static let blockSize = 1 << 16
  /// Few pairs are to take little memory: the first chunk is of 1 MB, others of 16.
  private static let firstChunkSize = 1 << 18
  private static let chunkSize = 1 << 22
  /// Bits of the bitmaps of all groups over a part, to the power of 2.
  private static let bitmapBits = 22
  private static let partLimit = 4096

  /// Pairs dealt by part: those of part p are `starts[p]..<starts[p + 1]` of a chunk's, each the group
  /// above the value's lower bits.
  private struct Block: Sendable {
    var chunk: Int
    var starts: [Int32]

    func run(of part: Int) -> Range<Int> { Int(starts[part])..<Int(starts[part + 1]) }
  }

  let span: DistinctCount.Span
  /// The bits of a value that say where it lies in its part.
  private let lowBits: UInt64
  private let parts: Int
  private var blocks: [Block] = []
  /// What blocks hold, some dozens of them together: on large pages, which a block is too small for.
  private var chunks: [[UInt32]] = []
  /// How many entries the last chunk has room for; 0 where it is another's too.
  private var room = 0
  private var kept = 0
  /// Pairs from which on repetitions are dropped: at first, and now.
  private let leastLimit: Int
  private var limit: Int
  /// What is not dealt yet: the first `filled`, with room for a block.
  private var entries: [UInt32] = []
  private var partsOfEntries: [UInt16] = []
  private var filled = 0
  /// Where a block is dealt, which stays in the second-level cache too.
  private var dealt: [UInt32] = []

  /// Groups up to which the bitmaps stay near; an entry could tell many more apart.
  var groupLimit: Int { 4 << (Self.bitmapBits - Int(lowBits)) }

  /// - Parameters:
  ///   - groups: about how many there will be.
  ///   - limit: pairs from which on repetitions are dropped; 64 MB of them.
  /// - Returns: `nil` where the groups are too many, or the parts would be.
  init?(_ span: DistinctCount.Span, groups: Int, limit: Int = 1 << 24) {
    (leastLimit, self.limit) = (limit, limit)
    let groupBits = Int.bitWidth - max(0, groups - 1).leadingZeroBitCount
    let lowBits = min(16, Self.bitmapBits - groupBits)
    guard lowBits >= 8, span.count >> lowBits < Self.partLimit else { return nil }
    self.span = span
    self.lowBits = UInt64(lowBits)
    parts = span.count >> lowBits + 1
  }

  /// - Parameters:
  ///   - groups: each is below `groupLimit`.
  ///   - value: counted from the span's base.
  @inline(__always)
  mutating func append(
    _ groups: [Int32], _ present: [Bool]?, _ value: (_ row: Int) -> UInt64
  ) {
    var first = 0
    while first < groups.count {
      // Batches fit; runs of another's pairs may be longer.
      let rows = first..<min(groups.count, first + Self.blockSize / 4)
      append(groups, rows, present, value)
      first = rows.upperBound
    }
  }

  @inline(__always)
  private mutating func append(
    _ groups: [Int32], _ rows: Range<Int>, _ present: [Bool]?, _ value: (_ row: Int) -> UInt64
  ) {
    if filled + rows.count > Self.blockSize { seal() }
    if entries.isEmpty {
      entries = [UInt32](repeating: 0, count: Self.blockSize)
      partsOfEntries = [UInt16](repeating: 0, count: Self.blockSize)
    }
    let (lowBits, mask) = (lowBits, 1 << lowBits &- 1 as UInt64)
    var (filled, greatest, greatestGroup): (Int, UInt64, UInt64) = (filled, 0, 0)
    entries.withUnsafeMutableBufferPointer { entries in
      partsOfEntries.withUnsafeMutableBufferPointer { parts in
        for row in rows {
          let isPresent = present?[row] ?? true
          let value = value(row)
          greatest = max(greatest, isPresent ? value : 0)
          let group = UInt64(UInt32(bitPattern: groups[row]))
          greatestGroup = max(greatestGroup, isPresent ? group : 0)
          entries[filled] = UInt32(truncatingIfNeeded: group &<< lowBits | (value & mask))
          parts[filled] = UInt16(truncatingIfNeeded: value &>> lowBits)
          filled &+= isPresent ? 1 : 0
        }
      }
    }
    precondition(greatest < UInt64(max(1, span.count)), "values of the span")
    precondition(greatestGroup < UInt64(groupLimit), "groups that an entry can hold")
    self.filled = filled
  }

  /// Deals what was collected into parts.
  private mutating func seal(isLast: Bool = false) {
    if filled == 0 { return }
    var starts = [Int32](repeating: 0, count: parts + 1)
    for entry in 0..<filled { starts[Int(partsOfEntries[entry]) + 1] &+= 1 }
    for part in 0..<parts { starts[part + 1] += starts[part] }
    var next = starts
    if dealt.isEmpty { dealt = [UInt32](repeating: 0, count: Self.blockSize) }
    let (filled, all, partsOfAll) = (filled, entries, partsOfEntries)
    dealt.withUnsafeMutableBufferPointer { dealt in
      next.withUnsafeMutableBufferPointer { next in
        for entry in 0..<filled {
          let part = Int(partsOfAll[entry])
          dealt[Int(next[part])] = all[entry]
          next[part] &+= 1
        }
      }
    }
    keep(starts, dealt[..<filled], isLast: isLast)
    self.filled = 0
    if kept > limit { dropRepetitions() }
  }

  /// - Parameter isLast: no block follows.
  private mutating func keep(
    _ starts: [Int32], _ entries: ArraySlice<UInt32>, isLast: Bool
  ) {
    if room < entries.count {
      room = chunks.isEmpty || isLast ? Self.firstChunkSize : Self.chunkSize
      chunks.append(emptyArray(capacity: room))
    }
    let chunk = chunks.count - 1
    let first = Int32(chunks[chunk].count)
    blocks.append(Block(chunk: chunk, starts: starts.map { first + $0 }))
    chunks[chunk].append(contentsOf: entries)
    room -= entries.count
    kept += entries.count
  }

  /// Adds the pairs of another over the same span, whose group g is group `targets[g]` here, or none
  /// where −1.
  mutating func append(_ other: DealtPairs, groups targets: [Int32]) {
    precondition(other.span.base == span.base && other.span.count == span.count)
    if other.lowBits == lowBits, zip(targets, 0...).allSatisfy({ $0 == $1 }) {
      blocks += other.blocks.map { Block(chunk: chunks.count + $0.chunk, starts: $0.starts) }
      chunks += other.chunks
      room = 0
      kept += other.kept
      append(other.pending)
      if kept > limit { dropRepetitions() }
    } else {
      other.forEachRun { groups, values in
        let groups = groups.map { targets[Int($0)] }
        append(groups, groups.map { $0 >= 0 }) { values[$0] }
      }
    }
  }

  private var pending: (groups: [Int32], values: [UInt64]) {
    let own = (0..<filled).map { (entries[$0], Int(partsOfEntries[$0])) }
    return (own.map { group(of: $0.0) }, own.map { value(of: $0.0, in: $0.1) })
  }

  private mutating func append(_ pairs: (groups: [Int32], values: [UInt64])) {
    append(pairs.groups, nil) { pairs.values[$0] }
  }

  private func group(of entry: UInt32) -> Int32 { Int32(bitPattern: entry &>> UInt32(lowBits)) }

  private func value(of entry: UInt32, in part: Int) -> UInt64 {
    UInt64(part) &<< lowBits | (UInt64(entry) & (1 << lowBits &- 1))
  }

  /// All pairs, some at a time; values are counted from the span's base.
  func forEachRun(_ body: (_ groups: [Int32], _ values: [UInt64]) -> Void) {
    for block in blocks {
      for part in 0..<parts {
        let run = chunks[block.chunk][block.run(of: part)]
        if run.isEmpty { continue }
        body(run.map(group(of:)), run.map { value(of: $0, in: part) })
      }
    }
    if filled > 0 { body(pending.groups, pending.values) }
  }

  /// The same without any pairs.
  var emptied: DealtPairs {
    var result = self
    (result.blocks, result.chunks, result.room) = ([], [], 0)
    (result.kept, result.limit, result.filled) = (0, leastLimit, 0)
    return result
  }

  /// How many different values each group has.
  func counts(groups count: Int, threads: Int) -> [Int64] {
    var all = self
    all.room = 0
    all.seal(isLast: true)
    let own = all
    // Runs of parts, so that every task clears its bitmaps for several.
    let tasks = min(own.parts, 32)
    let found = simultaneously(tasks, threads: threads) { task in
      var counts = [Int64](repeating: 0, count: count)
      var bits = own.bitmaps(count)
      for part in own.parts * task / tasks..<own.parts * (task + 1) / tasks {
        own.mark(part, &bits)
        own.drain(&bits, into: &counts)
      }
      return counts
    }
    var sum = [Int64](repeating: 0, count: count)
    for counts in found { for group in sum.indices { sum[group] += counts[group] } }
    return sum
  }

  /// Words of a group's bitmap over a part.
  private var width: Int { 1 << (Int(lowBits) - 6) }

  private func bitmaps(_ groups: Int) -> [UInt64] {
    [UInt64](repeating: 0, count: groups * width)
  }

  private func mark(_ part: Int, _ bits: inout [UInt64]) {
    let mask = bits.count
    bits.withUnsafeMutableBufferPointer { bits in
      for block in blocks {
        chunks[block.chunk][block.run(of: part)].withUnsafeBufferPointer { entries in
          // An entry is a place among the bits of all groups, one group's behind the other's.
          for entry in entries {
            let word = Int(entry &>> 6)
            precondition(word < mask, "a group that is there")
            bits[word] |= 1 &<< UInt64(entry & 63)
          }
        }
      }
    }
  }

  /// Adds up the bits of each group, and clears them.
  private func drain(_ bits: inout [UInt64], into counts: inout [Int64]) {
    let (width, level) = (width, kpi_scan_best_level())
    bits.withUnsafeMutableBufferPointer { bits in
      guard let base = bits.baseAddress else { return }
      for group in counts.indices {
        counts[group] += Int64(kpi_count_bits(base + group * width, width, level))
      }
      bits.update(repeating: 0)
    }
  }

  /// Keeps one of equal pairs.
  private mutating func dropRepetitions() {
    let groups = (chunks.lazy.joined().max() ?? 0) >> UInt32(lowBits) + 1
    var bits = bitmaps(Int(groups))
    var starts: [Int32] = [0]
    var entries: [UInt32] = []
    for part in 0..<parts {
      mark(part, &bits)
      for word in bits.indices where bits[word] != 0 {
        var left = bits[word]
        while left != 0 {
          entries.append(UInt32(word << 6 + left.trailingZeroBitCount))
          left &= left &- 1
        }
        bits[word] = 0
      }
      starts.append(Int32(entries.count))
    }
    (blocks, chunks, room) = ([Block(chunk: 0, starts: starts)], [entries], 0)
    kept = entries.count
    limit = max(leastLimit, 2 * kept)
  }
}
