import Analysis
import Diagnostics
import Syntax
import Testing

@testable import Interpreter

/// What is refused is said once, of the metric that was typed, with what is missing.
@Suite struct RefusalTests {
  private static let surveys = """
    response_id,customer_id,type,score,responded_at
    1,a,nps,9,2024-05-02
    2,b,nps,3,2024-05-03
    """

  @Test func `a metric made of another's figures is refused by its own name, once`() throws {
    let bench = try Workbench(["surveys.csv": Self.surveys])
    let problems = bench.complaints(about: "nps_weighted")
    #expect(problems.count == 1)
    let problem = try #require(problems.first)
    #expect(
      problem.message
        == "`nps_weighted` needs a table of subscriptions, and none was recognised")
    #expect(
      problem.notes.first?.contains("surveys: type, score, responded_at, customer_id") == true)
  }

  @Test(arguments: [
    ("health_score", "events"), ("engagement_score", "events"), ("health_score_weighted", "events"),
    ("nps_by_customer", "surveys"), ("cac_payback_whole_months", "costs"), ("ltv_crc", "costs"),
    ("feature_adoption", "events"), ("sessions_per_user", "events"),
    ("tickets_per_100_customers", "tickets"), ("trial_conversion", "trials"),
  ])
  func `the name that was typed is the name that is refused`(
    _ metric: String, _ table: String
  ) throws {
    let bench = try Workbench([
      "subscriptions.csv": "customer_id,plan,mrr,start_date,end_date\na,pro,100,2024-01-05,\n"
    ])
    for statement in [metric, "\(metric) by plan where period = 2024-01"] {
      let problems = bench.complaints(about: statement)
      let messages = problems.map(\.message)
      #expect(
        messages.contains("`\(metric)` needs a table of \(table), and none was recognised"),
        "\(statement): \(messages)")
      #expect(messages.allSatisfy { $0.hasPrefix("`\(metric)` needs a table of ") }, "\(messages)")
      #expect(Set(messages).count == messages.count, "\(messages)")
    }
  }

  @Test(arguments: [
    ("feature_adoption_eligible", "eligible plans ="),
    ("onboarding_completion", "onboarding events ="),
    ("onboarding_engagement_score_weighted", "onboarding events ="),
  ])
  func `what the model does not say is asked for as a line, and not as a column`(
    _ metric: String, _ line: String
  ) throws {
    let bench = Workbench(example: ())
    let problem = try #require(bench.complaints(about: metric).first)
    #expect(problem.id == "missing-line")
    #expect(problem.message.hasPrefix("`\(metric)` needs the line `\(line) …` of a model"))
    #expect(problem.hints.first?.contains("`model.kpi`") == true)
    #expect(problem.notes.contains { $0.hasPrefix("needed: ") })
  }

  @Test func `a dimension that is a metric is refused by its own name`() throws {
    let bench = try Workbench([
      "subscriptions.csv": "customer_id,plan,mrr,start_date,end_date\na,pro,100,2024-01-05,\n"
    ])
    for statement in ["nrr by health_band", "mrr where health_band = sick"] {
      let problems = bench.complaints(about: statement)
      #expect(problems.map(\.id) == ["missing-table"], "\(statement)")
      #expect(problems.first?.message.hasPrefix("`health_band` needs") == true, "\(statement)")
    }
  }

  // MARK: parameters

  @Test(arguments: [
    ("stickiness_days(-1)", "a whole number from 1", "-1"),
    ("stickiness_days(2.5)", "a whole number from 1", "2.5"),
    ("stickiness_days(0)", "a whole number from 1", "0"),
    ("stickiness_days(3 days)", "a whole number from 1", "3 days"),
    ("stickiness_days(mrr)", "a whole number from 1", "mrr"),
    ("feature_adoption(0)", "a whole number from 1", "0"),
    ("concentration(2.5)", "a whole number from 1", "2.5"),
    ("cac_lag(-1)", "a whole number from 0", "-1"),
    ("usage_retention(1.5)", "a whole number from 0", "1.5"),
    ("ltv_purchases(-1)", "a number above 0", "-1"),
    ("ltv_floor(-1%)", "a share above 0% and up to 100%", "-1%"),
    ("ltv_floor(3)", "a share above 0% and up to 100%", "3"),
    ("pareto(0%)", "a share above 0% and up to 100%", "0%"),
  ])
  func `an argument that makes no sense is refused, with what is expected`(
    _ statement: String, _ expected: String, _ found: String
  ) throws {
    let problems = Session.overExample().complaints(about: statement)
    #expect(problems.map(\.id) == ["unfit-argument"])
    let message = try #require(problems.first?.message)
    #expect(message.hasSuffix(" takes \(expected), found `\(found)`"), "\(message)")
  }

  @Test func `every metric with a parameter says what it takes, and its default is taken`() throws {
    let metrics = Prelude.catalog().metrics.filter { !$0.definition.parameters.isEmpty }
    #expect(metrics.count > 10)
    for metric in metrics {
      let rule = try #require(metric.parameterRule, "\(metric.name) has no `takes`")
      #expect(metric.definition.parameters.count == 1, "\(metric.name)")
      let name = metric.name
      let written = try #require(metric.definition.parameters[0].defaultValue, "\(name)")
      let session = Session.overExample()
      let text = metric.source.text(written.range)
      #expect(
        session.complaints(about: "\(name)(\(text)) where period = 2024-06")
          .allSatisfy { $0.id != "unfit-argument" }, "\(name)(\(text)) takes \(rule.rawValue)")
    }
  }

  @Test func `a value from outside is held against the same rule`() {
    let session = Session.overExample()
    #expect(session.complaints(about: "let n = 2\nconcentration($n)").isEmpty)
    #expect(
      session.complaints(about: "let m = 0\nconcentration($m)").map(\.id) == ["unfit-argument"])
  }
}
