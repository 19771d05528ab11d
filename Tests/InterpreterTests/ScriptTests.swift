import TestSupport
import Testing

/// `let`, parameters and `run "FILE" name=value`.
@Suite struct ScriptTests {
  private let folder: TemporaryFolder
  private let bench: Workbench

  init() throws {
    folder = try TemporaryFolder()
    bench = try FixtureFiles.workbench()
  }

  private func script(_ text: String) throws -> String {
    try folder.write(text, to: "report.kpi")
  }

  @Test func `a script takes its parameters from run`() throws {
    let path = try script("nrr, opening_mrr where period = 2024-Q2 and plan = $plan\n")
    let pro = try bench.sheet("run \"\(path)\" plan=pro")
    #expect(pro.number("opening_mrr") == 300)
    #expect(isNear(pro.number("nrr"), 230.0 / 300))
    let basic = try bench.sheet("run \"\(path)\" plan=basic")
    #expect(basic.number("opening_mrr") == 90)
  }

  @Test func `parameters are values of every kind`() throws {
    let path = try script(
      "mrr by customer where period = $when having mrr > $least sort by mrr desc\n")
    let sheet = try bench.sheet("run \"\(path)\" when=2024-05 least=$95")
    #expect((0..<sheet.count).map { sheet.text("customer", $0) } == ["a", "e"])
  }

  @Test func `a parameter ends with its script, a let of the session goes in`() throws {
    let path = try script("mrr where plan = $plan and period = $when\n")
    #expect(bench.problems("let when = 2024-Q2; run \"\(path)\" plan=pro").isEmpty)
    #expect(bench.problems("mrr where plan = $plan") == ["unknown-parameter"])
    #expect(bench.problems("run \"\(path)\"") == ["unknown-parameter"])
  }

  @Test func `definitions of a script stay for the session`() throws {
    let path = try script("define pro_mrr = mrr where plan = pro\n")
    #expect(bench.problems("run \"\(path)\"; pro_mrr where period = 2024-Q2").isEmpty)
  }

  @Test func `another table changes nothing of the model or of what was set`() throws {
    let orders = try folder.write("id,amount\n1,10\n", to: "orders.csv")
    let bench = try Workbench([
      "subscriptions.csv": FixtureFiles.subscriptions,
      "model.kpi": "target nrr >= 110%\ndefine own = nrr where plan = pro\n",
    ])
    let query = "nrr where period = FY2025-Q1 vs target"
    let before = try bench.sheet(
      "set fiscal year starts feb; set today 2024-05-31; target grr >= 90%\n\(query)")
    let after = try bench.sheet("load \"\(orders)\"\n\(query)")
    #expect(after.names == before.names)
    #expect(after.numbers("nrr") == before.numbers("nrr"))
    #expect(try bench.sheet("mrr").caption.contains("as of 2024-05-31"))
    #expect(bench.problems("own, grr where period = 2024-Q1 vs target").isEmpty)
  }

  @Test func `a script that runs itself or is not there is a problem`() throws {
    let path = try script("run \"\(folder.path)/report.kpi\"\n")
    #expect(bench.problems("run \"\(path)\"") == ["circular-run"])
    #expect(bench.problems("run \"\(folder.path)/none.kpi\"") == ["cannot-open"])
  }

  // MARK: files without quotes

  @Test func `a path needs no quotes`() throws {
    let path = try script("nrr where period = 2024-Q2 and plan = $plan\n")
    #expect(!path.contains(" "))
    #expect(isNear(try bench.sheet("run \(path) plan=pro").number("nrr"), 230.0 / 300))
    let orders = try folder.write("id,amount\n1,10\n", to: "orders-2024.v2.csv")
    #expect(bench.problems("load \(orders) as o; sum(amount) from o").isEmpty)
    #expect(bench.problems("run nowhere.kpi; mrr") == ["cannot-open"])
  }

  @Test(arguments: [
    ("plan=\"pro\"", "plan = $plan"), ("plan='pro'", "plan in ($plan, team)"),
    ("when=2024-Q2", "period = $when"), ("when=2024-04..2024-06", "period in $when"),
    ("least=50", "mrr > $least"), ("least=$50", "mrr > $least"), ("share=10%", "nrr > $share"),
    ("day=2023-12-01", "start >= $day"),
  ])
  func `arguments are words, quoted texts, numbers, shares, days and periods`(
    _ argument: String, _ condition: String
  ) throws {
    let period = condition.contains("period") ? "" : " and period = 2024-Q2"
    let path = try script("mrr by customer where \(condition)\(period)\n")
    let sheet = try bench.sheet("run \(path) \(argument)")
    #expect(sheet.count > 0)
  }

  @Test(arguments: ["run", "run report", "run report.kpi plan", "run report.kpi plan=", "load"])
  func `what is missing is said`(_ statement: String) throws {
    #expect(!bench.problems(statement).isEmpty)
  }
}
