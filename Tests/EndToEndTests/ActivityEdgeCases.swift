// The edges that the definitions speak of, worked out by hand.
extension ActivityCase {
  static let edges: [ActivityCase] = [
    ActivityCase(
      testDescription: "tickets that are open, reopened, void or answered before they were asked",
      files: [
        "tickets": """
        ticket_id,created_at,first_response_at,resolved_at,status,priority
        1,2024-05-30T10:00:00Z,2024-05-30T11:00:00Z,2024-06-02T10:00:00Z,solved,high
        2,2024-06-03T10:00:00Z,2024-06-03T13:00:00Z,2024-06-03T20:00:00Z,solved,high
        3,2024-06-04T10:00:00Z,,,open,low
        4,2024-06-05T10:00:00Z,2024-06-05T12:00:00Z,2024-06-06T10:00:00Z,open,low
        5,2024-06-06T10:00:00Z,2024-06-06T10:30:00Z,2024-06-06T11:00:00Z,spam,low
        6,2024-06-07T10:00:00Z,2024-06-07T09:00:00Z,2024-06-07T12:00:00Z,solved,low
        """
      ],
      answers: [
        ("ticket_volume, unresolved_tickets, unanswered_tickets where period = 2024-06", "4,2,1"),
        // 72, 10 and 2 hours; by the day of creation 10 and 2.
        ("time_to_resolution, time_to_resolution_by_created where period = 2024-06", "28,6"),
        // 3 and 2 hours; the negative one is left out.
        ("time_to_first_response where period = 2024-06", "2.5"),
        ("ticket_backlog where period = 2024-05", "1"),
        // The third, and the fourth, which is open again.
        ("ticket_backlog where period = 2024-06", "2"),
        (
          "time_to_resolution by month where period = 2024-04..2024-06",
          "2024-04,\n2024-05,\n2024-06,28"
        ),
      ],
      notes: [
        "2 tickets created in the period are not resolved and left out",
        "1 ticket was answered before it was created: left out",
      ]),
    ActivityCase(
      testDescription: "minutes in place of times, as Zendesk's export has them",
      files: [
        "tickets": """
        Id,Created at,Status,Priority,First reply time in minutes,Full resolution time in minutes
        1,2024-06-03 10:00:00,Solved,High,90,600
        2,2024-06-29 10:00:00,Solved,Low,30,2880
        3,2024-06-30 10:00:00,Open,Low,,
        """
      ],
      answers: [
        ("time_to_first_response, ticket_volume where period = 2024-06", "1,3"),
        // The second was resolved on 1 July.
        ("time_to_resolution where period = 2024-06", "10"),
        ("ticket_backlog where period = 2024-06", "2"),
      ]),
    ActivityCase(
      testDescription: "targets: met, breached, open beyond, open within, without",
      files: [
        "tickets": """
        ticket_id,created_at,first_response_at,resolved_at,priority
        1,2024-06-03T10:00:00Z,2024-06-03T11:00:00Z,2024-06-03T18:00:00Z,urgent
        2,2024-06-04T10:00:00Z,2024-06-04T11:00:01Z,,urgent
        3,2024-06-30T20:00:00Z,,,low
        4,2024-06-05T10:00:00Z,,,whatever
        """
      ],
      answers: [
        // Responses: met, breached; resolutions: met, breached; the rest is due later or never.
        (
          "sla_attainment, sla_attainment_response, sla_attainment_resolution where period = 2024-06",
          "0.5,0.5,0.5"
        ),
        ("response_targets_due, resolution_targets_due where period = 2024-06", "2,2"),
      ]),
    ActivityCase(
      testDescription: "business hours over a weekend and a holiday",
      files: [
        "tickets":
          "ticket_id,created_at,first_response_at\n1,2024-05-30T16:00:00Z,2024-06-04T10:30:00Z"
      ], model: "set holidays \"2024-06-03, 2024-06-08\"",
      // Thursday 1 h, Friday 8 h, Monday free, Tuesday 1.5 h.
      answers: [("time_to_first_response_business where period = 2024-05", "10.5")]),
    ActivityCase(
      testDescription: "scores off their scale, halves, and a month without any",
      files: [
        "surveys": """
        response_id,type,score,scale_max,responded_at
        1,nps,10,10,2024-04-02
        2,nps,11,10,2024-04-03
        3,nps,7.5,10,2024-04-03
        4,nps,-1,10,2024-04-04
        5,nps,6,10,2024-06-04
        6,NPS,9,10,2024-06-04
        """
      ],
      answers: [
        ("nps by month where period = 2024-Q2", "2024-04,100\n2024-05,\n2024-06,0"),
        ("rejected_nps_scores where period = 2024-Q2", "3"),
      ], notes: ["3 scores outside 0 to 10, or on another scale, are left out", "answers"]),
    ActivityCase(
      testDescription: "satisfaction on mixed scales: judged one by one, no mean",
      files: [
        "surveys": """
        response_id,type,score,scale_max,responded_at
        1,csat,4,5,2024-06-01
        2,csat,3,5,2024-06-01
        3,csat,6,7,2024-06-01
        4,csat,5,7,2024-06-01
        5,csat,8,10,2024-06-01
        6,csat,7,10,2024-06-01
        7,csat,3,3,2024-06-01
        8,csat,9,5,2024-06-01
        """
      ],
      answers: [
        ("csat, csat_responses, csat_mean where period = 2024-06", "0.571429,7,"),
        ("csat_points where period = 2024-06", "0.765957"),
        ("csat where period = 2024-06 and scale_max = 5", "0.5"),
      ], notes: ["1 score off its scale is left out"]),
    ActivityCase(
      testDescription: "effort on seven points, and the old scale turned round",
      files: [
        "surveys":
          "response_id,type,score,scale_max,responded_at\n1,ces,7,7,2024-06-01\n2,ces,5,7,2024-06-01\n3,ces,4,7,2024-06-01\n4,ces,1,7,2024-06-01"
      ],
      answers: [("ces, ces_percent_easy, ces_net where period = 2024-06", "4.25,0.5,0")]),
    ActivityCase(
      testDescription: "a person's last answer, and a customer's mean",
      files: [
        "surveys": """
        response_id,customer_id,respondent_id,type,score,responded_at
        1,a,p,nps,2,2024-06-01
        2,a,p,nps,10,2024-06-20
        3,a,q,nps,9,2024-06-02
        4,b,r,nps,3,2024-06-02
        """
      ],
      answers: [
        ("nps, nps_latest, nps_by_customer where period = 2024-06", "0,33.333333,-50")
      ]),
    ActivityCase(
      testDescription:
        "users of days, weeks and months; the month's first day, users of two months",
      files: [
        "events": """
        event_id,user_id,customer_id,event,occurred_at
        1,u1,a,login,2024-05-31T23:30:00Z
        2,u1,a,login,2024-06-01T00:30:00Z
        3,u2,a,ping,2024-06-03T08:00:00Z
        4,u2,a,login,2024-06-03T09:00:00Z
        5,u3,b,login,2024-06-30T09:00:00Z
        """
      ], model: "active events = login",
      answers: [
        ("mau where period = 2024-06", "3"),
        ("mau, distinct_users where period = 2024-05..2024-06", "2,3"),
        ("dau where period = 2024-06", "0.1"),
        // Four whole weeks from Monday 3 June: u2, nobody, nobody, u3.
        ("wau where period = 2024-06", "0.5"),
        ("mau_accounts where period = 2024-06", "2"),
        ("mau where period = 2024-06-03..2024-06-04", "1"),
      ]),
    ActivityCase(
      testDescription: "sessions end after 30 minutes without an event; days of use",
      files: [
        "events": """
        event_id,user_id,customer_id,event,occurred_at
        1,u,a,login,2024-06-03T09:00:00Z
        2,u,a,login,2024-06-03T09:30:00Z
        3,u,a,login,2024-06-03T10:00:01Z
        4,v,a,login,2024-06-03T10:00:02Z
        5,u,a,login,2024-06-04T09:00:00Z
        6,,a,login,2024-06-04T09:00:00Z
        """
      ],
      answers: [
        ("sessions, sessions_per_day where period = 2024-06-03..2024-06-04", "4,2"),
        ("stickiness_days(2) where period = 2024-06", "0.5"),
      ]),
    ActivityCase(
      testDescription: "bands of health, its months, and who has no events",
      files: [
        "subscriptions": """
        customer_id,mrr,start_date,end_date
        a,10,2024-01-01,
        b,20,2024-01-01,
        c,30,2024-01-01,2024-06-10
        d,40,2024-01-01,
        """,
        "events": """
        event_id,customer_id,event,occurred_at
        1,a,login,2024-05-03
        2,a,login,2024-06-03
        3,b,complaint,2024-05-03
        4,b,complaint,2024-06-03
        5,c,login,2024-05-03
        """,
      ], model: "health action login 101, complaint -5",
      answers: [
        ("health_score by customer where period = 2024-06", "a,101\nb,-5\nd,0"),
        ("health_score where period = 2024-06", "32"),
        ("customers by health_band where period = 2024-06", "sick,1\nthriving,1\nvery sick,1"),
        // The month before the opening: c was thriving, and left.
        ("logo_churn by health_band where period = 2024-06", "sick,0\nthriving,0.5\nvery sick,0"),
        ("health_score by month where period = 2024-05..2024-06", "2024-05,49.25\n2024-06,32"),
        ("arr by customer where health_band = thriving and period = 2024-06", "a,120"),
      ]),
    ActivityCase(
      testDescription: "value, activation and onboarding: before the start, never, too young",
      files: [
        "customers": """
        customer_id,name,signup_date
        a,A,2024-04-01
        b,B,2024-04-01
        c,C,2024-04-10
        d,D,2024-06-20
        """,
        "events": """
        event_id,customer_id,event,occurred_at
        1,a,report,2024-03-20
        2,a,report,2024-04-03
        3,a,invite,2024-04-04
        4,b,report,2024-05-11
        5,c,invite,2024-04-11
        6,d,report,2024-06-21
        """,
      ], model: "value event = report\nonboarding events = report, invite",
      answers: [
        // 2 and 40 days; the event before the start does not count.
        ("time_to_value, value_reached where period = 2024-Q2", "2,0.75"),
        ("time_to_value_mean where period = 2024-04", "21"),
        // Within 30 days a alone, of a, b and c; d is younger than that.
        ("activation_rate where period = 2024-Q2", "0.333333"),
        (
          "onboarding_completion, onboarding_engagement_score where period = 2024-04",
          "0.333333,66.666667"
        ),
      ],
      notes: ["1 customer has not reached value and is left out"]),
    ActivityCase(
      testDescription: "no sign-up date: the first trial is the start, else the first paid day",
      files: [
        "customers": "customer_id,name\na,A\nb,B\nc,C",
        "subscriptions": """
        customer_id,mrr,start_date,end_date
        a,10,2024-04-10,
        b,10,2024-05-01,
        c,10,2024-05-02,
        """,
        "events": """
        event_id,customer_id,event,occurred_at
        1,a,report,2024-04-02
        2,a,report,2024-04-14
        3,b,report,2024-05-11
        """,
      ], model: "value event = report",
      answers: [
        ("customers_started by month where period = 2024-04..2024-05", "2024-04,1\n2024-05,2"),
        ("time_to_value by month where period = 2024-04..2024-05", "2024-04,4\n2024-05,10"),
        ("value_reached where period = 2024-05", "0.5"),
      ], notes: ["has no sign-up date: the first paid day stands for it"]),
    ActivityCase(
      testDescription: "no sign-up date, but trials",
      files: [
        "customers": "customer_id,name\na,A\nb,B",
        "trials":
          "customer_id,trial_start,trial_end,converted_at\na,2024-04-01,2024-04-15,\nb,2024-04-20,2024-05-04,",
        "events":
          "event_id,customer_id,event,occurred_at\n1,a,report,2024-04-04\n2,b,report,2024-04-26",
      ], model: "value event = report",
      answers: [("time_to_value, customers_started where period = 2024-04", "4.5,2")],
      notes: ["the start of the first trial stands for it"]),
    ActivityCase(
      testDescription: "the plan on the day of a ticket",
      files: [
        "subscriptions": """
        customer_id,plan,mrr,start_date,end_date
        a,basic,10,2024-01-01,2024-06-15
        a,pro,20,2024-06-15,
        """,
        "tickets": """
        ticket_id,customer_id,created_at,resolved_at
        1,a,2024-06-14T10:00:00Z,
        2,a,2024-06-15T10:00:00Z,2024-06-16T10:00:00Z
        3,,2024-06-15T10:00:00Z,
        """,
      ],
      answers: [
        ("ticket_volume by plan where period = 2024-06", "(none),1\nbasic,1\npro,1"),
        ("ticket_backlog by plan where period = 2024-06", "(none),1\nbasic,1"),
        ("tickets_per_100_customers where period = 2024-06", "300"),
      ]),
    ActivityCase(
      testDescription:
        "trials among the subscriptions: running, paid, cancelled early, worth nothing",
      files: [
        "subscriptions": """
        subscription_id,customer_id,start_date,end_date,mrr,status,trial_start,trial_end
        1,A,2024-05-15,,99,trialing,2024-05-15,2024-07-15
        2,B,2024-05-01,,50,active,2024-05-01,2024-05-15
        3,C,2024-04-20,2024-04-30,50,canceled,2024-04-20,2024-05-10
        4,D,2024-05-02,,0,active,2024-05-02,2024-05-16
        5,E,2024-05-03,,50,incomplete_expired,2024-05-03,2024-05-17
        """
      ],
      answers: [
        // B alone has paid; the trial of A runs on.
        (
          "trials_started, trials_converted_by_start, trial_conversion_by_start where period = 2024-Q2",
          "5,1,0.2"
        ),
        (
          "trial_conversion_by_start by customer where period = 2024-Q2",
          "A,0\nB,1\nC,0\nD,0\nE,0"
        ),
        // C's trial ended on the day of its cancelling.
        (
          "trials_ended, trials_converted by month where period = 2024-04..2024-06",
          "2024-04,1,0\n2024-05,3,1\n2024-06,0,0"
        ),
      ]),
    ActivityCase(
      testDescription: "tickets closed by their status without a time of resolution",
      files: [
        "tickets": """
        ticket_id,created_at,customer_id,status,resolved_at
        1,2024-04-01,A,closed,
        2,2024-04-02,A,open,
        3,2024-04-03,A,solved,2024-04-04
        4,2024-05-03,A,,
        """
      ],
      answers: [
        (
          "ticket_backlog, open_ticket_share, unresolved_tickets where period = 2024-04",
          "1,0.333333,1"
        ),
        ("ticket_backlog, unresolved_tickets where period = 2024-05", "2,1"),
        ("tickets_closed_without_time, tickets_resolved where period = 2024-04", "1,1"),
      ],
      notes: [
        "1 ticket of `tickets` is closed without a time of resolution: in no backlog",
        "1 ticket created in the period is closed without a time of resolution: not counted as open",
      ]),
    ActivityCase(
      testDescription: "tickets whose status alone tells that they are done",
      files: [
        "tickets": """
        Id,Created at,Status
        1,2024-04-01 10:00:00,Closed
        2,2024-04-02 10:00:00,Open
        3,2024-04-03 10:00:00,Solved
        4,2024-05-03 10:00:00,Resolved
        """
      ],
      answers: [
        (
          "ticket_backlog, open_ticket_share, unresolved_tickets where period = 2024-04",
          "1,0.333333,1"
        ),
        ("ticket_backlog where period = 2024-05", "1"),
      ],
      notes: ["3 tickets of `tickets` are closed without a time of resolution: in no backlog"]),
  ]
}
