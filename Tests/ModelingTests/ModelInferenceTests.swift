import Storage
import Testing

@testable import Modeling

@Suite struct ModelInferenceTests {
  static let names = ["c1", "c2", "c3", "c4", "c5", "c6", "c7"]

  struct Variant: CustomTestStringConvertible {
    var testDescription: String
    var fixture: Fixture
    var table = "subscriptions"
  }

  static let variants: [Variant] = [
    Variant(testDescription: "as it is", fixture: Fixture()),
    Variant(testDescription: "headers c1 to c7", fixture: Fixture(headers: names), table: "t"),
    Variant(
      testDescription: "shuffled, no names", fixture: Fixture(headers: names, seed: 7), table: "t"),
    Variant(
      testDescription: "shuffled again, other years",
      fixture: Fixture(headers: names, seed: 8, years: -11), table: "x"),
    Variant(
      testDescription: "inclusive ends", fixture: Fixture(seed: 3, isInclusive: true), table: "t"),
    Variant(
      testDescription: "inclusive ends, no names",
      fixture: Fixture(headers: names, seed: 5, isInclusive: true), table: "t"),
    Variant(
      testDescription: "customers are numbers, no names",
      fixture: Fixture(
        headers: names, seed: 2,
        customers: ["a": "901", "b": "17", "c": "5555", "d": "42", "e": "8", "f": "3000"]),
      table: "t"),
    Variant(
      testDescription: "no key, no names", fixture: Fixture(headers: names, withKey: false),
      table: "t"),
    Variant(
      testDescription: "numbers, no key, no names, shuffled",
      fixture: Fixture(
        headers: names, seed: 9,
        customers: ["a": "901", "b": "17", "c": "5555", "d": "42", "e": "8", "f": "3000"],
        withKey: false), table: "t"),
  ]

  @Test(arguments: variants) func `subscriptions are understood under any names`(
    _ variant: Variant
  ) throws {
    let stored = variant.fixture.table(variant.table)
    let dataset = Dataset(
      tables: [stored], model: try ModelInference.infer([stored]))
    try dataset.settle()
    let table = try #require(dataset.model.tables.first)
    let headers = variant.fixture.headers
    #expect(table.kind == .life)
    #expect(table.isRevenue)
    #expect(table.key == (variant.fixture.withKey ? headers[0] : nil))
    #expect(table.customer == headers[1])
    #expect(table.attributes == [headers[2]])
    #expect(table.amount?.column == headers[3])
    #expect(table.life?.from == headers[4])
    #expect(table.life?.end == headers[5])
    #expect(table.life?.isInclusive == variant.fixture.isInclusive)
    #expect(table.outcomes.map(\.column) == [headers[6]])
    #expect(table.outcomes.map(\.name) == ["reason"])
    let evidence = try #require(table.life?.evidence)
    #expect(max(evidence.sameDay, evidence.dayAfter) == 6)
  }

  struct Layout: CustomTestStringConvertible {
    var testDescription: String
    var header: String
    var row: String
    /// `kind key customer from end at until amount`
    var roles: String
  }

  static let layouts: [Layout] = [
    Layout(
      testDescription: "subscriptions",
      header: "subscription_id,customer_id,plan,mrr,start_date,end_date,cancel_reason",
      row: "S1,C1,pro,20.50,2024-01-01,2024-02-01,price",
      roles: "life subscription_id customer_id start_date end_date - - mrr"),
    Layout(
      testDescription: "stripe_subscriptions",
      header: "id,Customer ID,Customer Email,Plan,Quantity,Currency,Interval,Amount,Status,"
        + "Created (UTC),Start (UTC),Current Period Start (UTC),Current Period End (UTC),"
        + "Trial Start (UTC),Trial End (UTC),Canceled At (UTC),Ended At (UTC),Cancellation Reason",
      row: "sub_1,cus_1,a@b.c,gold,2,usd,month,20.00,active,2024-01-01,2024-01-02,2024-03-01,"
        + "2024-04-01,2024-01-01,2024-01-02,2024-03-09,2024-04-01,late",
      roles: "life id customer_id start_utc ended_at_utc - - amount"),
    Layout(
      testDescription: "subscription_warehouse",
      header: "id,customer_id,status,start_date,ended_at,canceled_at,cancel_at,"
        + "current_period_start,current_period_end,trial_start,trial_end,quantity,created",
      row: "sub_1,cus_1,active,2024-01-01,2024-05-01,2024-03-01,2024-03-01,2024-03-01,2024-04-01,"
        + "2024-01-01,2024-01-02,2,2024-01-01",
      roles: "life id customer_id start_date ended_at - - -"),
    Layout(
      testDescription: "chartmogul_subscriptions",
      header: "external_id,customer_external_id,plan,quantity,mrr,arr,status,billing-cycle,"
        + "billing-cycle-count,start-date,end-date,currency",
      row: "x1,c1,gold,1,100.00,1200.00,active,year,1,2024-01-01,2024-05-01,EUR",
      roles: "life external_id customer_external_id start_date end_date - - mrr"),
    Layout(
      testDescription: "baremetrics",
      header: "plan_oid,plan_name,plan_currency,plan_amount,plan_interval,plan_interval_count,"
        + "customer_oid,customer_name,customer_email,subscription_oid,subscription_started_at,"
        + "subscription_canceled_at,subscription_quantity",
      row: "p1,gold,usd,2000,month,1,c1,Ann,a@b.c,s1,2024-01-01,2024-05-01,1",
      roles: "life subscription_oid customer_oid subscription_started_at subscription_canceled_at"
        + " - - plan_amount"),
    Layout(
      testDescription: "playbook",
      header: "subscription_id,customer_id,start_date,end_date,monthly_amount",
      row: "1,1,2024-01-01,2024-05-01,50",
      roles: "life subscription_id customer_id start_date end_date - - monthly_amount"),
    Layout(
      testDescription: "contracts",
      header: "contract_id,customer_id,start_date,end_date,term_months,annual_value,"
        + "renewed_contract_id,outcome,auto_renew,product",
      row: "K1,C1,2024-01-01,2024-12-31,12,1200.00,K2,renewed,true,core",
      roles: "life contract_id customer_id start_date end_date - - annual_value"),
    Layout(
      testDescription: "salesforce_contract",
      header: "Id,ContractNumber,AccountId,Status,StartDate,EndDate,ContractTerm,ActivatedDate",
      row: "8001,100,001A,Activated,2024-01-01,2024-12-31,12,2024-01-01",
      roles: "life id accountid startdate enddate - - -"),
    Layout(
      testDescription: "customers", header: "customer_id,name,segment,region,signup_date,csm",
      row: "C1,Ann,smb,EMEA,2023-01-01,Bo", roles: "entity customer_id customer_id - - - - -"),
    Layout(
      testDescription: "chartmogul_customers",
      header: "uuid,external_id,name,company,email,status,customer-since,mrr,arr,country",
      row: "u1,c1,Ann,Ann Inc,a@b.c,Active,2023-01-01,10.00,120.00,DE",
      roles: "entity uuid uuid - - - - mrr"),
    Layout(
      testDescription: "events", header: "event_id,customer_id,user_id,event,occurred_at",
      row: "E1,C1,U1,login,2024-01-01T10:00:00Z",
      roles: "event event_id customer_id - - occurred_at - -"),
    Layout(
      testDescription: "tickets",
      header: "ticket_id,customer_id,created_at,first_response_at,resolved_at,priority",
      row: "T1,C1,2024-01-01T10:00:00Z,2024-01-01T11:00:00Z,2024-01-02T10:00:00Z,high",
      roles: "event ticket_id customer_id - - created_at resolved_at -"),
    Layout(
      testDescription: "zendesk_tickets",
      header: "Id,Requester,Requester id,Subject,Status,Priority,Created at,Updated at,Assigned at,"
        + "Organization,Due date,Initially assigned at,Solved at,Satisfaction Score",
      row: "1,Ann,77,Help,solved,high,2024-01-01,2024-01-05,2024-01-01,Acme,2024-02-01,2024-01-01,"
        + "2024-01-04,Good", roles: "event id organization - - created_at solved_at -"),
    Layout(
      testDescription: "surveys", header: "response_id,customer_id,kind,score,responded_at",
      row: "R1,C1,nps,9,2024-01-01T10:00:00Z",
      roles: "event response_id customer_id - - responded_at - -"),
    Layout(
      testDescription: "costs", header: "month,category,amount", row: "2024-01-01,support,500.00",
      roles: "event - - - - month - amount"),
    Layout(
      testDescription: "orders", header: "order_id,created_at,amount,status,country",
      row: "1,2024-01-01,20.00,paid,DE", roles: "event order_id - - - created_at - amount"),
    Layout(
      testDescription: "mrr_snapshots", header: "customer_id,month,mrr",
      row: "C1,2024-01-01,500.00", roles: "snapshot - customer_id - - - - mrr"),
  ]

  @Test(arguments: layouts) func `exports are understood by their names`(_ layout: Layout) throws {
    let stored = MemoryTable(layout.testDescription, layout.header + "\n" + layout.row)
    let table = try #require(try ModelInference.infer([stored]).tables.first)
    let roles: [String?] = [
      table.kind.rawValue, table.key, table.customer, table.life?.from, table.life?.end, table.at,
      table.until, table.amount?.column,
    ]
    #expect(roles.map { $0 ?? "-" }.joined(separator: " ") == layout.roles)
  }

  @Test(arguments: [true, false]) func `tables without names find one another by their values`(
    _ areNumbers: Bool
  ) throws {
    let ids =
      areNumbers
      ? ["a": "901", "b": "917", "c": "955", "d": "942", "e": "908", "f": "930"]
      : ["a": "ka", "b": "kb", "c": "kc", "d": "kd", "e": "ke", "f": "kf"]
    func row(_ id: String, _ rest: String) -> String { (ids[id] ?? id) + rest }
    let people = MemoryTable(
      "x2",
      (["c1,c2,c3"] + ["a", "b", "c", "d", "e", "f"].map { row($0, ",Name \($0),s\($0 < "d")") })
        .joined(separator: "\n"))
    let happenings = ["a", "a", "a", "b", "c", "c"].enumerated().map { index, id in
      "t\(index)," + row(id, ",2024-0\(index + 1)-03T10:00:00Z,2024-0\(index + 1)-04T10:00:00Z")
    }
    let tickets = MemoryTable("x3", (["c1,c2,c3,c4"] + happenings).joined(separator: "\n"))
    let lives = Fixture(headers: ModelInferenceTests.names, seed: 6, customers: ids).table("x1")
    let model = try ModelInference.infer([tickets, lives, people])
    #expect(model.tables.map(\.kind) == [.event, .life, .entity])
    #expect(model.tables.map(\.customer) == ["c2", "c2", "c1"])
    #expect(model.tables.map(\.key) == ["c1", "c1", "c1"])
    #expect(model.tables[0].at == "c3")
    #expect(model.tables[0].until == "c4")
    #expect(model.tables[0].references == [.init(column: "c2", table: "x2")])
    #expect(model.tables[1].references == [.init(column: "c2", table: "x2")])
    #expect(model.tables[2].label == "c2")
    #expect(model.revenueTable?.name == "x1")
  }

  @Test func `where each customer has one row, the only id is the customer`() throws {
    let rows = (0..<30).map { index in
      "u\(index * 37 % 100),p\(index % 3),\(index % 4 * 10),2024-01-\(10 + index % 9),"
        + (index % 5 == 0 ? "2024-06-01" : "")
    }
    let table = MemoryTable("x", (["c1,c2,c3,c4,c5"] + rows).joined(separator: "\n"))
    let model = try ModelInference.infer([table])
    #expect(model.tables[0].customer == "c1")
    #expect(model.tables[0].key == nil)
    #expect(model.tables[0].attributes == ["c2"])
    #expect(model.tables[0].isRevenue)
  }

  @Test func `subscriptions come before contracts, whatever the order`() throws {
    let contracts = MemoryTable(
      "contracts", "contract_id,customer_id,start_date,end_date,amount\n1,a,2024-01-01,2024-12-31,9"
    )
    let subscriptions = MemoryTable(
      "subscriptions", "id,customer_id,start_date,end_date,price\n1,a,2024-01-01,,9")
    let model = try ModelInference.infer([contracts, subscriptions])
    #expect(model.tables.map(\.isRevenue) == [false, true])
    #expect(try ModelInference.infer([contracts]).tables[0].isRevenue)
  }

  @Test(arguments: ["", "a", "a,b\n1,", "x\n\n", "c1,c2\n2024-01-01,2024-01-02"])
  func `tables with next to nothing in them are still tables`(_ csv: String) throws {
    let table = MemoryTable("t", csv.isEmpty ? "h" : csv)
    let model = try ModelInference.infer([table])
    #expect(model.tables.count == 1)
    let data = Dataset(tables: [table], model: model)
    try data.settle()
    _ = try data.asOf()
    _ = try data.dataStart()
  }

  @Test(arguments: 1...12) func `the order of rows changes nothing`(_ seed: Int) throws {
    let table = Fixture(
      headers: ModelInferenceTests.names, seed: UInt64(seed), years: seed - 6,
      isInclusive: seed % 2 == 0
    ).table("t")
    let data = Dataset(tables: [table], model: try ModelInference.infer([table]))
    try data.settle()
    let plain = Fixture(headers: ModelInferenceTests.names, isInclusive: seed % 2 == 0).table("t")
    let other = Dataset(tables: [plain], model: try ModelInference.infer([plain]))
    try other.settle()
    #expect(ModelPrinter.print(data.model) == ModelPrinter.print(other.model))
  }
}
