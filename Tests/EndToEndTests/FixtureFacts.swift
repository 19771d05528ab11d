/// The names that a copy of the fixture goes by, and how it is written.
struct FixtureNaming: Sendable {
  var customer = "customer"
  var plan = "plan"
  var amount = "mrr"
  var start = "start"
  var end = "end"
  var pro = "pro"
  var basic = "basic"
  /// Added to every year.
  var years = 0
  /// Every amount times this.
  var scale = 1
  var endIsInclusive = false
  /// Mixes the rows; `nil`: as they stand.
  var shuffle: UInt64?
  /// Customers are called something else.
  var renamesCustomers = false
  var table = "subscriptions"
  /// Text of a `model.kpi` beside the data; empty: everything is inferred.
  var model = ""

  /// The plans in the order of their names, so that rows can be expected in it.
  func byPlan(pro proRow: String, basic basicRow: String) -> [String] {
    [(pro, proRow), (basic, basicRow)].sorted { $0.0 < $1.0 }.map { "\($0.0),\($0.1)" }
  }
}

/// A query and the whole answer that it must give.
struct Fact: Sendable {
  var query: String
  /// CSV; a ratio may stand as a fraction.
  var lines: [String]
  var ratios: Set<String>

  init(_ query: String, _ lines: [String], ratios: Set<String> = []) {
    self.query = query
    self.lines = lines
    self.ratios = ratios
  }
}

extension FixtureNaming {
  /// Every figure of the fixture's description.
  var facts: [Fact] {
    retention + movements + stocks + bridges
  }

  private var q1: String { "\(2024 + years)-Q1" }
  private var q2: String { "\(2024 + years)-Q2" }
  private func month(_ number: Int) -> String { "\(2024 + years)-0\(number)" }

  private var retention: [Fact] {
    [
      Fact("nrr where period = \(q2)", ["nrr", "320/390"], ratios: ["nrr"]),
      Fact("grr where period = \(q2)", ["grr", "220/390"], ratios: ["grr"]),
      Fact(
        "nrr by \(plan) where period = \(q2)",
        ["\(plan),nrr"] + byPlan(pro: "230/300", basic: "90/90"), ratios: ["nrr"]),
      Fact(
        "nrr by \(plan) at end where period = \(q2)",
        ["\(plan),nrr"] + byPlan(pro: "240/140", basic: "80/250"), ratios: ["nrr"]),
      Fact("logo_churn where period = \(q2)", ["logo_churn", "1/4"], ratios: ["logo_churn"]),
      Fact(
        "logo_churn by \(plan) where period = \(q2)",
        ["\(plan),logo_churn"] + byPlan(pro: "0", basic: "1/2"), ratios: ["logo_churn"]),
      Fact("nrr where period = \(q1)", ["nrr", "390/450"], ratios: ["nrr"]),
      Fact(
        "nrr by \(plan) where period = \(q1)",
        ["\(plan),nrr"] + byPlan(pro: "1", basic: "90/150"), ratios: ["nrr"]),
      Fact("nrr last quarter", ["nrr", "320/390"], ratios: ["nrr"]),
      Fact("nrr \(q2)", ["nrr", "320/390"], ratios: ["nrr"]),
    ]
  }

  private var movements: [Fact] {
    [
      Fact("new_mrr where period = \(q2)", ["new_mrr", "\(300 * scale)"]),
      Fact("reactivation_mrr where period = \(q2)", ["reactivation_mrr", "\(60 * scale)"]),
      Fact(
        "quick_ratio where period = \(q2)", ["quick_ratio", "460/170"], ratios: ["quick_ratio"]),
      Fact(
        "quick_ratio_strict where period = \(q2)", ["quick_ratio_strict", "400/170"],
        ratios: ["quick_ratio_strict"]),
      // One bucket a customer: the months' expansions do not add up to the quarter's.
      Fact("expansion_mrr where period = \(q2)", ["expansion_mrr", "\(100 * scale)"]),
      Fact(
        "expansion_mrr by month where period = \(q2)",
        [
          "month,expansion_mrr", "\(month(4)),\(20 * scale)", "\(month(5)),\(50 * scale)",
          "\(month(6)),\(230 * scale)",
        ]),
    ]
  }

  private var stocks: [Fact] {
    let months = [450, 390, 390, 390, 450, 680].enumerated()
    return [
      Fact("mrr where period = \(q2)", ["mrr", "\(680 * scale)"]),
      Fact("mrr", ["mrr", "\(680 * scale)"]),
      Fact("customers_served where period = \(q2)", ["customers_served", "6"]),
      Fact("customers where period = \(q2)", ["customers", "5"]),
      Fact(
        "mrr by month where period = \(2024 + years)-H1",
        ["month,mrr"] + months.map { "\(month($0 + 1)),\($1 * scale)" }),
    ]
  }

  private var bridges: [Fact] {
    func line(_ amounts: [Int]) -> String {
      amounts.map { "\($0 * scale)" }.joined(separator: ",")
    }
    let header =
      "\(plan),opening,new,reactivation,expansion,contraction,churn,"
      + "transfer_in,transfer_out,closing"
    return [
      Fact(
        "mrr_bridge by \(plan) where period = \(q2)",
        [header]
          + byPlan(
            pro: line([300, 300, 0, 50, 120, 0, 90, 80, 540]),
            basic: line([90, 0, 60, 50, 0, 50, 80, 90, 140])))
    ]
  }
}
