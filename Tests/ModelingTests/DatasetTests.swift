import Storage
import TestSupport
import Testing
import Values

@testable import Modeling

/// A dataset of tables written as CSV, its model inferred, then changed.
func dataset(
  _ tables: [MemoryTable], _ change: (inout Model) -> Void = { _ in }
) throws -> Dataset {
  var model = try ModelInference.infer(tables)
  change(&model)
  return Dataset(tables: tables, model: model)
}

func day(_ text: String) -> Int32 { MemoryTable.day(text) ?? 0 }

@Suite struct DatasetTests {
  @Test func `a value map changes texts and merges those that become one`() throws {
    let table = MemoryTable(
      "accounts", "id,status\n1,canceled\n2,Cancelled\n3,active\n4,")
    let data = try dataset([table]) {
      $0.tables[0].maps = [
        .init(column: "status", from: ["canceled", "Cancelled"], to: "churned")
      ]
    }
    let column = try data.columns(["status"], of: "accounts")[0]
    #expect(
      (0..<4).map { column[$0] } == [.text("churned"), .text("churned"), .text("active"), nil])
    #expect(try data.codes(of: "status", in: "accounts").codes.all == [0, 0, 1, Codes.missing])
  }

  @Test func `customers that are numbers get dense codes, near or far apart`() throws {
    let near = Codes(
      Column(.integer([105, 101, 0, 105]), validity: Validity([true, true, false, true])))
    #expect(near?.codes.all == [4, 0, Codes.missing, 4])
    #expect(near?.value(4) == .integer(105))
    let far = Codes(
      Column(.integer([.max, .min, 7, .max]), validity: Validity(allPresent: 4)))
    #expect(far?.codes.all == [0, 1, 2, 0])
    #expect(far?.value(1) == .integer(.min))
    let many = (0..<5000).map { Int64($0 % 2500) * 1_000_003 }
    let codes = try #require(Codes(Column(.integer(many), validity: Validity(allPresent: 5000))))
    #expect(codes.count == 2500)
    #expect(!codes.isUnique)
    #expect((0..<5000).allSatisfy { codes.value(codes.codes[$0]) == .integer(many[$0]) })
  }

  @Test func `a lookup leads to the first row of the entity with the key`() throws {
    let people = MemoryTable("customers", "customer_id,region\nb,EMEA\na,APAC\nb,LATAM")
    let tickets = MemoryTable(
      "tickets", "ticket_id,customer_id,created_at\n1,a,2024-01-01\n2,z,2024-01-02\n3,b,2024-01-03")
    let data = try dataset([people, tickets])
    guard
      case .byCode(let rows) = try data.lookup(
        from: "tickets", column: "customer_id", to: "customers")
    else { return #expect(Bool(false), "text keys are looked up by code") }
    #expect(rows == [1, -1, 0])
  }

  @Test func `ids that count the rows lead to rows without a table`() throws {
    let people = MemoryTable("customers", "customer_id,region\n101,EMEA\n102,APAC\n103,NA")
    let tickets = MemoryTable(
      "tickets",
      "ticket_id,customer_id,created_at\n1,103,2024-01-01\n2,100,2024-01-02\n3,101,2024-01-03\n"
        + "4,,2024-01-03\n5,104,2024-01-03")
    let data = try dataset([people, tickets])
    guard
      case .counted(let first, let rows) = try data.lookup(
        from: "tickets", column: "customer_id", to: "customers")
    else { return #expect(Bool(false), "ids that count the rows are not looked up") }
    // 100 has the code 0, and 101 is the first row.
    #expect(first == 1 && rows == 3)
    for far in [Int64.min, .max - 1] {
      let own = MemoryTable("tickets", "ticket_id,customer_id,created_at\n1,\(far),2024-01-01")
      let few = MemoryTable("customers", "customer_id,region\n0,EMEA\n1,APAC")
      let apart = try dataset([few, own])
      guard
        case .counted(let first, _) = try apart.lookup(
          from: "tickets", column: "customer_id", to: "customers")
      else { continue }
      #expect(!(0..<2).contains(0 &- first), "far from all rows")
    }
  }

  @Test func `findings go by the columns of the file`() throws {
    let subs = MemoryTable(
      "subscriptions", "customer_id,mrr,price,start_date,at\na,1,2,2024-01-01,2024-01-01T00:00:00Z")
    func finding(_ name: String, _ change: (inout ModelTable) -> Void) throws -> String? {
      let data = try dataset([subs]) { change(&$0.tables[0]) }
      let before = subs.findings.count
      _ = try data.finding("work", of: [name], in: "subscriptions") { () throws(LoadProblem) in [] }
      return subs.findings.count > before ? subs.findings.last : nil
    }
    #expect(try finding("mrr") { $0.amount = .init(name: "mrr", column: "mrr") } == "work 1")
    #expect(try finding("mrr") { $0.amount = .init(name: "mrr", column: "price") } == "work 2")
    #expect(try finding("price") { $0.amount = .init(name: "mrr", column: "price") } == "work 2")
    #expect(
      try finding("mrr") {
        $0.amount = .init(name: "mrr", column: "price")
        $0.amount?.divisor = 12
      } == nil)
    #expect(try finding("start_date") { _ in } == "work 3")
    #expect(try finding("at") { _ in } == nil, "its days hang on the time zone")
  }

  @Test func `the first and the last local day are those of all instants`() throws {
    // Clocks that go back by an hour, by a day, and not at all.
    for zone in ["UTC", "Europe/Berlin", "Pacific/Apia", "America/St_Johns"] {
      let days = LocalDays(zone: zone)
      var random = SeededRandom(seed: 5)
      for count in [0, 1, 100, 5000, 20_000] {
        // Around the jump over 2011-12-30 in Apia, and many years before and behind.
        let spread = random.next() % 2 == 0 ? 400_000 : 900_000_000
        let seconds = (0..<count).map { _ in
          UInt32(1_325_200_000 + Int(random.next() % UInt64(spread)))
        }
        let flags = (0..<count).map { _ in random.next() % 5 != 0 }
        for validity in [Validity(allPresent: count), Validity(flags)] {
          let own = seconds.indices.filter { validity.isPresent($0) }
          let expected = days.days(ofMicroseconds: own.map { microseconds(seconds[$0]) })
          let slots = seconds.indices.map { validity.isPresent($0) ? seconds[$0] : 0 }
          let narrow = Column(.timestamp(Slots(slots)), validity: validity)
          let wide = Column(.timestamp(slots.map(microseconds)), validity: validity)
          for column in [narrow, wide] {
            let found = column.dayBounds(days)
            #expect(found?.0 == expected.min() && found?.1 == expected.max(), "\(zone) \(count)")
          }
        }
      }
    }
    let dates = Column(
      .date(Slots([7, 0, 3] as [UInt16])), validity: Validity([true, false, true]))
    let bounds = dates.dayBounds(LocalDays(zone: "UTC"))
    #expect(bounds?.0 == 3 && bounds?.1 == 7)
  }

  @Test func `numbers refer to texts that are written alike, and numbers to numbers`() throws {
    let people = MemoryTable("customers", "customer_id,region\n7,EMEA\n9,APAC")
    let tickets = MemoryTable(
      "tickets", "ticket_id,customer_id,created_at\n1,9,2024-01-01\n2,8,2024-01-02\n3,7,2024-01-03")
    let data = try dataset([people, tickets])
    guard
      case .byRow(let rows) = try data.lookup(
        from: "tickets", column: "customer_id", to: "customers")
    else { return #expect(Bool(false), "numbers are looked up by row") }
    #expect(rows == [1, -1, 0])
    let texts = try #require(
      Codes(Column(.text([0, 1], TextDictionary(["9", "x"])), validity: Validity(allPresent: 2))))
    let numbers = try #require(Codes(Column(.integer([7, 9]), validity: Validity(allPresent: 2))))
    #expect(codeMapping(from: texts, to: numbers) == [2, Codes.missing])
  }

  @Test func `numbered ids are matched by arithmetic`() throws {
    let few = TextDictionary(prefix: Array("C".utf8), width: 7, base: 5, count: 3)
    let many = TextDictionary(prefix: Array("C".utf8), width: 7, base: 1, count: 6)
    let a = Codes(codes: [0, 1, 2], count: 3, labels: .text(few))
    let b = Codes(codes: [0], count: 6, labels: .text(many))
    #expect(codeMapping(from: a, to: b) == [4, 5, Codes.missing])
  }

  @Test func `rows of an entity that repeat a key count once, those that differ are left out`()
    throws
  {
    let people = MemoryTable(
      "customers", "customer_id,region\na,EMEA\nb,APAC\na,EMEA\nb,LATAM\nc,EMEA")
    let data = try dataset([people])
    let duplicates = try data.duplicates(of: "customers")
    #expect(duplicates.rows == [2, 3])
    #expect(duplicates.identical == 1)
    #expect(duplicates.conflicting == 1)
    #expect(data.notes.map(\.id) == ["duplicate-keys", "conflicting-keys"])
  }

  @Test func `what repeats with other values is no key of an event`() throws {
    let lines = MemoryTable(
      "orders",
      "order_id,sku,amount,created_at\n1,a,10,2024-01-01\n1,b,20,2024-01-01\n2,a,10,2024-01-02\n"
        + "2,c,50,2024-01-02")
    #expect(try ModelInference.infer([lines]).tables[0].key == nil)
    let single = MemoryTable(
      "orders", "order_id,sku,amount,created_at\n1,a,10,2024-01-01\n2,a,10,2024-01-02")
    #expect(try ModelInference.infer([single]).tables[0].key == "order_id")
  }

  @Test func `known names cost nothing: no column is read to understand them`() throws {
    let tables = [
      Fixture(headers: [
        "subscription_id", "customer_id", "plan", "mrr", "start_date", "end_date", "cancel_reason",
      ]).table(),
      MemoryTable("customers", "customer_id,name,segment,region,industry\na,Ann,smb,EMEA,Retail"),
      MemoryTable(
        "events", "event_id,customer_id,user_id,event,occurred_at\n1,a,u,login,2024-01-01"),
    ]
    let model = try ModelInference.infer(tables)
    #expect(tables.map(\.fullReads) == [0, 0, 0])
    // A sample tells whether an event's key names one row.
    #expect(tables.map(\.sampleReads) == [0, 0, 1])
    #expect(model.tables[0].references == [.init(column: "customer_id", table: "customers")])
    #expect(model.tables[1].label == "name")
    #expect(model.tables[1].customer == "customer_id")
    #expect(model.tables[2].references == [.init(column: "customer_id", table: "customers")])
  }
}
