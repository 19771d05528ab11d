import Storage
import Values

/// Values that were worked out elsewhere, in the place of an aggregate's state.
struct SettledValues: Accumulator {
  let values: Vector

  mutating func grow(to count: Int) {}

  mutating func add(_ groups: [Int32], _ values: Vector?, order: [Int64]?) {
    preconditionFailure("settled values take no more")
  }

  mutating func merge(_ other: any Accumulator, groups: [Int32]) {
    preconditionFailure("settled values take no more")
  }

  func finish() -> Vector { values }
}
