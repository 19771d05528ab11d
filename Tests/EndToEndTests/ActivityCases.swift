import Foundation

// Published examples, re-typed from what their sources print.
extension ActivityCase {
  private static func responses(_ type: String, scale: Int, _ counts: [(score: Int, count: Int)])
    -> String
  {
    var rows = ["response_id,type,score,scale_max,responded_at"]
    for (score, count) in counts {
      for _ in 0..<count { rows.append("R\(rows.count),\(type),\(score),\(scale),2024-05-01") }
    }
    return rows.joined(separator: "\n")
  }

  /// So many rows of so many users each, one event of a name on a day.
  private static func events(_ days: [(day: String, event: String, users: ClosedRange<Int>)])
    -> String
  {
    var rows = ["event_id,user_id,customer_id,event,occurred_at"]
    for (day, event, users) in days {
      for user in users {
        rows.append("E\(rows.count),u\(user),c\(user),\(event),\(day)T10:00:00Z")
      }
    }
    return rows.joined(separator: "\n")
  }

  static let published: [ActivityCase] = [
    ActivityCase(
      testDescription: "SightMill: scores 3 4 5 6 8 8 8 9 10 10",
      files: [
        "surveys": responses(
          "nps", scale: 10, [(3, 1), (4, 1), (5, 1), (6, 1), (8, 3), (9, 1), (10, 2)])
      ], answers: [("nps where period = 2024-05", "-10")]),
    ActivityCase(
      testDescription: "ProProfs: 60 detractors, 90 passives, 100 promoters",
      files: ["surveys": responses("nps", scale: 10, [(3, 60), (8, 90), (10, 100)])],
      answers: [("nps, nps_responses where period = 2024-05", "16,250")]),
    ActivityCase(
      testDescription: "Delighted: 74 of 107 are satisfied",
      files: [
        "surveys": responses(
          "csat", scale: 5, [(5, 42), (4, 32), (3, 10), (2, 9), (1, 14)])
      ], answers: [("csat where period = 2024-05", "0.691589")]),
    ActivityCase(
      testDescription: "Simplesat: 8 of 10 are positive, on two points",
      files: ["surveys": responses("csat", scale: 2, [(2, 8), (1, 2)])],
      answers: [("csat where period = 2024-05", "0.8")]),
    ActivityCase(
      testDescription: "Zoho: created Monday 10:00, answered 11:30",
      files: [
        "tickets":
          "ticket_id,created_at,first_response_at,resolved_at\n1,2024-06-03T10:00:00Z,2024-06-03T11:30:00Z,"
      ], answers: [("time_to_first_response where period = 2024-06", "1.5")]),
    ActivityCase(
      testDescription: "Keeping: 18:00 to 08:00, 14 hours or one from 7:00",
      files: [
        "tickets":
          "ticket_id,created_at,first_response_at\n1,2024-06-03T18:00:00Z,2024-06-04T08:00:00Z"
      ], model: "set business hours \"mon-fri 07:00-17:00\"",
      answers: [
        (
          "time_to_first_response, time_to_first_response_business where period = 2024-06", "14,1"
        )
      ]),
    ActivityCase(
      testDescription: "MetricKit: 800 of 2,000 active users use the feature",
      files: [
        "events": events([("2024-06-03", "login", 1...2000), ("2024-06-04", "export", 1...800)])
      ],
      answers: [("feature_adoption where event = export and period = 2024-06", "0.4")]),
    ActivityCase(
      testDescription: "FreeOnlineCal: a quarter of the month's users on a day",
      files: [
        "events": events(
          (1...29).map { day in
            let first = 1 + min(150, 6 * (day - 1))
            return (String(format: "2024-02-%02d", day), "login", first...(first + 49))
          })
      ],
      answers: [("dau, mau, stickiness where period = 2024-02", "50,200,0.25")]),
    ActivityCase(
      testDescription: "article 000: impact 4, seventeen times",
      files: [
        "events": events(
          [("2024-06-03", "key_action", 1...1)]
            + (4...19).map { (String(format: "2024-06-%02d", $0), "key_action", 1...1) }),
        "customers": "customer_id,name,signup_date\nc1,One,2024-01-01",
      ], model: "health action key_action 4",
      answers: [
        ("health_score where period = 2024-06", "68"),
        (
          "health_score by customer where period = 2024-06 and health_band = \"somewhat healthy\"",
          "c1,One,68"
        ),
      ]),
    ActivityCase(
      testDescription: "GrowSlash: 60 of 100 trials convert",
      files: [
        "trials":
          (["customer_id,trial_start,trial_end,converted_at"]
          + (1...100).map { "c\($0),2024-05-01,2024-05-15,\($0 <= 60 ? "2024-05-15" : "")" })
          .joined(separator: "\n")
      ], answers: [("trial_conversion, trials_ended where period = 2024-05", "0.6,100")]),
    ActivityCase(
      testDescription: "article 002: 15 % of trials, a quarter of the agencies'",
      files: [
        "trials":
          (["customer_id,segment,trial_start,trial_end,converted_at"]
          + (1...200).map { number in
            let isAgency = number <= 40
            let isPaid = number <= 10 || (41...60).contains(number)
            return
              "c\(number),\(isAgency ? "Agencies" : "other"),2024-05-01,2024-05-15,\(isPaid ? "2024-05-14" : "")"
          }).joined(separator: "\n")
      ],
      answers: [
        ("trial_conversion where period = 2024-05", "0.15"),
        ("trial_conversion by segment where period = 2024-05", "Agencies,0.25\nother,0.125"),
        ("trial_conversion_by_start where period = 2024-04-15..2024-05-14", "0.15"),
      ]),
  ]
}
