import Diagnostics
import Storage
import Testing
import Values

@testable import Analysis
@testable import Interpreter

/// What `define` finds out before the metric is asked for.
@Suite struct DefineTests {
  @Test(arguments: [
    ("define z : percent = mrr / customers", ["declared-unit"]),
    ("define z : count = mrr", ["declared-unit"]),
    ("define z : currency = nrr", ["declared-unit"]),
    ("define z : days = mrr", ["declared-unit"]),
    ("define z : percent = 5", ["declared-unit"]),
    ("define z : date = customers", ["declared-unit"]),
    ("define z : furlong = 1", ["unknown-declared-unit"]),
    ("define z : percent = nrr", []), ("define z : ratio = nrr", []),
    ("define z : ratio = 100 * customers / opening_customers", []),
    ("define z : currency = mrr / customers", []), ("define z : currency = 5", []),
    ("define z : score = customers", []), ("define z : percent = 95%", []),
    ("define z : currency = mrr * 95%", []), ("define z : date = first_paid_day", []),
    ("define z = z + 1", ["unknown-metric"]), ("define z = nosuch", ["unknown-metric"]),
    ("define z = mrr where nosuch = 3", ["unknown-column"]),
    ("define z = $nosuch * mrr", ["unknown-parameter"]),
    ("define mrr = mrr * 2", ["circular-definition"]),
    ("define mrr = arr / 12", ["circular-definition"]),
    ("define z = mrr\ndefine y = z\ndefine z = y", ["circular-definition"]),
  ])
  func `a definition is checked`(_ text: String, _ problems: [String]) throws {
    #expect(try FixtureFiles.workbench().problems(text) == problems)
  }

  @Test func `both units are named`() throws {
    let bench = try FixtureFiles.workbench()
    let complaint = bench.complaints(about: "define z : percent = mrr / customers")
    #expect(
      complaint.map(\.message) == [
        "`z` is declared as a percent, and `mrr / customers` is an amount of money"
      ])
  }

  @Test func `a definition of the model is held to its unit when it is used`() throws {
    let bench = try Workbench([
      "subscriptions.csv": FixtureFiles.subscriptions,
      "model.kpi": "define z : percent = mrr / customers\n",
    ])
    #expect(bench.problems("z where period = 2024-Q2") == ["declared-unit"])
  }

  @Test func `every definition of the catalogue is what it says`() throws {
    let bench = Workbench(example: ())
    let analyzer = bench.session.analyzer
    var count = 0
    for metric in bench.session.catalog.metrics {
      var own = metric
      own.origin = .session
      let problems = analyzer.check(own).map(\.diagnostic)
      for problem in problems where problem.id == "declared-unit" {
        Issue.record("\(metric.name): \(problem.message)")
      }
      if problems.isEmpty { count += 1 }
    }
    #expect(count > 120)
  }

  @Test(arguments: [
    ("define nrr = mrr", ["hides-metric"]), ("define revenue = customers", ["hides-metric"]),
    ("define z = mrr\n  alias nrr", ["unused-alias"]),
    ("define z = mrr\ndefine z = customers", []),
    ("define z : percent = 100 * customers / opening_customers", ["hundredfold"]),
    ("define z : ratio = 100 * customers / opening_customers", []),
  ])
  func `what can no longer be asked for is said, and the definition holds`(
    _ text: String, _ warnings: [String]
  ) throws {
    let bench = try FixtureFiles.workbench()
    let outcomes = bench.outcomes(text)
    #expect(bench.problems(text) == (warnings == ["hides-metric"] ? [] : warnings))
    let found = outcomes.flatMap { outcome -> [String] in
      guard case .problems(let problems, _) = outcome else { return [] }
      #expect(outcome.isWarning)
      return problems.map(\.id)
    }
    #expect(found == warnings)
  }

  @Test func `a warning does not end a script`() throws {
    let bench = try FixtureFiles.workbench()
    let sheet = try #require(
      bench.outcomes("define nrr = mrr\nnrr where period = 2024-Q2").compactMap { outcome in
        if case .table(let table, _, _) = outcome { return table }
        return nil
      }.first)
    #expect(sheet.columns[0][0]?.double == 680)
  }

  // MARK: parameters of definitions

  @Test func `a parameter is given, or has a default`() throws {
    let bench = try FixtureFiles.workbench()
    _ = bench.outcomes("define part(n) = mrr / n\ndefine half(n = 2) = mrr / n")
    #expect(try bench.sheet("part(4) as x where period = 2024-Q2").number("x") == 170)
    #expect(try bench.sheet("half where period = 2024-Q2").number("half") == 340)
    #expect(bench.problems("part where period = 2024-Q2") == ["argument-count"])
    #expect(bench.problems("half(1, 2) where period = 2024-Q2") == ["argument-count"])
  }

  @Test func `a parameter stands for a word in a condition`() throws {
    let bench = try FixtureFiles.workbench()
    _ = bench.outcomes(
      "define of_plan(p = pro) = mrr where plan = p\ndefine of_two(p, q) = mrr where plan in (p, q)"
    )
    let asked = try bench.sheet(
      "of_plan as a, of_plan(basic) as b, of_two(pro, basic) as c where period = 2024-Q2")
    #expect([asked.number("a"), asked.number("b"), asked.number("c")] == [540, 140, 680])
  }
}
