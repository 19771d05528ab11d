import Diagnostics
import Foundation
import Interpreter
import TestSupport
import Testing

@Suite struct LoadTests {
  @Test func `loading one more table keeps the model's file and what was set`() throws {
    let bench = try Workbench([
      "subs.csv": """
      id,who,plan,price,begun,ended
      1,a,pro,100,2024-01-01,
      2,b,basic,50,2024-01-01,2024-05-01
      """,
      "model.kpi": """
      table subs from "subs.csv"
        key id
        customer who
        active from begun until ended
        amount mrr = price
      define half : currency = mrr / 2
      """,
    ])
    _ = bench.outcomes("set today 2024-06-30; set fiscal year starts feb; target nrr >= 90%")
    let before = try bench.sheet("half, nrr for FY2025-Q1").numbers("half")
    let extra = try TemporaryFolder()
    try extra.write("at,amount\n2024-02-01,3\n", to: "extra.csv")
    let problems = bench.problems("load \"\(extra.path)/extra.csv\"")
    #expect(problems.isEmpty)
    #expect(try bench.sheet("half, nrr for FY2025-Q1").numbers("half") == before)
    #expect(try bench.sheet("nrr for FY2025-Q1 vs target").count == 1)
    #expect(try bench.sheet("sum(amount) from extra").count == 1)
  }

  @Test func `a file of a folder that cannot be read is left out with a warning`() throws {
    let folder = try TemporaryFolder()
    try folder.write("amount\n3\n", to: "good.csv")
    try folder.write("", to: "empty.csv")
    let session = Session(options: SessionOptions())
    let problems = session.open([folder.path])
    #expect(problems.map(\.id) == ["empty-file"] && problems.map(\.severity) == [.warning])
    // What was named is wanted, and strict means all.
    let named = Session(options: SessionOptions())
    let files = ["good.csv", "empty.csv"].map { "\(folder.path)/\($0)" }
    #expect(named.open(files).map(\.severity) == [.error])
    let strict = Session(options: SessionOptions(isStrict: true))
    #expect(strict.open([folder.path]).map(\.severity) == [.error])
    try folder.write("", to: "good.csv")
    let nothing = Session(options: SessionOptions())
    #expect(nothing.open([folder.path]).map(\.severity) == [.error])
  }

  @Test func `a text where a number was meant shows the cell that is to blame`() throws {
    let bench = try Workbench(["bills.csv": "id,amount\n1,2.5\n2,abc\n3,4\n4,5\n5,6\n"])
    #expect(bench.problems("sum(amount) from bills") == ["type-mismatch", "mixed-types"])
    #expect(bench.problems("sum(id) from bills where id = x").contains("mixed-types") == false)
  }

  // MARK: several folders

  private static let lives = "customer_id,plan,mrr,start_date,end_date\n"

  /// Two folders with a table of the same name.
  private func folders(_ models: [String: String] = [:]) throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    for (name, amount) in [("acme", 10), ("beta", 500)] {
      try FileManager.default.createDirectory(
        atPath: "\(folder.path)/\(name)", withIntermediateDirectories: true)
      try folder.write(
        Self.lives + "\(name),p,\(amount),2024-01-01,\n", to: "\(name)/subscriptions.csv")
    }
    for (name, text) in models { try folder.write(text, to: "\(name)/model.kpi") }
    return folder
  }

  @Test func `two files that are called the same are refused until one has another name`() throws {
    let folder = try folders()
    let paths = ["acme", "beta"].map { "\(folder.path)/\($0)" }
    let clash = Session(options: SessionOptions())
    let problem = try #require(clash.open(paths).first { $0.severity == .error })
    #expect(problem.id == "same-table")
    for path in paths { #expect(problem.message.contains("`\(path)/subscriptions.csv`")) }
    let lines = problem.hints.compactMap { $0.split(separator: "`").last.map(String.init) }
    try #require(lines.count == 2)
    // The advice, followed to the letter.
    let loaded = Workbench(over: Session(options: SessionOptions()))
    _ = loaded.session.open([paths[0]])
    #expect(loaded.problems(lines[1]).isEmpty)
    #expect(try loaded.sheet("sum(mrr) from beta_subscriptions").number("sum(mrr)") == 500)
    try folder.write(lines[0] + "\n", to: "beta/model.kpi")
    let named = Workbench(over: Session(options: SessionOptions()))
    #expect(!named.session.open(paths).contains { $0.severity == .error })
    #expect(try named.sheet("sum(mrr) from beta_subscriptions").number("sum(mrr)") == 500)
    #expect(try named.sheet("sum(mrr) from subscriptions").number("sum(mrr)") == 10)
  }

  @Test func `one file that is named twice is one table`() throws {
    let folder = try folders()
    let session = Session(options: SessionOptions())
    let problems = session.open(["\(folder.path)/acme", "\(folder.path)/acme/subscriptions.csv"])
    #expect(!problems.contains { $0.severity == .error })
    #expect(try Workbench(over: session).sheet("mrr").number("mrr") == 10)
  }

  @Test func `the model beside any of the data is in force, two are refused`() throws {
    let folder = try folders(["beta": "table other from \"acme/subscriptions.csv\"\n"])
    let paths = ["acme", "beta"].map { "\(folder.path)/\($0)" }
    for places in [paths, paths.map { $0 + "/subscriptions.csv" }] {
      let session = Session(options: SessionOptions())
      #expect(!session.open(places).contains { $0.severity == .error })
      #expect(try Workbench(over: session).sheet("sum(mrr) from other").number("sum(mrr)") == 10)
    }
    try folder.write("set week starts sunday\n", to: "acme/model.kpi")
    let two = Session(options: SessionOptions())
    let problem = try #require(two.open(paths).first { $0.severity == .error })
    #expect(problem.id == "several-models")
    for path in paths { #expect(problem.message.contains("`\(path)/model.kpi`")) }
    #expect(problem.hints.first?.contains("--model") == true)
    let one = Session(options: SessionOptions(modelPath: "\(paths[1])/model.kpi"))
    #expect(!one.open(paths).contains { $0.severity == .error })
  }
}
