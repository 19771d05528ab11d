import TestSupport
import Testing
import Values

/// Groups that differ in case or blanks alone stay apart, and it is told how to make them one.
@Suite struct NearGroupTests {
  private static let rows = """
    id,customer_id,plan,country,mrr,start,end
    s1,c1,pro,FR,100,2024-01-01,
    s2,c2,Pro ,DE,50,2024-01-15,
    s3,c3,basic,DE,70,2024-02-01,
    """

  private func notes(_ query: String, model: String = "") throws -> [String] {
    try Workbench(
      ["subscriptions.csv": Self.rows, "model.kpi": model],
      today: Day(year: 2024, month: 6, day: 30)
    ).sheet(query).notes.filter { $0.contains("differ in case") }
  }

  @Test func `the line that is told makes them one`() throws {
    let told = try notes("mrr by plan")
    #expect(told.count == 1 && told[0].hasPrefix(#""Pro " and "pro" of `plan` differ"#))
    let line = try #require(told[0].split(separator: "`").first { $0.hasPrefix("map ") })
    let table = try #require(told[0].split(separator: "`").first { $0.hasPrefix("table ") })
    #expect(line == #"map plan: "Pro " = "pro""#)
    let model = "\(table)\n  \(line)\n"
    #expect(try notes("mrr by plan", model: model).isEmpty)
    let bench = try Workbench(
      ["subscriptions.csv": Self.rows, "model.kpi": model],
      today: Day(year: 2024, month: 6, day: 30))
    #expect(try bench.sheet("mrr by plan").numbers("mrr") == [70, 150])
  }

  @Test(arguments: ["mrr by country", "mrr", "mrr by month", "mrr across plan"])
  func `other answers say nothing`(_ query: String) throws {
    #expect(try notes(query).isEmpty)
  }

  @Test func `each dimension is looked at`() throws {
    #expect(try notes("customers by country, plan").count == 1)
    #expect(try notes("count() by plan from subscriptions").count == 1)
  }
}
