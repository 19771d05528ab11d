import Diagnostics
import Modeling
import Planning
import Storage
import Syntax
import Testing
import Values

@testable import Analysis

/// Data that end on a day and begin on another, with nothing in between.
private final class Facts: DataFacts {
  let first = Day(year: 2022, month: 1, day: 10)!
  let last = Day(year: 2024, month: 5, day: 17)!
  /// The last day of the tickets.
  var lastTicket = Day(year: 2024, month: 5, day: 17)!
  /// Whether every table had to be looked at.
  private(set) var asksForEnd = false

  func asOf() -> AsOf {
    asksForEnd = true
    return AsOf(day: last, isAssumed: false)
  }
  func asOf(isAtLeast day: Day) -> Bool { last >= day }
  func bounds(of column: String, in table: String) -> (Day, Day)? {
    (first, table == "tickets" ? lastTicket : last)
  }
  func distinctCount(of column: String, in table: String) -> Int { 3 }
  func isEmpty(_ column: String, in table: String) -> Bool { false }
  func texts(of column: String, in table: String, limit: Int) -> [String] { [] }
  func hasCustomersWithSeveral(_ column: String, in table: String) -> Bool { false }
}

/// Analysis over hand-made schemas: subscriptions of customers, and tickets.
private struct Bench {
  var catalog = Catalog()
  var parameters: [String: Expression] = [:]
  var calendar = CalendarRules()

  init() {
    let prelude = Source(
      name: "test",
      text: """
        define mrr : currency = sum(active.amount)
        define opening_mrr : currency = (sum(movements.opening) at start where movements.opening > 0)
        define retained_mrr : currency = (sum(movements.closing) at start where movements.opening > 0)
        define churned_mrr : currency = (sum(movements.opening) at start where movements.opening > 0 and movements.closing = 0)
        define new_mrr : currency = (sum(movements.closing) at end where movements.opening = 0 and movements.closing > 0 and not movements.paid_before)
        define nrr : percent = retained_mrr / opening_mrr
        define churn_rate : percent = churned_mrr / opening_mrr
        define customers : count = (count(movements) at end where movements.closing > 0)
        define arpa : currency = mrr / customers
        define top_share(n = 10) : percent = (sum_largest(movements.closing, n) at end where movements.closing > 0) / mrr
        """)
    for statement in Parser.parse(prelude).statements {
      guard case .define(let definition) = statement.kind else { continue }
      catalog.define(Metric(definition: definition, source: prelude, origin: .prelude))
    }
  }

  var model: Model {
    var subscriptions = ModelTable(
      name: "subscriptions", file: "subscriptions.csv",
      columns: [
        ColumnSchema(header: "customer_id", name: "customer_id", type: .text),
        ColumnSchema(header: "plan", name: "plan", type: .text),
        ColumnSchema(header: "mrr", name: "mrr", type: .decimal(scale: 2)),
        ColumnSchema(header: "start", name: "start_date", type: .date),
        ColumnSchema(header: "end", name: "end_date", type: .date),
        ColumnSchema(header: "why", name: "why", type: .text),
      ], kind: .life)
    subscriptions.customer = "customer_id"
    subscriptions.life = ModelTable.Life(from: "start_date", end: "end_date", isInclusive: false)
    subscriptions.amount = ModelTable.Amount(name: "mrr", column: "mrr")
    subscriptions.outcomes = [("why", "reason")]
    subscriptions.references = [.init(column: "customer_id", table: "accounts")]
    subscriptions.isRevenue = true
    var accounts = ModelTable(
      name: "accounts", file: "accounts.csv",
      columns: [
        ColumnSchema(header: "id", name: "id", type: .text),
        ColumnSchema(header: "name", name: "name", type: .text),
        ColumnSchema(header: "segment", name: "segment", type: .text),
      ], kind: .entity)
    accounts.key = "id"
    accounts.label = "name"
    var tickets = ModelTable(
      name: "tickets", file: "tickets.csv",
      columns: [
        ColumnSchema(header: "id", name: "id", type: .text),
        ColumnSchema(header: "customer_id", name: "customer_id", type: .text),
        ColumnSchema(header: "opened", name: "opened", type: .timestamp),
        ColumnSchema(header: "closed", name: "closed", type: .timestamp),
        ColumnSchema(header: "minutes", name: "minutes_spent", type: .integer),
      ], kind: .event)
    tickets.customer = "customer_id"
    tickets.at = "opened"
    tickets.references = [.init(column: "customer_id", table: "accounts")]
    var model = Model(tables: [subscriptions, accounts, tickets])
    model.calendar = calendar
    return model
  }

  func analyze(_ text: String, _ facts: Facts = Facts()) -> (query: AnalyzedQuery?, ids: [String]) {
    let source = Source(name: "query", text: text)
    let parsed = Parser.parse(source)
    guard case .query(let query)? = parsed.statements.first?.kind else {
      return (nil, parsed.problems.map(\.diagnostic.id))
    }
    let analyzer = Analyzer(
      catalog: catalog, model: model, facts: facts, parameters: parameters)
    let result = analyzer.analyze(query, in: source)
    return (result.query, result.problems.map(\.diagnostic.id))
  }

  func plan(_ text: String) throws -> LogicalPlan {
    let query = try #require(analyze(text).query, "\(text): \(analyze(text).ids)")
    guard case .table(let plan) = query.plan else { throw Wrong() }
    return plan
  }

  struct Wrong: Error {}
}

@Suite struct AnalyzerTests {
  @Test(arguments: [
    ("2024-04-30", "by month", false), ("2024-04-12", "by month", false),
    ("2024-05-17", "by day", false), ("2024-05-12", "by week", false),
    ("2024-05-17", "by week", true), ("2024-05-17", "by month", true),
  ])
  func `events alone are cut by the end of all data only where their last unit is not over`(
    last: String, by: String, isCut: Bool
  ) throws {
    let facts = Facts()
    let parts = last.split(separator: "-").compactMap { Int($0) }
    facts.lastTicket = try #require(Day(year: parts[0], month: parts[1], day: parts[2]))
    let query = try #require(Bench().analyze("count(tickets) \(by)", facts).query)
    #expect(facts.asksForEnd == isCut)
    guard case .table(let plan) = query.plan else { throw Bench.Wrong() }
    #expect(try #require(plan.slots.last).isPartial == isCut)
  }

  @Test(arguments: [
    ("nrr", "2023-05-01", "2024-05-01"),
    ("nrr 2024-Q1", "2024-01-01", "2024-04-01"),
    ("nrr where period = 2024-Q2", "2024-04-01", "2024-05-18"),
    ("nrr last quarter", "2024-01-01", "2024-04-01"),
    ("mrr", "2024-05-17", "2024-05-18"),
    ("mrr as of 2024-03-31", "2024-03-31", "2024-04-01"),
    ("arpa", "2024-05-17", "2024-05-18"),
    ("nrr ytd", "2024-01-01", "2024-05-18"),
    ("nrr where period in 2024-01..2024-02", "2024-01-01", "2024-03-01"),
  ])
  func `a period gives the days that count`(_ query: String, _ start: String, _ end: String) throws
  {
    let whole = try Bench().plan(query).whole
    #expect(["\(whole.start)", "\(whole.end)"] == [start, end])
  }

  @Test func `an aggregate without a period reads every row`() throws {
    #expect(try Bench().plan("sum(minutes_spent) from tickets").whole.isUnbounded)
  }

  @Test func `time units fill the period and stop at the as-of date`() throws {
    let plan = try Bench().plan("mrr by month where period = 2024")
    #expect(
      plan.slots.map(\.period.label) == ["2024-01", "2024-02", "2024-03", "2024-04", "2024-05"])
    #expect(plan.slots.last?.isPartial == true)
  }

  @Test func `a comparison of a partial period takes as many days`() throws {
    let comparison = try #require(try Bench().plan("nrr 2024-Q2 vs previous").comparison)
    #expect("\(comparison.whole.start)" == "2024-01-01")
    #expect(comparison.whole.end - comparison.whole.start == 47)
    let whole = try #require(try Bench().plan("nrr 2024-Q2 vs whole previous").comparison)
    #expect("\(whole.whole.end)" == "2024-04-01")
  }

  @Test func `a rolling window ends with its unit and keeps its label`() throws {
    let plan = try Bench().plan("nrr by month where period = 2024-Q1 rolling 12 months")
    #expect(plan.slots.map { "\($0.start)" } == ["2023-02-01", "2023-03-01", "2023-04-01"])
    #expect(plan.slots.map(\.period.label) == ["2024-01", "2024-02", "2024-03"])
    #expect(plan.slots.allSatisfy { !$0.isPartial })
  }

  @Test func `measures that are alike are computed once`() throws {
    let plan = try Bench().plan("nrr, churn_rate, opening_mrr 2024-Q1")
    #expect(plan.measures.map(\.name) == ["retained_mrr", "opening_mrr", "churned_mrr"])
  }

  @Test func `a changing dimension is read where the measure says, or where the query says`() throws
  {
    func moments(_ query: String) throws -> [RowMoment] {
      try Bench().plan(query).measures.map { measure in
        guard case .column(let column)? = measure.keys.first ?? nil else { throw Bench.Wrong() }
        return column.moment
      }
    }
    #expect(try moments("nrr by plan 2024-Q1") == [.opening, .opening])
    #expect(try moments("new_mrr by plan 2024-Q1") == [.closing])
    #expect(try moments("nrr by plan at end 2024-Q1") == [.closing, .closing])
    #expect(try moments("mrr by plan") == [.row])
  }

  @Test func `what only the outcome knows splits the numerator alone`() throws {
    let plan = try Bench().plan("churn_rate by reason 2024-Q1")
    let keyed = plan.measures.map {
      $0.name == "churned_mrr" ? ($0.keys[0] != nil) : ($0.keys[0] == nil)
    }
    #expect(keyed == [true, true])
    #expect(Bench().analyze("mrr by reason").ids.isEmpty)
    #expect(Bench().analyze("nrr by reason 2024-Q1").ids == ["outcome-only"])
    // A condition likewise: it chooses nothing where nothing has ended.
    for query in ["customers", "opening_mrr", "churned_mrr, new_mrr"] {
      #expect(
        Bench().analyze("\(query) 2024-Q1 where reason = price").ids.contains("outcome-only"),
        "\(query)")
    }
    #expect(Bench().analyze("churn_rate 2024-Q1 where reason = price").ids.isEmpty)
  }

  @Test func `a metric in a condition is the customer's own value`() throws {
    let plan = try Bench().plan("customers where mrr > 1000")
    let filter = try #require(plan.measures[0].filter)
    #expect(
      filter.conjuncts.contains(
        .call(.greater, [.state(.closing), .constant(.integer(1000))])))
    let cohort = try Bench().plan("nrr 2024-Q1 where mrr > 1000")
    #expect(
      try #require(cohort.measures[0].filter).conjuncts.contains(
        .call(.greater, [.state(.opening), .constant(.integer(1000))])))
  }

  @Test(arguments: [
    ("nrrr", "unknown-metric"), ("nrr by paln", "unknown-column"),
    ("count() from tickts", "unknown-table"), ("sum(plan)", "type-mismatch"),
    ("nrr having nrr < 95", "unit-mismatch"), ("nrr where plan", "not-a-condition"),
    ("nrr 2024-Q1 where period = 2024-Q2", "several-periods"),
    ("nrr where period = 2024-Q1 or plan = pro", "misplaced-period"),
    ("nrr where period < 2024-Q1", "period-operator"),
    ("nrr 2030-Q1", "beyond-data"), ("mrr by month rolling 3 months", "window-on-stock"),
    ("nrr by minutes_spent", "unreachable-dimension"), ("foo(1)", "unknown-function"),
    ("round()", "argument-count"), ("sum(avg(minutes_spent))", "nested-aggregate"),
    ("nrr by plan, plan", "repeated-dimension"), ("mrr by month, quarter", "several-grains"),
    ("nrr having nrr < $floor", "unknown-parameter"), ("nrr sort by foo", "unknown-sort-key"),
    ("minutes_spent from tickets", "needs-aggregate"),
    ("percentile(minutes_spent, 2) from tickets", "type-mismatch"),
    ("sum(mrr + minutes_spent)", "unknown-column"),
  ])
  func `a mistake has its own name`(_ query: String, _ id: String) {
    let ids = Bench().analyze(query).ids
    #expect(ids.contains(id), "\(query): \(ids)")
  }

  @Test func `all problems of a statement are told at once`() {
    #expect(Bench().analyze("nrrr, mrrr by plan").ids == ["unknown-metric", "unknown-metric"])
  }

  @Test func `a definition that needs itself is refused`() {
    var bench = Bench()
    let source = Source(name: "test", text: "define loop = 2 * loop")
    guard case .define(let definition)? = Parser.parse(source).statements.first?.kind else {
      Issue.record("the definition is read")
      return
    }
    let metric = Metric(definition: definition, source: source, origin: .session)
    bench.catalog.define(metric)
    let analyzer = Analyzer(catalog: bench.catalog, model: bench.model, facts: Facts())
    #expect(analyzer.check(metric).map(\.diagnostic.id) == ["circular-definition"])
  }

  @Test(arguments: [
    ("mrr", MetricKind.stock), ("new_mrr", .movement), ("nrr", .cohort), ("arpa", .ratio),
    ("customers", .stock), ("opening_mrr", .movement),
  ])
  func `the kind of a metric follows from its definition`(_ name: String, _ kind: MetricKind) throws
  {
    let bench = Bench()
    let analyzer = Analyzer(catalog: bench.catalog, model: bench.model, facts: Facts())
    #expect(analyzer.describe(try #require(bench.catalog[name]))?.kind == kind)
  }

  @Test func `an argument of a metric reaches its definition`() throws {
    #expect(try Bench().plan("top_share(3)").measures[0].parameter == 3)
    #expect(try Bench().plan("top_share").measures[0].parameter == 10)
  }
}
