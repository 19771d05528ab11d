import Synchronization
package import Values

/// The values of a column in as few bytes as most columns need: what a question touches of ten
/// million rows is mostly memory, and memory that is touched for the first time is what costs.
///
/// Values that do not fit lie in `Column.Values`. Where a row has no value, its slot is 0.
package enum PackedValues: Sendable {
  case integer(Slots<Int32>)
  /// Coefficients of units of the scale.
  case decimal(Slots<Int32>, scale: DecimalScale)
  /// Days since 1970-01-01, from the second on: 0 stands only where a row has no value.
  case date(Slots<UInt16>)
  /// Whole seconds since 1970-01-01T00:00:00Z.
  case timestamp(Slots<UInt32>)
  /// Codes into a dictionary of at most 256 texts.
  case text(Slots<UInt8>, TextDictionary)
  /// Codes into a dictionary of any number of texts, where they need not be copied.
  case codes(Slots<UInt32>, TextDictionary)
}

extension PackedValues {
  var count: Int {
    switch self {
    case .integer(let slots), .decimal(let slots, _): slots.count
    case .date(let slots): slots.count
    case .timestamp(let slots): slots.count
    case .text(let slots, _): slots.count
    case .codes(let slots, _): slots.count
    }
  }

  /// The same values in arrays.
  func widened() -> Column.Values {
    switch self {
    case .integer(let slots): .integer(widened(slots) { Int64($0) })
    case .decimal(let slots, let scale): .decimal(widened(slots) { Int64($0) }, scale: scale)
    case .date(let slots): .date(widened(slots) { Int32($0) })
    case .timestamp(let slots): .timestamp(widened(slots) { microseconds($0) })
    case .text(let slots, let dictionary): .text(widened(slots) { UInt32($0) }, dictionary)
    case .codes(let slots, let dictionary): .text(widened(slots) { $0 }, dictionary)
    }
  }

  @inline(__always)
  private func widened<Slot, Wide>(_ slots: Slots<Slot>, _ wide: (Slot) -> Wide) -> [Wide] {
    [Wide](unsafeUninitializedCapacity: max(1, slots.count)) { out, filled in
      useLargePages(UnsafeMutableRawBufferPointer(out))
      slots.withUnsafeBufferPointer { slots in
        for index in 0..<slots.count { out[index] = wide(slots[index]) }
      }
      filled = slots.count
    }
  }
}

/// The microseconds of whole seconds.
@inlinable
public func microseconds(_ seconds: UInt32) -> Int64 { Int64(seconds) &* 1_000_000 }

/// Packed values, and their arrays once somebody has asked for these.
final class PackedColumn: Sendable {
  let slots: PackedValues
  private let arrays = Mutex<Column.Values?>(nil)

  init(_ slots: PackedValues) { self.slots = slots }

  var values: Column.Values {
    arrays.withLock { arrays in
      if let arrays { return arrays }
      let values = slots.widened()
      arrays = values
      return values
    }
  }
}
