/// The local day of instants: the one place where the model's time zone meets the data.
package struct LocalDays: Sendable {
  /// The IANA name of the zone.
  private let zone: String

  /// - Parameter zone: an IANA name.
  package init(zone: String) { self.zone = zone }

  /// The local day of an instant in microseconds since 1970-01-01T00:00:00Z.
  package func day(ofMicroseconds time: Int64) -> Int32 {
    let perDay: Int64 = 86_400_000_000
    let day = time / perDay
    return Int32(clamping: time % perDay < 0 ? day - 1 : day)
  }

  /// The local days of many instants; what stands where a value is missing does not matter.
  package func days(ofMicroseconds times: [Int64]) -> [Int32] {
    times.map { day(ofMicroseconds: $0) }
  }

  /// Instants as microseconds of the local clock since 1970-01-01T00:00.
  package func localTimes(ofMicroseconds times: [Int64]) -> [Int64] { times }
}
