import Values

/// The local clock of instants: the one place where the model's time zone meets the data.
package struct LocalDays: Sendable {
  private let rules: TimeZoneRules

  /// - Parameter zone: an IANA name; one that the system does not know counts as UTC, but `set
  ///   timezone` and model files let only known ones through.
  package init(zone: String) { rules = TimeZoneRules(named: zone) ?? .utc }

  /// The local day of an instant in microseconds since 1970-01-01T00:00:00Z.
  package func day(ofMicroseconds time: Int64) -> Int32 {
    rules.day(ofMicroseconds: time).number
  }

  /// The local days of many instants; what stands where a value is missing does not matter.
  package func days(ofMicroseconds times: [Int64]) -> [Int32] {
    rules.days(ofMicroseconds: times)
  }

  /// The local days of many instants in whole seconds since 1970-01-01T00:00:00Z.
  package func days(ofSeconds times: [UInt32]) -> [Int32] { rules.days(ofSeconds: times) }

  /// Instants as microseconds of the local clock since 1970-01-01T00:00.
  package func localTimes(ofMicroseconds times: [Int64]) -> [Int64] {
    if rules.name == TimeZoneRules.utc.name { return times }
    return times.map { time in
      let seconds = time >= 0 ? time / 1_000_000 : (time - 999_999) / 1_000_000
      return time + Int64(rules.offsetSeconds(atUTC: seconds)) * 1_000_000
    }
  }
}
