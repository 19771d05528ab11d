import Storage

/// The least and the greatest of a column's values, by blocks of 4096 rows and of all.
struct Extremes<Value: FixedWidthInteger & Sendable> {
  private(set) var blocks: [(least: Value, greatest: Value)]
  private(set) var least = Value.max
  private(set) var greatest = Value.min

  static var blockSize: Int { 4096 }

  init(_ values: UnsafeBufferPointer<Value>, _ validity: Validity, threads: Int) {
    nonisolated(unsafe) let values = values
    // Parts are whole blocks.
    let parts = parts(ofRows: values.count)
    let found = simultaneously(parts.count, threads: threads) { part in
      stride(from: parts[part].lowerBound, to: parts[part].upperBound, by: Self.blockSize).map {
        let rows = $0..<min($0 + Self.blockSize, values.count)
        return validity.isAllPresent
          ? Self.extremes(values, rows) : Self.extremes(values, rows, validity)
      }
    }
    blocks = found.flatMap(\.self)
    for block in blocks {
      least = min(least, block.least)
      greatest = max(greatest, block.greatest)
    }
  }

  private static func extremes(
    _ values: UnsafeBufferPointer<Value>, _ rows: Range<Int>
  ) -> (least: Value, greatest: Value) {
    var (least, greatest) = (Value.max, Value.min)
    for row in rows {
      least = min(least, values[row])
      greatest = max(greatest, values[row])
    }
    return (least, greatest)
  }

  private static func extremes(
    _ values: UnsafeBufferPointer<Value>, _ rows: Range<Int>, _ validity: Validity
  ) -> (least: Value, greatest: Value) {
    var (least, greatest) = (Value.max, Value.min)
    for first in stride(from: rows.lowerBound, to: rows.upperBound, by: 64) {
      let word = validity.words[first >> 6]
      for row in first..<min(first + 64, rows.upperBound) {
        // Gaps come in any order: both are worked out without a branch.
        let isPresent = word &>> UInt64(truncatingIfNeeded: row &- first) & 1 != 0
        least = min(least, isPresent ? values[row] : .max)
        greatest = max(greatest, isPresent ? values[row] : .min)
      }
    }
    return (least, greatest)
  }
}

extension Column {
  /// The first and the last local day; `nil` when no row has one.
  func dayBounds(_ zone: LocalDays, threads: Int = 1) -> (Int32, Int32)? {
    switch packed {
    case .date(let slots)?:
      return slots.withUnsafeBufferPointer { days($0, threads).map { (Int32($0), Int32($1)) } }
    case .timestamp(let slots)?:
      return slots.withUnsafeBufferPointer {
        instants($0, perDay: 86_400, zone, threads, microseconds)
      }
    case .integer?, .decimal?, .text?, .codes?: return nil
    case nil: break
    }
    switch values {
    case .date(let values): return values.withUnsafeBufferPointer { days($0, threads) }
    case .timestamp(let values):
      return values.withUnsafeBufferPointer {
        instants($0, perDay: 86_400_000_000, zone, threads) { $0 }
      }
    case .integer, .decimal, .number, .flag, .text, .duration: return nil
    }
  }

  private func days<Value: FixedWidthInteger & Sendable>(
    _ values: UnsafeBufferPointer<Value>, _ threads: Int
  ) -> (Value, Value)? {
    let found = Extremes(values, validity, threads: threads)
    return missesAll ? nil : (found.least, found.greatest)
  }

  /// Clocks are at most 26 hours from UTC, so that only what lies within three days of the first or
  /// the last instant can lie on the first or the last day: few blocks are looked at.
  private func instants<Value: FixedWidthInteger & Sendable>(
    _ values: UnsafeBufferPointer<Value>, perDay: Value, _ zone: LocalDays,
    _ threads: Int, _ microseconds: (Value) -> Int64
  ) -> (Int32, Int32)? {
    if missesAll { return nil }
    let found = Extremes(values, validity, threads: threads)
    let (near, isPast) = found.least.addingReportingOverflow(3 * perDay)
    let (far, isBefore) = found.greatest.subtractingReportingOverflow(3 * perDay)
    let low = isPast ? Value.max : near
    let high = isBefore ? Value.min : far
    var (least, greatest) = (Int32.max, Int32.min)
    for (index, block) in found.blocks.enumerated()
    where block.least <= low || block.greatest >= high {
      let first = index * Extremes<Value>.blockSize
      var times: [Int64] = []
      for row in first..<min(first + Extremes<Value>.blockSize, values.count)
      where (values[row] <= low || values[row] >= high) && validity.isPresent(row) {
        times.append(microseconds(values[row]))
      }
      for day in zone.days(ofMicroseconds: times) {
        least = min(least, day)
        greatest = max(greatest, day)
      }
    }
    return (least, greatest)
  }

  private var missesAll: Bool { validity.missing == count }
}
