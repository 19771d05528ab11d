import Diagnostics
import Storage
import Syntax
import Testing
import Values

@testable import Analysis
@testable import Interpreter

@Suite struct PreludeTests {
  private static let metrics = Prelude.catalog().metrics

  @Test func `every metric says what it is, where it comes from and what it needs`() {
    for metric in PreludeTests.metrics {
      #expect(metric.definition.description != nil, "\(metric.name)")
      #expect(metric.unit != nil, "\(metric.name)")
      for property in ["formula", "source", "needs", "example"] {
        #expect(metric.property(property)?.isEmpty == false, "\(metric.name) has no \(property)")
      }
    }
  }

  @Test func `what is found without parsing is what parsing finds`() throws {
    let index = DefinitionIndex(Prelude.texts)
    var next = 0
    var all: [String] = []
    for source in Prelude.texts.map(\.source) {
      let parsed = Parser.parse(source)
      #expect(parsed.problems.isEmpty)
      for statement in parsed.statements {
        guard case .define(let definition) = statement.kind, next < index.count else {
          Issue.record("\(statement) is no definition that was found")
          continue
        }
        let names = [definition.name.text] + definition.aliases.map(\.text)
        all += names
        #expect(names.allSatisfy { index.definition(of: $0) == next }, "\(names)")
        let alone = index.source(of: next)
        #expect(alone.name == source.name)
        let kinds = Parser.parse(alone).statements.map(\.kind)
        guard case .define(let own)? = kinds.first, kinds.count == 1 else {
          Issue.record("\(names) does not stand alone")
          continue
        }
        #expect(
          own.columns.map { alone.text($0.range) }
            == definition.columns.map { source.text($0.range) })
        #expect(own.properties.map(\.value.text) == definition.properties.map(\.value.text))
        next += 1
      }
    }
    #expect(next == index.count && index.names == all)
    #expect(index.definition(of: "no_such_metric") == nil)
    #expect(Set(index.names).count == index.names.count)
  }

  @Test func `names and aliases are told apart`() {
    var seen: Set<String> = []
    for metric in PreludeTests.metrics {
      for name in [metric.name] + metric.definition.aliases.map(\.text) {
        #expect(seen.insert(name).inserted, "\(name) is given twice")
      }
    }
  }

  /// What the bundled data have no columns or settings for: what is missing must be named.
  static let beyondTheExample: Set = [
    "concentration_parent", "eligible_users", "feature_adoption_eligible",
    "first_trial_start", "ltv_margin", "mrr_contracted",
    "onboarding_completion", "onboarding_engagement_score_weighted", "onboarding_weight_done",
    "surveys_sent", "survey_response_rate", "survey_response_rate_in_period",
    "survey_response_rate_within", "surveys_still_open", "time_to_resolution_minus_waiting",
    "onboarding_engagement_score",
    "time_to_resolution_first", "time_to_value_onboarded", "time_to_value_paid",
    "trial_conversion", "trial_conversion_by_start", "trial_conversion_with_refunds",
    "trials_converted",
    "trials_converted_by_start", "trials_ended", "trials_started",
  ]

  @Test func `every example is answered from the bundled data`() {
    let session = Session(options: SessionOptions(usesExample: true))
    #expect(session.open([]).isEmpty)
    session.run(Source(name: "margin", text: "set gross margin 80%")) { _ in true }
    for metric in PreludeTests.metrics {
      let source = Source(name: metric.name, text: metric.property("example") ?? "")
      session.run(source) { outcome in
        switch outcome {
        case .table(let table, _, _): #expect(table.rowCount > 0, "\(metric.name)")
        case .problems(let problems, _):
          let isMissing = problems.allSatisfy { $0.id.hasPrefix("missing-") }
          #expect(
            isMissing && PreludeTests.beyondTheExample.contains(metric.name),
            "\(metric.name): \(problems)")
        case .text, .chart, .done, .failed, .quit: Issue.record("\(metric.name): no table")
        }
        return true
      }
    }
  }

  @Test(arguments: [
    "concentration(n)", "concentration(n = 1)", "stickiness_days(n + 1)", "usage_retention(n)",
    "define mine(n = 2) = concentration(n + n)\nmine(n)",
  ])
  func `an argument that names its own parameter is a problem, not a circle`(_ query: String) {
    let session = Session(options: SessionOptions(usesExample: true))
    #expect(session.open([]).isEmpty)
    var found: [String] = []
    session.run(Source(name: "circle", text: query)) { outcome in
      if case .problems(let problems, _) = outcome { found += problems.map(\.id) }
      return true
    }
    #expect(!found.isEmpty)
  }

  @Test func `a parameter is handed on to another metric`() throws {
    let session = Session(options: SessionOptions(usesExample: true))
    #expect(session.open([]).isEmpty)
    var figures: [Value?] = []
    let text = "define mine(n = 2) = concentration(n)\nmine(5), concentration(5)"
    session.run(Source(name: "handed on", text: text)) { outcome in
      if case .table(let table, _, _) = outcome { figures = table.columns.map { $0[0] } }
      return true
    }
    #expect(figures.count == 2 && figures[0] != nil && figures[0] == figures[1])
  }
}
