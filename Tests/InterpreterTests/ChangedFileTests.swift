import Diagnostics
import Foundation
import Interpreter
import Rendering
import TestSupport
import Testing
import Values

// A session stays open while exports are written anew beside it.
@Suite struct ChangedFileTests {
  private static let model = """
    table subs from "subs.csv"
      key id
      customer who
      active from begun until ended
      amount mrr = price
    define half : currency = mrr / 2

    """

  private static func rows(_ prices: Int...) -> String {
    "id,who,plan,price,begun,ended\n"
      + prices.enumerated().map { "\($0),c\($0),pro,\($1),2024-01-01,\n" }.joined()
  }

  private struct Bench {
    let folder: TemporaryFolder
    let bench: Workbench

    init(_ files: [String: String]) throws {
      folder = try TemporaryFolder()
      for (name, text) in files { try folder.write(text, to: name) }
      let session = Session(options: SessionOptions(today: Day(year: 2024, month: 6, day: 30)))
      #expect(session.open([folder.path]).isEmpty)
      bench = Workbench(over: session)
    }

    /// The only figure of an answer, and the ids of what is said before it.
    func answer(_ text: String) -> (figure: Double?, said: [String]) {
      var said: [String] = []
      var figure: Double?
      for outcome in bench.outcomes(text) {
        switch outcome {
        case .problems(let problems, _): said += problems.map(\.id)
        case .table(let table, let caption, _):
          figure = Sheet(table: table, caption: caption.plain, notes: []).number("mrr", 0)
        case .chart, .text, .done, .failed, .quit: break
        }
      }
      return (figure, said)
    }
  }

  @Test func `answers are of the files as they are, and that they changed is told once`() throws {
    let bench = try Bench(["subs.csv": Self.rows(10, 20), "model.kpi": Self.model])
    #expect(bench.answer("mrr as mrr") == (30, []))
    try bench.folder.write(Self.rows(10, 20, 500), to: "subs.csv")
    #expect(bench.answer("mrr as mrr") == (530, ["changed-file"]))
    #expect(bench.answer("mrr as mrr") == (530, []))
  }

  @Test func `what the session was told stays`() throws {
    let bench = try Bench(["subs.csv": Self.rows(10, 20), "model.kpi": Self.model])
    _ = bench.bench.outcomes(
      "define twice : currency = mrr * 2; let n = 3; set fiscal year starts feb")
    try bench.folder.write(Self.rows(100), to: "subs.csv")
    #expect(bench.answer("twice * $n as mrr") == (600, ["changed-file"]))
    #expect(bench.answer("mrr as mrr for FY2025-Q1").figure == 100)
  }

  @Test func `a column of another type or a file of other columns is no trap`() throws {
    let bench = try Bench(["subs.csv": Self.rows(10, 20), "t.csv": "id,qty\n1,2\n2,3\n"])
    #expect(bench.answer("sum(qty) as mrr from t") == (5, []))
    try bench.folder.write("id,qty\n1,x\n2,y\n", to: "t.csv")
    #expect(bench.answer("sum(qty) as mrr from t").figure == nil)
    try bench.folder.write("qty\n1.5\n", to: "t.csv")
    #expect(bench.answer("sum(qty) as mrr from t") == (1.5, ["changed-file"]))
    #expect(bench.answer("rows 1") == (nil, []))
    try bench.folder.write("qty\n2.5\n", to: "t.csv")
    #expect(bench.answer("rows 1") == (nil, ["changed-file", "no-answer"]))
  }

  @Test func `a model that is written while the prompt is open holds`() throws {
    let bench = try Bench(["subs.csv": Self.rows(10, 20)])
    #expect(bench.answer("half as mrr").said == ["unknown-metric"])
    try bench.folder.write(Self.model, to: "model.kpi")
    #expect(bench.answer("half as mrr") == (15, ["changed-file"]))
    try bench.folder.write(
      Self.model.replacingOccurrences(of: "mrr / 2", with: "mrr / 10"), to: "model.kpi")
    #expect(bench.answer("half as mrr") == (3, ["changed-file"]))
    // One that cannot be used is no reason to answer by the old one.
    try bench.folder.write("table table\n", to: "model.kpi")
    for _ in 0..<2 {
      let broken = bench.answer("1 as mrr")
      #expect(broken.figure == nil && !broken.said.isEmpty)
    }
    // Nor one that does not fit the data.
    try bench.folder.write(
      Self.model.replacingOccurrences(of: "customer who", with: "customer whom"), to: "model.kpi")
    for _ in 0..<2 { #expect(bench.answer("mrr as mrr").figure == nil) }
    try bench.folder.write(Self.model, to: "model.kpi")
    #expect(bench.answer("half as mrr").figure == 15)
  }

  @Test func `a file that is gone is answered from memory, with a warning each time`() throws {
    let bench = try Bench(["subs.csv": Self.rows(10, 20), "model.kpi": Self.model])
    #expect(bench.answer("mrr as mrr") == (30, []))
    try bench.folder.write("", to: "subs.csv")
    #expect(bench.answer("mrr as mrr") == (30, ["empty-file"]))
    try FileManager.default.removeItem(atPath: bench.folder.path + "/subs.csv")
    #expect(bench.answer("mrr as mrr") == (30, ["cannot-open"]))
    #expect(bench.answer("mrr as mrr") == (30, ["cannot-open"]))
    try bench.folder.write(Self.rows(7), to: "subs.csv")
    #expect(bench.answer("mrr as mrr") == (7, ["changed-file"]))
  }

  @Test func `lines of JSON change, too, and own definitions are no change`() throws {
    let bench = try Bench(["t.jsonl": "{\"qty\":1}\n{\"qty\":2}\n"])
    #expect(bench.answer("sum(qty) as mrr from t") == (3, []))
    try bench.folder.write("{\"qty\":10}\n", to: "t.jsonl")
    #expect(bench.answer("sum(qty) as mrr from t") == (10, ["changed-file"]))
    #expect(bench.bench.problems("define three = 3; save three") == [])
    #expect(bench.answer("sum(qty) * three as mrr from t") == (30, []))
  }
}
