import Foundation
import TestSupport
import Testing

@Suite struct FixtureTests {
  @Test(arguments: Route.allCases)
  func `every figure of the description, by every route`(_ route: Route) throws {
    try check(FixtureNaming().facts, route, over: Fixture.folder)
  }

  @Test func `every figure from the one file alone`() throws {
    try check(FixtureNaming().facts, .option, over: Fixture.folder + "/subscriptions.csv")
  }

  @Test func `every figure from standard input`() throws {
    let facts = FixtureNaming().facts
    let text = try String(contentsOfFile: Fixture.folder + "/subscriptions.csv", encoding: .utf8)
    let arguments = ["-", "-o", "csv"] + facts.flatMap { ["-c", $0.query] }
    check(facts, against: try Command.kpi(arguments, input: .text(text)))
  }

  @Test(arguments: variants.keys.sorted())
  func `names, order, years and ends do not matter`(_ variant: String) throws {
    let naming = try #require(FixtureTests.variants[variant])
    let fixture = try Fixture(naming)
    try check(naming.facts, .option, over: fixture.folder.path)
  }

  @Test(arguments: ["1.744", "1.333", "1.487", "1.085", "0.883"])
  func `a wrong answer of other tools is not given`(_ wrong: String) throws {
    let output = try Command.kpi([Fixture.folder, "-o", "csv", "-c", "nrr where period = 2024-Q2"])
    #expect(output.status == 0, "\(output.errors)")
    #expect(!output.output.contains(wrong))
  }

  static let variants: [String: FixtureNaming] = [
    "shuffled": FixtureNaming(shuffle: 7),
    "shuffled again": FixtureNaming(shuffle: 8),
    "four years later": FixtureNaming(years: 4),
    "five years earlier": FixtureNaming(years: -5),
    "inclusive ends": FixtureNaming(endIsInclusive: true),
    "inclusive ends, shuffled, in other years": FixtureNaming(
      years: 3, endIsInclusive: true, shuffle: 9),
    "other plans": FixtureNaming(pro: "Gold", basic: "Silver"),
    "plans with spaces": FixtureNaming(pro: "All in one", basic: "Über klein"),
    "other customers": FixtureNaming(renamesCustomers: true),
    "amounts seven times as large": FixtureNaming(scale: 7),
    "another table": FixtureNaming(table: "abos"),
    "columns of a billing system": FixtureNaming(
      customer: "customer_id", plan: "tier", amount: "monthly_amount", start: "start_date",
      end: "end_date"),
    "columns of a warehouse": FixtureNaming(
      customer: "account_id", plan: "package", amount: "amount", start: "valid_from",
      end: "valid_to", shuffle: 3, table: "account_history"),
    "everything renamed": FixtureNaming(
      customer: "client", plan: "product", amount: "revenue", start: "begins", end: "ends",
      pro: "z", basic: "y", years: -2, shuffle: 4, renamesCustomers: true, table: "t1"),
    "columns that say nothing, with a model": FixtureNaming(
      customer: "c1", plan: "c2", amount: "c3", start: "c4", end: "c5", table: "x",
      model: """
        table x from "x.csv"
          customer c1
          active from c4 until c5
          amount mrr = c3
          attribute c2

        """),
    "inclusive ends, with a model": FixtureNaming(
      customer: "c1", plan: "c2", amount: "c3", start: "c4", end: "c5", endIsInclusive: true,
      table: "x",
      model: """
        table x from "x.csv"
          customer c1
          active from c4 through c5
          amount mrr = c3
          attribute c2

        """),
  ]

  private func check(_ facts: [Fact], _ route: Route, over data: String) throws {
    check(facts, against: try route.answers(facts.map(\.query), over: data))
  }

  private func check(_ facts: [Fact], against output: CommandOutput) {
    #expect(output.status == 0, "\(output.errors)")
    let sheets = Sheet.all(csv: output.output)
    #expect(sheets.count == facts.count, "\(output.errors)")
    for (fact, sheet) in zip(facts, sheets) {
      let expected = Sheet(csv: fact.lines.joined(separator: "\n"))
      let found = Comparison(ratios: fact.ratios).differences(sheet, from: expected)
      #expect(found.isEmpty, "\(fact.query): \(found.joined(separator: "; "))")
    }
  }
}
