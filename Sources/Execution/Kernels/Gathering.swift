import Storage

/// The values at some places; `none` where a place is −1.
func taken<T: BitwiseCopyable>(_ values: [T], at places: [Int32], none: T) -> [T] {
  let bounds = Bounds(places)
  precondition(bounds.least >= -1 && Int(bounds.greatest) < values.count)
  return [T](unsafeUninitializedCapacity: places.count) { out, filled in
    values.withUnsafeBufferPointer { values in
      places.withUnsafeBufferPointer { places in
        if bounds.least >= 0 {
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

/// The values at places that are all there.
func taken<T: BitwiseCopyable>(_ values: [T], at places: [Int32]) -> [T] {
  guard let first = values.first else {
    precondition(places.isEmpty)
    return []
  }
  precondition(Bounds(places).least >= 0)
  return taken(values, at: places, none: first)
}

/// The least and the greatest of some places; 0 and −1 without any.
private struct Bounds {
  var least: Int32 = 0
  var greatest: Int32 = -1

  init(_ places: [Int32]) {
    guard let first = places.first else { return }
    (least, greatest) = (first, first)
    for place in places {
      least = Swift.min(least, place)
      greatest = Swift.max(greatest, place)
    }
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
    var all = true
    for flag in self { all = all && flag }
    return all
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
        for (index, row) in rows.enumerated() {
          out[index] = (words[row >> 6] >> UInt64(row & 63)) & 1 != 0
        }
      }
      filled = rows.count
    }
    return flags.unlessAllSet
  }

  /// Which rows of a list have a value, −1 having none; `nil` when all have.
  func flags(_ rows: [Int32]) -> [Bool]? {
    let words = self.words
    if words.isEmpty {
      return [Bool](
        unsafeUninitializedCapacity: rows.count
      ) { out, filled in
        for index in 0..<rows.count { out[index] = rows[index] >= 0 }
        filled = rows.count
      }.unlessAllSet
    }
    precondition(rows.allSatisfy { Int($0) < count })
    return [Bool](unsafeUninitializedCapacity: rows.count) { out, filled in
      words.withUnsafeBufferPointer { words in
        for index in 0..<rows.count {
          let row = Int(rows[index])
          out[index] = row >= 0 && (words[row >> 6] >> UInt64(row & 63)) & 1 != 0
        }
      }
      filled = rows.count
    }.unlessAllSet
  }
}
