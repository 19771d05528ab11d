import TestSupport
import Testing

/// Renewals told by opportunities, as Gainsight and Salesforce have them, with and without contracts.
@Suite struct OpportunityTests {
  private static let folder = Checkout.root + "/Tests/EndToEndTests/renewals"

  @Test(arguments: Oracle.all(in: folder + "/contracts"))
  func `opportunities that name contracts give what DuckDB gives`(_ oracle: Oracle) throws {
    let found = try oracle.differences(
      over: Self.folder + "/contracts/data", expected: Self.folder + "/contracts/expected",
      ["--today", "2024-06-30"])
    #expect(found.isEmpty, "\(oracle.query): \(found.joined(separator: "; "))")
  }

  @Test(arguments: Oracle.all(in: folder + "/targets"))
  func `opportunities with targets give what DuckDB gives`(_ oracle: Oracle) throws {
    let found = try oracle.differences(
      over: Self.folder + "/targets/data", expected: Self.folder + "/targets/expected",
      ["--today", "2024-06-30"])
    #expect(found.isEmpty, "\(oracle.query): \(found.joined(separator: "; "))")
  }

  @Test(arguments: Scenario.opportunities)
  func `edges of opportunities come out as the definitions say`(_ scenario: Scenario) throws {
    let differences = try scenario.differences()
    #expect(differences.isEmpty, "\(differences.joined(separator: "; "))")
  }

  private func output(_ files: [String: [String]], _ queries: String...) throws -> CommandOutput {
    let folder = try TemporaryFolder()
    for (name, lines) in files {
      try folder.write(lines.joined(separator: "\n") + "\n", to: name)
    }
    return try Command.kpi(
      [folder.path, "--today", "2024-06-30", "-o", "csv"] + queries.flatMap { ["-c", $0] })
  }

  @Test func `money without what expires is refused, and the column is named`() throws {
    let files = [
      "opportunities.csv": [
        "Id,AccountId,StageName,Amount,CloseDate,Type", "1,a,Closed Won,100,2024-05-01,Renewal",
      ]
    ]
    let found = try output(files, "net_renewal_rate")
    #expect(found.status == 1)
    #expect(
      found.errors.contains(
        "needs `target_amount`, or the id of a contract whose table has `annual_value`, in "
          + "`opportunities`"), "\(found.errors)")
    let length = try output(files, "average_contract_length")
    #expect(length.errors.contains("needs a table of contracts"), "\(length.errors)")
  }

  @Test func `opportunities that do not say which are renewals are refused`() throws {
    let found = try output(
      [
        "opportunities.csv": [
          "Id,AccountId,StageName,Amount,CloseDate", "1,a,Closed Won,100,2024-05-01",
        ]
      ], "renewal_rate")
    #expect(found.status == 1)
    #expect(
      found.errors.contains("needs `type` (which of them are renewals) in `opportunities`"),
      "\(found.errors)")
  }

  @Test func `types and stages that nothing is known of are named`() throws {
    let found = try output(
      [
        "opportunities.csv": [
          "Id,AccountId,StageName,Amount,CloseDate,Type", "1,a,Gewonnen,100,2024-05-01,Bestand",
          "2,b,Verloren,100,2024-05-01,Neu",
        ]
      ], "renewal_rate")
    #expect(found.status == 0)
    #expect(
      found.errors.contains(
        "says renewal (there are `Bestand`, `Neu`): `renewal types = …` in `model.kpi`"),
      "\(found.errors)")
    #expect(
      found.errors.contains("says won or lost: `map stage_name:"), "\(found.errors)")
  }

  @Test func `several currencies are refused until one is left`() throws {
    let rows = [
      "Opportunity ID,Account Name,Stage,Due Date,Target Amount,Final Amount,Currency",
      "1,a,Closed Won,2024-05-01,1000,1000,USD", "2,b,Closed Won,2024-05-01,500,400,EUR",
    ]
    let period = "where period = 2024-Q2"
    let mixed = try output(["renewals.csv": rows], "gross_renewal_rate \(period)")
    #expect(mixed.status == 1)
    #expect(mixed.errors.contains("USD"), "\(mixed.errors)")
    let one = try output(
      ["renewals.csv": rows], "gross_renewal_rate \(period) and currency = EUR",
      "renewal_rate \(period)")
    #expect(one.output == "gross_renewal_rate\n0.8\n\nrenewal_rate\n1\n", "\(one.errors)")
    // (1000 + 400 × 2) / (1000 + 500 × 2).
    let rates = try output(
      [
        "renewals.csv": rows,
        "model.kpi": ["set currency usd", "set exchange rates \"eur 2 on 2024-06-30\""],
      ], "gross_renewal_rate \(period)")
    #expect(rates.output == "gross_renewal_rate\n0.9\n", "\(rates.errors)")
  }

  @Test func `show model says which of contracts and opportunities tell of renewals`() throws {
    let opportunities = [
      "Id,AccountId,StageName,Amount,CloseDate,Type,ContractId",
      "1,a,Closed Won,100,2024-05-01,Renewal,c1",
    ]
    let contracts = "Id,ContractNumber,AccountId,StartDate,EndDate,ContractTerm"
    let plain = try output(
      [
        "opportunities.csv": opportunities,
        "contracts.csv": [contracts, "c1,001,a,2023-05-01,2024-04-30,12"],
      ], "show model", "renewal_rate where period = 2024-04", "set renewal source contracts",
      "renewal_rate where period = 2024-04", "show model")
    #expect(
      plain.output.contains(
        "renewals are told by `opportunities`: `contracts` does not say what became of each"))
    // Grace of the contract is over on 30 May: nothing follows.
    #expect(plain.output.contains("renewal_rate\n1\n\nrenewal_rate\n0\n"), "\(plain.output)")
    #expect(
      plain.output.contains("renewals are told by `contracts`: `set renewal source contracts`"))
    let told = try output(
      [
        "opportunities.csv": opportunities,
        "contracts.csv": [contracts + ",Outcome", "c1,001,a,2023-05-01,2024-04-30,12,churned"],
      ], "show model", "renewal_rate where period = 2024-04")
    #expect(
      told.output.contains(
        "renewals are told by `contracts`: `contracts` says itself what became of each"))
    #expect(told.output.contains("renewal_rate\n0\n"))
  }

  @Test func `what is assumed of single rows is said`() throws {
    let found = try output(
      [
        "renewals.csv": [
          "Opportunity ID,Account Name,Stage,Due Date,Target Amount,Final Amount,Term",
          "1,a,Closed Won,2024-05-01,100,,12", "2,b,Closed Won,2024-05-01,,50,12",
          "3,c,Closed Won,2024-05-01,-10,-10,12", "4,a,Closed Won,2024-05-01,100,300,36",
        ]
      ], "net_renewal_rate where period = 2024-Q2")
    for words in [
      "1 row of `renewals` won without an amount: taken to be renewed for what expires",
      "1 row of `renewals` in no value of renewals: what expires has none",
      "1 row of `renewals` with a negative amount: counted as credits",
      "1 row of `renewals` with the customer, the day and the value of another one: each counts",
      "is taken to be for a year, what was renewed to be for the months of its term",
    ] {
      #expect(found.errors.contains(words), "\(found.errors)")
    }
    // 100 + 300 / 3 − 10 of 100 + 100 − 10.
    #expect(found.output == "net_renewal_rate\n1\n")
  }

  @Test func `what is due, and the close of what is open, are no end of the data`() throws {
    let folder = try TemporaryFolder()
    try folder.write(
      "Id,AccountId,StageName,Amount,CloseDate,Type\n1,a,Closed Won,100,2024-05-01,Renewal\n"
        + "2,b,Negotiation,100,2024-12-01,Renewal\n", to: "opportunities.csv")
    let output = try Command.kpi(
      [
        folder.path, "-o", "csv", "-c", "min(close_date) from opportunities as of today", "-c",
        "renewal_date by customer",
      ])
    #expect(
      output.output.contains("customer,renewal_date\na,2024-05-01\nb,2024-12-01\n"), "\(output)")
  }
}

extension Scenario {
  private static let q2 = "where period = 2024-Q2"
  private static let gainsight =
    "Opportunity ID,Account Name,Stage,Due Date,Target Amount,Forecast Amount,Final Amount"
  private static let salesforce =
    "Id,AccountId,Name,StageName,Amount,CloseDate,Type,IsWon,IsClosed,ContractId"
  private static let contract =
    "Id,ContractNumber,AccountId,StartDate,EndDate,ContractTerm,Annual Value"

  fileprivate static let opportunities: [Scenario] = [
    // Wins Above: 4M due, 0.5M lost, 0.3M downgraded; nine of ten customers renew.
    Scenario(
      "gross 80 %, logo 90 %",
      files: [
        "renewals.csv": [gainsight, "10,lost,Closed Lost,2024-06-01,500000,,0"]
          + (1...8).map { "\($0),c\($0),Closed Won,2024-05-0\($0),400000,,400000" }
          + ["9,c9,Closed Won,2024-05-09,300000,,0"]
      ],
      [
        .init("gross_renewal_rate \(q2)", 80, percent: true),
        .init("renewal_rate \(q2)", 90, percent: true),
        .init("renewals_due_value \(q2)", 4_000_000),
      ]),
    Scenario(
      "growth is capped at the target, open ones wait however late, the last word of a stage counts",
      files: [
        "renewals.csv": [
          gainsight, "1,a,Closed Won,2024-04-30,100,,150", "2,b,6 - Closed/Lost,2024-05-31,200,,40",
          "3,c,Negotiation,2024-04-01,300,300,", "4,d,Likely lost,2024-06-30,50,20,",
          "5,e,Renewed,2024-07-01,100,,100",
        ]
      ],
      [
        .init("renewals_due \(q2)", 4), .init("pending_renewals \(q2)", 2),
        .init("renewed_contracts \(q2)", 1), .init("lost_contracts \(q2)", 1),
        .init("gross_renewal_rate \(q2)", 33.33, percent: true),
        .init("net_renewal_rate \(q2)", 50, percent: true),
        .init("gross_renewal_rate_before_downgrades \(q2)", 33.33, percent: true),
        .init("renewal_rate \(q2)", 50, percent: true),
      ]),
    Scenario(
      "several of one customer: one renewal makes it renewed",
      files: [
        "renewals.csv": [
          gainsight, "1,a,Closed Won,2024-04-30,100,,100", "2,a,Closed Lost,2024-05-31,300,,0",
          "3,b,Closed Lost,2024-05-31,100,,0",
        ]
      ],
      [
        .init("renewal_rate \(q2)", 50, percent: true),
        .init("renewal_rate_all \(q2)", 0, percent: true),
        .init("renewal_rate_by_contract \(q2)", 33.33, percent: true),
        .init("customers_up_for_renewal \(q2)", 2),
        .init("gross_renewal_rate \(q2)", 20, percent: true),
      ]),
    Scenario(
      "closed early and late: the end of the contract decides; lost and reopened: one counts",
      files: [
        "contracts.csv": [
          contract, "c1,01,a,2023-05-01,2024-04-30,12,100", "c2,02,b,2023-04-01,2024-03-31,12,100",
          "c3,03,c,2023-06-01,2024-05-31,12,400",
        ],
        "opportunities.csv": [
          salesforce, "1,a,early,Closed Won,80,2024-02-01,Renewal,true,true,c1",
          "2,b,late,Closed Won,100,2024-04-20,Renewal,true,true,c2",
          "3,c,lost,Closed Lost,400,2024-05-01,Renewal,false,true,c3",
          "4,c,again,Closed Won,420,2024-06-01,Renewal,true,true,c3",
          "5,a,more,Closed Won,70,2024-05-01,Upsell,true,true,c1",
        ],
      ],
      [
        .init("renewals_due where period = 2024-Q1", 1), .init("renewals_due \(q2)", 2),
        .init("renewal_rate_by_contract \(q2)", 100, percent: true),
        .init("gross_renewal_rate \(q2)", 96, percent: true),
        .init("net_renewal_rate \(q2)", 100, percent: true),
        .init("average_contract_length where period = 2024-05", 12),
      ]),
    Scenario(
      "reopened: what is not closed is open, whatever its stage says",
      files: [
        "opportunities.csv": [
          salesforce, "1,a,x,Closed Lost,80,2024-05-01,Renewal,false,false,",
          "2,b,x,Closed Won,100,2024-04-20,Contract Renewal,true,true,",
        ]
      ],
      [
        .init("pending_renewals \(q2)", 1), .init("renewal_rate \(q2)", 100, percent: true),
      ]),
    Scenario(
      "types and stages of one's own",
      files: [
        "opportunities.csv": [
          "Id,AccountId,StageName,Amount,CloseDate,Type", "1,a,Gewonnen,80,2024-05-01,Verlängerung",
          "2,b,Verloren,100,2024-04-20,verlängerung", "3,c,Gewonnen,100,2024-04-20,Neu",
        ],
        "model.kpi": [
          "table opportunities", "  map StageName: Gewonnen = won",
          "  map StageName: Verloren = lost",
          "renewal types = Verlängerung",
        ],
      ],
      [.init("renewal_rate \(q2)", 50, percent: true), .init("renewals_due \(q2)", 2)]),
    Scenario(
      "amounts of several years count by the year where the term is known",
      files: [
        "renewals.csv": [
          gainsight + ",Term (months),Previous Term (months)",
          "1,a,Closed Won,2024-04-30,12000,,36000,36,12",
          "2,b,Closed Won,2024-04-30,24000,,12000,12,24",
          "3,c,Closed Won,2024-04-30,100,,50,1,1",
        ]
      ],
      [
        .init("net_renewal_rate \(q2)", 100, percent: true),
        .init("renewals_due_value \(q2)", 25_200),
        .init("renewed_contracts \(q2)", 2),
      ]),
    Scenario(
      "yearly and monthly amounts are what their headers say",
      files: [
        "renewals.csv": [
          "Opportunity ID,Account ID,Stage,Due Date,Target ARR,Renewed MRR,Term",
          "1,a,Closed Won,2024-04-30,12000,900,36",
        ]
      ],
      [.init("net_renewal_rate \(q2)", 90, percent: true)]),
  ]
}
