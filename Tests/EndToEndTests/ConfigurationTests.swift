import TestSupport
import Testing

/// What a model says of how things are counted, each beside the figure without it.
@Suite struct ConfigurationTests {
  @Test(arguments: Scenario.configured)
  func `what the model says is how it is counted`(_ scenario: Scenario) throws {
    let differences = try scenario.differences()
    #expect(differences.isEmpty, "\(differences.joined(separator: "; "))")
  }

  private func answer(_ files: [String: [String]], _ query: String) throws -> CommandOutput {
    let folder = try TemporaryFolder()
    for (name, lines) in files {
      try folder.write(lines.joined(separator: "\n") + "\n", to: name)
    }
    return try Command.kpi(
      [folder.path, "--today", "2024-06-30", "-o", "csv", "-c", query])
  }

  @Test func `money of several currencies is refused until it is split, filtered or converted`()
    throws
  {
    let output = try answer(Scenario.currencies, "mrr")
    #expect(output.status == 1)
    #expect(output.errors.contains("several currencies: "))
    #expect(output.errors.contains("set exchange rates"))
    #expect(try answer(Scenario.currencies, "customers").output == "customers\n2\n")
    #expect(
      try answer(Scenario.currencies, "mrr where currency = eur").output == "mrr\n100.00\n")
    #expect(
      try answer(Scenario.currencies, "mrr by currency").output
        == "currency,mrr\neur,100.00\nusd,100.00\n")
  }

  @Test func `amounts converted say of which day the rates are`() throws {
    var files = Scenario.currencies
    files["model.kpi"] = [
      "set currency usd", "set exchange rates \"eur 1.085 on 2024-06-28\"",
    ]
    let output = try answer(files, "mrr")
    #expect(output.output == "mrr\n208.50\n")
    #expect(output.errors.contains("converted at the rates of 2024-06-28"))
    files["model.kpi"] = ["set exchange rates \"eur 1.085 on 2024-06-28\""]
    #expect(try answer(files, "mrr").errors.contains("no rate is set for `usd`"))
  }

  @Test(arguments: [
    ("set gross margin 180%", "up to 100 %"), ("set business hours \"sometimes\"", "hours"),
    ("set holidays \"christmas\"", "dates"), ("set response target \"soon\"", "priority"),
    ("set health weights \"usge 40\"", "`usage`"), ("set csat satisfied \"9 of 5\"", "scale"),
    ("set exchange rates \"eur 1.1\"", "the day"), ("set paused maybe", "`active`"),
    ("set week factor 0", "above 0"), ("set reactivation gap soon", "days"),
  ])
  func `a value that metrics cannot read is refused where it is set`(
    _ statement: String, _ words: String
  ) throws {
    let output = try answer(Scenario.currencies, statement)
    #expect(output.status == 1)
    #expect(output.errors.contains("note: expected "), "\(output.errors)")
    #expect(output.errors.contains(words), "\(output.errors)")
  }

  @Test func `what is set and declared is printed by show model, and holds when it is read back`()
    throws
  {
    var files = Scenario.currencies
    let lines = [
      "set business hours \"mon-fri 08:00-16:00\"",
      "set exchange rates \"eur 1.085 on 2024-06-28\"",
      "set gross margin 80%", "set session gap 45 minutes", "acquisition costs = ads",
      "target nrr >= 110%", "band nrr: poor < 90%, fair < 100%, good",
    ]
    files["model.kpi"] = lines
    let printed = try answer(files, "show model").output
    for line in lines { #expect(printed.contains(line + "\n"), "\(line): \(printed)") }
    files["model.kpi"] = [printed]
    let again = try answer(files, "show model").output
    for line in lines { #expect(again.contains(line + "\n"), "\(line): \(again)") }
  }

  @Test func `bands stand beside their figures, the worst first where down is good`() throws {
    let files = [
      "model.kpi": [
        "band logo_churn: good < 10%, fair <= 50%, poor", "band nrr: poor < 50%, fair < 100%, good",
      ],
      "subscriptions.csv": [
        WorkedExample.header, "a,P,10,2024-01-01,2024-05-10", "b,P,10,2024-01-01,",
        "c,Q,10,2024-01-01,", "d,R,10,2024-06-10,",
      ],
    ]
    #expect(
      try answer(files, "logo_churn, nrr by plan where period = 2024-Q2").output
        == "plan,logo_churn,logo_churn_band,nrr,nrr_band\nP,0.5,fair,0.5,fair\nQ,0,good,1,good\n")
    // Without a value there is no band.
    #expect(try answer(files, "nrr where period = 2024-01").output == "nrr,nrr_band\n,\n")
    #expect(
      try answer(files, "logo_churn where period = 2024-Q2 having logo_churn_band = fair").output
        == "logo_churn,logo_churn_band\n0.3333333333333333,fair\n")
  }

  @Test func `a band of another unit or without an end is a problem`() throws {
    var files = Scenario.currencies
    files["model.kpi"] = ["band logo_churn: good < 10, poor"]
    #expect(try answer(files, "logo_churn where period = 2024-Q2").errors.contains("10%"))
    files["model.kpi"] = ["band logo_churn: good < 10%, poor < 20%"]
    #expect(
      try answer(files, "logo_churn where period = 2024-Q2").errors.contains("but the last"))
  }
}

extension Scenario {
  fileprivate static let currencies = [
    "subscriptions.csv": [
      "customer_id,plan,mrr,currency,start_date,end_date", "a,P,100.00,usd,2024-01-01,",
      "b,P,100.00,eur,2024-01-01,",
    ]
  ]

  private static func rows(_ model: [String], _ file: String, _ lines: [String])
    -> [String: [String]]
  {
    model.isEmpty ? [file: lines] : ["model.kpi": model, file: lines]
  }

  fileprivate static let configured = recurring + intervals + scores + words

  private static let states = [
    "customer_id,mrr,status,recurring,trial_end,start_date,end_date",
    "a,100,active,yes,,2024-01-01,", "b,200,trialing,yes,,2024-06-01,",
    "c,300,active,yes,2024-06-15,2024-06-01,", "d,400,paused,yes,,2024-01-01,",
    "e,500,active,no,,2024-01-01,", "f,600,incomplete_expired,yes,,2024-01-01,",
    "g,700,past_due,yes,,2024-01-01,", "h,800,canceled,yes,,2024-01-01,2024-05-01",
    "i,900,unpaid,yes,,2024-01-01,", "j,50,active,yes,2024-07-10,2024-06-20,",
  ]

  private static let recurring = [
    Scenario(
      "what recurs: neither trials nor charges, paused and unpaid up to the day of the data",
      files: ["subscriptions.csv": states],
      [
        .init("mrr", 1_100), .init("customers", 3),
        .init("mrr where period = 2024-05", 2_100),
        .init("new_mrr where period = 2024-06", 300),
        .init("churned_mrr where period = 2024-06", 1_300),
      ]),
    Scenario(
      "paused subscriptions that count",
      files: rows(["set paused active"], "subscriptions.csv", states), [.init("mrr", 1_500)]),
    Scenario(
      "a gap of ten days is churn, and is none where gaps of fourteen are closed",
      files: [
        "subscriptions.csv": [
          WorkedExample.header, "a,P,100,2024-01-01,2024-05-25", "a,P,100,2024-06-04,",
          "b,P,50,2024-01-01,2024-04-10", "b,P,50,2024-06-04,", "c,P,10,2024-01-01,",
        ]
      ],
      [
        .init("reactivation_mrr where period = 2024-06", 150),
        .init("churned_mrr where period = 2024-05", 100),
      ]),
    Scenario(
      "the same with the gap closed",
      files: rows(
        ["set reactivation gap 14 days"], "subscriptions.csv",
        [
          WorkedExample.header, "a,P,100,2024-01-01,2024-05-25", "a,P,100,2024-06-04,",
          "b,P,50,2024-01-01,2024-04-10", "b,P,50,2024-06-04,", "c,P,10,2024-01-01,",
        ]),
      [
        .init("reactivation_mrr where period = 2024-06", 50),
        .init("churned_mrr where period = 2024-05", 0),
      ]),
  ]

  private static let prices = [
    "customer_id,amount,interval,start_date,end_date", "a,12,week,2024-01-01,",
    "b,1,day,2024-01-01,", "c,99,one-time,2024-01-01,",
  ]

  private static let intervals = [
    Scenario(
      "52/12 weeks and 365/12 days to the month; what is paid once is not in it",
      files: ["subscriptions.csv": prices],
      [.init("mrr", 82.42), .init("customers", 2)]),
    Scenario(
      "RevenueCat's four weeks and thirty days",
      files: rows(["set week factor 4", "set day factor 30"], "subscriptions.csv", prices),
      [.init("mrr", 78)]),
  ]

  private static let health: [String: [String]] = [
    "subscriptions.csv": [
      "customer_id,mrr,status,start_date,end_date", "a,10,past_due,2024-01-01,",
      "b,10,active,2024-01-01,",
    ],
    "events.csv": [
      "event_id,user_id,customer_id,event,occurred_at", "1,u,a,login,2024-06-03T10:00:00Z",
      "2,v,b,login,2024-06-03T10:00:00Z",
    ],
    "tickets.csv": [
      "ticket_id,customer_id,created_at,resolved_at", "1,a,2024-06-05T10:00:00Z,",
    ],
    "surveys.csv": [
      "response_id,customer_id,type,score,responded_at", "1,b,nps,8,2024-06-04",
    ],
  ]

  private static func healthy(_ model: String) -> [String: [String]] {
    health.merging(["model.kpi": [model]]) { $1 }
  }

  private static let scores = [
    Scenario(
      "the weights of article 002, and an answer that is missing",
      files: health,
      [
        // a: usage 1 of 20 days, tickets 90, billing 50, no answer; of 90. b: 5, 100, 100, 80.
        .init("health_score_weighted where period = 2024-06 and customer = a", 38.89),
        .init("health_score_weighted where period = 2024-06 and customer = b", 60),
        .init("health_score_weighted_zero where period = 2024-06 and customer = a", 35),
        .init("billing_points where customer = a", 50),
      ]),
    Scenario(
      "weights of one's own; what is not named weighs nothing",
      files: healthy("set health weights \"tickets 50, billing 50\""),
      [
        .init("health_score_weighted where period = 2024-06 and customer = a", 70),
        .init("health_score_weighted where period = 2024-06 and customer = b", 100),
      ]),
    Scenario(
      "the weights of engagement", files: healthy("set engagement weights \"support 1\""),
      [
        .init("engagement_score where period = 2024-06 and customer = a", 90),
        .init("engagement_score where period = 2024-06 and customer = b", 100),
      ]),
    Scenario(
      "thresholds of satisfaction by scale",
      files: rows(
        ["set csat satisfied \"5 of 5, 5 of 7\""], "surveys.csv",
        [
          "response_id,type,score,scale_max,responded_at", "1,csat,4,5,2024-06-01",
          "2,csat,5,5,2024-06-01", "3,csat,5,7,2024-06-01", "4,csat,8,10,2024-06-01",
        ]),
      [.init("csat where period = 2024-06", 75, percent: true)]),
    Scenario(
      "effort with 1 as the easiest",
      files: rows(
        ["set ces reversed yes"], "surveys.csv",
        [
          "response_id,type,score,scale_min,scale_max,responded_at", "1,ces,1,1,5,2024-06-01",
          "2,ces,2,1,5,2024-06-01",
        ]),
      [.init("ces where period = 2024-06", 4.5)]),
  ]

  private static let words = [
    Scenario(
      "categories of costs by one's own words",
      files: [
        "model.kpi": ["acquisition costs = growth", "retention costs = care"],
        "costs.csv": [
          "date,category,amount", "2024-06-01,growth,100", "2024-06-01,sales,7",
          "2024-06-01,care,30",
        ],
        "subscriptions.csv": [WorkedExample.header, "a,P,10,2024-06-03,"],
      ],
      [
        .init("acquisition_cost where period = 2024-06", 100),
        .init("retention_cost where period = 2024-06", 30),
        .init("cac where period = 2024-06", 100),
      ]),
    Scenario(
      "reasons that are no choice of the customer's",
      files: [
        "model.kpi": ["involuntary reasons = merged"],
        "subscriptions.csv": [
          "customer_id,plan,mrr,start_date,end_date,churn_reason",
          "a,P,10,2024-01-01,2024-06-03,merged", "b,P,10,2024-01-01,2024-06-03,payment_failed",
          "c,P,10,2024-01-01,2024-06-03,price", "d,P,10,2024-01-01,,",
        ],
      ],
      [
        .init(
          "churned_by_voluntary where period = 2024-06 and churn_kind = involuntary", 25,
          percent: true)
      ]),
    Scenario(
      "targets by priority, a session gap, features there are",
      files: [
        "model.kpi": [
          "set response target \"high 30m\"", "set resolution target \"high 1d\"",
          "set session gap 10 minutes", "set tracked features 4",
        ],
        "tickets.csv": [
          "ticket_id,created_at,first_response_at,resolved_at,priority",
          "1,2024-06-03T10:00:00Z,2024-06-03T10:20:00Z,2024-06-04T09:00:00Z,high",
          "2,2024-06-03T10:00:00Z,2024-06-03T10:40:00Z,2024-06-04T11:00:00Z,high",
        ],
        "events.csv": [
          "event_id,user_id,customer_id,event,occurred_at", "1,u,a,login,2024-06-03T10:00:00Z",
          "2,u,a,export,2024-06-03T10:11:00Z",
        ],
      ],
      [
        .init("sla_attainment where period = 2024-06", 50, percent: true),
        .init("sessions where period = 2024-06", 2),
        .init("feature_breadth where period = 2024-06", 50, percent: true),
      ]),
  ]
}
