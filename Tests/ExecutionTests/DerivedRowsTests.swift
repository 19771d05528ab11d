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

/// One dictionary over several.
@Suite struct DictionaryUnionTests {
  private static let stored = TextDictionary(["pro", "", "Éclair", "basic", "pro-rata", "éclair"])
  private static let other = TextDictionary(["zoo", "basic", "Basic"])
  private static let ids = TextDictionary(prefix: Array("C".utf8), width: 3, base: 7, count: 5)
  private static let later = TextDictionary(prefix: Array("C".utf8), width: 3, base: 9, count: 6)
  private static let far = TextDictionary(prefix: Array("C".utf8), width: 3, base: 900, count: 5)

  @Test(
    arguments: [
      [stored], [stored, stored], [stored, other], [ids], [ids, later], [later, ids], [ids, far],
      [ids, stored], [TextDictionary([""])],
    ])
  func `codes come in the order of the texts and stand for the same ones`(
    dictionaries: [TextDictionary]
  ) {
    let (union, tables) = unified(dictionaries)
    for (dictionary, table) in zip(dictionaries, tables) {
      #expect(table.count == dictionary.count)
      for code in 0..<UInt32(dictionary.count) {
        #expect(union.string(table[Int(code)]) == dictionary.string(code))
      }
    }
    let texts = (0..<UInt32(union.count)).map { Array(union.utf8($0)) }
    for (a, b) in zip(texts, texts.dropFirst()) { #expect(a.lexicographicallyPrecedes(b)) }
    for dictionary in dictionaries {
      let sorted = dictionary.order.map { dictionary.utf8($0) }
      for (a, b) in zip(sorted, sorted.dropFirst()) { #expect(a.lexicographicallyPrecedes(b)) }
    }
  }
}
