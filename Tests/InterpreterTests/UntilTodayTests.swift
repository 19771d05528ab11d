import Testing
import Values

/// Without a period all counts that happened up to today, and nothing of what is to come.
@Suite struct UntilTodayTests {
  @Test func `targets that fall due behind today`() throws {
    let bench = try Workbench([
      "tickets.csv": """
      ticket_id,customer_id,created_at,first_response_at,resolved_at,status,priority
      1,A,2024-05-01T10:00:00Z,2024-05-01T10:30:00Z,2024-05-09T10:00:00Z,solved,low
      2,A,2024-05-17T10:00:00Z,2024-05-17T10:30:00Z,2024-05-17T11:00:00Z,solved,low

      """,
      "model.kpi": "set response target \"low 1h\"\nset resolution target \"low 5d\"\n",
    ])
    // The second one is due on 22 May, and the data end on 17 May.
    let metrics =
      "response_targets_due, resolution_targets_due, resolution_targets_met, sla_attainment, "
      + "tickets_with_targets"
    for clause in ["", " where period = 2024", " as of 2024-05-17"] {
      let sheet = try bench.sheet(metrics + clause)
      #expect(sheet.number("response_targets_due") == 2)
      #expect(sheet.number("resolution_targets_due") == 1)
      #expect(sheet.number("resolution_targets_met") == 0)
      #expect(isNear(sheet.number("sla_attainment"), 2.0 / 3))
      #expect(sheet.number("tickets_with_targets") == 1)
    }
    #expect(
      try bench.sheet("resolution_targets_due by month").numbers("resolution_targets_due") == [1])
    // Of each customer too: A had one.
    let tickets = try bench.sheet("ticket_volume where resolution_targets_due > 1")
    #expect(tickets.number("ticket_volume") == 0)
  }

  @Test func `targets fall due behind the last ticket too`() throws {
    let bench = try Workbench([
      "tickets.csv": """
      ticket_id,customer_id,created_at,resolved_at,priority
      1,A,2024-04-29T10:00:00Z,,low

      """,
      "events.csv": "event_id,customer_id,event,occurred_at\n1,A,login,2024-06-10\n",
      "model.kpi": "set response target \"low 1h\"\nset resolution target \"low 5d\"\n",
    ])
    #expect(
      try bench.sheet("resolution_targets_due by month").numbers("resolution_targets_due")
        == [0, 1, 0])
  }

  @Test func `trials that still run`() throws {
    let bench = try Workbench([
      "trials.csv": """
      trial_id,customer_id,trial_start,trial_end,converted_at
      1,A,2024-05-01,2024-05-15,2024-05-15
      2,B,2024-05-10,2024-05-24,
      3,C,2024-05-12,2024-05-26,2024-05-16

      """
    ])
    for clause in ["", " where period = 2024"] {
      let sheet = try bench.sheet("trials_ended, trials_converted, trial_conversion" + clause)
      #expect(sheet.number("trials_ended") == 1)
      #expect(sheet.number("trials_converted") == 1)
      #expect(sheet.number("trial_conversion") == 1)
    }
    #expect(try bench.sheet("trials_started").caption.hasSuffix("all data"))
  }

  @Test func `contracts that end behind today`() throws {
    let bench = try Workbench(
      [
        "contracts.csv": """
        contract_id,customer_id,start_date,end_date,term_months,annual_value,outcome
        1,A,2023-04-01,2024-04-01,12,100,
        2,A,2024-04-01,2025-04-01,12,100,
        3,B,2023-10-01,2024-10-01,12,100,churned

        """
      ], today: Day(year: 2024, month: 5, day: 17))
    let sheet = try bench.sheet("renewals_due, lost_contracts, renewal_rate")
    #expect(sheet.number("renewals_due") == 1)
    #expect(sheet.number("lost_contracts") == 0)
    #expect(sheet.number("renewal_rate") == 1)
    #expect(try bench.sheet("renewals_due where period = 2024-Q4").number("renewals_due") == 1)
  }

  @Test func `customers that have not begun`() throws {
    let bench = try Workbench(
      [
        "customers.csv": "customer_id,region\nA,x\nB,x\nC,x\nD,x\n",
        "subscriptions.csv": """
        subscription_id,customer_id,mrr,start_date,end_date
        S1,A,10,2024-01-01,
        S2,B,10,2024-08-01,
        S3,C,0,2024-01-01,

        """,
        "events.csv": """
        event_id,customer_id,event,occurred_at
        1,A,login,2024-06-30
        2,D,login,2024-06-30

        """,
      ], today: Day(year: 2024, month: 6, day: 30))
    for clause in ["", " where period = 2024"] {
      let sheet = try bench.sheet("customers_started, value_reached, not_yet_at_value" + clause)
      #expect(sheet.number("customers_started") == 1)
      #expect(sheet.number("value_reached") == 1)
      #expect(sheet.number("not_yet_at_value") == 0)
    }
    let quarters = try bench.sheet("customers_started, value_reached by quarter")
    #expect(quarters.numbers("customers_started") == [1, 0])
    #expect(quarters.numbers("value_reached") == [1, nil])
  }
}
