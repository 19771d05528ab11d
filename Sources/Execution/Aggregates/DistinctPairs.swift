import Storage

/// Pairs of group and value, counted once each.
///
/// Pairs are collected in blocks that stay in the second-level cache. A full block is dealt into
/// parts by a hash, each part freed of its repetitions; in the end the same parts of all blocks are
/// brought together, part by part on the threads, so that no table ever outgrows the caches. One
/// table over all pairs would wait for memory at every one of them: some twenty times as long.
struct DistinctPairs: Sendable {
  private static let parts = 256
  private static let blockSize = 1 << 16

  /// Distinct pairs, dealt by hash: those of part p are `starts[p]..<starts[p + 1]`.
  private struct Block: Sendable {
    var starts: [Int32]
    var groups: [Int32]
    var values: [Int64]
  }

  private var blocks: [Block] = []
  /// Pairs that are not dealt yet: the first `filled`, with room for a block.
  private var groups: [Int32] = []
  private var values: [Int64] = []
  private var filled = 0

  /// Adds pairs, of those at the places for which `isWanted` holds.
  @inline(__always)
  mutating func append(
    _ groups: [Int32], _ values: [Int64], where isWanted: (_ place: Int) -> Bool
  ) {
    var first = 0
    while first < groups.count {
      // Batches fit; runs of another's pairs may be longer.
      let end = min(groups.count, first + Self.blockSize / 4)
      append(groups, values, first..<end, where: isWanted)
      first = end
    }
  }

  @inline(__always)
  private mutating func append(
    _ groups: [Int32], _ values: [Int64], _ places: Range<Int>,
    where isWanted: (_ place: Int) -> Bool
  ) {
    if filled + places.count > Self.blockSize { seal() }
    if self.groups.isEmpty {
      self.groups = [Int32](repeating: 0, count: Self.blockSize)
      self.values = [Int64](repeating: 0, count: Self.blockSize)
    }
    precondition(places.upperBound <= groups.count && groups.count <= values.count)
    var filled = self.filled
    self.groups.withUnsafeMutableBufferPointer { ownGroups in
      self.values.withUnsafeMutableBufferPointer { ownValues in
        for place in places {
          ownGroups[filled] = groups[place]
          ownValues[filled] = values[place]
          filled &+= isWanted(place) ? 1 : 0
        }
      }
    }
    self.filled = filled
  }

  /// Adds the pairs of another, whose group g is group `targets[g]` here, or none where −1.
  mutating func append(_ other: DistinctPairs, groups targets: [Int32]) {
    let keepsNumbers = targets.indices.allSatisfy { targets[$0] == Int32($0) }
    for block in other.blocks {
      if keepsNumbers {
        blocks.append(block)
      } else {
        append(block.groups.map { targets[Int($0)] }, block.values)
      }
    }
    append(other.groups[..<other.filled].map { targets[Int($0)] }, other.values)
  }

  /// Adds pairs, but none of group −1.
  private mutating func append(_ groups: [Int32], _ values: [Int64]) {
    append(groups, values) { groups[$0] >= 0 }
  }

  /// How many different pairs each group has.
  ///
  /// - Parameter isWanted: which pairs count.
  func counts(
    groups count: Int, threads: Int, where isWanted: @Sendable (Int32, Int64) -> Bool
  ) -> [Int64] {
    var all = self
    all.seal()
    var counts = [Int64](repeating: 0, count: count)
    if all.blocks.isEmpty { return counts }
    let blocks = all.blocks
    let workers = max(1, threads)
    let found = simultaneously(workers, threads: threads) { worker in
      var counts = [Int64](repeating: 0, count: count)
      var table = PairTable()
      for part in stride(from: worker, to: Self.parts, by: workers) {
        var (groups, values): ([Int32], [Int64]) = ([], [])
        for block in blocks {
          let run = Int(block.starts[part])..<Int(block.starts[part + 1])
          groups += block.groups[run]
          values += block.values[run]
        }
        let kept = table.keepFirst(&groups, &values, 0..<groups.count, to: 0)
        for index in 0..<kept where isWanted(groups[index], values[index]) {
          counts[Int(groups[index])] += 1
        }
      }
      return counts
    }
    for own in found { for group in counts.indices { counts[group] += own[group] } }
    return counts
  }

  /// Deals what was collected into parts and frees them of repetitions.
  private mutating func seal() {
    if filled == 0 { return }
    var starts = [Int32](repeating: 0, count: Self.parts + 1)
    for place in 0..<filled { starts[1 + Self.part(groups[place], values[place])] += 1 }
    for part in 0..<Self.parts { starts[part + 1] += starts[part] }
    var (dealtGroups, dealtValues) = (
      [Int32](repeating: 0, count: filled), [Int64](repeating: 0, count: filled)
    )
    var next = starts
    for place in 0..<filled {
      let part = Self.part(groups[place], values[place])
      let target = Int(next[part])
      next[part] += 1
      dealtGroups[target] = groups[place]
      dealtValues[target] = values[place]
    }
    var table = PairTable()
    var kept = 0
    for part in 0..<Self.parts {
      let run = Int(starts[part])..<Int(starts[part + 1])
      starts[part] = Int32(kept)
      kept = table.keepFirst(&dealtGroups, &dealtValues, run, to: kept)
    }
    starts[Self.parts] = Int32(kept)
    dealtGroups.removeLast(filled - kept)
    dealtValues.removeLast(filled - kept)
    blocks.append(Block(starts: starts, groups: dealtGroups, values: dealtValues))
    filled = 0
  }

  private static func part(_ group: Int32, _ value: Int64) -> Int {
    Int(truncatingIfNeeded: pairHash(group, value) >> 56)
  }
}

/// The top bits say the part, those below the place in a table.
@inline(__always)
private func pairHash(_ group: Int32, _ value: Int64) -> UInt64 {
  let key =
    UInt64(bitPattern: value) &+ UInt64(UInt32(bitPattern: group)) &* 0x9E37_79B9_7F4A_7C15
  let product = key.multipliedFullWidth(by: 0xBF58_476D_1CE4_E5B9)
  return (product.high ^ product.low) &* 0x94D0_49BB_1331_11EB
}

/// Tells pairs apart by hashing; used again for run after run.
private struct PairTable {
  /// Positions of pairs; −1 where there is none.
  private var slots: [Int32] = []

  /// Moves the first of equal pairs of a run down to `start`, in their order; the end of them.
  mutating func keepFirst(
    _ groups: inout [Int32], _ values: inout [Int64], _ run: Range<Int>, to start: Int
  ) -> Int {
    precondition(start <= run.lowerBound && run.upperBound <= groups.count)
    precondition(groups.count == values.count)
    var bits = 4
    while 1 << bits < 2 * run.count { bits += 1 }
    let mask = 1 << bits - 1
    if slots.count <= mask {
      slots = [Int32](repeating: -1, count: mask + 1)
    } else {
      for slot in 0...mask { slots[slot] = -1 }
    }
    var kept = start
    groups.withUnsafeMutableBufferPointer { groups in
      values.withUnsafeMutableBufferPointer { values in
        slots.withUnsafeMutableBufferPointer { slots in
          for place in run {
            let (group, value) = (groups[place], values[place])
            var slot = Int(truncatingIfNeeded: pairHash(group, value) >> 16) & mask
            while slots[slot] >= 0 {
              let known = Int(slots[slot])
              if groups[known] == group && values[known] == value { break }
              slot = (slot + 1) & mask
            }
            if slots[slot] >= 0 { continue }
            slots[slot] = Int32(truncatingIfNeeded: kept)
            groups[kept] = group
            values[kept] = value
            kept += 1
          }
        }
      }
    }
    return kept
  }
}
