import Storage

/// For each code of `source` the code of the same value in `target`; `Codes.missing` where the
/// target does not have it.
///
/// Numbered ids and near integers are mapped by arithmetic, the rest through a hash table.
package func codeMapping(from source: Codes, to target: Codes) -> [UInt32] {
  if let shift = codeShift(from: source, to: target) {
    return shifted(count: source.count, by: shift, into: target.count)
  }
  switch (source.labels, target.labels) {
  case (.text(let a), .text(let b)):
    if a.numbering != nil, b.numbering != nil {
      return [UInt32](repeating: Codes.missing, count: a.count)
    }
    return mapped(FlatTexts(a), into: FlatTexts(b))
  case (.offset, .offset):
    return [UInt32](repeating: Codes.missing, count: source.count)
  default:
    return mapped(FlatTexts(source), into: FlatTexts(target))
  }
}

/// How much greater the code of a value is in `target` than in `source`; `nil` where it is not the
/// same for all values.
func codeShift(from source: Codes, to target: Codes) -> Int? {
  switch (source.labels, target.labels) {
  case (.text(let a), .text(let b)):
    guard let x = a.numbering, let y = b.numbering, x.prefix == y.prefix, x.width == y.width else {
      return nil
    }
    return x.base - y.base
  case (.offset(let a), .offset(let b)):
    let (shift, overflows) = a.subtractingReportingOverflow(b)
    return overflows ? nil : Int(shift)
  default: return nil
  }
}

private func shifted(count: Int, by shift: Int, into limit: Int) -> [UInt32] {
  var result = largeArray(repeating: Codes.missing, count: count)
  for code in 0..<count {
    let (moved, overflows) = code.addingReportingOverflow(shift)
    if !overflows, moved >= 0, moved < limit { result[code] = UInt32(moved) }
  }
  return result
}

/// Texts end to end: no allocation for each when they are compared.
private struct FlatTexts {
  var bytes: [UInt8] = []
  var offsets = [0]

  init(_ dictionary: TextDictionary) {
    offsets.reserveCapacity(dictionary.count + 1)
    for code in 0..<dictionary.count {
      bytes.append(contentsOf: dictionary.utf8(UInt32(code)))
      offsets.append(bytes.count)
    }
  }

  /// Integers take part as the digits they are written with.
  init(_ codes: Codes) {
    switch codes.labels {
    case .text(let dictionary): self.init(dictionary)
    case .offset(let base): self.init((0..<codes.count).map { base + Int64($0) })
    case .integers(let values): self.init(values)
    }
  }

  private init(_ values: [Int64]) {
    for value in values {
      bytes.append(contentsOf: String(value).utf8)
      offsets.append(bytes.count)
    }
  }

  var count: Int { offsets.count - 1 }

  /// FNV-1a, its upper half folded in.
  func hash(_ index: Int) -> Int {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for position in offsets[index]..<offsets[index + 1] {
      hash = (hash ^ UInt64(bytes[position])) &* 0x100_0000_01B3
    }
    return Int(truncatingIfNeeded: (hash ^ (hash >> 32)) & 0x7FFF_FFFF)
  }

  func isEqual(_ index: Int, _ other: FlatTexts, _ otherIndex: Int) -> Bool {
    let length = offsets[index + 1] - offsets[index]
    guard length == other.offsets[otherIndex + 1] - other.offsets[otherIndex] else { return false }
    for step in 0..<length
    where bytes[offsets[index] + step] != other.bytes[other.offsets[otherIndex] + step] {
      return false
    }
    return true
  }
}

private func mapped(_ source: FlatTexts, into target: FlatTexts) -> [UInt32] {
  var capacity = 16
  while capacity < 2 * target.count { capacity *= 2 }
  var slots = [UInt32](repeating: Codes.missing, count: capacity)
  for index in 0..<target.count {
    var slot = target.hash(index) & (capacity - 1)
    while slots[slot] != Codes.missing { slot = (slot + 1) & (capacity - 1) }
    slots[slot] = UInt32(index)
  }
  var result = [UInt32](repeating: Codes.missing, count: source.count)
  for index in 0..<source.count {
    var slot = source.hash(index) & (capacity - 1)
    while slots[slot] != Codes.missing {
      if source.isEqual(index, target, Int(slots[slot])) {
        result[index] = slots[slot]
        break
      }
      slot = (slot + 1) & (capacity - 1)
    }
  }
  return result
}
