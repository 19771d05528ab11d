import Analysis
import Diagnostics
import Modeling
import Rendering
import Storage
import Syntax
import Testing

@testable import Interpreter

/// `describe` and `help` know every word that a user can have met.
@Suite struct DescribeTests {
  private func text(_ statement: String, _ session: Session) -> String? {
    var text: String?
    session.run(Source(name: "<test>", text: statement)) { outcome in
      switch outcome {
      case .text(let found): text = found.plain
      case .table(_, let caption, _): text = caption.plain
      case .chart, .done, .failed, .problems, .quit: break
      }
      return true
    }
    return text
  }

  @Test func `every word of the language has an explanation`() {
    let session = Session.overExample()
    for keyword in Keyword.allCases {
      #expect(text("describe \(keyword.rawValue)", session) != nil, "\(keyword)")
      #expect(text("help \(keyword.rawValue)", session) != nil, "\(keyword)")
    }
  }

  @Test func `functions, options and lines of a model are explained by their names`() {
    let session = Session.overExample()
    for signature in FunctionSignature.all {
      #expect(
        text("describe \(signature.name)", session)?.hasPrefix(signature.usage) == true,
        "\(signature.name)")
    }
    for option in ModelOption.all {
      let found = text("describe \(option.name)", session)
      #expect(found?.contains(option.usage) == true, "\(option.name)")
      let joined = option.name.replacing(" ", with: "_")
      #expect(text("help \(joined)", session)?.contains(option.usage) == true, "\(joined)")
    }
    for (line, meaning) in Session.modelLines {
      let words = line.prefix { $0 != "=" && $0 != ":" && !$0.isNumber }.split(separator: " ")
      let isOfMetric = line.hasPrefix("target") || line.hasPrefix("band")
      let name = words.prefix(isOfMetric ? 1 : 2).joined(separator: " ")
      #expect(text("describe \(name)", session)?.isEmpty == false, "\(name): \(meaning)")
    }
  }

  @Test func `columns, tables and names of metrics are explained, aliases too`() {
    let session = Session.overExample()
    for table in session.dataset.model.tables {
      #expect(text("describe `\(table.name)`", session) != nil, "\(table.name)")
      for column in table.columns {
        #expect(text("describe `\(column.name)`", session) != nil, "\(column.name)")
      }
      for outcome in table.outcomes {
        #expect(text("describe \(outcome.name)", session) != nil, "\(outcome.name)")
      }
    }
    for metric in session.catalog.metrics {
      for name in [metric.name] + metric.definition.aliases.map(\.text) {
        #expect(text("describe \(name)", session)?.isEmpty == false, "\(name)")
      }
    }
  }

  @Test(arguments: [
    ("reason", "splits what was lost, and never the customers that it is a share of"),
    ("plan", "values       "), ("renewal_term", "multi-year (above 12)"),
    ("end_date", "the first day on which a row is no longer in force"),
    ("customer", "who pays"), ("gross margin", "now not set"),
    ("fiscal year starts", "first month"),
    ("month", "`by month` splits by it"), ("today", "set today"), ("like", "QUERY where CONDITION"),
    ("b2c", "logo_churn_b2c"), ("annualised", "logo_churn_annualised"),
    ("enterprise", "a value of `segment`, `plan`"), ("Fable Bakery", "a value of `name`"),
    ("subscriptions", "  amount mrr"), ("period_months", "365/12"),
  ])
  func `the explanation fits`(_ name: String, _ words: String) throws {
    let found = try #require(text("describe \(name)", Session.overExample()), "\(name)")
    #expect(found.contains(words), "\(found)")
  }

  @Test func `every metric says its unit, kind, needs, formula and source, whatever the data`()
    throws
  {
    let session = Session(options: SessionOptions())
    let example = Session.overExample()
    for metric in session.catalog.metrics {
      let found = try #require(text("describe \(metric.name)", session))
      for title in ["unit", "kind", "formula", "source", "needs", "data"] {
        #expect(found.contains("\n\(title) "), "\(metric.name) has no \(title)")
      }
      // Data that can answer it say the same of its kind.
      func kind(_ text: String?) -> String? {
        text?.split(separator: "\n").first { $0.hasPrefix("kind ") }.map { String($0) }
      }
      #expect(kind(found) == kind(text("describe \(metric.name)", example)), "\(metric.name)")
      #expect(
        found.contains("cannot answer it: `\(metric.name)` needs"), "\(metric.name): \(found)")
    }
  }

  @Test func `what is nowhere is said, with the nearest name`() {
    let session = Session.overExample()
    let found = session.complaints(about: "describe reasn")
    #expect(found.map(\.id) == ["unknown-name"])
    #expect(found.first?.message == "nothing is called `reasn`")
    #expect(found.first?.edit?.replacement == "reason")
  }

  @Test func `a name for a figure is no flow`() throws {
    let session = Session.overExample()
    let sheet = try #require(text("describe health_band", session))
    #expect(sheet.contains("kind         dimension: a name for a figure"))
    #expect(!sheet.contains("flow"))
  }

  /// What is said to add up does: groups of customers add up to the whole.
  @Test func `what adds up over groups by its kind adds up`() throws {
    let bench = Workbench(example: ())
    let kinds = try bench.sheet("show metrics")
    for row in 0..<kinds.count where kinds.text("answerable", row) == "yes" {
      let kind = try #require(kinds.text("kind", row))
      guard let name = kinds.text("metric", row), ["flow", "movement", "stock"].contains(kind),
        !["mrr_bridge", "transfer_in", "transfer_out"].contains(name)
      else { continue }
      let clauses = "where period = 2024-Q2"
      // Costs and the like have no customers.
      guard bench.problems("\(name) by segment \(clauses)").isEmpty else { continue }
      let groups = try bench.sheet("\(name) by segment \(clauses)").sum(name)
      let whole = try bench.sheet("\(name) \(clauses)").number(name) ?? 0
      #expect(abs(groups - whole) < 1e-6 * max(1, abs(whole)), "\(name), \(kind)")
    }
  }
}
