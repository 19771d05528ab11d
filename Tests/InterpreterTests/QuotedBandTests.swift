import Storage
import Syntax
import Testing
import Values

@testable import Analysis
@testable import Interpreter

/// metrics.md, part G: the ranges that sources give, by `set bands quoted`.
@Suite struct QuotedBandTests {
  private static let files = [
    "subscriptions.csv": """
    customer_id,plan,mrr,start_date,end_date
    same,a,100,2024-01-01,
    over,b,100,2024-01-01,2024-05-10
    over,b,100.01,2024-05-10,
    good,c,100,2024-01-01,2024-05-10
    good,c,125,2024-05-10,
    world,d,100,2024-01-01,2024-05-10
    world,d,125.01,2024-05-10,
    ninety,e,100,2024-01-01,2024-05-10
    ninety,e,90,2024-05-10,
    below,f,100,2024-01-01,2024-05-10
    below,f,90.01,2024-05-10,

    """
  ]

  private func bands(_ files: [String: String], _ query: String) throws -> [String] {
    let bench = try Workbench(files, today: Day(year: 2024, month: 6, day: 30))
    let sheet = try bench.sheet("set bands quoted\n" + query)
    let column = try #require(sheet.table.fields.firstIndex { $0.name.hasSuffix("_band") })
    return (0..<sheet.table.rowCount).map { row in
      if case .text(let text)? = sheet.table.columns[column][row] { text } else { "–" }
    }
  }

  @Test func `above 100 % is good, above 125 % world class; above 90 % ideal`() throws {
    let nrr = try bands(Self.files, "nrr by plan where period = 2024-05")
    #expect(nrr == ["below", "good", "good", "world class", "below", "below"])
    let grr = try bands(Self.files, "grr by plan where period = 2024-05")
    #expect(grr == ["ideal", "ideal", "ideal", "ideal", "below", "ideal"])
  }

  @Test(arguments: [
    // Won and lost, and the range: below 1, 2 and 4 is less, 4 itself is high growth.
    (99, 100, "shrinking"), (100, 100, "low"), (199, 100, "low"), (200, 100, "fair"),
    (399, 100, "fair"), (400, 100, "high growth"),
  ])
  func `the quick ratio's ranges begin at 1, 2 and 4`(
    _ won: Int, _ lost: Int, _ band: String
  ) throws {
    let rows = [
      "customer_id,plan,mrr,start_date,end_date", "gone,a,\(lost),2024-01-01,2024-05-10",
      "new,a,\(won),2024-05-10,",
    ]
    let files = ["subscriptions.csv": rows.joined(separator: "\n") + "\n"]
    #expect(try bands(files, "quick_ratio where period = 2024-05") == [band])
  }

  @Test(arguments: [(10, "spread"), (11, "watch"), (15, "watch"), (16, "flagged")])
  func `one customer above 10 and 15 % is flagged`(_ share: Int, _ band: String) throws {
    var rows = ["customer_id,plan,mrr,start_date,end_date", "one,a,\(share),2024-01-01,"]
    rows += (0..<(100 - share)).map { "c\($0),a,1,2024-01-01," }
    let files = ["subscriptions.csv": rows.joined(separator: "\n") + "\n"]
    #expect(try bands(files, "largest_share where period = 2024-05") == [band])
  }

  @Test(arguments: [
    // Promoters, passives, detractors of 100.
    (0, 99, 1, "poor"), (0, 100, 0, "fair"), (39, 61, 0, "fair"), (40, 60, 0, "average"),
    (41, 59, 0, "excellent"),
  ])
  func `nps is poor below 0, average at 40, excellent above`(
    _ promoters: Int, _ passives: Int, _ detractors: Int, _ band: String
  ) throws {
    let scores = [(10, promoters), (7, passives), (1, detractors)]
    var rows = ["response_id,type,score,scale_max,responded_at"]
    for (score, count) in scores {
      for _ in 0..<count { rows.append("r\(rows.count),nps,\(score),10,2024-05-05") }
    }
    let files = ["surveys.csv": rows.joined(separator: "\n") + "\n"]
    #expect(try bands(files, "nps where period = 2024-05") == [band])
  }

  @Test(arguments: [
    (84, "risk"), (85, "improve"), (89, "improve"), (90, "good"), (95, "good"), (96, "excellent"),
  ])
  func `95 % of targets is good still, above excellent, below 85 % a risk`(
    _ met: Int, _ band: String
  ) throws {
    var rows = [
      "ticket_id,created_at,first_response_at,resolved_at,response_target_minutes,resolution_target_minutes"
    ]
    for ticket in 0..<100 {
      let end = ticket < met ? "2024-05-06T10:00:00Z" : ""
      rows.append("\(ticket),2024-05-06T09:00:00Z,\(end),\(end),60,60")
    }
    let files = ["tickets.csv": rows.joined(separator: "\n") + "\n"]
    #expect(try bands(files, "sla_attainment where period = 2024-05") == [band])
  }

  @Test(arguments: [(5, 29, "below"), (5, 30, "good"), (2, 29, "good"), (2, 30, "world class")])
  func `stickiness is good above 20 %, world class above 50`(
    _ users: Int, _ visits: Int, _ band: String
  ) throws {
    // 29 visits on the 29 days of February are one user a day: a fifth of five, a half of two.
    var rows = ["event_id,user_id,customer_id,event,occurred_at"]
    for visit in 0..<visits {
      let day = 1 + visit / users
      rows.append("e\(visit),u\(visit % users),c,login,2024-02-\(day < 10 ? "0" : "")\(day)")
    }
    let files = ["events.csv": rows.joined(separator: "\n") + "\n"]
    #expect(try bands(files, "stickiness where period = 2024-02") == [band])
  }

  /// The ranges as part G has them, read back from the catalogue: name, limit, whether the limit
  /// belongs to it.
  @Test(arguments: [
    ("nrr", "below <= 100%, good <= 125%, \"world class\""), ("grr", "below <= 90%, ideal"),
    ("gross_revenue_churn_annualised", "\"below the median\" < 8%, \"above the median\""),
    ("nps", "poor < 0, fair < 40, average <= 40, excellent"),
    (
      "health_score",
      "\"very sick\" < 0, sick <= 40, \"somewhat healthy\" <= 70, \"very healthy\" <= 100, thriving"
    ),
    ("quick_ratio", "shrinking < 1, low < 2, fair < 4, \"high growth\""),
    ("ltv_cac", "low < 3, good < 5, \"may be under-investing\""), ("ltv_crc", "low <= 2, above"),
    ("cac_payback", "efficient < 12, workable <= 18, risky <= 24, poor"),
    ("stickiness", "below <= 20%, good <= 50%, \"world class\""),
    ("sla_attainment", "risk < 85%, improve < 90%, good <= 95%, excellent"),
    ("largest_share", "spread <= 10%, watch <= 15%, flagged"),
  ])
  func `the catalogue has the ranges`(_ name: String, _ ranges: String) throws {
    let metric = try #require(Prelude.catalog()[name])
    let band = try #require(Band(quotedFor: metric))
    let text = TreePrinter.text(.band(metric: band.metric, steps: band.steps))
    #expect(text == "band \(name): \(ranges)")
  }

  @Test func `other ranges of part G are printed where the metric is described`() throws {
    let catalog = Prelude.catalog()
    #expect(catalog["nrr"]?.properties("more_bands").count == 1)
    #expect(catalog["grr"]?.property("more_bands")?.contains("82%") == true)
    #expect(catalog["feature_adoption"]?.properties("more_bands").count == 3)
    #expect(catalog["cac_payback"]?.property("more_bands")?.contains("36") == true)
    #expect(catalog["detractors"]?.property("note")?.contains("24 hours") == true)
    #expect(catalog["retention_rate"]?.property("more_bands")?.contains("25 to 95 %") == true)
  }

  @Test func `a band of one's own comes before the quoted one, and none is shown unasked`() throws {
    let bench = try Workbench(Self.files, today: Day(year: 2024, month: 6, day: 30))
    let plain = try bench.sheet("nrr where period = 2024-05")
    #expect(plain.names == ["nrr"])
    let own = try bench.sheet(
      "set bands quoted\nband nrr: poor < 150%, fine\nnrr where period = 2024-05")
    #expect(own.names == ["nrr", "nrr_band"])
    guard case .text(let text)? = own.table.columns[1][0] else {
      Issue.record("no band")
      return
    }
    #expect(text == "poor")
  }

  @Test func `where down is good the ranges are listed from the worst`() throws {
    let bench = try Workbench(Self.files, today: Day(year: 2024, month: 6, day: 30))
    let sheet = try bench.sheet("set bands quoted\nlargest_share where period = 2024-05")
    #expect(sheet.table.fields[1].bands == ["flagged", "watch", "spread"])
  }
}
