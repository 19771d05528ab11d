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
}
