import Analysis
import Storage
import Testing
import Values

@testable import Interpreter

/// Where a figure has no value, the answer says why, in the words of the metric whose divisor is 0 or
/// which has nothing to make a figure of.
@Suite struct ReasonTests {
  private static let files = [
    "subscriptions.csv": """
    customer_id,plan,mrr,start_date,end_date
    a,pro,100,2024-01-01,
    b,basic,50,2024-01-01,2024-05-10
    c,basic,50,2024-04-03,2024-04-20
    d,pro,60,2024-06-05,

    """,
    "contracts.csv": """
    contract_id,customer_id,start_date,end_date,term_months,annual_value
    k1,a,2023-06-21,2024-06-20,12,100
    k2,b,2023-04-01,2024-03-31,12,100
    k3,b,2024-04-01,2024-04-30,1,10

    """,
    "surveys.csv": """
    response_id,customer_id,type,score,scale_max,responded_at
    1,a,csat,4,5,2024-03-01
    2,a,csat,9,10,2024-03-02
    3,a,csat,4,5,2024-05-02
    4,a,ces,4,5,2024-05-03
    5,a,ces,6,7,2024-05-03
    6,a,nps,5,5,2024-05-03

    """,
    "tickets.csv": """
    ticket_id,customer_id,created_at,first_response_at,resolved_at,status
    1,a,2024-03-04T10:00:00Z,,,open
    2,a,2024-05-04T10:00:00Z,2024-05-04T09:00:00Z,2024-05-04T12:00:00Z,solved

    """,
    "costs.csv":
      "date,category,amount\n2024-01-05,hosting,7\n2024-04-01,sales,100\n2024-06-01,sales,50\n",
    "events.csv":
      "event_id,customer_id,user_id,event,occurred_at\n1,a,u,login,2024-04-01T10:00:00Z\n",
    "customers.csv": "customer_id,name,signup_date\na,A,2024-01-01\nb,B,2024-02-01\n",
  ]

  @Test(arguments: [
    ("nrr where period = 2024-01", "nobody paid at the opening"),
    ("logo_churn_annualised where period = 2024-01", "nobody paid at the opening"),
    ("quick_ratio where period = 2024-02", "no MRR was lost in the period"),
    ("ltv where period = 2024-02", "nobody left in the period"),
    ("ltv where period = 2024-01", "nobody paid at the opening"),
    // The innermost cause of several: nobody left, whatever the costs were.
    ("ltv_cac where period = 2024-02", "nobody left in the period"),
    ("cac where period = 2024-02", "nobody first paid in the period"),
    // Won and gone again: there is a cost for each, and nothing that pays it back.
    ("cac_payback where period = 2024-04", "no new customer pays at the close"),
    ("ltv_cac where period = 2024-05", "nobody first paid in the period"),
    ("churned_by_reason_share where period = 2024-02", nil),
    ("renewal_rate where period = 2024-06", "no contract due in the period is decided"),
    ("renewal_rate where period = 2024-04", "no contract due in the period is decided"),
    (
      "gross_renewal_rate where period = 2024-06",
      "no contract with a value that was due in the period is decided"
    ),
    (
      "csat_mean where period = 2024-03",
      "the answers are on several scales, which have no common mean: `csat_rescaled` has one"
    ),
    (
      "ces where period = 2024-05",
      "the answers are on several scales, which have no common mean: `ces_percent_easy` judges each on its own"
    ),
    ("nps where period = 2024-05", "no answer of the period is on its scale"),
    (
      "time_to_first_response where period = 2024-03",
      "no ticket created in the period was answered"
    ),
    (
      "time_to_first_response where period = 2024-05",
      "no ticket created in the period was answered"
    ),
    ("cohort_retention where period = 2024-02", "nobody first paid in the period"),
    ("expansion_mrr_growth where period = 2024-03", "the period before brought no expansion"),
    ("free_to_paid where period = 2024-05", "nobody was on a free plan at the opening"),
    ("negative_churn where period = 2024-01", "nobody paid at the opening"),
    (
      "time_to_value where period = 2024-02",
      "nobody that signed up in the period has reached value"
    ),
    // Of one's own, by the names of what was divided by.
    (
      "mrr / (churned_mrr + contraction_mrr) where period = 2024-02",
      "`churned_mrr` + `contraction_mrr` is 0"
    ),
    ("arr / reactivated_customers where period = 2024-02", "`reactivated_customers` is 0"),
  ])
  func `the reason is the true one`(_ query: String, _ reason: String?) throws {
    let bench = try Workbench(Self.files, today: Day(year: 2024, month: 6, day: 30))
    guard let reason else {
      #expect(!bench.problems(query).isEmpty)
      return
    }
    let sheet = try bench.sheet(query)
    #expect(sheet.table.columns.last?[0] == nil, "\(query)")
    let told = sheet.notes.filter { $0.contains("has no value") }
    #expect(told.count == 1 && told[0].hasSuffix(": \(reason)"), "\(query): \(sheet.notes)")
  }

  @Test func `groups without a value are counted by reason`() throws {
    let bench = try Workbench(Self.files, today: Day(year: 2024, month: 6, day: 30))
    let sheet = try bench.sheet("ltv by month where period = 2024-01..2024-06")
    #expect(sheet.notes.contains("`ltv` has no value in 4 of 6 groups: nobody left in the period"))
    #expect(sheet.notes.contains("`ltv` has no value in 1 of 6 groups: nobody paid at the opening"))
  }

  @Test(arguments: [
    (
      "renewal_rate where period = 2024-06",
      "1 contract due in the period is not decided yet and left out"
    ),
    (
      "logo_churn where period = 2024-04",
      "1 customer joined and left within 2024-04: in no movement"
    ),
    (
      "time_to_first_response where period = 2024-05",
      "1 ticket was answered before it was created: left out"
    ),
    (
      "time_to_first_response where period = 2024-03",
      "1 ticket waits for a first response and is left out"
    ),
    ("nps where period = 2024-05", "1 score outside 0 to 10, or on another scale, is left out"),
    ("ltv where period = 2024-05", "only 1 customer lost"),
  ])
  func `what a figure leaves out is told beside it`(_ query: String, _ note: String) throws {
    let bench = try Workbench(Self.files, today: Day(year: 2024, month: 6, day: 30))
    let notes = try bench.sheet(query).notes
    #expect(notes.contains(note), "\(notes)")
  }

  /// Every metric of the catalogue that divides by figures says what a divisor of 0 means, itself or
  /// in what it is made of.
  @Test func `no metric is without a reason, whatever the month lacks`() throws {
    let bench = try Workbench(Self.files, today: Day(year: 2024, month: 6, day: 30))
    var count = 0
    for metric in bench.session.catalog.metrics where metric.property("by") == nil {
      for period in ["2024-02", "2024-04"] {
        let query = "\(metric.name) where period = \(period)"
        guard bench.problems(query).isEmpty, let sheet = try? bench.sheet(query),
          sheet.table.rowCount == 1, sheet.table.columns.last?[0] == nil
        else { continue }
        count += 1
        let isExplained = sheet.notes.contains { note in
          ["no value", "no row", "nothing is known"].contains { note.contains($0) }
        }
        #expect(isExplained, "\(query): \(sheet.notes)")
        #expect(!sheet.notes.contains { $0.contains("its divisor is 0") }, "\(query)")
        #expect(!sheet.notes.contains { $0.contains("`\(metric.name)` is 0") }, "\(query)")
      }
    }
    #expect(count > 40)
  }
}
