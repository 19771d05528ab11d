import Storage
import TestSupport
import Testing
import Values

@testable import Modeling

@Suite struct LivesTests {
  static let header = "subscription_id,customer_id,mrr,start_date,end_date\n"

  @Test func `ends are exclusive, open ends never come, rows without a start are left out`() throws
  {
    let table = MemoryTable(
      "subscriptions",
      LivesTests.header + "1,a,5,2024-01-01,2024-02-01\n2,b,5,2024-01-01,\n3,c,5,,2024-02-01\n"
        + "4,d,5,2024-03-01,2024-03-01")
    let data = try dataset([table])
    let lives = try data.life(of: "subscriptions")
    #expect([0, 1, 3].map { lives.end[$0] } == [day("2024-02-01"), .max, day("2024-03-01")])
    #expect(lives.from[2] == .max)
    #expect(lives.withoutStart == 1)
    #expect(lives.empty == 1)
    #expect(data.notes.map(\.id) == ["rows-left-out", "empty-life"])
  }

  @Test func `an end that no row has yet is an end all the same`() throws {
    let table = MemoryTable(
      "subscriptions", LivesTests.header + "1,a,5,2024-01-01,\n2,b,5,2024-01-01,")
    let data = try dataset([table])
    #expect(data.model.tables[0].life?.end == "end_date")
    #expect(try data.life(of: "subscriptions").end.all == [.max, .max])
  }

  @Test func `where most successors start the day after, the end is the last day covered`() throws {
    let data = try dataset([Fixture(seed: 4, isInclusive: true).table()])
    let lives = try data.life(of: "subscriptions")
    let same = try dataset([Fixture(seed: 4).table()]).life(of: "subscriptions")
    #expect(lives.end.all == same.end.all)
    #expect(lives.from.all == same.from.all)
    #expect(data.model.tables[0].life?.evidence?.dayAfter == 6)
    #expect(data.model.tables[0].life?.evidence?.sameDay == 0)
    #expect(data.notes.map(\.id) == ["through-inferred"])
  }

  @Test func `a declared end is believed`() throws {
    let data = try dataset([Fixture(isInclusive: true).table()]) {
      $0.tables[0].life = .init(from: "start", end: "end", isInclusive: false)
    }
    #expect(try data.life(of: "subscriptions").end[0] == day("2024-03-31"))
    #expect(data.notes.isEmpty)
  }

  @Test func `second subscriptions and versions that overlap do not blur the evidence`() throws {
    var rows = ""
    for customer in 0..<40 {
      rows += "a\(customer),c\(customer),5,2024-01-01,2024-03-31\n"
      rows += "a\(customer),c\(customer),6,2024-03-15,2024-06-30\n"
      rows += "b\(customer),c\(customer),7,2024-07-01,\n"
      rows += "s\(customer),c\(customer),9,2024-06-30,2024-12-31\n"
      if customer % 2 == 0 { rows += "t\(customer),c\(customer),9,2025-01-01,\n" }
    }
    let data = try dataset([MemoryTable("subscriptions", LivesTests.header + rows)])
    let lives = try data.life(of: "subscriptions")
    let life = try #require(data.model.tables[0].life)
    #expect(life.isInclusive == false, "the second subscription starts on the day of the end")
    #expect(lives.cut == 40)
  }

  @Test func `versions of a key are cut where the next begins, the later start wins`() throws {
    let table = MemoryTable(
      "subscriptions",
      LivesTests.header + "1,a,5,2024-01-01,\n2,b,5,2024-01-01,2024-02-01\n"
        + "1,a,7,2024-03-01,2024-06-01\n1,a,6,2024-02-01,2024-04-01\n2,b,9,2024-02-01,")
    let data = try dataset([table])
    let lives = try data.life(of: "subscriptions")
    #expect(
      lives.end.all
        == [
          day("2024-02-01"), day("2024-02-01"), day("2024-06-01"), day("2024-03-01"), .max,
        ])
    #expect(lives.cut == 2)
    #expect(data.notes.map(\.id) == ["overlapping-versions"])
  }

  @Test func `versions that start together: the longer counts, of two alike the first`() throws {
    let table = MemoryTable(
      "subscriptions",
      LivesTests.header + "1,a,5,2024-01-01,\n1,a,6,2024-01-01,2024-03-01\n1,a,7,2024-01-01,")
    let lives = try dataset([table]).life(of: "subscriptions")
    #expect(lives.end.all == [.max, day("2024-01-01"), day("2024-01-01")])
  }

  @Test(arguments: [true, false])
  func `lives in narrow slots are those in arrays`(isInclusive: Bool) throws {
    var random = SeededRandom(seed: 21)
    var text = LivesTests.header
    func someDay() -> String {
      random.next() % 5 == 0 ? "" : "\(Day(number: 19_000 + Int32(random.next() % 40)))"
    }
    for row in 0..<500 { text += "s\(row),c\(row % 90),5,\(someDay()),\(someDay())\n" }
    func lives(_ text: String) throws -> Lives {
      let table = try CSVTable(
        bytes: Array(text.utf8), name: "subscriptions", options: LoadOptions())
      var model = try ModelInference.infer([table])
      model.tables[0].life = .init(from: "start_date", end: "end_date", isInclusive: isInclusive)
      let data = Dataset(tables: [table], model: model)
      return try data.life(of: "subscriptions")
    }
    let narrow = try lives(text)
    // A day before 1970 does not fit a slot.
    let wide = try lives(text + "z,z,5,1969-01-01,1969-02-01\n")
    #expect(narrow.from.narrow != nil && narrow.end.narrow != nil)
    #expect(wide.from.narrow == nil && wide.end.narrow == nil)
    #expect(narrow.from.all == Array(wide.from.all[..<500]))
    for row in 0..<500 where narrow.from[row] != .max {
      #expect(narrow.end[row] == wide.end[row])
    }
    #expect(narrow.withoutStart == wide.withoutStart && narrow.empty == wide.empty)
    #expect(narrow.withoutStart > 50 && narrow.empty > 50)
  }

  @Test func `evidence on large tables is taken from some customers`() throws {
    let customers = 150_000
    let codes = Codes(
      codes: (0..<(2 * customers)).map { UInt32($0 / 2) }, count: customers,
      labels: .offset(base: 0))
    let from = Days(
      values: (0..<(2 * customers)).map { Int32($0 % 2 * 10) },
      validity: .init(allPresent: 2 * customers))
    let end = Days(
      values: (0..<(2 * customers)).map { Int32($0 % 2 * 10 + 9) },
      validity: .init(allPresent: 2 * customers))
    let evidence = SuccessorEvidence(customers: codes, from: from, end: end)
    #expect(evidence.dayAfter > 1_000)
    #expect(evidence.dayAfter < 20_000)
    #expect(evidence.sameDay == 0)
  }
}
