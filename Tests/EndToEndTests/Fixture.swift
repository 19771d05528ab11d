import Foundation
import TestSupport

/// The fixture of the language's description as files, under whatever names.
struct Fixture {
  static let folder = Checkout.root + "/Tests/EndToEndTests/fixture"

  let naming: FixtureNaming
  let folder: TemporaryFolder

  /// Writes a copy under the names.
  init(_ naming: FixtureNaming) throws {
    self.naming = naming
    folder = try TemporaryFolder()
    let text = try String(contentsOfFile: Fixture.folder + "/subscriptions.csv", encoding: .utf8)
    var rows = Sheet(csv: text).rows.map { Fixture.row($0, naming) }
    if let seed = naming.shuffle {
      var random = SeededRandom(seed: seed)
      rows.shuffle(using: &random)
    }
    let header = [naming.customer, naming.plan, naming.amount, naming.start, naming.end]
    let lines = ([header] + rows).map { $0.joined(separator: ",") }
    try folder.write(lines.joined(separator: "\n") + "\n", to: naming.table + ".csv")
    if !naming.model.isEmpty { try folder.write(naming.model, to: "model.kpi") }
  }

  private static func row(_ cells: [String], _ naming: FixtureNaming) -> [String] {
    let customer = naming.renamesCustomers ? "Kunde \(cells[0].uppercased())7" : cells[0]
    let plan = cells[1] == "pro" ? naming.pro : naming.basic
    let amount = (Int(cells[2]) ?? 0) * naming.scale
    let start = shifted(cells[3], naming.years)
    var end = cells[4].isEmpty ? "" : shifted(cells[4], naming.years)
    if naming.endIsInclusive && !end.isEmpty { end = dayBefore(end) }
    return [customer, plan, "\(amount)", start, end]
  }

  private static func shifted(_ date: String, _ years: Int) -> String {
    "\((Int(date.prefix(4)) ?? 0) + years)\(date.dropFirst(4))"
  }

  /// The day before a first of the month; the fixture changes on no other day.
  private static func dayBefore(_ date: String) -> String {
    let parts = date.split(separator: "-").compactMap { Int($0) }
    let (year, month) = parts[1] == 1 ? (parts[0] - 1, 12) : (parts[0], parts[1] - 1)
    let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    let days = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1]
    return "\(year)-\(month < 10 ? "0" : "")\(month)-\(days)"
  }
}

/// A way for a query to reach the command.
enum Route: String, CaseIterable {
  case option, scriptFile, scriptArgument, pipe

  /// The answers to the queries, run in one go over the data.
  func answers(_ queries: [String], over data: String) throws -> CommandOutput {
    let script = queries.joined(separator: "\n") + "\n"
    let scratch = try TemporaryFolder()
    switch self {
    case .option:
      return try Command.kpi([data, "-o", "csv"] + queries.flatMap { ["-c", $0] })
    case .scriptFile:
      let file = try scratch.write(script, to: "queries.txt")
      return try Command.kpi([data, "-o", "csv", "-f", file])
    case .scriptArgument:
      let file = try scratch.write("#!/usr/bin/env kpi\n" + script, to: "queries.kpi")
      return try Command.kpi([data, file])
    case .pipe:
      return try Command.kpi([data], input: .text(script))
    }
  }
}
