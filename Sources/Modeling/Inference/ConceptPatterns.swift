// What the tables of the catalogue are called and what their columns are, after metrics.md E and F:
// Zendesk, Delighted, SurveyMonkey, Medallia, Amplitude, Mixpanel, Segment.
extension ConceptRecognition.Pattern {
  private static let business: Set<String> = ["business", "agent", "requester", "hold", "sla"]

  static let tickets = ConceptRecognition.Pattern(
    concept: .tickets,
    names: ["ticket", "case", "conversation", "issue", "request", "zendesk", "support"],
    required: ["created_at"],
    telling: ["first_response_at", "first_response_minutes", "resolved_at", "resolution_minutes"],
    roles: [
      ConceptRole(
        "ticket_id", .any,
        [["ticket", "id"], ["case", "number"], ["conversation", "id"], ["id"]]),
      ConceptRole(
        "created_at", .time,
        [
          ["created"], ["createdate"], ["create", "date"], ["opened"], ["conversation", "started"],
          ["submitted"], ["received"], ["reported"],
        ], not: ["first", "updated"]),
      ConceptRole(
        "first_response_at", .time,
        [
          ["first", "response"], ["initial", "response"], ["first", "reply"],
          ["first", "responded"], ["first", "replied"],
          ["responded"], ["replied"], ["answered"],
        ], not: ["due", "target"]),
      ConceptRole(
        "first_resolved_at", .time, [["first", "resolved"], ["first", "solved"]]),
      ConceptRole(
        "resolved_at", .time,
        [
          ["resolved"], ["solved"], ["closed"], ["completed"], ["close", "date"],
          ["resolution", "date"],
        ],
        not: ["first", "due", "target", "initially"]),
      ConceptRole(
        "response_target_minutes", .number,
        [["response", "target"], ["reply", "target"], ["response", "sla"]]),
      ConceptRole(
        "resolution_target_minutes", .number, [["resolution", "target"], ["resolution", "sla"]]),
      ConceptRole(
        "first_response_minutes", .number,
        [
          ["first", "response", "minutes"], ["first", "reply", "minutes"],
          ["first", "response", "min"], ["first", "reply", "min"],
        ], not: business),
      ConceptRole(
        "first_response_business_minutes", .number,
        [["first", "response", "business"], ["first", "reply", "business"]]),
      ConceptRole(
        "resolution_business_minutes", .number,
        [["full", "resolution", "business"], ["resolution", "business"]], not: ["first"]),
      ConceptRole(
        "requester_wait_minutes", .number,
        [["requester", "wait", "minutes"], ["requester", "wait", "min"]], not: ["business"]),
      ConceptRole(
        "waiting_minutes", .number,
        [["waiting", "minutes"], ["waiting", "min"], ["pending", "minutes"]],
        not: ["business", "agent", "requester"]),
      ConceptRole(
        "first_resolution_minutes", .number,
        [["first", "resolution", "minutes"], ["first", "resolution", "min"]], not: business),
      ConceptRole(
        "resolution_minutes", .number,
        [
          ["full", "resolution", "minutes"], ["full", "resolution", "min"],
          ["resolution", "minutes"], ["resolution", "min"],
        ], not: business.union(["first"])),
      ConceptRole(
        "first_response_seconds", .number,
        [["first", "response", "seconds"], ["first", "reply", "seconds"]], not: business),
      ConceptRole(
        "resolution_seconds", .number,
        [["resolution", "seconds"], ["time", "to", "close", "seconds"]],
        not: business.union(["first"])),
      ConceptRole("status", .text, [["status"], ["state"]], not: ["resolution", "response"]),
      ConceptRole("priority", .text, [["priority"], ["severity"], ["urgency"]]),
    ])

  static let events = ConceptRecognition.Pattern(
    concept: .events,
    names: ["event", "track", "activity", "usage", "action", "amplitude", "mixpanel", "segment"],
    required: ["occurred_at", "event"],
    telling: ["user_id", "session_id"],
    roles: [
      ConceptRole("event_id", .any, [["event", "id"], ["insert", "id"], ["message", "id"]]),
      ConceptRole(
        "occurred_at", .time,
        [["occurred"], ["event", "time"], ["happened"], ["timestamp"], ["time"], ["created"]],
        not: ["client", "server", "upload", "processed", "received", "user", "original", "sent"]),
      ConceptRole(
        "event", .text, [["event", "type"], ["event", "name"], ["event"], ["action"], ["name"]],
        not: ["id", "time", "text", "insert"]),
      ConceptRole(
        "user_id", .any,
        [["user", "id"], ["distinct", "id"], ["member", "id"], ["user"], ["anonymous", "id"]],
        not: ["creation", "agent", "properties"]),
      ConceptRole("session_id", .any, [["session", "id"], ["session"]]),
      ConceptRole("feature", .text, [["feature"], ["module"]]),
    ],
    // What becomes of mails and calls between machines is no use of a product.
    others: ["email", "mail", "campaign", "webhook"])

  static let surveys = ConceptRecognition.Pattern(
    concept: .surveys,
    names: ["survey", "response", "nps", "csat", "ces", "feedback", "delighted", "rating"],
    required: ["responded_at", "score"],
    telling: ["respondent_id", "sent_at", "scale_max"],
    roles: [
      ConceptRole("response_id", .any, [["response", "id"]]),
      ConceptRole("sent_at", .time, [["sent"], ["requested"]]),
      ConceptRole(
        "responded_at", .time,
        [
          ["responded"], ["answered"], ["response", "received"], ["submitted"], ["completed"],
          ["end", "date"], ["created"], ["date"],
        ], not: ["updated", "start", "sent"]),
      ConceptRole("scale_min", .number, [["scale", "min"], ["min", "score"]]),
      ConceptRole("scale_max", .number, [["scale", "max"], ["max", "score"], ["scale"]]),
      score,
      ConceptRole("type", .text, [["survey", "type"], ["type"], ["metric"], ["kind"]]),
      ConceptRole(
        "survey_id", .any, [["survey", "id"], ["campaign", "id"], ["collector", "id"]]),
      ConceptRole(
        "respondent_id", .any,
        [
          ["respondent", "id"], ["respondent"], ["person"], ["user", "id"], ["contact", "id"],
          ["email"],
        ], not: ["properties"]),
    ])

  private static let score = ConceptRole(
    "score", .number,
    [
      ["score"], ["rating"], ["star", "rating"], ["nps"], ["answer"], ["likely", "recommend"],
      ["recommend"], ["satisfied"], ["satisfaction"], ["easy"], ["effort"], ["csat"], ["ces"],
    ],
    not: ["id", "max", "min"])

  /// Whether a header is that of answers on a scale.
  static func isScore(_ words: ColumnWords) -> Bool { score.rank(words) != nil }

  static let customers = ConceptRecognition.Pattern(
    concept: .customers,
    names: ["customer", "account", "client", "company", "organization", "organisation", "tenant"],
    required: [],
    telling: [],
    roles: [
      ConceptRole(
        "signup_date", .time,
        [
          ["signup"], ["signed", "up"], ["sign", "up"], ["joined"], ["registered"],
          ["customer", "since"], ["created"], ["createdate"], ["start"],
        ], not: ["trial", "updated", "lead"]),
      ConceptRole(
        "parent_id", .any,
        [["parent", "id"], ["parent", "account"], ["parent", "customer"], ["parent"]],
        not: ["name"]),
      ConceptRole(
        "onboarding_end", .time,
        [["onboarding", "end"], ["onboarding", "completed"], ["onboarded"], ["go", "live"]]),
    ])

  static let orders = ConceptRecognition.Pattern(
    concept: .orders,
    names: ["order", "purchase", "sale", "payment", "charge", "transaction"],
    required: ["ordered_at", "amount"],
    telling: [],
    roles: [
      ConceptRole("order_id", .any, [["order", "id"], ["id"]]),
      ConceptRole(
        "ordered_at", .time,
        [["ordered"], ["purchased"], ["paid"], ["created"], ["date"], ["time"]],
        not: ["updated", "due", "refunded"]),
      ConceptRole(
        "amount", .number, [["amount"], ["total"], ["value"], ["price"]],
        not: ["refunded", "tax", "discount", "id"], last: ["unit"]),
      ConceptRole("status", .text, [["status"], ["state"]]),
    ],
    // Money that went back, that was only meant to be paid, or that moved between accounts.
    others: ["credit", "refund", "intent", "dispute", "balance", "payout", "coupon", "method"])

  static let onboarding = ConceptRecognition.Pattern(
    concept: .onboarding,
    names: ["onboarding", "checklist", "setup"],
    required: ["step", "completed_at"],
    telling: [],
    roles: [
      ConceptRole("step", .text, [["step"], ["task"], ["milestone"], ["name"]], not: ["id"]),
      ConceptRole(
        "completed_at", .time, [["completed"], ["finished"], ["done"], ["date"]], not: ["due"]),
    ])

  static let trials = ConceptRecognition.Pattern(
    concept: .trials,
    names: ["trial"],
    required: ["trial_end"],
    telling: ["trial_end"],
    roles: trialRoles)

  /// Also looked for in the table of the revenue, whose rows may begin with a trial.
  static let trialRoles = [
    ConceptRole(
      "trial_start", .time, [["trial", "start"], ["trial", "started"], ["trial", "from"]]),
    ConceptRole(
      "trial_end", .time,
      [["trial", "end"], ["trial", "ended"], ["trial", "ends"], ["trial", "until"]]),
    ConceptRole(
      "converted_at", .time, [["converted"], ["conversion"], ["paid"], ["subscribed"]]),
    ConceptRole("refunded_at", .time, [["refunded"], ["refund"]]),
  ]
}
