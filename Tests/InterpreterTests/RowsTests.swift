import Storage
import Testing

/// `rows …` and `rows N`: the records behind a figure add up to it.
@Suite struct RowsTests {
  @Test func `a line of the last answer leads to its records`() throws {
    let bench = try FixtureFiles.workbench()
    let sheets = try bench.sheets("nrr by plan where period = 2024-Q2\nrows 2")
    #expect(sheets.count == 2)
    #expect(sheets[1].count == 2)
    #expect(sheets[1].sum("opening") == 300)
    #expect(sheets[1].sum("closing") == 230)
    #expect(sheets[1].caption.contains("plan = pro"))
  }

  @Test func `rows N needs an answer and a line of it`() throws {
    let bench = try FixtureFiles.workbench()
    #expect(bench.problems("rows 1") == ["no-answer"])
    #expect(bench.problems("nrr by plan where period = 2024-Q2\nrows 3") == ["no-such-line"])
    let moved = "nrr by plan where period = 2024-Q2\nforecast mrr 3 months\nrows 1"
    #expect(bench.problems(moved) == ["no-answer"], "the lines shown last are others")
    let across = "mrr by plan across month where period = 2024-Q2\nrows 1"
    #expect(bench.problems(across) == ["several-groups"])
    let mean = "nrr_average_of_months where period = 2024-Q2\nrows 1"
    #expect(bench.problems(mean) == ["no-records"])
    #expect(bench.problems("rows mrr by plan where period = 2024-Q2") == ["clause-not-here"])
    let ratio = "arpa by cohort quarter across age\nrows 1"
    #expect(bench.problems(ratio) == ["no-records"])
    let all = "retention by cohort quarter across age\nrows 3"
    #expect(bench.problems(all) == ["several-groups"])
  }

  @Test func `behind why the records of a line of the split, in both periods`() throws {
    let bench = try FixtureFiles.workbench()
    let split = try #require(
      try bench.sheets("why nrr where period = 2024-Q2").first { $0.names.first == "plan" })
    let line = try #require(split.row("plan", "pro"))
    let records = try bench.sheets("rows \(line + 1)")
    #expect(records.count == 2)
    #expect(records[0].caption.contains("plan = pro") && records[1].caption.contains("2024-Q1"))
    #expect(records[0].sum("closing") / records[0].sum("opening") == split.number("nrr", line))
    #expect(
      records[1].sum("closing") / records[1].sum("opening") == split.number("nrr_before", line))
    _ = try bench.sheets("why churned_mrr by plan where period = 2024-Q2")
    let total = try bench.sheets("rows 2")
    #expect(total[0].caption.contains("in total"))
    #expect(total[0].sum("opening") == 50)
  }

  @Test func `how the figure comes of the records is said below them`() throws {
    let bench = try FixtureFiles.workbench()
    func notes(_ query: String) throws -> [String] { try bench.sheet(query).notes }
    #expect(
      try notes("rows nrr where period = 2024-Q2") == ["nrr = sum of `closing` / sum of `opening`"])
    #expect(
      try notes("rows customers where period = 2024-Q2") == ["customers = number of lines"])
    #expect(
      try notes("rows concentration(2) where period = 2024-Q2")
        == ["concentration(2) = sum of the 2 largest of `closing` / sum of `closing`"])
    let bridge = try bench.sheet("rows mrr_bridge where period = 2024-Q2")
    #expect(bridge.names.contains("transfer_in") && bridge.names.contains("transfer_out"))
    #expect(Set(bridge.names).count == bridge.names.count, "\(bridge.names)")
  }

  @Test func `a line of a month, of the total and of a missing value`() throws {
    let bench = try FixtureFiles.workbench()
    let month = try bench.sheets("churned_mrr by month where period = 2024-Q2\nrows 2")
    #expect(month[1].count == 1)
    #expect(month[1].sum("opening") == 50)
    let total = try bench.sheets("churned_mrr by plan where period = 2024-Q2 with total\nrows 2")
    #expect(total[1].caption.contains("in total") || total[0].count == 1)
    let none = try RandomBusiness(seed: 3).workbench()
    let sheets = try none.sheets("customers by region where period = 2024-Q1\nrows 1")
    #expect(sheets[0].text("region", 0) == "(none)")
    #expect(Double(sheets[1].count) == sheets[0].number("customers", 0))
  }

  static let metrics = [
    "mrr", "arr", "opening_mrr", "closing_mrr", "retained_mrr", "new_mrr", "reactivation_mrr",
    "expansion_mrr", "contraction_mrr", "churned_mrr", "customers", "opening_customers",
    "customers_served", "new_customers", "churned_customers", "expanded_customers",
  ]

  /// The figure from the records: the sum of the column of its name or of what it counts.
  private func figure(_ metric: String, _ rows: Sheet) -> Double {
    if rows.names.contains(metric) { return rows.sum(metric) }
    switch metric {
    case "arr": return 12 * rows.sum("mrr")
    case "opening_mrr", "churned_mrr": return rows.sum("opening")
    case "closing_mrr", "retained_mrr", "new_mrr", "reactivation_mrr": return rows.sum("closing")
    case "expansion_mrr": return rows.sum("movement")
    case "contraction_mrr": return -rows.sum("movement")
    default: return Double(rows.count)
    }
  }

  @Test(arguments: RandomBusiness.seeds)
  func `records sum to the figure, for every metric, group and filter`(_ seed: UInt64) throws {
    let bench = try RandomBusiness(seed: seed).workbench()
    for metric in RowsTests.metrics {
      for clauses in [
        "where period = 2023-Q4", "by plan where period = 2024-Q1",
        "by segment, plan where period = 2023 and region != EMEA",
        "by month where period = 2024-Q1 and plan = pro", "by plan at end where period = 2024-Q2",
      ] {
        let query = "\(metric) \(clauses)"
        let answer = try bench.sheet(query)
        for row in 0..<answer.count {
          let line = "rows \(row + 1)"
          let records = try bench.sheets("\(query)\n\(line)")[1]
          #expect(
            isNear(figure(metric, records), answer.number(metric, row)),
            "\(query), \(line), seed \(seed)")
        }
      }
    }
  }

  @Test(arguments: RandomBusiness.seeds)
  func `records show what each adds to every part of a ratio`(_ seed: UInt64) throws {
    let bench = try RandomBusiness(seed: seed).workbench()
    for period in ["2023-Q2", "2024-03", "2023"] {
      let figure = try bench.sheet("nrr, quick_ratio where period = \(period)")
      let nrr = try bench.sheet("rows nrr where period = \(period)")
      #expect(isNear(nrr.sum("closing") / nrr.sum("opening"), figure.number("nrr")))
      let quick = try bench.sheet("rows quick_ratio where period = \(period)")
      let gain =
        quick.sum("new_mrr") + quick.sum("reactivation_mrr") + quick.sum("expansion_mrr")
      let loss = quick.sum("contraction_mrr") + quick.sum("churned_mrr")
      #expect(isNear(gain / loss, figure.number("quick_ratio")), "\(period), seed \(seed)")
    }
  }

  /// Lines that stand for several groups, for the whole, and for two periods.
  static let lines: [(seed: UInt64, clauses: String)] = zip(
    1...,
    [
      "by customer where period = 2024-Q1 top 3 + other",
      "by region where period = 2023-Q4 top 1 + other with total",
      "by plan, segment where period = 2024-Q2 top 2 + other",
      "by region, segment where period = 2024-Q1 and plan != team top 3 + other with total",
      "by month, plan where period = 2024-Q1 top 1 + other with total",
      "by month where period = 2024-Q1 with total",
      "by region, plan where period = 2024-Q1 having customers > 2 top 2 + other",
    ]
  ).map { ($0, $1) }

  @Test(arguments: lines)
  func `other lines and totals lead to their records`(_ seed: UInt64, _ clauses: String) throws {
    let bench = try RandomBusiness(seed: seed).workbench()
    var others = 0
    for metric in RowsTests.metrics {
      let query = "\(metric) \(clauses)"
      let answer = try bench.sheet(query)
      for row in 0..<answer.count {
        let records = try bench.sheets("\(query)\nrows \(row + 1)")[1]
        #expect(
          isNear(figure(metric, records), answer.number(metric, row)),
          "\(query), line \(row + 1), seed \(seed)")
      }
      others += answer.table.totalRows.count
    }
    #expect(others > 0)
  }

  @Test(arguments: RandomBusiness.seeds)
  func `a line of two periods leads to the records of both`(_ seed: UInt64) throws {
    let bench = try RandomBusiness(seed: seed).workbench()
    for metric in RowsTests.metrics {
      for clauses in [
        "by plan where period = 2024-Q1 vs previous", "where period = 2023 vs year ago",
        "by month, segment where period = 2024-Q2 and region != EMEA vs 2023-Q1 with total",
        "by region where period = 2024-03 vs previous top 2 + other",
      ] {
        let query = "\(metric) \(clauses)"
        let answer = try bench.sheet(query)
        for row in 0..<answer.count {
          let sheets = try bench.sheets("\(query)\nrows \(row + 1)")
          #expect(sheets.count == 3)
          #expect(isNear(figure(metric, sheets[1]), answer.number(metric, row)), "\(query) \(row)")
          #expect(
            isNear(figure(metric, sheets[2]), answer.number(metric + "_before", row)),
            "\(query), line \(row + 1), before, seed \(seed)")
        }
      }
    }
  }

  @Test(arguments: RandomBusiness.seeds)
  func `a line of cohorts leads to its customers`(_ seed: UInt64) throws {
    let bench = try RandomBusiness(seed: seed).workbench()
    for (metric, base) in [
      ("retention", "size"), ("nrr", "0"), ("mrr", ""), ("logo_churn", "complement"),
      ("ticket_volume", ""), ("customers", ""),
    ] {
      for dimension in ["", ", segment"] {
        let query = "\(metric) by cohort quarter\(dimension) across age"
        let triangle = try bench.sheet(query)
        for row in 0..<triangle.count where !triangle.table.totalRows.contains(row) {
          let customers = try bench.sheets("\(query)\nrows \(row + 1)")[1]
          #expect(Double(customers.count) == triangle.number("size", row), "\(query) \(row)")
          for age in customers.names.compactMap({ Int($0) }) {
            let sum = customers.sum("\(age)")
            let figure =
              switch base {
              case "size": sum / Double(customers.count)
              case "complement": 1 - sum / Double(customers.count)
              case "0": sum / customers.sum("0")
              default: sum
              }
            guard figure.isFinite else { continue }
            #expect(
              isNear(figure, triangle.number("\(age)", row)),
              "\(query), line \(row + 1), age \(age), seed \(seed)")
          }
        }
      }
    }
  }

  @Test func `two parts of one ratio have names that tell them apart`() throws {
    let sheet = try Workbench(example: ()).sheet("rows renewal_rate where period = 2024-Q2")
    #expect(sheet.names.suffix(2) == ["renewal_rate_numerator", "renewal_rate_denominator"])
    #expect(
      sheet.notes.contains(
        "renewal_rate = number of different `renewal_rate_numerator` / number of different "
          + "`renewal_rate_denominator`"))
  }
}
