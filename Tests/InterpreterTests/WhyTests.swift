import TestSupport
import Testing
import Values

/// `why QUERY`: what a change is made of.
@Suite struct WhyTests {
  @Test func `the fixture's change of nrr, to the hundredth of a point`() throws {
    let bench = try FixtureFiles.workbench()
    let sheet = try bench.sheet("why nrr where period = 2024-Q2 vs previous")
    let basic = try #require(sheet.row("plan", "basic"))
    let pro = try #require(sheet.row("plan", "pro"))
    func points(_ column: String, _ row: Int) -> Double {
      ((sheet.number(column, row) ?? .nan) * 10_000).rounded() / 100
    }
    #expect(points("rate_effect", basic) == 11.28)
    #expect(points("rate_effect", pro) == -16.75)
    #expect(points("mix_effect", basic) == 0.45)
    #expect(points("mix_effect", pro) == 0.41)
    #expect(sheet.count == 3, "two plans and the total")
    #expect(points("effect", 2) == -4.62)
  }

  @Test func `the movements of a stock sum to its change`() throws {
    let sheet = try FixtureFiles.workbench().sheet("why mrr where period = 2024-Q2")
    #expect(
      sheet.numbers("mrr") == [390, 300, 60, 100, -120, -50, 680])
  }

  @Test func `customers that weigh most come first, and all sum to the change`() throws {
    let sheets = try FixtureFiles.workbench().sheets("why nrr where period = 2024-Q2")
    let customers = try #require(sheets.last)
    #expect(customers.text("customer", 0) == "b")
    #expect(isNear(customers.sum("effect"), 320.0 / 390 - 260.0 / 300))
  }

  /// 2023-06-30: a, b and c pay 100, 500 and 30, so 210 each. A year later b has left, c pays 30
  /// still, and d has come with 50: (100 + 30 + 50) / 3 = 60.
  @Test func `customers of a ratio of states stand with both states, who left among them`() throws {
    let bench = try Workbench(
      [
        "subscriptions.csv": """
        customer,plan,mrr,start,end
        a,pro,100,2023-01-01,
        b,pro,500,2023-01-01,2024-02-01
        c,pro,30,2023-01-01,
        d,pro,50,2023-11-01,

        """
      ], today: Day(year: 2024, month: 6, day: 30))
    let customers = try #require(
      bench.sheets("why arpa where period = 2024-Q2 vs year ago").last)
    #expect(customers.names == ["customer", "arpa", "arpa_before", "effect"])
    // Of a group of one: n₂/3 − n₁/3 − (60 + 210)/2 · (d₂ − d₁)/3.
    #expect((0..<customers.count).map { customers.text("customer", $0) } == ["b", "d"])
    #expect(customers.number("arpa", 0) == nil)
    #expect(customers.number("arpa_before", 0) == 500)
    #expect(isNear(customers.number("effect", 0), -500.0 / 3 + 135.0 / 3))
    #expect(customers.number("arpa", 1) == 50)
    #expect(customers.number("arpa_before", 1) == nil)
    #expect(isNear(customers.number("effect", 1), 50.0 / 3 - 135.0 / 3))
    #expect(isNear(customers.sum("effect"), -150))
  }

  @Test(arguments: [
    ("why customers where period = 2024-Q2", ["c": -1.0, "d": 1, "e": 1]),
    ("why churned_mrr where period = 2024-Q2 vs previous", ["c": 50, "d": -60]),
    ("why logo_churn where period = 2024-Q2", [:]),
  ])
  func `a customer weighs by its part of the change, not of the figure`(
    _ query: String, _ effects: [String: Double]
  ) throws {
    let sheets = try FixtureFiles.workbench().sheets(query)
    let customers = try #require(sheets.last)
    for (customer, effect) in effects {
      let row = try #require(customers.row("customer", customer))
      #expect(customers.number("effect", row) == effect, "\(customer)")
    }
    #expect(effects.isEmpty || customers.count == effects.count)
    if effects.isEmpty {
      #expect(sheets.contains { $0.notes.contains("the largest effect: `plan` = basic") })
    }
  }

  @Test(arguments: [
    ("why nrr, grr where period = 2024-Q2", "clause-not-here"),
    ("why nrr by month where period = 2024-Q2", "clause-not-here"),
    ("why nrr where period = 2024-Q2 top 3", "clause-not-here"),
    ("why median(mrr) from subscriptions where period = 2024-Q2", "not-additive"),
  ])
  func `what cannot be explained is a problem`(_ query: String, _ id: String) throws {
    #expect(try FixtureFiles.workbench().problems(query) == [id])
  }

  @Test func `no value on a side is said, not computed`() throws {
    let sheet = try FixtureFiles.workbench().sheet("why nrr where period = 2024-Q1 vs previous")
    #expect(sheet.notes.first?.contains("has no value in 2023-Q4") == true)
  }

  @Test func `what only the end of a row knows explains ends alone`() throws {
    let bench = Workbench(example: ())
    func dimensions(_ metric: String) throws -> [String?] {
      let sheets = try bench.sheets("why \(metric) where period = 2025-Q2")
      let tried = try #require(sheets.first { $0.names.contains("dimension") })
      return (0..<tried.count).map { tried.text("dimension", $0) }
    }
    #expect(try !dimensions("mrr").contains("reason"))
    #expect(try !dimensions("sla_attainment").contains("reason"))
    #expect(try dimensions("churned_mrr").contains("reason"))
  }

  static let ratios = [
    "nrr", "grr", "logo_churn", "arpa", "quick_ratio", "net_revenue_churn", "expansion_rate",
    "1 - logo_churn",
  ]
  static let amounts = [
    "mrr", "arr", "customers", "churned_mrr", "new_mrr", "net_new_mrr", "opening_mrr",
  ]
  static let clauses = [
    "where period = 2024-Q1 vs previous", "where period = 2023 vs year ago",
    "where period = 2024-Q2 and segment != smb vs 2023-Q1", "where period = 2024-03",
  ]

  @Test(arguments: RandomBusiness.seeds)
  func `every split of a ratio sums to its change`(_ seed: UInt64) throws {
    let bench = try RandomBusiness(seed: seed).workbench()
    for metric in WhyTests.ratios {
      for clause in WhyTests.clauses {
        for by in ["plan", "segment", "region", "segment, plan"] {
          let sheet = try bench.sheet("why \(metric) by \(by) \(clause)")
          let whole = try bench.sheet(
            "\(metric) as x \(clause)\(clause.contains(" vs ") ? "" : " vs previous")")
          guard whole.number("x") != nil, whole.number("x_before") != nil else { continue }
          let rows = sheet.count - 1
          let effects = (0..<rows).reduce(0.0) {
            $0 + (sheet.number("rate_effect", $1) ?? 0) + (sheet.number("mix_effect", $1) ?? 0)
          }
          #expect(
            isNear(effects, whole.number("x_change"), 1e-12),
            "\(metric) by \(by) \(clause), seed \(seed)")
        }
      }
    }
  }

  @Test(arguments: RandomBusiness.seeds)
  func `every split and bridge of an amount sums to its change, to the cent`(_ seed: UInt64) throws
  {
    let bench = try RandomBusiness(seed: seed).workbench()
    for metric in WhyTests.amounts {
      for clause in WhyTests.clauses {
        let sheets = try bench.sheets("why \(metric) by segment \(clause)")
        let bridge = sheets.first { $0.names.contains("movement") && !$0.names.contains("effect") }
        if let bridge {
          let cells = bridge.numbers(metric).map { (($0 ?? .nan) * 100).rounded() }
          #expect(cells.dropLast().reduce(0, +) == cells.last, "\(metric) \(clause), seed \(seed)")
        }
        let split = try #require(sheets.first { $0.names.contains("segment") })
        let changes = split.numbers("\(metric)_change").map { (($0 ?? .nan) * 100).rounded() }
        #expect(changes.dropLast().reduce(0, +) == changes.last, "\(metric) \(clause) \(seed)")
      }
    }
  }

  @Test(arguments: UInt64(1)...10)
  func `a planted cause comes first among twenty noise dimensions`(_ seed: UInt64) throws {
    let bench = try Workbench(PlantedCause(seed: seed).files)
    let sheets = try bench.sheets("why nrr where period = 2024-Q2 vs previous")
    #expect(sheets[0].names.first == "cause", "seed \(seed)")
    #expect(sheets[0].notes.first == "the largest effect: `cause` = v2", "seed \(seed)")
    #expect(sheets[1].text("dimension", 0) == "cause")
  }
}

/// Customers of whom those with one value of one dimension leave in the second quarter of 2024, in
/// a crowd of dimensions that mean nothing: from two values to one for every customer.
struct PlantedCause {
  var files: [String: String]

  init(seed: UInt64, customers: Int = 400) {
    var random = SeededRandom(seed: seed)
    var rows = ["subscription_id,customer_id,mrr,start_date,end_date"]
    var people = ["customer_id,cause," + (0..<20).map { "noise\($0)" }.joined(separator: ",")]
    for customer in 0..<customers {
      let cause = Int.random(in: 0..<6, using: &random)
      let noise = (0..<20).map { column in
        column == 19
          ? "only\(customer)" : "n\(Int.random(in: 0..<(2 + column * 3), using: &random))"
      }
      people.append("C\(customer),v\(cause),\(noise.joined(separator: ","))")
      // Amounts differ by orders of magnitude, as they do.
      let amount =
        Int.random(in: 20...200, using: &random) * [1, 1, 3, 10].randomElement(using: &random)!
      let leaves = Int.random(in: 0..<100, using: &random)
      let end: String
      switch leaves {
      case 0..<5: end = "2024-02-11"
      case 5..<10: end = "2024-05-20"
      case 10..<50 where cause == 2: end = "2024-05-02"
      default: end = ""
      }
      rows.append("S\(customer),C\(customer),\(amount),2023-01-01,\(end)")
    }
    rows.append("SX,C0,1,2024-06-30,")
    files = [
      "subscriptions.csv": rows.joined(separator: "\n") + "\n",
      "customers.csv": people.joined(separator: "\n") + "\n",
    ]
  }
}
