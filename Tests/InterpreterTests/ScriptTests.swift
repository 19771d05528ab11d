import Diagnostics
import Interpreter
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

  // MARK: from outside

  /// 390 was paid at the opening: 300 for pro, 90 for basic.
  private static let report =
    "let plan = basic\nopening_mrr where period = 2024-Q2 and plan = $plan\n"

  @Test func `the let of a script is the default of its parameter`() throws {
    let path = try script(Self.report)
    #expect(try bench.sheet("run \"\(path)\"").number("opening_mrr") == 90)
    #expect(try bench.sheet("run \"\(path)\" plan=pro").number("opening_mrr") == 300)
    #expect(try bench.sheet("run \"\(path)\" PLAN=pro").number("opening_mrr") == 300)
    #expect(try bench.sheet("run \"\(path)\"").number("opening_mrr") == 90, "it ends with its run")
    let own = try bench.sheet("let plan = pro\nrun \"\(path)\"")
    #expect(own.number("opening_mrr") == 90, "a let is nothing from outside")
  }

  @Test func `what a script was given goes on into the scripts that it runs`() throws {
    let inner = try script(Self.report)
    let outer = try folder.write("let plan = basic\nrun \"\(inner)\"\n", to: "outer.kpi")
    #expect(try bench.sheet("run \"\(outer)\" plan=pro").number("opening_mrr") == 300)
    let own = try folder.write("run \"\(inner)\" plan=basic\n", to: "own.kpi")
    let nearer = try bench.sheet("run \"\(own)\" plan=pro")
    #expect(nearer.number("opening_mrr") == 90, "the nearer run says it")
    #expect(bench.problems("run \"\(own)\" plan=pro").isEmpty)
  }

  @Test func `a parameter of the invocation stays through lets, runs and loads`() throws {
    let path = try script(Self.report)
    let data = try folder.write(FixtureFiles.subscriptions, to: "subscriptions.csv")
    let session = Session(options: SessionOptions(parameters: [("Plan", "pro")]))
    #expect(session.open([data]).allSatisfy { $0.severity != .error })
    func opening(_ text: String) throws -> Double? {
      try Workbench(over: session).sheet(text).number("opening_mrr")
    }
    #expect(try opening(Self.report) == 300)
    #expect(try opening("run \"\(path)\"") == 300)
    #expect(try opening("run \"\(path)\" plan=basic") == 90)
    let orders = try folder.write("id,amount\n1,10\n", to: "orders.csv")
    let loading = try folder.write("load \"\(orders)\"\n" + Self.report, to: "loading.kpi")
    #expect(try opening("run \"\(loading)\" plan=basic") == 90)
    #expect(session.unusedParameters().isEmpty)
  }

  @Test func `a parameter takes the value of another as it is then`() throws {
    let path = try script(Self.report)
    #expect(
      try bench.sheet("let plan = pro\nrun \"\(path)\" plan=$plan").number("opening_mrr") == 300)
    let swap = try folder.write(
      "opening_mrr where plan = $a and period = $b\n", to: "swap.kpi")
    let sheet = try bench.sheet(
      "let a = 2024-Q2; let b = pro; run \"\(swap)\" a=$b b=$a")
    #expect(sheet.number("opening_mrr") == 300)
    let twice = try bench.sheet(
      "let low = 100; let low = $low + 100\nmrr where mrr > $low and period = 2024-Q2")
    let direct = try bench.sheet("mrr where mrr > 200 and period = 2024-Q2")
    #expect(twice.number("mrr") == direct.number("mrr"))
  }

  @Test(arguments: ["let a = $a", "let b = $a; let a = $b", "let b = -$a; let a = $b + 1"])
  func `a parameter made of itself is a problem`(_ text: String) throws {
    #expect(bench.problems("\(text)\nmrr where plan = $a").first == "circular-parameter")
    let path = try script(Self.report)
    #expect(try FixtureFiles.workbench().problems("run \"\(path)\" a=$a") == ["circular-parameter"])
    let own = try Workbench([
      "subscriptions.csv": FixtureFiles.subscriptions, "model.kpi": "let c = 1\n",
    ])
    #expect(own.problems("let c = $c; mrr where mrr > $c").isEmpty)
  }

  @Test func `a parameter that a script does not use is told, with the nearest`() throws {
    let path = try script(Self.report)
    let text = "run \"\(path)\" ploan=pro"
    let found = try #require(bench.complaints(about: text).first)
    #expect(found.id == "unused-parameter")
    #expect(found.severity == .warning)
    #expect(found.hints == ["did you mean `plan`?"])
    #expect(found.range.map { Source(name: "", text: text).text($0) } == "ploan")
    let answers = bench.outcomes(text).count { if case .table = $0 { true } else { false } }
    #expect(answers == 1, "the script runs all the same")
    let bare = try folder.write("mrr where plan = $plan\n", to: "bare.kpi")
    #expect(
      bench.problems("run \"\(bare)\" ploan=pro") == ["unused-parameter", "unknown-parameter"])
    #expect(bench.problems("let plan = pro; define own = mrr where plan = $plan").isEmpty)
    let through = try folder.write("own where period = 2024-Q2\n", to: "through.kpi")
    #expect(bench.problems("run \"\(through)\" plan=pro").isEmpty, "a definition uses it")
  }

  @Test func `a parameter of the invocation that nothing used is told`() throws {
    let data = try folder.write(FixtureFiles.subscriptions, to: "subscriptions.csv")
    let session = Session(
      options: SessionOptions(parameters: [("ploan", "pro"), ("year", "2024")]))
    _ = session.open([data])
    _ = session.complaints(about: "let plan = pro\nmrr where plan = $plan and period = $year")
    let unused = session.unusedParameters()
    #expect(unused.map(\.id) == ["unused-parameter"])
    #expect(unused.first?.message.contains("`ploan`") == true)
    #expect(unused.first?.hints == ["did you mean `plan`?"])
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
    ("day=2023-12-01", "start >= $day"), ("when=\"last quarter\"", "period = $when"),
    ("when=\"2024-05\"", "period in $when"), ("day=\"2023-12-01\"", "start >= $day"),
    ("who=a", "customer = $who"),
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

  @Test func `a number is a word where words are compared`() throws {
    let own = try Workbench([
      "subscriptions.csv": """
      customer,plan,mrr,start,end
      42,pro,100,2023-12-01,
      7,2024,50,2023-12-01,

      """
    ])
    let path = try script("mrr where customer = $who and period = 2023-12\n")
    #expect(try own.sheet("run \(path) who=42").number("mrr") == 100)
    let plans = try script("mrr where plan = $plan and period = 2023-12\n")
    #expect(try own.sheet("run \(plans) plan=2024").number("mrr") == 50)
  }

  @Test(arguments: [
    ("let when = pro", "mrr where period = $when", "invalid-period", "$when"),
    ("let least = pro", "mrr where mrr > $least", "", ""),
    ("let floor = 90", "customers where nrr > $floor", "unit-mismatch", "$floor"),
    ("let floor = 90", "assert nrr > $floor where period = 2024-Q2", "unit-mismatch", "$floor"),
    ("let when = 2024-W60", "mrr where period = $when", "bad-period", ""),
  ])
  func `a wrong value is told where it is used`(
    _ binding: String, _ statement: String, _ id: String, _ place: String
  ) throws {
    let found = bench.complaints(about: "\(binding)\n\(statement)")
    #expect(!found.isEmpty)
    if !id.isEmpty { #expect(found.map(\.id) == [id]) }
    if !place.isEmpty, let range = found.first?.range {
      #expect(Source(name: "", text: "\(binding)\n\(statement)").text(range) == place)
    }
  }
}
