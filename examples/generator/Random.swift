/// A deterministic source of chance (SplitMix64): the same seed gives the same files everywhere.
///
/// Whole numbers only. A logarithm or a power may differ in its last bit between C libraries, and
/// one bit would be enough to change a file.
struct Random {
  private var state: UInt64

  /// Each table draws from its own stream, so that a change in one leaves the others as they are.
  init(stream: UInt64) { state = stream &* 0xD134_2543_DE82_EF95 &+ 2022 }

  private mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  /// A whole number in the range, both ends included.
  mutating func between(_ low: Int, _ high: Int) -> Int {
    low + Int(next() % UInt64(high - low + 1))
  }

  /// True in `perMyriad` of ten thousand cases.
  mutating func chance(_ perMyriad: Int) -> Bool { between(0, 9_999) < perMyriad }

  mutating func pick<T>(_ items: [T]) -> T { items[between(0, items.count - 1)] }

  /// One of the items, each as likely as its weight says.
  mutating func pick<T>(weighted items: [(T, Int)]) -> T {
    var left = between(0, items.reduce(0) { $0 + $1.1 } - 1)
    for (item, weight) in items {
      if left < weight { return item }
      left -= weight
    }
    return items[items.count - 1].0
  }

  /// A number around the middle of the range rather than at its ends.
  mutating func around(_ low: Int, _ high: Int) -> Int {
    (between(low, high) + between(low, high) + between(low, high)) / 3
  }

  /// A number that is mostly small and now and then large, as waiting times are.
  mutating func skewed(_ low: Int, _ high: Int) -> Int {
    let width = high - low
    let share = between(0, 1_000) * between(0, 1_000) / 1_000 * between(0, 1_000) / 1_000
    return low + width * share / 1_000
  }
}
