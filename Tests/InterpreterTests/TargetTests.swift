import Diagnostics
import Interpreter
import Rendering
import Storage
import TestSupport
import Testing

/// `vs target`, and drawings.
@Suite struct TargetTests {
  @Test func `a target stands beside its figure, with the gap in points`() throws {
    let bench = try FixtureFiles.workbench()
    let sheet = try bench.sheet(
      "target nrr >= 110%\nnrr, grr by plan where period = 2024-Q2 vs target")
    #expect(sheet.names == ["plan", "nrr", "nrr_target", "nrr_gap", "grr"])
    #expect(isNear(sheet.number("nrr_gap", 0), -0.1))
    #expect(sheet.table.fields[3].isPointChange)
    #expect(sheet.table.fields[3].goodDirection == .up)
  }

  @Test func `the direction of a target is that of its sign`() throws {
    let bench = try FixtureFiles.workbench()
    let sheet = try bench.sheet(
      "target churned_mrr < 40\nchurned_mrr where period = 2024-Q2 vs target")
    #expect(sheet.number("churned_mrr_gap") == 10)
    #expect(sheet.table.fields.last?.goodDirection == .down)
  }

  @Test func `figures without a target, and targets of another unit, are problems`() throws {
    let bench = try FixtureFiles.workbench()
    #expect(bench.problems("nrr where period = 2024-Q2 vs target") == ["no-target"])
    #expect(
      bench.problems("target nrr >= 95\nnrr where period = 2024-Q2 vs target") == ["unit-mismatch"])
  }

  @Test func `targets and bands are of metrics that there are, and bands rise`() throws {
    let bench = try FixtureFiles.workbench()
    #expect(bench.problems("target nrrr >= 110%") == ["unknown-metric"])
    #expect(bench.problems("band foo: low < 90%, good") == ["unknown-metric"])
    let query = "nrr where period = 2024-Q2"
    #expect(bench.problems("band nrr: low < 110%, mid < 100%, good\n\(query)") == ["type-mismatch"])
    let rising = try FixtureFiles.workbench().sheet(
      "band nrr: low < 80%, mid <= 100%, good\n\(query)")
    #expect(rising.text("nrr_band", 0) == "mid")
  }

  @Test(arguments: [("target nrrr >= 110%", "8"), ("band nrrr: low < 90%, good", "6")])
  func `those of a model's file are told with their place`(
    _ line: String, _ column: String
  ) throws {
    let folder = try TemporaryFolder()
    try folder.write(FixtureFiles.subscriptions, to: "subscriptions.csv")
    let own = "define own = nrr\ntarget own >= 90%\nband grr: low < 80%, good\n"
    try folder.write(own, to: "model.kpi")
    #expect(Session(options: SessionOptions()).open([folder.path]).isEmpty)
    let model = try folder.write(own + line + "\n", to: "model.kpi")
    let problems = Session(options: SessionOptions()).open([folder.path])
    #expect(problems.map(\.id) == ["unknown-metric"])
    #expect(problems.first?.hints.contains { $0.contains("`nrr`") } == true, "\(problems)")
    #expect(problems.first?.place == .init(file: model, line: 4, column: column))
  }

  @Test func `changes are coloured by what is good`() throws {
    let bench = try FixtureFiles.workbench()
    let sheet = try bench.sheet(
      "nrr, churned_mrr, customers where period = 2024-Q2 vs previous")
    let tones = sheet.table.fields.filter { $0.name.hasSuffix("_change") }.map(\.goodDirection)
    #expect(tones == [.up, .down, nil])
    let text = TableRenderer(width: nil).render(sheet.table, caption: StyledText(), notes: [])
    #expect(text.runs.contains { $0.role == .bad && $0.text.contains("4.62 pp") })
  }

  @Test(arguments: [
    ("plot mrr by plan where period = 2024-Q2", Chart.Kind.bars, 2),
    ("plot mrr by month where period = 2024-Q2", .line, 3),
    ("plot mrr by month where period = 2024-06", .bars, 1),
    ("plot mrr by month, plan where period = 2024-Q2", .sparklines, 6),
    ("plot mrr by plan where period = 2024-Q2 with total", .bars, 2),
    ("plot mrr by plan across month where period = 2024-Q2", .heat(labels: 1), 2),
    ("plot retention by cohort month across age", .heat(labels: 2), 3),
  ])
  func `a drawing has the figures of the query`(
    _ query: String, _ kind: Chart.Kind, _ rows: Int
  ) throws {
    let outcomes = try FixtureFiles.workbench().outcomes(query)
    guard case .chart(let chart)? = outcomes.first else {
      Issue.record("no chart")
      return
    }
    #expect(chart.kind == kind)
    #expect(chart.table.rowCount == rows)
    #expect(chart.table.columns.last?.count == rows)
  }

  @Test(arguments: [
    "plot nrr where period = 2024-Q2 vs previous",
    "plot mrr, arr by plan across month where period = 2024-Q2",
  ])
  func `what has no drawing is a problem`(_ query: String) throws {
    #expect(try FixtureFiles.workbench().problems(query) == ["not-drawable"])
  }
}
