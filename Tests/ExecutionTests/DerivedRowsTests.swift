import Modeling
import Storage
import TestSupport
import Testing
import Values

@testable import Execution

/// What several rows of a table say together, against the definition row by row.
@Suite struct DerivedRowsTests {
  private struct Event {
    var user: Int?
    var session: Int?
    var instant: Int64?
  }

  private func events(_ seed: UInt64) -> [Event] {
    var random = SeededRandom(seed: seed)
    return (0..<400).map { _ in
      func unless(_ chance: Int, _ value: Int) -> Int? {
        Int.random(in: 0..<chance, using: &random) == 0 ? nil : value
      }
      let user = unless(9, Int.random(in: 0..<20, using: &random))
      let isNamed = Int.random(in: 0..<3, using: &random) == 0
      let session = isNamed ? Int.random(in: 0..<30, using: &random) : nil
      return Event(
        user: user, session: session,
        instant: unless(12, Int.random(in: 0..<500, using: &random)).map { Int64($0) * 60_000_000 })
    }
  }

  /// Texts for odd seeds, numbers that lie anywhere for even ones.
  private func column(_ values: [Int?], asText: Bool) -> Column {
    let validity = Validity(values.map { $0 != nil })
    guard asText else {
      return Column(.integer(values.map { Int64($0 ?? 0) &* 1_000_003_777 }), validity: validity)
    }
    let dictionary = TextDictionary((0..<40).map { "v\($0)" })
    return Column(.text(values.map { UInt32($0 ?? 0) }, dictionary), validity: validity)
  }

  @Test(arguments: 1...6 as ClosedRange<UInt64>)
  func `a session begins with its first row, or after a silence`(seed: UInt64) {
    let events = events(seed)
    let starts = SessionStarts(
      users: column(events.map(\.user), asText: seed % 2 == 1),
      sessions: column(events.map(\.session), asText: seed % 2 == 1),
      instants: events.map(\.instant), gap: 1800)
    var sessions = Set<Int>()
    var latest: [Int: Int64] = [:]
    var expected = [Bool](repeating: false, count: events.count)
    let ordered = events.indices.filter { events[$0].instant != nil }.sorted {
      (events[$0].instant ?? 0, $0) < (events[$1].instant ?? 0, $1)
    }
    for row in ordered {
      let event = events[row]
      if let session = event.session {
        expected[row] = sessions.insert(session).inserted
      } else if let user = event.user, let instant = event.instant {
        expected[row] = latest[user].map { instant - $0 > 1_800_000_000 } ?? true
        latest[user] = instant
      }
    }
    #expect(starts.flags == expected)
    #expect(expected.contains(true))
  }

  @Test(arguments: 1...6 as ClosedRange<UInt64>)
  func `of an owner's rows with one value the earliest is found`(seed: UInt64) throws {
    let events = events(seed)
    let owners = try #require(Codes(column(events.map(\.user), asText: seed % 2 == 1)))
    let values = try #require(Codes(column(events.map(\.session), asText: seed % 2 == 0)))
    let found = earliest(owners, values, events.map(\.instant))
    var expected = [Bool](repeating: false, count: events.count)
    var seen: Set<[Int]> = []
    let ordered = events.indices.filter { events[$0].instant != nil }.sorted {
      (events[$0].instant ?? 0, $0) < (events[$1].instant ?? 0, $1)
    }
    for row in ordered {
      guard let user = events[row].user, let value = events[row].session else { continue }
      expected[row] = seen.insert([user, value]).inserted
    }
    #expect(found == expected)
    #expect(expected.contains(true))
  }
}
