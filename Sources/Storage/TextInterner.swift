import CScan

/// Gives every distinct text of a column a code, in the order in which they come.
///
/// Open addressing with linear probing. A slot holds the upper 32 bits of the hash and the code
/// plus one; the place of an entry is given by the hash's highest bits, so the table grows by one
/// pass in order, without hashing again. Lookups come in batches, with the slots, then the offsets
/// and then the bytes asked for ahead, so that millions of distinct texts cost little more than
/// a few.
final class TextInterner {
  private(set) var count = 0
  private var slots: UnsafeMutablePointer<UInt64>
  private var bits: UInt64
  /// Text `c` lies in `arena[offsets[c]..<offsets[c + 1]]`.
  private var arena: UnsafeMutablePointer<UInt8>
  private var arenaCapacity: Int
  private var offsets: UnsafeMutablePointer<Int>
  private var offsetCapacity: Int

  /// Texts seen lately, for `ColumnReader`: a table of `cacheMask + 1` entries by hash.
  let cache: UnsafeMutablePointer<CacheEntry>
  static let cacheMask = 255

  /// A text of up to 16 bytes with its code.
  struct CacheEntry {
    var first: UInt64
    var last: UInt64
    var length: Int
    var code: UInt32
  }

  /// Where the cache keeps a text of up to 16 bytes, given as its two ends.
  @inline(__always)
  static func cachePlace(_ a: UInt64, _ b: UInt64) -> Int {
    let mixed = (a ^ (b &<< 23 | b &>> 41)) &* 0x9E37_79B9_7F4A_7C15
    return Int(truncatingIfNeeded: mixed &>> 56) & cacheMask
  }

  /// Room behind the arena for loads of whole words.
  private static let padding = 16
  /// Codes are 32 bits wide.
  static let limit = Int(UInt32.max) - 1

  init() {
    bits = 6
    slots = GrowingMemory.zeros(1 << 6)
    arenaCapacity = 1 << 10
    arena = GrowingMemory.allocate(arenaCapacity + 2 * TextInterner.padding)
    arena.initialize(repeating: 0, count: arenaCapacity + 2 * TextInterner.padding)
    offsetCapacity = 64
    offsets = GrowingMemory.allocate(offsetCapacity + 1)
    offsets[0] = TextInterner.padding
    cache = .allocate(capacity: TextInterner.cacheMask + 1)
    // No text has this length, so nothing is found in an entry that was never written.
    cache.initialize(
      repeating: CacheEntry(first: 0, last: 0, length: -1, code: 0),
      count: TextInterner.cacheMask + 1)
  }

  deinit {
    GrowingMemory.free(slots)
    GrowingMemory.free(arena)
    GrowingMemory.free(offsets)
    cache.deallocate()
  }

  /// The texts are so many that their table does not stay in the nearest caches.
  var isLarge: Bool { bits >= 14 }

  /// The upper half of a 64-bit hash of the bytes; two multiplications for up to 16 bytes.
  @inline(__always)
  static func hash(_ bytes: UnsafePointer<UInt8>, _ length: Int) -> UInt32 {
    if length <= 16 {
      let (a, b) = ends(bytes, length)
      return hash(a, b, length)
    }
    return longHash(bytes, length)
  }

  /// The hash of up to 16 bytes, given as their two ends.
  @inline(__always)
  static func hash(_ a: UInt64, _ b: UInt64, _ length: Int) -> UInt32 {
    fold(
      a ^ 0x9E37_79B9_7F4A_7C15, b ^ UInt64(truncatingIfNeeded: length) &* 0xD6E8_FEB8_6659_FD93)
  }

  private static func longHash(_ bytes: UnsafePointer<UInt8>, _ length: Int) -> UInt32 {
    var state = UInt64(truncatingIfNeeded: length) &* 0xD6E8_FEB8_6659_FD93
    var position = 0
    while position + 16 < length {
      let a = Word.load(bytes + position) ^ 0xA076_1D64_78BD_642F
      let b = Word.load(bytes + position + 8) ^ state
      let (high, low) = a.multipliedFullWidth(by: b)
      state = (high ^ low) &+ 0x2545_F491_4F6C_DD1D
      position += 16
    }
    let a = Word.load(bytes + length - 16) ^ 0x9E37_79B9_7F4A_7C15
    return fold(a, Word.load(bytes + length - 8) ^ state)
  }

  @inline(__always)
  private static func fold(_ a: UInt64, _ b: UInt64) -> UInt32 {
    let (high, low) = (a ^ 0xA076_1D64_78BD_642F).multipliedFullWidth(by: b ^ 0xE703_7ED1_A0B4_28DB)
    let mixed = (high ^ low) &* 0x9FB2_1C65_1E98_DF25
    return UInt32(truncatingIfNeeded: (mixed ^ (mixed >> 29)) >> 32)
      ^ UInt32(truncatingIfNeeded: low >> 7)
  }

  /// Up to 16 bytes as two words that differ whenever the bytes do, given the length. Reads eight
  /// bytes from the start on and eight up to the end, whatever the length: no branch on it.
  @inline(__always)
  static func ends(_ bytes: UnsafePointer<UInt8>, _ length: Int) -> (UInt64, UInt64) {
    let unused = UInt64(truncatingIfNeeded: 64 &- 8 &* min(length, 8))
    return (Word.load(bytes) & (.max >> unused), Word.load(bytes + length - 8) & (.max << unused))
  }

  /// The code of a text that need not be there yet. `bytes` is readable 8 bytes beyond both ends.
  @inline(__always)
  func code(_ bytes: UnsafePointer<UInt8>, _ length: Int, hash: UInt32) -> UInt32? {
    let mask = (1 << bits) &- 1 as UInt64
    var index = UInt64(hash) >> (32 &- bits)
    while true {
      let slot = slots[Int(truncatingIfNeeded: index)]
      if slot == 0 { return nil }
      if UInt32(truncatingIfNeeded: slot >> 32) == hash {
        let code = UInt32(truncatingIfNeeded: slot) &- 1
        if equals(code, bytes, length) { return code }
      }
      index = (index &+ 1) & mask
    }
  }

  @inline(__always)
  private func equals(_ code: UInt32, _ bytes: UnsafePointer<UInt8>, _ length: Int) -> Bool {
    let start = offsets[Int(code)]
    guard offsets[Int(code) &+ 1] &- start == length else { return false }
    let stored = UnsafePointer(arena) + start
    if length <= 16 { return TextInterner.ends(stored, length) == TextInterner.ends(bytes, length) }
    var position = 0
    while position + 8 <= length {
      if Word.load(stored + position) != Word.load(bytes + position) { return false }
      position += 8
    }
    return Word.load(stored + length - 8) == Word.load(bytes + length - 8)
  }

  /// Adds a text that is not there.
  @inline(never)
  func insert(_ bytes: UnsafePointer<UInt8>, _ length: Int, hash: UInt32) -> UInt32 {
    if count &* 8 >= 5 << Int(bits) { grow() }
    let start = offsets[count]
    reserveArena(start + length)
    (arena + start).update(from: bytes, count: length)
    if count == offsetCapacity { growOffsets() }
    offsets[count + 1] = start + length
    let code = UInt32(truncatingIfNeeded: count)
    place(UInt64(hash) << 32 | UInt64(code &+ 1))
    count += 1
    return code
  }

  @inline(__always)
  private func place(_ entry: UInt64) {
    let mask = (1 << bits) &- 1 as UInt64
    var index = (entry >> 32) >> (32 &- bits)
    while slots[Int(truncatingIfNeeded: index)] != 0 { index = (index &+ 1) & mask }
    slots[Int(truncatingIfNeeded: index)] = entry
  }

  private func grow() {
    let old = slots
    let oldCount = 1 << Int(bits)
    // The hash has 32 bits: a fuller table beyond that only probes longer.
    precondition(bits < 32, "fewer texts than codes")
    bits += 1
    slots = GrowingMemory.zeros(1 << Int(bits))
    for index in 0..<oldCount where old[index] != 0 { place(old[index]) }
    GrowingMemory.free(old)
  }

  private func reserveArena(_ end: Int) {
    guard end > arenaCapacity else { return }
    let capacity = max(end, arenaCapacity * 2)
    arena = GrowingMemory.enlarge(arena, to: capacity + 2 * TextInterner.padding)
    arenaCapacity = capacity
  }

  private func growOffsets() {
    offsets = GrowingMemory.enlarge(offsets, to: offsetCapacity * 2 + 1)
    offsetCapacity *= 2
  }

  func prefetchSlot(_ hash: UInt32) {
    kpi_prefetch(slots + Int(truncatingIfNeeded: UInt64(hash) >> (32 &- bits)))
  }

  /// Asks for the offsets of the entry that a hash leads to first.
  func prefetchEntry(_ hash: UInt32) {
    let slot = slots[Int(truncatingIfNeeded: UInt64(hash) >> (32 &- bits))]
    if slot != 0 { kpi_prefetch(offsets + Int(UInt32(truncatingIfNeeded: slot) &- 1)) }
  }

  /// Asks for the bytes of the entry that a hash leads to first.
  func prefetchText(_ hash: UInt32) {
    let slot = slots[Int(truncatingIfNeeded: UInt64(hash) >> (32 &- bits))]
    if slot != 0 { kpi_prefetch(arena + offsets[Int(UInt32(truncatingIfNeeded: slot) &- 1)]) }
  }

  /// The bytes of a text, valid until the next insertion.
  func text(_ code: UInt32) -> (UnsafePointer<UInt8>, Int) {
    let start = offsets[Int(code)]
    return (UnsafePointer(arena) + start, offsets[Int(code) + 1] - start)
  }

  func dictionary() -> TextDictionary {
    let first = offsets[0]
    let bytes = Array(UnsafeBufferPointer(start: arena + first, count: offsets[count] - first))
    let (offsets, count) = (self.offsets, self.count)
    let table = [Int](unsafeUninitializedCapacity: count + 1) { buffer, initialized in
      for code in 0...count { buffer.initializeElement(at: code, to: offsets[code] - first) }
      initialized = count + 1
    }
    return TextDictionary(bytes: bytes, offsets: table)
  }

  /// An interner with the same texts under the same codes.
  func copy() -> TextInterner { copy(upTo: count) }

  /// An interner with the first texts of this one, under the same codes.
  func copy(upTo end: Int) -> TextInterner {
    let copy = TextInterner()
    for code in 0..<end {
      let (bytes, length) = text(UInt32(code))
      _ = copy.insert(bytes, length, hash: TextInterner.hash(bytes, length))
    }
    if end == count { copy.cache.update(from: cache, count: TextInterner.cacheMask + 1) }
    return copy
  }

  /// Takes over some texts of another interner, in its order.
  /// - Parameter codes: receives this interner's code for each of these codes of the other.
  func merge(
    _ other: TextInterner, _ texts: Range<Int>, into codes: UnsafeMutableBufferPointer<UInt32>
  ) {
    precondition(texts.upperBound <= min(other.count, codes.count), "texts that are there")
    let batch = 64
    var hashes = [UInt32](repeating: 0, count: batch)
    var first = texts.lowerBound
    while first < texts.upperBound {
      let size = min(batch, texts.upperBound - first)
      for i in 0..<size {
        let (bytes, length) = other.text(UInt32(first + i))
        hashes[i] = TextInterner.hash(bytes, length)
        prefetchSlot(hashes[i])
      }
      if isLarge {
        for i in 0..<size { prefetchEntry(hashes[i]) }
        for i in 0..<size { prefetchText(hashes[i]) }
      }
      for i in 0..<size {
        let (bytes, length) = other.text(UInt32(first + i))
        codes[first + i] =
          code(bytes, length, hash: hashes[i]) ?? insert(bytes, length, hash: hashes[i])
      }
      first += size
    }
  }
}
