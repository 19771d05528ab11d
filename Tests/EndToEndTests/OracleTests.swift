import Foundation
import TestSupport
import Testing

/// A SQL file that says which query it answers, and the answer that DuckDB gave.
struct Oracle: Sendable, CustomTestStringConvertible {
  static let folder = Checkout.root + "/Tests/EndToEndTests/oracle"
  /// A small business that has the edges of the definitions, and an SQL for every metric.
  static let edgesFolder = Checkout.root + "/Tests/EndToEndTests/edges"

  let name: String
  let query: String
  /// The columns that are compared as ratios.
  let ratios: Set<String>

  var testDescription: String { name }

  init?(name: String, in folder: String) {
    self.name = name
    guard let text = try? String(contentsOfFile: "\(folder)/\(name).sql", encoding: .utf8)
    else { return nil }
    let lines = text.components(separatedBy: "\n")
    guard let query = Oracle.value(of: "-- kpi: ", in: lines) else { return nil }
    self.query = query
    let ratios = Oracle.value(of: "-- ratio: ", in: lines) ?? ""
    self.ratios = Set(ratios.components(separatedBy: ", "))
  }

  private static func value(of prefix: String, in lines: [String]) -> String? {
    lines.first { $0.hasPrefix(prefix) }.map { String($0.dropFirst(prefix.count)) }
  }

  static let all = all(in: folder)
  static let edges = all(in: edgesFolder)

  static func all(in folder: String) -> [Oracle] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return names.filter { $0.hasSuffix(".sql") }.sorted()
      .compactMap { Oracle(name: String($0.dropLast(4)), in: folder) }
  }

  /// What differs between the answer over the data and the one expected.
  func differences(
    over data: String, expected folder: String, _ options: [String] = []
  ) throws -> [String] {
    let output = try Command.kpi([data, "-o", "csv"] + options + ["-c", query])
    guard output.status == 0 else { return [output.errors] }
    let expected = Sheet(
      csv: try String(contentsOfFile: "\(folder)/\(name).csv", encoding: .utf8))
    return Comparison(ratios: ratios).differences(Sheet(csv: output.output), from: expected)
  }
}

@Suite struct OracleTests {
  @Test(arguments: Oracle.all)
  func `the bundled example gives what DuckDB gives`(_ oracle: Oracle) throws {
    let found = try oracle.differences(
      over: Checkout.exampleData, expected: Oracle.folder + "/expected")
    #expect(found.isEmpty, "\(oracle.query): \(found.joined(separator: "; "))")
  }

  @Test(arguments: Oracle.edges)
  func `the edges of the definitions come out as DuckDB has them`(_ oracle: Oracle) throws {
    let found = try oracle.differences(
      over: Oracle.edgesFolder + "/data", expected: Oracle.edgesFolder + "/expected",
      ["--today", "2024-06-30"])
    #expect(found.isEmpty, "\(oracle.query): \(found.joined(separator: "; "))")
  }

  @Test(arguments: [(Oracle.folder, Oracle.all), (Oracle.edgesFolder, Oracle.edges)])
  func `every answer is there, and belongs to a query`(
    _ folder: String, _ oracles: [Oracle]
  ) throws {
    let files = try FileManager.default.contentsOfDirectory(atPath: folder + "/expected")
    #expect(Set(files) == Set(oracles.map { $0.name + ".csv" }))
    #expect(oracles.count >= 25)
  }
}
