import Testing
import Values

/// A denominator that stays whole does so as a part of its rate, not where it is asked for itself.
@Suite struct WholePartTests {
  private func bench() throws -> Workbench {
    try Workbench([
      "events.csv": """
      event_id,customer_id,user_id,event,occurred_at
      E1,a,a1,login,2024-06-03T10:00:00
      E2,a,a1,export,2024-06-04T10:00:00
      E3,b,b1,export,2024-06-05T10:00:00
      E4,c,c1,export,2024-06-06T10:00:00
      """
    ])
  }

  private static let expected: [(metric: String, value: Double)] = [
    ("distinct_users", 1), ("active_accounts", 1), ("known_users", 1), ("wau_rolling", 1),
    ("mau_rolling", 1), ("mau", 1), ("stickiness_days(1)", 1), ("feature_adoption", 1.0 / 3),
    ("feature_adoption_accounts", 1.0 / 3), ("feature_adoption_all_users", 1.0 / 3),
  ]

  @Test(arguments: expected)
  func `conditions on events choose users`(metric: String, value: Double) throws {
    let sheet = try bench().sheet("\(metric) as x for 2024-06 where event = login")
    #expect(sheet.number("x") == value)
  }

  @Test func `users are split by events beside their adoption`() throws {
    let sheet = try bench().sheet("distinct_users, feature_adoption by event for 2024-06")
    #expect(sheet.numbers("distinct_users") == [3, 1])
    #expect(sheet.numbers("feature_adoption") == [1, 1.0 / 3])
  }
}
