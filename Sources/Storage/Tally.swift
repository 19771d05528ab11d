/// How often each of a few things was seen; with so few, looking through them beats hashing.
struct Tally<Key: Equatable> {
  private(set) var entries: [(key: Key, count: Int)] = []

  var isEmpty: Bool { entries.isEmpty }

  /// 0 for what was not seen.
  subscript(key: Key) -> Int {
    entries.first { $0.key == key }?.count ?? 0
  }

  mutating func add(_ key: Key, count: Int = 1) {
    for index in entries.indices where entries[index].key == key {
      entries[index].count += count
      return
    }
    entries.append((key, count))
  }
}

/// Counts different hashes as long as there are few.
struct FewHashes {
  /// Counting ends beyond so many.
  let limit: Int
  private(set) var count = 0
  private var slots: [UInt64]

  init(limit: Int) {
    self.limit = limit
    // At most half of the slots are taken.
    let bits = Int.bitWidth - (2 * limit).leadingZeroBitCount
    slots = [UInt64](repeating: 0, count: 1 << bits)
  }

  var areMany: Bool { count > limit }

  mutating func insert(_ hash: UInt64) {
    guard !areMany else { return }
    let (slot, hash) = slot(of: hash)
    if slots[slot] == hash { return }
    slots[slot] = hash
    count += 1
  }

  /// Whether a hash is among them, as long as they are few.
  func contains(_ hash: UInt64) -> Bool {
    let (slot, hash) = slot(of: hash)
    return slots[slot] == hash
  }

  /// The slot that has a hash, or the free one where it belongs, and the hash as it stands there.
  @inline(__always)
  private func slot(of hash: UInt64) -> (Int, UInt64) {
    // 0 marks a free slot.
    let hash = max(hash, 1)
    var slot = Int(truncatingIfNeeded: hash ^ hash >> 32) & (slots.count - 1)
    while slots[slot] != 0, slots[slot] != hash { slot = (slot + 1) & (slots.count - 1) }
    return (slot, hash)
  }
}
