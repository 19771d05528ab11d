import Testing
import Values

/// Users whose customer is on a plan that has a feature.
@Suite struct EligibleUserTests {
  @Test func `who has left is on no plan any more`() throws {
    let bench = try Workbench([
      "subscriptions.csv": """
      subscription_id,customer_id,plan,mrr,start_date,end_date
      S1,A,pro,10,2024-01-01,2024-02-01
      S2,B,pro,10,2024-01-01,

      """,
      "events.csv": """
      event_id,customer_id,user_id,event,occurred_at
      E1,A,a1,export,2024-05-10
      E2,B,b1,login,2024-05-11
      E3,A,a1,login,2024-01-20

      """,
      "model.kpi": "eligible plans = pro\n",
    ])
    // In May A was on no plan, in January it was.
    #expect(try bench.sheet("eligible_users in 2024-05").number("eligible_users") == 1)
    let adoption = try bench.sheet(
      "feature_adoption_eligible as share where event = export and period = 2024-05")
    #expect(adoption.number("share") == 0)
    #expect(try bench.sheet("eligible_users in 2024-01").number("eligible_users") == 1)
    // A group keeps the last plan held.
    let groups = try bench.sheet("distinct_users by plan in 2024-05")
    #expect(groups.row("plan", "pro").flatMap { groups.number("distinct_users", $0) } == 2)
  }
}
