/// Tells whether the texts of a key are distinct from their hashes alone: a dictionary of millions of
/// ids takes several times as long and as much memory, and nobody may ask for one of them.
///
/// Two texts with one hash of 64 bits, which ten million distinct ones have once in 300,000 files,
/// are looked at again with their bytes, so a hash may be wrong and the answer never is.
enum KeyHashes {
  /// Hashes the fields of a block.
  /// - Returns: how many fields have no hash: the empty ones, and those that are not ASCII, of which
  ///   two may become one text when they are repaired.
  static func read(_ spans: FieldSpans, _ out: UnsafeMutablePointer<Int64>) -> Int {
    let bytes = UnsafePointer(spans.bytes)
    var without = 0
    for row in 0..<spans.rows {
      let start = spans.start(row)
      let (hash, isPlain) = hash(bytes + start, spans.end(row) &- start)
      out[row] = Int64(bitPattern: hash)
      without &+= isPlain ? 0 : 1
    }
    return without
  }

  @inline(__always)
  private static func hash(_ text: UnsafePointer<UInt8>, _ length: Int) -> (UInt64, Bool) {
    var state = UInt64(truncatingIfNeeded: length) &* 0xD6E8_FEB8_6659_FD93
    var all: UInt64 = 0
    var position = 0
    while position &+ 16 < length {
      let (a, b) = (Word.load(text + position), Word.load(text + position + 8))
      all |= a | b
      state = mixed(a, b ^ state)
      position &+= 16
    }
    let (a, b) =
      length <= 16
      ? TextInterner.ends(text, length)
      : (Word.load(text + length - 16), Word.load(text + length - 8))
    all |= a | b
    return (mixed(a, b ^ state), length > 0 && all & 0x8080_8080_8080_8080 == 0)
  }

  @inline(__always)
  private static func mixed(_ a: UInt64, _ b: UInt64) -> UInt64 {
    let (high, low) = (a ^ 0xA076_1D64_78BD_642F).multipliedFullWidth(by: b ^ 0xE703_7ED1_A0B4_28DB)
    let folded = (high ^ low) &* 0x9FB2_1C65_1E98_DF25
    return folded ^ (folded >> 32)
  }

  private static let partBits: UInt64 = 8
  private static let parts = 1 << Int(partBits)

  @inline(__always)
  private static func part(_ hash: UInt64) -> Int {
    Int(truncatingIfNeeded: hash >> (64 - partBits))
  }

  /// Whether no two of the hashes are the same. They are dealt out to parts by their highest bits,
  /// so that the table of a part stays in the second-level cache.
  static func areDistinct(_ hashes: [Int64], threads: Int) -> Bool {
    let workers = max(1, min(threads, hashes.count >> 12))
    let places = UnsafeMutablePointer<Int>.allocate(capacity: workers * parts)
    places.initialize(repeating: 0, count: workers * parts)
    let dealt = UnsafeMutablePointer<UInt64>.allocate(capacity: max(1, hashes.count))
    defer {
      places.deallocate()
      dealt.deallocate()
    }
    useLargePages(
      UnsafeMutableRawBufferPointer(start: dealt, count: 8 * hashes.count))
    func share(_ worker: Int) -> Range<Int> {
      hashes.count * worker / workers..<hashes.count * (worker + 1) / workers
    }
    runConcurrently(workers) { worker in
      let own = places + worker * parts
      for row in share(worker) { own[part(UInt64(bitPattern: hashes[row]))] += 1 }
    }
    var starts = [0]
    for part in 0..<parts {
      var next = starts[part]
      for worker in 0..<workers {
        let count = places[worker * parts + part]
        places[worker * parts + part] = next
        next += count
      }
      starts.append(next)
    }
    runConcurrently(workers) { worker in
      let own = places + worker * parts
      for row in share(worker) {
        let hash = UInt64(bitPattern: hashes[row])
        dealt[own[part(hash)]] = hash
        own[part(hash)] += 1
      }
    }
    // What is counted is no longer needed: the places take the number of repetitions.
    runConcurrently(workers) { worker in
      var table = HashTable()
      places[worker] = 0
      for part in stride(from: worker, to: parts, by: workers) {
        let own = UnsafeBufferPointer(
          start: dealt + starts[part], count: starts[part + 1] - starts[part])
        if !table.areDistinct(own) { places[worker] += 1 }
      }
    }
    return (0..<workers).allSatisfy { places[$0] == 0 }
  }

  /// Open addressing, used for one part after the other.
  private struct HashTable {
    private var slots: [UInt64] = []

    mutating func areDistinct(_ hashes: UnsafeBufferPointer<UInt64>) -> Bool {
      var bits: UInt64 = 6
      while 1 << bits < 2 * hashes.count { bits += 1 }
      let (size, mask) = (1 << Int(bits), (1 << bits) &- 1 as UInt64)
      if slots.count < size { slots = [UInt64](repeating: 0, count: size) }
      return slots.withUnsafeMutableBufferPointer { slots in
        for index in 0..<size { slots[index] = 0 }
        for hash in hashes {
          // 0 is an empty slot; that two hashes share a number here only costs time.
          let hash = max(1, hash)
          var place = (hash >> (64 - partBits - bits)) & mask
          while slots[Int(truncatingIfNeeded: place)] != 0 {
            if slots[Int(truncatingIfNeeded: place)] == hash { return false }
            place = (place &+ 1) & mask
          }
          slots[Int(truncatingIfNeeded: place)] = hash
        }
        return true
      }
    }
  }
}
