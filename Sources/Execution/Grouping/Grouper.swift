/// Gives each combination of keys a number from 0.
///
/// Where the keys are codes of small dictionaries the number is computed from them; else it is
/// found by hashing.
struct Grouper: Sendable {
  private enum Mode: Sendable {
    case dense(sizes: [Int])
    case hashed
  }
  private let mode: Mode
  private let width: Int
  /// Hashed: the keys of group g are `tuples[g * width ..< (g + 1) * width]`.
  private var tuples: [Int64] = []
  /// A table of hashes over the tuples; empty until something is looked up.
  private var slots: [Int32] = []
  private(set) var count: Int

  /// - Parameters:
  ///   - spans: for each key how many codes it has, if it is a code.
  ///   - limit: the number of combinations up to which they are numbered directly.
  init(spans: [Int?], denseLimit limit: Int) {
    width = spans.count
    var product = 1
    var sizes: [Int] = []
    for span in spans {
      guard let span, product <= limit else {
        product = .max
        break
      }
      sizes.append(span + 1)  // the last one takes missing values
      product = product.multipliedReportingOverflow(by: span + 1).partialValue
      if product > limit { break }
    }
    if product <= limit, sizes.count == spans.count {
      mode = .dense(sizes: sizes)
      count = product
    } else {
      mode = .hashed
      count = 0
    }
  }

  /// Whether numbers are computed: then some of `0..<count` may have no row.
  var isDense: Bool { if case .dense = mode { true } else { false } }

  /// The numbers of `rows` combinations, given key by key; only where they are hashed or there is
  /// no key.
  mutating func assign(_ keys: [[Int64]], rows: Int) -> [Int32] {
    if width == 0 { return [Int32](repeating: 0, count: rows) }
    makeIndex()
    var groups = [Int32](repeating: 0, count: rows)
    if width == 1 {
      let key = keys[0]
      for row in 0..<rows { groups[row] = insert(key[row]) }
      return groups
    }
    var tuple = [Int64](repeating: 0, count: width)
    for row in 0..<rows {
      for position in 0..<width { tuple[position] = keys[position][row] }
      groups[row] = insert(tuple)
    }
    return groups
  }

  /// The keys of a group.
  func tuple(_ group: Int) -> [Int64] {
    switch mode {
    case .hashed:
      return Array(tuples[group * width..<(group + 1) * width])
    case .dense:
      return (0..<width).map { key(group, $0) }
    }
  }

  /// One of the keys of a group.
  func key(_ group: Int, _ position: Int) -> Int64 {
    switch mode {
    case .hashed:
      return tuples[group * width + position]
    case .dense(let sizes):
      var rest = group
      for size in sizes[(position + 1)...] { rest /= size }
      let code = rest % sizes[position]
      return code == sizes[position] - 1 ? missingKey : Int64(code)
    }
  }

  /// Adds a group of another that is known not to be here yet; its number.
  mutating func append(_ group: Int, of other: Grouper) -> Int32 {
    precondition(!isDense && width == other.width && slots.isEmpty)
    for position in 0..<width { tuples.append(other.key(group, position)) }
    count += 1
    return Int32(count - 1)
  }

  /// Makes the groups ready to be found.
  mutating func makeIndex() {
    guard slots.isEmpty, !isDense, width > 0 else { return }
    var capacity = 1024
    while capacity < 2 * count + 2 { capacity *= 2 }
    slots = indexed(capacity: capacity)
  }

  /// The number of a combination, new or known; only where they are hashed or there is no key.
  mutating func insert(_ tuple: [Int64]) -> Int32 {
    if width == 0 { return 0 }
    if slots.isEmpty { makeIndex() }
    var slot = Int(truncatingIfNeeded: hash(tuple)) & (slots.count - 1)
    while slots[slot] >= 0 {
      let start = Int(slots[slot]) * width
      var isSame = true
      for position in 0..<width where tuples[start + position] != tuple[position] {
        isSame = false
      }
      if isSame { return slots[slot] }
      slot = (slot + 1) & (slots.count - 1)
    }
    return add(tuple[...], at: slot)
  }

  /// The number of a combination that is known; after `makeIndex` only.
  func find(_ tuple: [Int64]) -> Int32? {
    if width == 0 { return 0 }
    precondition(!slots.isEmpty)
    var slot = Int(truncatingIfNeeded: hash(tuple)) & (slots.count - 1)
    while slots[slot] >= 0 {
      let start = Int(slots[slot]) * width
      if tuples[start..<start + width].elementsEqual(tuple) { return slots[slot] }
      slot = (slot + 1) & (slots.count - 1)
    }
    return nil
  }

  private mutating func insert(_ key: Int64) -> Int32 {
    var slot = Int(truncatingIfNeeded: mixed(UInt64(bitPattern: key))) & (slots.count - 1)
    while slots[slot] >= 0 {
      if tuples[Int(slots[slot])] == key { return slots[slot] }
      slot = (slot + 1) & (slots.count - 1)
    }
    return add(CollectionOfOne(key), at: slot)
  }

  private mutating func add(_ tuple: some Collection<Int64>, at slot: Int) -> Int32 {
    let group = Int32(count)
    tuples.append(contentsOf: tuple)
    count += 1
    slots[slot] = group
    if count * 2 > slots.count { grow() }
    return group
  }

  private mutating func grow() { slots = indexed(capacity: slots.count * 4) }

  private func indexed(capacity: Int) -> [Int32] {
    var slots = largeArray(repeating: Int32(-1), count: capacity)
    for group in 0..<count {
      let hash = hash(tuples[group * width..<(group + 1) * width])
      var slot = Int(truncatingIfNeeded: hash) & (capacity - 1)
      while slots[slot] >= 0 { slot = (slot + 1) & (capacity - 1) }
      slots[slot] = Int32(group)
    }
    return slots
  }

  private func hash(_ tuple: some Collection<Int64>) -> UInt64 {
    var hash: UInt64 = 0
    for key in tuple { hash = mixed(hash ^ UInt64(bitPattern: key)) }
    return hash
  }
}

/// Spreads the bits of a key (the finalizer of SplitMix64).
func mixed(_ value: UInt64) -> UInt64 {
  var z = value &+ 0x9E37_79B9_7F4A_7C15
  z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
  z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
  return z ^ (z >> 31)
}
