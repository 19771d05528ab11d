package import Storage
package import Values

/// The values of a text or integer column as small numbers, one for each distinct value.
///
/// Codes are an index space from 0 to `count`, not necessarily all used.
package struct Codes: Sendable {
  /// What a code stands for.
  package enum Labels: Sendable {
    case text(TextDictionary)
    /// code = value − base
    case offset(base: Int64)
    case integers([Int64])
  }

  /// Stands where a row has no value.
  package static let missing = UInt32.max

  /// One code a row; `Codes.missing` where there is no value.
  package var codes: RowCodes
  /// One more than the greatest code.
  package var count: Int
  package var labels: Labels
  /// Whether some row may have no value.
  package var hasMissing = true

  /// For each code the code of the same value in another column; `missing` where it has none.
  package func mapping(to target: Codes) -> [UInt32] { codeMapping(from: self, to: target) }

  /// The values behind the codes, one row a code.
  package var labelColumn: Column {
    let all = Validity(allPresent: count)
    switch labels {
    case .text(let dictionary):
      return Column(.text((0..<UInt32(count)).map { $0 }, dictionary), validity: all)
    case .offset(let base):
      return Column(.integer((0..<Int64(count)).map { base + $0 }), validity: all)
    case .integers(let values): return Column(.integer(values), validity: all)
    }
  }

  /// Which codes some row has: ids that are numbered have codes in between.
  package var areUsed: [Bool] {
    var areUsed = [Bool](repeating: false, count: count)
    for code in codes where code != Codes.missing { areUsed[Int(code)] = true }
    return areUsed
  }

  /// The value behind a code as it is written in files.
  package func name(_ code: UInt32) -> String {
    switch labels {
    case .text(let dictionary): dictionary.string(code)
    case .offset(let base): String(base + Int64(code))
    case .integers(let values): String(values[Int(code)])
    }
  }

  /// The value behind a code; for results and messages.
  package func value(_ code: UInt32) -> Value {
    switch labels {
    case .text(let dictionary): .text(dictionary.string(code))
    case .offset(let base): .integer(base + Int64(code))
    case .integers(let values): .integer(values[Int(code)])
    }
  }
}

extension Codes {
  /// - Returns: `nil` for a column that is neither text nor integer.
  package init?(_ column: Column) {
    if column.type == .integer, let numbers = WholeNumbers(column) {
      self.init(integers: numbers, validity: column.validity)
      return
    }
    guard let codes = column.codes, let dictionary = column.dictionary else { return nil }
    self.init(
      codes: marked(codes, column.validity), count: dictionary.count, labels: .text(dictionary),
      hasMissing: !column.validity.isAllPresent)
  }

  package init(codes: [UInt32], count: Int, labels: Labels, hasMissing: Bool = true) {
    self.init(codes: RowCodes(codes), count: count, labels: labels, hasMissing: hasMissing)
  }

  /// Integers that lie close together become codes by subtraction, others by a hash table in order
  /// of first appearance.
  private init(integers values: WholeNumbers, validity: Validity) {
    var least = Int64.max
    var greatest = Int64.min
    for row in 0..<values.count where validity.isPresent(row) {
      least = min(least, values[row])
      greatest = max(greatest, values[row])
    }
    guard least <= greatest else {
      self.init(
        codes: [UInt32](repeating: Codes.missing, count: values.count), count: 0,
        labels: .integers([]))
      return
    }
    let (range, overflows) = greatest.subtractingReportingOverflow(least)
    if !overflows, range <= max(65_536, 4 * Int64(values.count)), range < Int64(UInt32.max) - 1 {
      var codes = largeArray(repeating: Codes.missing, count: values.count)
      for row in 0..<values.count where validity.isPresent(row) {
        codes[row] = UInt32(truncatingIfNeeded: values[row] - least)
      }
      self.init(
        codes: codes, count: Int(range) + 1, labels: .offset(base: least),
        hasMissing: !validity.isAllPresent)
      return
    }
    self = Codes.hashed(values, validity)
  }

  private static func hashed(_ values: WholeNumbers, _ validity: Validity) -> Codes {
    var capacity = 1024
    var slots = [UInt32](repeating: Codes.missing, count: capacity)
    var distinct: [Int64] = []
    var codes = [UInt32](repeating: Codes.missing, count: values.count)
    for row in 0..<values.count where validity.isPresent(row) {
      var slot = Int(truncatingIfNeeded: mixed(values[row])) & (capacity - 1)
      while slots[slot] != Codes.missing, distinct[Int(slots[slot])] != values[row] {
        slot = (slot + 1) & (capacity - 1)
      }
      if slots[slot] == Codes.missing {
        slots[slot] = UInt32(distinct.count)
        distinct.append(values[row])
      }
      codes[row] = slots[slot]
      if distinct.count * 2 > capacity {
        capacity *= 4
        slots = rehashed(distinct, capacity: capacity)
      }
    }
    return Codes(codes: codes, count: distinct.count, labels: .integers(distinct))
  }

  private static func rehashed(_ distinct: [Int64], capacity: Int) -> [UInt32] {
    var slots = [UInt32](repeating: Codes.missing, count: capacity)
    for (code, value) in distinct.enumerated() {
      var slot = Int(truncatingIfNeeded: mixed(value)) & (capacity - 1)
      while slots[slot] != Codes.missing { slot = (slot + 1) & (capacity - 1) }
      slots[slot] = UInt32(code)
    }
    return slots
  }

  /// The finaliser of SplitMix64: spreads integers over a table.
  private static func mixed(_ value: Int64) -> UInt64 {
    var z = UInt64(bitPattern: value)
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}

/// The codes with `Codes.missing` where a row has no value; the same array where all have one.
private func marked(_ codes: RowCodes, _ validity: Validity) -> RowCodes {
  guard !validity.isAllPresent else { return codes }
  var result = codes.all
  for row in 0..<result.count where !validity.isPresent(row) { result[row] = Codes.missing }
  return RowCodes(result)
}

extension Codes {
  /// Whether no two rows have the same value; rows without a value are passed over.
  package var isUnique: Bool {
    if isAscending { return true }
    var seen = [UInt64](repeating: 0, count: (count + 63) / 64)
    for code in codes where code != Codes.missing {
      let bit: UInt64 = 1 << UInt64(code & 63)
      if seen[Int(code >> 6)] & bit != 0 { return false }
      seen[Int(code >> 6)] |= bit
    }
    return true
  }

  /// The code of the first row where each row has the one after the row before: ids that count the
  /// rows.
  var firstOfCount: Int? {
    guard let first = codes.first, first != Codes.missing else { return nil }
    let isCount = codes.withUnsafeBufferPointer { codes in
      // Some at a time, so that many are compared at once.
      stride(from: 0, to: codes.count, by: 4096).allSatisfy { start in
        var differences: UInt32 = 0
        for row in start..<min(start + 4096, codes.count) {
          differences |= codes[row] ^ (first &+ UInt32(truncatingIfNeeded: row))
        }
        return differences == 0
      }
    }
    return isCount ? Int(first) : nil
  }

  /// Ids that were given in the order of the rows need no table to be seen as unique.
  private var isAscending: Bool {
    guard codes.count > 1 else { return true }
    for row in 1..<codes.count where codes[row - 1] >= codes[row] { return false }
    return codes[codes.count - 1] != Codes.missing
  }
}
