import Interpreter
import Testing
import Values

/// Which day the data are of, and what hangs on it: ends that lie ahead, trials, renewals, pauses.
@Suite struct DayOfDataTests {
  private func figure(_ rows: String, _ query: String, name: String = "subs", today: Day? = nil)
    throws -> (Double?, notes: [String])
  {
    let sheet = try Workbench(["\(name).csv": rows], today: today).sheet(query)
    return (sheet.number(sheet.names[sheet.names.count - 1]), sheet.notes)
  }

  @Test func `tickets go on up to the last resolution, though all are resolved`() throws {
    let rows = """
      ticket_id,customer_id,priority,status,created_at,first_response_at,resolved_at
      1,a,High,solved,2024-01-05 10:00,2024-01-05 11:00,2024-01-05 12:00
      2,a,Low,solved,2024-01-05 10:00,2024-01-08 10:00,2024-01-09 10:00
      """
    #expect(try figure(rows, "tickets_resolved for 2024-01", name: "tickets").0 == 2)
    #expect(try figure(rows, "ticket_backlog", name: "tickets").0 == 0)
  }

  @Test func `the end of what is in force lies ahead and moves no day`() throws {
    func rows(_ status: String) -> String {
      """
      subscription_id,customer_id,plan,mrr,start_date,end_date,status
      A,a,pro,1000,2023-07-16,,active
      B,b,pro,2000,2023-08-16,2026-12-31,\(status)
      C,c,pro,500,2023-03-05,2024-03-05,cancelled
      D,d,pro,500,2024-05-01,,active
      """
    }
    #expect(try figure(rows("active"), "mrr").0 == 3500)
    // What is over by its status ended on a day that the data know.
    #expect(try figure(rows("cancelled"), "mrr").0 == 1500)
  }

  @Test func `who is on trial has not paid by the end of a month that is assumed`() throws {
    let rows = """
      subscription_id,customer_id,plan,mrr,start_date,trial_end,end_date,status
      A,a,pro,100,2024-06-05,2024-06-19,,trialing
      B,b,pro,10,2024-05-05,,,active
      """
    let (mrr, notes) = try figure(rows, "mrr")
    #expect(
      mrr == 10 && notes.contains { $0.hasPrefix("1 row of `subs` on trial by their status") })
    // A day that is said is one to count on.
    let said = Day(year: 2024, month: 6, day: 30)
    #expect(try figure(rows, "mrr", today: said).0 == 110)
  }

  @Test func `a list of customers is renewed by its renewal date`() throws {
    let rows = """
      customer,start date,churned at,mrr,renewal date
      A,2023-07-16,,1000,2024-07-15
      B,2023-08-16,,2000,2024-08-15
      C,2023-03-05,2024-03-05,500,
      D,2023-03-05,2024-08-25,700,2024-08-20
      """
    #expect(try figure(rows, "renewals_due for 2024-Q3").0 == 3)
    #expect(try figure(rows, "renewals_due for 2024-Q1").0 == 0)
    // Of three one left; before the grace is over nothing is known.
    let later = Day(year: 2024, month: 12, day: 31)
    let rate = try #require(try figure(rows, "renewal_rate for 2024-Q3", today: later).0)
    #expect(abs(rate - 2.0 / 3) < 1e-12)
  }

  @Test func `who was resumed pays on, and the gap is told`() throws {
    let rows = """
      subscription_id,customer_id,plan,mrr,start_date,end_date,paused_at,resumed_at
      1,a,pro,100,2024-01-01,,2024-02-10,2024-03-10
      2,b,pro,200,2024-01-01,,2024-03-01,
      3,c,pro,400,2024-01-01,,,
      """
    let today = Day(year: 2024, month: 4, day: 30)
    let (mrr, notes) = try figure(rows, "mrr", today: today)
    #expect(mrr == 500)
    #expect(notes.contains { $0.hasPrefix("1 row of `subs` paused and resumed") })
    #expect(notes.contains { $0.hasPrefix("1 row of `subs` paused: counted up to") })
  }

  @Test(arguments: ["billing_cycle_frequency", "billing_frequency", "interval_count"])
  func `a price is for so many intervals`(_ header: String) throws {
    let rows = """
      subscription_id,customer_id,unit_price,quantity,billing_interval,\(header),started_at,canceled_at
      s1,a,90.00,1,month,3,2024-01-05,
      s2,b,90.00,1,month,1,2024-01-05,2024-03-05
      """
    #expect(try figure(rows, "mrr for 2024-02").0 == 120)
  }

  @Test func `objects of Stripe are in cents and in seconds`() throws {
    let rows = """
      id,object,customer,status,currency,created,start_date,cancel_at_period_end,canceled_at,ended_at,plan_id,plan_amount,plan_interval,plan_interval_count,quantity
      sub_1,subscription,cus_1,active,usd,1672912800,1672912800,false,,,price_pro,9900,month,1,2
      sub_2,subscription,cus_2,active,usd,1675591200,1675591200,false,,,price_ent,1200000,year,1,1
      """
    let today = Day(year: 2023, month: 6, day: 30)
    #expect(try figure(rows, "mrr", today: today).0 == 1198)
    let charges = """
      id,object,amount,amount_captured,amount_refunded,balance_transaction,created,currency,customer,paid,status
      ch_1,charge,9900,9900,0,txn_1,1704448800,usd,cus_1,true,succeeded
      """
    #expect(try figure(charges, "purchases_value for 2024-01", name: "charges").0 == 99)
  }

  @Test(arguments: [
    "ticket_volume by health_band", "ticket_volume where health_score > 3",
    "distinct_users where mau > 3",
    "ticket_volume where wau > 1", "purchases where engagement_score > 40",
  ])
  func `figures by months are of a month where no time is given`(_ query: String) throws {
    let sheet = try Workbench(example: ()).sheet(query)
    #expect(
      sheet.notes.contains {
        $0.contains("of each customer is of 2025-06, the last complete month")
      })
    #expect(sheet.sum(sheet.names[sheet.names.count - 1]) > 0)
  }
}
