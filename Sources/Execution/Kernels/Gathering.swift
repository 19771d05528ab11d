import Storage

/// The values at some places; `none` where a place is −1.
func taken<T: BitwiseCopyable>(_ values: [T], at places: [Int32], none: T) -> [T] {
  precondition(places.areAll(from: -1, below: values.count))
  let hasNone = places.hasNegative
  return [T](unsafeUninitializedCapacity: places.count) { out, filled in
    values.withUnsafeBufferPointer { values in
      places.withUnsafeBufferPointer { places in
        if !hasNone {
          for index in 0..<places.count { out[index] = values[Int(places[index])] }
        } else {
          for index in 0..<places.count {
            let place = Int(places[index])
            out[index] = place < 0 ? none : values[place]
          }
        }
      }
    }
    filled = places.count
  }
}

/// The values at some places, made into others; 0 where a place is −1.
@inline(__always)
func taken<Slot: FixedWidthInteger, Wide: FixedWidthInteger>(
  _ slots: UnsafeBufferPointer<Slot>, at places: [Int32], _ wide: (Slot) -> Wide
) -> [Wide] {
  precondition(places.areAll(from: -1, below: slots.count))
  return [Wide](unsafeUninitializedCapacity: places.count) { out, filled in
    places.withUnsafeBufferPointer { places in
      for index in 0..<places.count {
        let place = Int(places[index])
        out[index] = place < 0 ? 0 : wide(slots[place])
      }
    }
    filled = places.count
  }
}

/// The values at places that are all there.
func taken<T: BitwiseCopyable>(_ values: [T], at places: [Int32]) -> [T] {
  precondition(places.areAll(from: 0, below: values.count))
  return [T](unsafeUninitializedCapacity: places.count) { out, filled in
    values.withUnsafeBufferPointer { values in
      places.withUnsafeBufferPointer { places in
        for index in 0..<places.count { out[index] = values[Int(places[index])] }
      }
    }
    filled = places.count
  }
}

/// The codes of some rows.
func taken(_ codes: RowCodes, at rows: [Int32]) -> [UInt32] {
  precondition(rows.areAll(from: 0, below: codes.count))
  return codes.withUnsafeBufferPointer { codes in mapped(rows) { codes[Int($0)] } }
}

extension [Int32] {
  /// Whether all can be used as places in an array of so many.
  func allBelow(_ count: Int) -> Bool { areAll(from: 0, below: count) }

  /// Whether all lie within bounds, looked at without a branch for each.
  func areAll(from least: Int32, below count: Int) -> Bool {
    let last = Int32(clamping: count - 1)
    var outside: Int32 = 0
    for place in self { outside |= (place < least ? 1 : 0) | (place > last ? 1 : 0) }
    return outside == 0
  }

  /// Whether any is less than 0.
  var hasNegative: Bool {
    var all: Int32 = 0
    for place in self { all |= place }
    return all < 0
  }
}

/// The positions of the flags that are set, in order.
func positions(where flags: [Bool]) -> [Int32] {
  [Int32](unsafeUninitializedCapacity: flags.count) { out, filled in
    var count = 0
    for index in 0..<flags.count {
      out[count] = Int32(truncatingIfNeeded: index)
      count &+= flags[index] ? 1 : 0
    }
    filled = count
  }
}

extension [Bool] {
  /// Whether every flag is set, looked at without a branch for each.
  var areAllSet: Bool {
    withUnsafeBytes { bytes in
      var all: UInt8 = 1
      for byte in bytes { all &= byte }
      return all != 0
    }
  }

  /// `nil` where every flag is set.
  var unlessAllSet: [Bool]? { areAllSet ? nil : self }
}

extension Validity {
  /// Which rows of a run have a value; `nil` when all have.
  func flags(_ rows: Range<Int>) -> [Bool]? {
    if isAllPresent { return nil }
    precondition(rows.lowerBound >= 0 && rows.upperBound <= count)
    let words = self.words
    let flags = [Bool](unsafeUninitializedCapacity: rows.count) { out, filled in
      words.withUnsafeBufferPointer { words in
        var row = rows.lowerBound
        while row < rows.upperBound {
          // A word at a time: the loop within has no look into memory.
          let end = min((row | 63) + 1, rows.upperBound)
          let word = words[row >> 6] >> UInt64(row & 63)
          let first = row - rows.lowerBound
          for bit in 0..<(end - row) { out[first + bit] = (word >> UInt64(bit)) & 1 != 0 }
          row = end
        }
      }
      filled = rows.count
    }
    return flags.unlessAllSet
  }

  /// Which rows of a list have a value, −1 having none; `nil` when all have.
  func flags(_ rows: [Int32]) -> [Bool]? {
    precondition(rows.areAll(from: -1, below: count))
    let words = self.words
    if words.isEmpty { return rows.hasNegative ? rows.map { $0 >= 0 } : nil }
    let hasNone = rows.hasNegative
    let flags = [Bool](unsafeUninitializedCapacity: rows.count) { out, filled in
      words.withUnsafeBufferPointer { words in
        rows.withUnsafeBufferPointer { rows in
          for index in 0..<rows.count {
            let row = Int(max(0, rows[index]))
            out[index] = (words[row >> 6] >> UInt64(row & 63)) & 1 != 0
          }
        }
      }
      filled = rows.count
    }
    if !hasNone { return flags.unlessAllSet }
    return zipped(flags, 1, rows, 1, rows.count) { $0 && $1 >= 0 }
  }
}
