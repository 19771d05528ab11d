import Storage
import Syntax
import Testing
import Values

@testable import Modeling

@Suite struct ModelPrinterTests {
  static func tables() -> [MemoryTable] {
    [
      Fixture(isInclusive: true).table(),
      MemoryTable("customers", "customer,name,segment\na,Ann,smb\nb,Bo,smb\nc,Cy,mid"),
      MemoryTable(
        "tickets",
        "ticket_id,customer,Created at,Resolved at\n1,a,2024-01-01,2024-01-02\n2,b,2024-01-03,"),
    ]
  }

  @Test func `a model is printed as the file that would declare it`() throws {
    let data = try dataset(ModelPrinterTests.tables())
    try data.settle()
    var model = data.model
    try ConceptRecognition.activity.apply(to: &model)
    #expect(
      ModelPrinter.print(model) == """
        table subscriptions from "subscriptions.csv"  # revenue and customers: mrr, nrr, grr, logo_churn and the rest
          key id
          customer "customer" -> customers
          active from start through end  # through: last day covered (6 successors start the day after)
          amount mrr = mrr
          attribute plan
          outcome reason

        table customers from "customers.csv"  # dimensions of customers
          key "customer"
          label name
          attribute segment

        table tickets from "tickets.csv"  # support: ticket_volume, time_to_resolution
          key ticket_id
          customer "customer" -> customers
          at created_at until resolved_at

        """)
  }

  @Test func `what is printed gives the same model when it is read`() throws {
    let data = try dataset(ModelPrinterTests.tables())
    try data.settle()
    let statements = [
      Tree.table(
        "subscriptions", from: "subscriptions.csv", .key(Tree.column("id")),
        .customer(Tree.column("\"customer\""), table: Tree.name("customers")),
        .life(from: Tree.column("start"), end: Tree.column("end"), isInclusive: true),
        .amount(name: Tree.name("mrr"), Tree.reference("mrr"), per: nil),
        .attributes([Tree.column("plan")]), .outcome(Tree.column("reason"), name: nil)),
      Tree.table(
        "customers", from: "customers.csv", .key(Tree.column("\"customer\"")),
        .label(Tree.column("name")), .attributes([Tree.column("segment")])),
      Tree.table(
        "tickets", from: "tickets.csv", .key(Tree.column("ticket_id")),
        .customer(Tree.column("\"customer\""), table: Tree.name("customers")),
        .event(at: Tree.column("created_at"), until: Tree.column("resolved_at"))),
    ]
    let read = try ModelReader.read(statements, tables: ModelPrinterTests.tables())
    #expect(read.problems == [])
    #expect(clauses(read.model) == clauses(data.model))
    #expect(read.model.tables.map(\.kind) == data.model.tables.map(\.kind))
    #expect(read.model.tables.map(\.customer) == data.model.tables.map(\.customer))
    #expect(read.model.revenueTable?.name == data.model.revenueTable?.name)
  }

  /// The printed lines without comments.
  private func clauses(_ model: Model) -> [String] {
    ModelPrinter.print(model).split(separator: "\n").map { line in
      line.firstRange(of: "  #").map { String(line[..<$0.lowerBound]) } ?? String(line)
    }
  }

  @Test func `every kind of clause has its form`() {
    var table = ModelTable(
      name: "My deals", file: "/data/My deals.csv",
      columns: [
        .init(header: "Deal No", name: "deal_no", type: .text),
        .init(header: "From", name: "from", type: .date),
        .init(header: "Plan Name", name: "plan", type: .text),
        .init(header: "2024 total", name: "2024_total", type: .integer),
      ], kind: .snapshot)
    table.key = "deal_no"
    table.asOf = "from"
    table.amount = .init(
      name: "mrr", column: "2024_total", divisor: 100, interval: "every", intervalCount: "times",
      quantity: "seats")
    table.renames = [("plan", "Plan Name")]
    table.declaredTypes = [("deal_no", .text)]
    table.skippedRows = 2
    table.maps = [.init(column: "plan", from: ["a b", "c"], to: "d")]
    table.references = [.init(column: "deal_no", table: "My plans")]
    #expect(
      ModelPrinter.print(Model(tables: [table])) == """
        table `My deals` from "My deals.csv"
          skip 2 rows
          column plan = "Plan Name"
          type deal_no text
          key deal_no
          join deal_no -> `My plans`
          as of "From"
          amount mrr = "2024 total" * seats / 100 / times per every
          map plan: "a b", "c" = "d"

        """)
  }
}
