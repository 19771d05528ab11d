import Storage
import Values

/// A dimension's key on one relation, bound to the domain.
struct KeyNode: Sendable {
  let node: Node
  /// From the node's codes to keys; `nil`: they are the keys.
  let table: [UInt32]?
  let type: ScalarType
  /// The number of keys when they are codes from 0, or flags; `nil`: any integer.
  let span: Int?

  func keys(_ vector: Vector) -> [Int64] {
    let vector = vector.spread()
    var keys: [Int64]
    switch vector.values {
    case .exact(let v, let scale):
      let factor = scale.factor(to: type.scale ?? scale) ?? 1
      keys = factor == 1 ? v : v.map { $0.multipliedReportingOverflow(by: factor).partialValue }
    case .numbers(let v), .durations(let v): keys = v.map(orderedBits)
    case .days(let v): keys = mapped(v) { Int64($0) }
    case .instants(let v): keys = v
    case .flags(let v): keys = v.map { $0 ? 1 : 0 }
    case .codes(let v, _):
      if let table {
        keys = mapped(v) { Int64(table[Int($0)]) }
      } else {
        keys = mapped(v) { Int64($0) }
      }
    }
    if let present = vector.present {
      for index in keys.indices where !present[index] { keys[index] = missingKey }
    }
    return keys
  }

  /// Puts the next digit to the numbers of groups that are computed: the keys from 0, or `span` for
  /// rows without a value.
  func addDigit(_ vector: Vector, to groups: inout [Int32]) {
    guard let span else { preconditionFailure("only keys from 0 are digits") }
    let size = Int32(truncatingIfNeeded: span + 1)
    let none = Int32(truncatingIfNeeded: span)
    var digits: [Int32]
    switch vector.spread().values {
    case .codes(let codes, _):
      if let table {
        digits = mapped(codes) { Int32(bitPattern: min(table[Int($0)], UInt32(none))) }
      } else {
        digits = mapped(codes) { Int32(bitPattern: min($0, UInt32(none))) }
      }
    case .flags(let flags): digits = flags.map { $0 ? 1 : 0 }
    case .exact, .numbers, .days, .instants, .durations:
      digits = keys(vector).map { $0 < 0 ? none : Int32(truncatingIfNeeded: min($0, Int64(none))) }
    }
    if let present = vector.spread().present {
      digits = selected(present, digits, 1, [none], 0)
    }
    groups = zipped(groups, 1, digits, 1, groups.count) { $0 &* size &+ $1 }
  }
}
