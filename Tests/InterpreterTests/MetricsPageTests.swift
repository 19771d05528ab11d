import Analysis
import Diagnostics
import Foundation
import Syntax
import TestSupport
import Testing
import Values

@testable import Interpreter

/// `grammar/metrics.md` is made from the catalogue: `KPI_RECORD=1 swift test --filter MetricsPage` writes it.
@Suite struct MetricsPageTests {
  private static let path = Checkout.root + "/grammar/metrics.md"

  /// The page: a table for each part of the catalogue.
  private static var page: String {
    var lines = [
      "# Metrics", "",
      "Made from the catalogue that the program reads; `describe NAME` says more of each: edges,",
      "variants, sources. Names in brackets are other names. What a metric needs are tables and",
      "their columns, which are recognised by many names; `show model` prints what was recognised.",
    ]
    for source in Prelude.texts.map(\.source) {
      let title = source.name.split(separator: " ").last.map { $0.dropLast() } ?? ""
      lines += ["", "## \(title.capitalized)", "", "| metric | unit | what | formula | needs |"]
      lines.append("|---|---|---|---|---|")
      for statement in Parser.parse(source).statements {
        guard case .define(let definition) = statement.kind else { continue }
        lines.append(
          row(Metric(definition: definition, source: source, origin: .prelude), definition))
      }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private static func row(_ metric: Metric, _ definition: Definition) -> String {
    var name = "`\(metric.name)`"
    if !definition.parameters.isEmpty {
      name = "`\(metric.name)(\(definition.parameters.map(\.name.text).joined(separator: ", ")))`"
    }
    if !definition.aliases.isEmpty {
      name += " (" + definition.aliases.map(\.text).joined(separator: ", ") + ")"
    }
    let cells = [
      name, metric.unit?.rawValue ?? "", definition.description?.text ?? "",
      metric.property("formula") ?? "", metric.property("needs") ?? "",
    ]
    return "| "
      + cells.map { $0.replacingOccurrences(of: "|", with: "\\|") }
      .joined(separator: " | ") + " |"
  }

  @Test func `the page of metrics is in step with the catalogue`() throws {
    let written = try? String(contentsOfFile: Self.path, encoding: .utf8)
    if ProcessInfo.processInfo.environment["KPI_RECORD"] == "1", written != Self.page {
      try Self.page.write(toFile: Self.path, atomically: true, encoding: .utf8)
      Issue.record("recorded anew: read the difference of grammar/metrics.md, then run again")
      return
    }
    #expect(written == Self.page, "KPI_RECORD=1 swift test --filter MetricsPage writes it")
  }

  @Test func `every metric says what it is, by which formula, of what and from where`() {
    for metric in Prelude.catalog().metrics {
      #expect(metric.definition.description != nil, "\(metric.name)")
      for property in ["formula", "source", "needs", "example"] {
        #expect(metric.property(property) != nil, "\(metric.name) has no \(property)")
      }
    }
  }
}
