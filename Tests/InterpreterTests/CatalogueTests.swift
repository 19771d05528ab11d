import Analysis
import Diagnostics
import Foundation
import Rendering
import Syntax
import TestSupport
import Testing

@testable import Interpreter

/// What every metric of the catalogue must have beside its definition.
@Suite struct CatalogueTests {
  private static let endToEnd = Checkout.root + "/Tests/EndToEndTests"

  /// Questions over the bundled example, one a metric; part by part, so that each has a recording.
  private struct Script {
    var part: String
    var text: String

    static let all: [Script] = Prelude.texts.map(\.source).map { source in
      let part = String(source.name.split(separator: " ").last?.dropLast() ?? "")
      var lines = ["# Every metric of the part, by the example of its definition.", ""]
      for statement in Parser.parse(source).statements {
        guard case .define(let definition) = statement.kind else { continue }
        let metric = Metric(definition: definition, source: source, origin: .prelude)
        guard !PreludeTests.beyondTheExample.contains(metric.name) else { continue }
        var example = metric.property("example") ?? ""
        // A line a customer is much to read: the first will do.
        if example.contains("by customer"), !example.contains("limit") { example += " limit 5" }
        lines.append("# \(metric.name)\n\(example)")
      }
      return Script(part: part, text: lines.joined(separator: "\n") + "\n")
    }

    var path: String { "Tests/EndToEndTests/catalogue/\(part).kpi" }
  }

  /// `KPI_RECORD=1 swift test --filter CatalogueTests` writes the scripts.
  @Test func `every metric has a question that is recorded over the bundled example`() throws {
    let recorded = Set(
      GoldenScript.all(in: Self.endToEnd + "/goldens").flatMap { $0.cases.map(\.input) })
    for script in Script.all {
      let path = Checkout.root + "/" + script.path
      let written = try? String(contentsOfFile: path, encoding: .utf8)
      if written != script.text, ProcessInfo.processInfo.environment["KPI_RECORD"] == "1" {
        try script.text.write(toFile: path, atomically: true, encoding: .utf8)
        Issue.record("recorded anew: \(script.path)")
      } else {
        #expect(written == script.text, "\(script.path) is not in step with the catalogue")
      }
      #expect(
        recorded.contains("$ kpi examples/data \(script.path)"), "\(script.part) has no recording")
    }
  }

  @Test func `recordings of metrics hold answers alone`() {
    let scripts = GoldenScript.all(in: Self.endToEnd + "/goldens")
    for script in scripts where script.description.hasPrefix("metrics-") {
      for recorded in script.cases {
        for word in ["error:", "exit code", "crashed", "Fatal"] {
          #expect(!recorded.output.contains(word), "\(script.description) holds `\(word)`")
        }
      }
    }
  }

  /// Each metric stands in a query beside an SQL that was written from its definition, over data that
  /// have its edges, and the SQL gave it a figure.
  @Test func `every metric has a figure that was worked out elsewhere`() throws {
    let catalog = Prelude.catalog()
    let edges = Self.endToEnd + "/edges"
    var figures: Set<String> = []
    for name in try FileManager.default.contentsOfDirectory(atPath: edges)
    where name.hasSuffix(".sql") && name != "prelude.sql" {
      let stem = name.dropLast(4)
      let sql = try String(contentsOfFile: "\(edges)/\(name)", encoding: .utf8)
      let line = try #require(sql.split(separator: "\n").first { $0.hasPrefix("-- kpi: ") })
      let query = Source(name: name, text: String(line.dropFirst(8)))
      guard case .query(let parsed)? = Parser.parse(query).statements.first?.kind else {
        Issue.record("\(name): no query")
        continue
      }
      let expected = try String(
        contentsOfFile: "\(edges)/expected/\(stem).csv", encoding: .utf8)
      let rows = expected.split(separator: "\n").map {
        $0.split(separator: ",", omittingEmptySubsequences: false)
      }
      for column in parsed.columns {
        guard let metric = Self.metric(of: column.expression, catalog) else { continue }
        // A metric of several columns has its own names there.
        let place = rows.first?.firstIndex { $0 == query.text(column.range) }
        let hasFigure = rows.dropFirst().contains { row in
          place.map { !row[$0].isEmpty } ?? (metric.definition.columns.count > 1)
        }
        if hasFigure { figures.insert(metric.name) }
      }
    }
    for metric in catalog.metrics {
      #expect(figures.contains(metric.name), "\(metric.name) has a figure in no query of edges/")
    }
  }

  private static func metric(of expression: Syntax.Expression, _ catalog: Catalog) -> Metric? {
    switch expression {
    case .name(let name): catalog[name.text]
    case .call(let call): catalog[call.name]
    default: nil
    }
  }

  /// metrics.md, part D: where authorities disagree, `describe` says who does what.
  @Test(arguments: [
    "expansion_mrr", "churned_mrr", "nrr", "logo_churn", "grr", "quick_ratio", "expansion_rate",
    "expansion_mrr_rate", "mrr", "ltv", "cac_payback", "crc", "trial_conversion", "time_to_value",
    "mau", "stickiness", "cohort_retention", "csat", "ces", "time_to_first_response",
    "time_to_resolution", "gross_renewal_rate", "mrr_bridge", "average_contract_length",
  ])
  func `where authorities disagree the metric says who does what`(_ name: String) throws {
    let metric = try #require(Prelude.catalog()[name])
    let authorities = try #require(metric.property("authorities"), "\(name)")
    let known = Prelude.catalog()
    // Names of variants that it points to exist.
    for word in authorities.split(whereSeparator: { !$0.isLetter && !$0.isNumber && $0 != "_" })
    where word.contains("_") && !["canceled_at"].contains(word) {
      #expect(known[String(word)] != nil, "\(name) names \(word)")
    }
  }

  @Test func `the churn of an article that is wrong is named, and why it is not offered`() throws {
    let metric = try #require(Prelude.catalog()["churn"])
    let note = try #require(metric.property("note"))
    #expect(note.contains("article 001") && note.contains("105 %") && note.contains("not offered"))
  }

  @Test func `names that a metric's variants give exist`() {
    let catalog = Prelude.catalog()
    for metric in catalog.metrics {
      let text = metric.property("variants") ?? ""
      for word in text.split(whereSeparator: { !$0.isLetter && !$0.isNumber && $0 != "_" })
      where word.contains("_") {
        let name = word.hasPrefix("_") ? metric.name + word : String(word)
        #expect(
          catalog[name] != nil || metric.name.hasPrefix(name) || known.contains(name),
          "\(metric.name) names \(name)")
      }
    }
  }

  /// Words with an underscore in `variants` that are no metrics: values and columns.
  private let known: Set<String> = ["health_band", "renewal_term"]

  @Test func `help of metrics has each with its formula, part by part, and what it needs`() throws {
    let session = Session(options: SessionOptions(usesExample: true))
    #expect(session.open([]).isEmpty)
    var printed = ""
    session.run(Source(name: "help", text: "help metrics")) { outcome in
      if case .text(let text) = outcome { printed = text.runs.map(\.text).joined() }
      return true
    }
    for metric in Prelude.catalog().metrics {
      #expect(printed.contains("  \(metric.name)"), "\(metric.name)")
      #expect(printed.contains(metric.property("formula") ?? "?"), "\(metric.name)")
      #expect(printed.contains("needs \(metric.property("needs") ?? "?")"), "\(metric.name)")
    }
    for part in Session.catalogueParts { #expect(printed.contains("help \(part)")) }
  }
}
