/// The local time of one zone: which calendar day an instant falls on there.
///
/// UTC needs no file; every other zone is read from the system's zoneinfo folder.
package struct TimeZoneRules: Sendable {
  /// A stretch of time with one offset.
  struct Stretch: Sendable, Hashable {
    /// Seconds since 1970-01-01T00:00:00Z; `Int64.min` for the first.
    var start: Int64
    /// The first second that no longer belongs to it.
    var end: Int64
    /// Seconds east of Greenwich.
    var offset: Int
  }

  /// The IANA name: `Europe/Berlin`.
  package let name: String
  private let stretches: [Stretch]
  /// What holds behind the last stretch of the table.
  private let footer: ZoneFooter?

  package static let utc = TimeZoneRules(
    name: "UTC", stretches: [Stretch(start: .min, end: .max, offset: 0)], footer: nil)

  /// `nil` when the system does not know the zone or its file is damaged.
  package init?(named name: String) {
    guard name != "UTC" else {
      self = .utc
      return
    }
    guard let bytes = ZoneFile.bytes(ofZone: name), let file = ZoneFile(bytes: bytes) else {
      return nil
    }
    self.init(name: name, stretches: file.stretches, footer: file.footer)
  }

  /// - Parameter stretches: in order, without gaps, at least one.
  init(name: String, stretches: [Stretch], footer: ZoneFooter?) {
    self.name = name
    self.stretches = stretches
    self.footer = footer
  }

  /// Seconds east of Greenwich at an instant, in seconds since 1970-01-01T00:00:00Z.
  package func offsetSeconds(atUTC seconds: Int64) -> Int { stretch(at: seconds).offset }

  /// The local day of an instant, in microseconds since 1970-01-01T00:00:00Z.
  package func day(ofMicroseconds microseconds: Int64) -> Day {
    let seconds = floorDivide(microseconds, 1_000_000)
    return Day(
      number: Int32(floorDivide(seconds + Int64(offsetSeconds(atUTC: seconds)), 86_400)))
  }

  /// The local days of many instants, as day numbers: the loop stays here, where the zone's
  /// stretch is looked up only when it changes, and takes one division.
  package func days(ofMicroseconds instants: [Int64]) -> [Int32] {
    let day: Int64 = 86_400_000_000
    // So many whole days that no instant is negative: rounding down is then what division does.
    let bias = Int64.max / day - 1
    let least = Int64.min + 3 * day
    var (start, end, shift): (Int64, Int64, UInt64) = (0, 0, 0)
    return instants.map { instant in
      if instant < start || instant >= end {
        let seconds = floorDivide(instant, 1_000_000)
        let known = stretch(at: seconds)
        if instant < least { return Int32(floorDivide(seconds + Int64(known.offset), 86_400)) }
        // What lies outside of 64 bits holds for every instant on that side.
        start = max(least, known.start.multipliedClamped(by: 1_000_000))
        end = known.end.multipliedClamped(by: 1_000_000)
        shift = UInt64(bitPattern: bias * day + Int64(known.offset) * 1_000_000)
      }
      let days = (UInt64(bitPattern: instant) &+ shift) / UInt64(day)
      return Int32(truncatingIfNeeded: Int64(bitPattern: days) &- bias)
    }
  }

  /// The local days of many instants in whole seconds since 1970-01-01T00:00:00Z, as day numbers.
  ///
  /// Where all lie in one stretch of the zone, the loop can be made into vector instructions.
  package func days(ofSeconds instants: [UInt32]) -> [Int32] {
    guard let least = instants.min(), let greatest = instants.max() else { return [] }
    let known = stretch(at: Int64(least))
    let shift = UInt32(truncatingIfNeeded: known.offset)
    guard Int64(greatest) < known.end, Int64(least) + Int64(known.offset) >= 0,
      Int64(greatest) + Int64(known.offset) <= Int64(UInt32.max)
    else { return days(ofMicroseconds: instants.map { Int64($0) * 1_000_000 }) }
    return [Int32](unsafeUninitializedCapacity: instants.count) { days, filled in
      instants.withUnsafeBufferPointer { instants in
        for index in 0..<instants.count {
          days[index] = Int32(bitPattern: (instants[index] &+ shift) / 86_400)
        }
      }
      filled = instants.count
    }
  }

  /// The first instant of a local day, in microseconds since 1970-01-01T00:00:00Z.
  ///
  /// Where the clocks jump over midnight it is the jump; where midnight comes twice, the first.
  package func instant(startOf day: Day) -> Int64 {
    let midnight = Int64(Day(clamping: Int(day.number)).number) * 86_400
    // No offset is greater than 26 hours, so these two hold on either side of any one change.
    let before = stretch(at: midnight - 93_600)
    let after = stretch(at: midnight + 93_600)
    for offset in [max(before.offset, after.offset), min(before.offset, after.offset)] {
      let candidate = midnight - Int64(offset)
      if offsetSeconds(atUTC: candidate) == offset { return candidate * 1_000_000 }
    }
    return stretch(at: midnight - Int64(max(before.offset, after.offset))).end * 1_000_000
  }

  private func stretch(at instant: Int64) -> Stretch {
    // Ten times what microseconds in 64 bits reach, so that offsets can be added.
    let seconds = min(max(instant, -100_000_000_000_000), 100_000_000_000_000)
    var low = 0
    var high = stretches.count
    while low + 1 < high {
      let middle = (low + high) / 2
      if stretches[middle].start <= seconds { low = middle } else { high = middle }
    }
    guard low == stretches.count - 1, let footer else { return stretches[low] }
    return footer.stretch(at: seconds, notBefore: stretches[low].start)
  }
}

/// The quotient rounded down, also for instants before 1970.
func floorDivide(_ a: Int64, _ b: Int64) -> Int64 {
  let quotient = a / b
  return a % b < 0 ? quotient - 1 : quotient
}

extension Int64 {
  fileprivate func multipliedClamped(by factor: Int64) -> Int64 {
    let (product, overflow) = multipliedReportingOverflow(by: factor)
    return overflow ? (self < 0 ? .min : .max) : product
  }
}
