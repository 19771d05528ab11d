import Testing

@testable import Values

/// Seconds of a UTC date and time.
private func utc(_ year: Int, _ month: Int, _ day: Int, _ hour: Int = 0, _ minute: Int = 0) -> Int64
{
  let number = Day(year: year, month: month, day: day)?.number ?? 0
  return Int64(number) * 86_400 + Int64(hour * 3600 + minute * 60)
}

@Suite struct TimeZoneRulesTests {
  @Test(arguments: [
    ("Europe/Berlin", utc(2024, 3, 31, 0, 59), 3600), ("Europe/Berlin", utc(2024, 3, 31, 1), 7200),
    ("Europe/Berlin", utc(2024, 10, 27, 0, 59), 7200),
    ("Europe/Berlin", utc(2024, 10, 27, 1), 3600),
    ("America/New_York", utc(2024, 3, 10, 6, 59), -18_000),
    ("America/New_York", utc(2024, 3, 10, 7), -14_400),
    ("America/New_York", utc(2024, 11, 3, 6), -18_000), ("Asia/Kolkata", utc(2024, 6, 1), 19_800),
    ("Australia/Sydney", utc(2024, 1, 1), 39_600), ("Australia/Sydney", utc(2024, 7, 1), 36_000),
    // Behind the table: the rule at the end of the file.
    ("Europe/Berlin", utc(2090, 7, 1), 7200), ("Europe/Berlin", utc(2090, 12, 1), 3600),
    ("America/New_York", utc(2500, 7, 1), -14_400), ("Australia/Sydney", utc(2099, 1, 1), 39_600),
    ("Asia/Kolkata", utc(2099, 1, 1), 19_800), ("UTC", utc(2024, 1, 1), 0),
    ("Europe/Berlin", Int64.max, 3600), ("UTC", Int64.min, 0),
  ])
  func `offsets change when the clocks do`(zone: String, seconds: Int64, offset: Int) throws {
    guard zone == "UTC" || TimeZoneRules(named: "Europe/Berlin") != nil else { return }
    #expect(try #require(TimeZoneRules(named: zone)).offsetSeconds(atUTC: seconds) == offset)
  }

  @Test(arguments: [
    "", "Nowhere/Atall", "../../etc/passwd", "/etc/passwd", "Europe", "Europe/Berlin\0",
    "Europe/Ber lin", "zone.tab", String(repeating: "a", count: 100),
  ])
  func `a zone that the system does not know is none`(name: String) {
    #expect(TimeZoneRules(named: name) == nil)
  }

  @Test(arguments: ["UTC", "Europe/Berlin", "America/New_York", "Asia/Kolkata", "Pacific/Apia"])
  func `a day starts at the first instant that lies in it`(zone: String) {
    guard let rules = TimeZoneRules(named: zone) else { return }
    for number in Int32(14_000)..<20_000 {
      let day = Day(number: number)
      let start = rules.instant(startOf: day)
      #expect(rules.day(ofMicroseconds: start - 1) < day)
      // Samoa had no 30 December 2011.
      let isSkipped = zone == "Pacific/Apia" && day.description == "2011-12-30"
      #expect(rules.day(ofMicroseconds: start) == (isSkipped ? day + 1 : day))
    }
  }

  @Test func `clocks that jump over midnight make the jump the start of the day`() {
    guard let rules = TimeZoneRules(named: "America/Sao_Paulo"),
      let day = Day(year: 2017, month: 10, day: 15)
    else { return }
    #expect(rules.instant(startOf: day) == utc(2017, 10, 15, 3) * 1_000_000)
  }

  @Test func `many instants at once give the same days as one by one`() {
    guard let rules = TimeZoneRules(named: "Europe/Berlin") else { return }
    let instants = (0..<5000).map { utc(2023, 1, 1) * 1_000_000 + Int64($0) * 34_567_000_000 }
    let shuffled = instants.indices.map { instants[$0 * 1237 % instants.count] } + [.min, .max]
    #expect(
      rules.days(ofMicroseconds: shuffled)
        == shuffled.map { rules.day(ofMicroseconds: $0).number })
  }

  @Test(arguments: [
    ("CET-1CEST,M3.5.0,M10.5.0/3", utc(2024, 7, 1), 7200),
    ("<+0330>-3:30", utc(2024, 7, 1), 12_600),
    ("IST-1GMT0,M10.5.0,M3.5.0/1", utc(2024, 7, 1), 3600),
    ("IST-1GMT0,M10.5.0,M3.5.0/1", utc(2024, 1, 1), 0),
    ("<-02>2<-01>,M3.5.0/-1,M10.5.0/0", utc(2024, 3, 31, 0, 59), -7200),
    ("<-02>2<-01>,M3.5.0/-1,M10.5.0/0", utc(2024, 3, 31, 1), -3600),
    ("XXX0YYY,J60/0,J300/0", utc(2024, 2, 29, 23), 0),
    ("XXX0YYY,J60/0,J300/0", utc(2024, 3, 1), 3600),
    ("XXX0YYY,59/0,300/0", utc(2024, 2, 29), 3600),
  ])
  func `the rule at the end of a file is followed`(text: String, seconds: Int64, offset: Int) throws
  {
    let footer = try #require(ZoneFooter(text.utf8))
    #expect(footer.stretch(at: seconds, notBefore: .min).offset == offset)
  }

  @Test(arguments: ["", "C", "CET", "CET-99", "CET-1CEST", "CET-1CEST,M13.5.0,M10.5.0", "<+03-3"])
  func `a damaged rule is none`(text: String) {
    #expect(ZoneFooter(text.utf8) == nil)
  }

  @Test func `a file cut short anywhere is refused, never read beyond`() throws {
    guard let bytes = ZoneFile.bytes(ofZone: "Europe/Berlin") else { return }
    let footer = try #require(bytes.dropLast().lastIndex(of: UInt8(ascii: "\n")))
    for count in 0..<footer { #expect(ZoneFile(bytes: Array(bytes[..<count])) == nil) }
    #expect(ZoneFile(bytes: bytes)?.footer != nil)
  }
}
