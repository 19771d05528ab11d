// Surveys, tickets and events as other programs export them.
extension ExportProfile {
  static let surveys: [ExportProfile] = [
    // Seconds since 1970.
    ExportProfile(
      "Delighted survey responses",
      headers: ["id", "person", "survey_type", "score", "created_at"],
      note: "seconds since 1970; respondents, no customer",
      text: """
        table surveys
          column type = survey_type
          column responded_at = created_at
          column respondent_id = person
          key id
          type created_at unix
          type updated_at unix
          at responded_at
          attribute "type"
        """),
    // Times with AM and PM; most files have a second header, whose key is empty.
    ExportProfile(
      "SurveyMonkey responses export",
      headers: ["Respondent ID", "Collector ID", "Start Date", "End Date"],
      unconfirmed: [
        "Respondent ID", "Collector ID", "Start Date", "End Date", "IP Address", "Email Address",
      ],
      note:
        "a second header row; twelve-hour times; answers with labels, `10 - Extremely likely`; each question says which kind of survey it is, and one of several that does not is named",
      text: """
        table surveys
          skip 1 rows below
          column respondent_id = "Respondent ID"
          column survey_id = "Collector ID"
          column responded_at = "End Date"
          key respondent_id
          customer "Email Address"
          at responded_at
        """),
    ExportProfile(
      "Medallia survey requests",
      headers: ["request_id", "request_sent_at", "response_received_at", "star_rating"],
      note: "stars out of five; requests without an answer count for the response rate",
      text: """
        table surveys
          column sent_at = request_sent_at
          column responded_at = response_received_at
          column score = star_rating
          column respondent_id = request_sent_to
          key request_id
          customer customer_name
          at responded_at
          attribute request_delivery_status
        """),
  ]

  static let activity: [ExportProfile] = [
    // Minutes in place of moments; no customer's id: the organization stands for it.
    ExportProfile(
      "Zendesk tickets export",
      headers: ["Id", "Created at", "Status", "Requester", "First reply time in minutes"],
      unconfirmed: ["Summation column"],
      note: "minutes in place of moments; the organization is the customer",
      text: """
        table tickets
          column first_response_minutes = "First reply time in minutes"
          column first_response_business_minutes = "First reply time in minutes within business hours"
          column first_resolution_minutes = "First resolution time in minutes"
          column resolution_minutes = "Full resolution time in minutes"
          column resolution_business_minutes = "Full resolution time in minutes within business hours"
          column channel = Via
          key Id
          customer Organization
          customer "Requester external id"
          at "Created at" until "Solved at"
          at "Created at"
          attribute Status, Priority, channel, Group, "Ticket type"
          map Status: Solved, Closed = solved
          map Status: New = new
          map Status: Open = open
          map Status: Pending = pending
          map Status: "On-hold", Hold = hold
        """),
    // Of its moments the calendar's times, of its hours those of business.
    ExportProfile(
      "Freshdesk tickets export",
      headers: ["Ticket ID", "Created time", "Resolved time", "Resolution time (in hrs)"],
      unconfirmed: ["Company Name", "hours is business hours"],
      note:
        "calendar times by the moments; `First response time (in hrs)` and `Resolution time (in hrs)` count business hours; the company is the customer",
      text: """
        table tickets
          column first_response_at = "Initial response time"
          key "Ticket ID"
          customer "Company Name"
          customer Email
          at "Created time" until "Resolved time"
          attribute Status, Priority, Source, "Type", Group
        """),
    ExportProfile(
      "HubSpot tickets export",
      headers: ["Ticket ID", "Ticket name", "Ticket status", "Create date"],
      unconfirmed: [
        "Associated Company IDs", "Associated Company", "Time to first agent reply (HH:mm:ss)",
      ],
      note: "times as `01:30:00`; the company is the customer",
      text: """
        table tickets
          column status = "Ticket status"
          key "Ticket ID"
          customer "Associated Company IDs"
          customer "Associated Company"
          at "Create date" until "Close date"
          at "Create date"
          attribute status, Priority, Source, Pipeline, "Ticket owner"
        """),
    ExportProfile(
      "Amplitude events export", headers: ["event_type", "event_time", "user_id", "amplitude_id"],
      note:
        "CSV, or JSON lines as exported; `event_time` of the five times; a group's property such as `groups.company` is the customer, else each user counts as one",
      text: """
        table events
          column occurred_at = event_time
          key "$insert_id"
          key uuid
          at occurred_at
          attribute event_type, platform, country, region, language
        """),
    // The programming interface gives an event's properties within it.
    ExportProfile(
      "Mixpanel events, JSON lines",
      headers: ["event", "properties.time", "properties.distinct_id"],
      note: "one event a line; seconds since 1970; `distinct_id` is the user",
      text: """
        table events
          column user_id = "properties.distinct_id"
          column occurred_at = "properties.time"
          key "properties.$insert_id"
          type "properties.time" unix
          at occurred_at
          attribute event
        """),
    // `time` is in seconds since 1970.
    ExportProfile(
      "Mixpanel events export", headers: ["event", "time", "distinct_id"],
      note:
        "seconds since 1970; `distinct_id` is the user, a property such as `account_id` the customer",
      text: """
        table events
          column user_id = distinct_id
          column occurred_at = time
          key "$insert_id"
          type time unix
          at occurred_at
          attribute event
        """),
    ExportProfile(
      "Segment tracks table",
      headers: ["id", "anonymous_id", "user_id", "event", "timestamp"],
      unconfirmed: ["id", "anonymous_id", "user_id", "event", "event_text", "timestamp"],
      note: "`timestamp` of the four times; `group_id` is the customer",
      text: """
        table events
          column occurred_at = timestamp
          key id
          customer context_group_id
          customer group_id
          at occurred_at
          attribute event
        """),
    ExportProfile(
      "Segment tracks without `timestamp`",
      headers: ["anonymous_id", "user_id", "event", "original_timestamp"],
      unconfirmed: ["original_timestamp", "context_group_id"],
      note: "the time of the device; `context_group_id` is the customer",
      text: """
        table events
          column occurred_at = original_timestamp
          key id
          key message_id
          customer context_group_id
          customer group_id
          at occurred_at
          attribute event
        """),
  ]
}
