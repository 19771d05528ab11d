package import Storage

/// Between which local days the times of a column lie, by blocks of its rows: a zone map, also called
/// small materialized aggregates (G. Moerkotte, VLDB 1998). Rows of a file that is in the order of time,
/// as nearly all of events are, need not be looked at outside a period.
///
/// The days may be too far apart, never too near: those of instants are taken three days wider than they
/// are in UTC, from which clocks are at most 26 hours away.
package struct DayZones: Sendable {
  /// Rows of a block.
  static let blockSize = Extremes<Int32>.blockSize

  /// The first and the last day of each block; where no row has a time, the first is the greatest.
  private let blocks: [(first: Int32, last: Int32)]

  /// - Returns: `nil` for a column that has no times.
  init?(_ column: Column, threads: Int) {
    let validity = column.validity
    switch column.packed {
    case .date(let slots)?:
      blocks = slots.withUnsafeBufferPointer { slots in
        Extremes(slots, validity, threads: threads).blocks.map {
          $0.least > $0.greatest ? Self.none : (Int32($0.least), Int32($0.greatest))
        }
      }
    case .timestamp(let slots)?:
      blocks = slots.withUnsafeBufferPointer { slots in
        Extremes(slots, validity, threads: threads).blocks.map {
          Self.days(microseconds($0.least), microseconds($0.greatest))
        }
      }
    case .integer?, .decimal?, .text?, .codes?: return nil
    case nil:
      switch column.values {
      case .date(let days):
        blocks = days.withUnsafeBufferPointer {
          Extremes($0, validity, threads: threads).blocks.map { ($0.least, $0.greatest) }
        }
      case .timestamp(let times):
        blocks = times.withUnsafeBufferPointer {
          Extremes($0, validity, threads: threads).blocks.map { Self.days($0.least, $0.greatest) }
        }
      case .integer, .decimal, .number, .flag, .text, .duration: return nil
      }
    }
  }

  private static let none = (first: Int32.max, last: Int32.min)

  private static func days(_ least: Int64, _ greatest: Int64) -> (first: Int32, last: Int32) {
    if least > greatest { return none }
    let day: Int64 = 86_400_000_000
    return (Int32(clamping: least / day - 3), Int32(clamping: greatest / day + 3))
  }

  /// Whether some of these rows may have a time within some days.
  package func mayHold(_ days: Range<Int32>, in rows: Range<Int>) -> Bool {
    if rows.isEmpty || days.isEmpty { return false }
    let own = rows.lowerBound / Self.blockSize...(rows.upperBound - 1) / Self.blockSize
    return blocks[own].contains { $0.first < days.upperBound && $0.last >= days.lowerBound }
  }
}

extension Dataset {
  /// Between which days the times of a column lie, by blocks of rows; `nil` where it has none, and
  /// where all are known to lie within some days anyway.
  package func zones(
    of column: String, in table: String, unlessWithin days: Range<Int32>
  ) throws(LoadProblem) -> DayZones? {
    let place = Place(table: tableIndex(table), column: column)
    if let known = dayZones[place] { return known }
    if let (first, last) = dayBounds[place], first >= days.lowerBound, last < days.upperBound {
      return nil
    }
    let zones = DayZones(try columns([column], of: table)[0], threads: threads)
    dayZones[place] = .some(zones)
    return zones
  }
}
