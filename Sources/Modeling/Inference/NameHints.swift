import Values

/// What the name of a column says about its role, after the habits of exports (metrics.md, parts E
/// and F). Each answer is a rank, the least the surest; `nil` when the name says nothing.
enum NameHints {
  /// Dates that are about something other than the row's own life.
  private static let foreign: Set<String> = [
    "trial", "previous", "prior", "renewal", "renew", "renews", "due", "birth", "updated",
    "modified", "notice", "expected", "next", "last", "invoice", "fivetran", "onboarding",
    "implementation", "deadline", "anniversary", "pilot", "promo", "warranty",
  ]

  /// Words of dates that are no end, whatever the data look like: when somebody was last seen, called,
  /// billed. A name in words that are not known here may be one.
  private static let noEnds: Set<String> = foreign.union([
    "current", "login", "logged", "seen", "activity", "contact", "contacted", "qbr", "ebr",
    "review", "call", "meeting", "touch", "visit", "payment", "paid", "billing", "billed", "live",
    "survey", "score", "used", "usage", "kickoff", "canceled", "cancelled", "signed",
  ])

  /// Whether a name says what a date is about, and that it is no end.
  static func isNoEnd(_ words: ColumnWords) -> Bool {
    if words.list.starts(with: ["last", "day"]) { return false }
    return words.has(noEnds) || start(words) != nil || creation(words) != nil
      || isBookkeeping(words)
  }

  /// When a row begins to be in force.
  static func start(_ words: ColumnWords) -> Int? {
    if words.has(foreign) { return nil }
    if words.has(["current"]) { return nil }
    if words.has(["start", "started", "starts", "starting", "startdate"]) { return 0 }
    if words.has(["from", "begin", "begins", "began", "beginning", "commencement"]) { return 0 }
    if isLoss(words) { return nil }
    if words.has(["effective", "since", "activated", "activation", "inception"]) { return 2 }
    return nil
  }

  /// When a row came into being: stands in for a start where there is none.
  static func creation(_ words: ColumnWords) -> Int? {
    if words.has(foreign) { return nil }
    if words.list.suffix(2) == ["contract", "date"] { return 1 }
    return words.has(["created", "signed", "signup", "purchased", "subscribed", "joined"]) ? 0 : nil
  }

  /// When a row ceases to be in force. A cancellation is the request, not the end, and only taken
  /// where nothing else is there.
  static func end(_ words: ColumnWords) -> Int? {
    if words.has(foreign) || words.has(["current"]) { return nil }
    if isCancellation(words) { return 4 }
    if words.has(["ended"]) { return 0 }
    if words.has([
      "end", "ends", "enddate", "until", "till", "through", "thru", "expires", "expired", "expiry",
      "expiration", "expire", "terminated", "termination", "terminates", "stop", "stopped",
    ]) {
      return 1
    }
    if words.last == "to" || isToDate(words) { return 1 }
    return isChurn(words) || isLoss(words) ? 3 : nil
  }

  /// Whether a date may be the end of what has begun, or something else: `Closed`, `Last billing date`.
  static func mayBeEnd(_ words: ColumnWords) -> Bool {
    words.has(["closed", "close"])
      || words.has(["last"]) && words.has(["billing", "bill", "payment", "invoice"])
  }

  /// Whether the name of an end says that it is the last day covered.
  static func isLastDay(_ words: ColumnWords) -> Bool {
    words.has(["through", "thru", "inclusive"]) || words.list.starts(with: ["last", "day"])
  }

  /// Whether a column that is taken for an end says when the end was asked for.
  static func isRequestToEnd(_ words: ColumnWords) -> Bool {
    isCancellation(words) && end(words) != nil
  }

  private static func isCancellation(_ words: ColumnWords) -> Bool {
    words.has(["canceled", "cancelled", "cancel", "cancels", "cancellation"])
  }

  /// `To date`, `Valid to date`; not `Year to date`.
  private static func isToDate(_ words: ColumnWords) -> Bool {
    words.list.suffix(2) == ["to", "date"] && !words.has(["year", "quarter", "month", "life"])
  }

  /// When a row is to be renewed: its end, if the next row of the customer begins then.
  static func isRenewal(_ words: ColumnWords) -> Bool {
    words.has(["renewal", "renew", "renews"])
      && !words.has(["last", "previous", "prior", "first", "notice", "created", "reminder"])
  }

  /// When a customer left before the end of the term, if it did.
  static func isEarlyEnd(_ words: ColumnWords) -> Bool {
    isChurn(words) || words.has(["terminated", "termination"])
  }

  /// Whether an end is that of a customer's stay, not of a term.
  static func isDeparture(_ words: ColumnWords) -> Bool {
    isChurn(words) || isCancellation(words) || isLoss(words)
  }

  /// When a customer was lost, as spreadsheets put it: `Lost on`, `Exit date`, `Inactive since`.
  static func isLoss(_ words: ColumnWords) -> Bool {
    words.has(["lost", "left", "exit", "exited", "lapsed", "inactive", "deactivated", "offboarded"])
      && !words.has(["reason", "type", "to", "revenue", "mrr", "arr", "amount"])
  }

  private static func isChurn(_ words: ColumnWords) -> Bool {
    words.has(["churned", "churn"])
      && !words.has(["reason", "type", "kind", "category", "risk", "score", "flag"])
  }

  /// When something happened.
  static func event(_ words: ColumnWords) -> Int? {
    if words.has(["due", "updated", "modified", "renewal", "birth", "expected", "last", "next"]) {
      return nil
    }
    if words.has(["assigned", "upload", "uploaded", "processed"]) || over(words) != nil {
      return nil
    }
    if words.has(["occurred", "happened"]) || words.list == ["event", "time"] { return 0 }
    if isAnswer(words) { return 1 }
    if words.has(["created", "opened", "timestamp"]) { return 2 }
    if words.list == ["time"] || words.list == ["date"] || words.list == ["day"] { return 3 }
    if words.last == "date", words.has(["invoice", "order", "purchase", "transaction", "booking"]) {
      return 3
    }
    if words.has(["month", "week", "paid", "ordered", "booked", "placed", "issued"]) { return 4 }
    if words.has(["date", "day", "time", "at", "on", "sent"]) && !words.has(["first"]) { return 6 }
    return nil
  }

  /// When somebody answered: what a survey is about, and what follows the opening of a ticket.
  static func isAnswer(_ words: ColumnWords) -> Bool {
    words.has(["responded", "answered", "received", "submitted"])
  }

  /// When something that had happened was over.
  static func over(_ words: ColumnWords) -> Int? {
    let later = words.has(["first"]) ? 5 : 0
    if words.has(["resolved", "solved"]) { return later }
    if words.has(["closed", "completed", "finished", "fulfilled"]) { return later + 1 }
    return nil
  }

  /// As of when a row holds.
  static func snapshot(_ words: ColumnWords) -> Int? {
    if words.has(["snapshot"]) || words.list.starts(with: ["as", "of"]) { return 0 }
    if words.list == ["month"] || words.list == ["period"] { return 1 }
    // A month that is the row's own says nothing of when the row holds.
    let own: Set = ["cohort", "signup", "start", "end", "first", "last", "birth", "contract"]
    if words.has(["month"]), words.list.count == 2, !words.has(own) { return 2 }
    return nil
  }

  private static let customerNouns = [
    "customer": 0, "account": 10, "client": 20, "subscriber": 30, "company": 40,
    "organization": 40, "organisation": 40, "org": 41, "tenant": 50, "workspace": 51,
    "user": 70, "member": 71, "requester": 80,
  ]

  /// Ranks from here on are people rather than customers.
  static let personRank = 70

  /// Who pays or uses.
  static func customer(_ words: ColumnWords) -> Int? {
    var stem = words.list
    var suffix = 2
    if let (rest, rank) = withoutIdentifier(stem) {
      stem = rest
      suffix = rank
    } else if stem.last == "email" || stem.last == "name" {
      suffix = stem.last == "email" ? 5 : 6
      stem.removeLast()
    }
    guard let noun = stem.last, let rank = customerNouns[noun], stem.count <= 2 else { return nil }
    if stem.count == 2, !["subscription", "billing", "stripe", "the"].contains(stem[0]) {
      return nil
    }
    return rank + suffix
  }

  /// Who is billed, where an invoice has no customer of another name.
  static func billedContact(_ words: ColumnWords) -> Int? {
    [["contact", "name"], ["contact"], ["contact", "id"], ["payer"], ["bill", "to"]]
      .firstIndex(of: words.list)
  }

  /// Who pays, as a property of an event, its user or group: `groups.company`, `gp:account_id`.
  static func customerProperty(_ words: ColumnWords) -> Int? {
    let path: Set = [
      "gp", "up", "ep", "group", "groups", "user", "event", "properties", "property", "context",
      "traits",
    ]
    if words.list == ["context", "group", "id"] { return segmentGroup }
    guard let rank = words.behind(path).flatMap(customer), rank < personRank else { return nil }
    return rank
  }

  /// A group of users as Segment has it in the context of an event.
  private static let segmentGroup = 45

  /// The words in front of `id`, `external id`, `uuid` …, and how usual that suffix is.
  private static func withoutIdentifier(_ words: [String]) -> ([String], Int)? {
    guard let last = words.last, words.count > 1 else { return nil }
    switch last {
    case "id", "oid":
      let rest = words.dropLast()
      return rest.last == "external" ? (Array(rest.dropLast()), 1) : (Array(rest), 0)
    case "key", "uuid", "code", "number", "no", "ref": return (Array(words.dropLast()), 2)
    default: return nil
    }
  }

  /// What names a row of a table: ranks below `weakKey` are sure, others want a look at the data.
  static func key(_ words: ColumnWords, table: ColumnWords, isFirst: Bool) -> Int? {
    if words.list == ["id"] { return 0 }
    if let (stem, rank) = withoutIdentifier(words.list), isRow(stem, of: table) {
      return 1 + rank
    }
    if words.list == ["uuid"] || words.list == ["key"] { return 4 }
    if words.list == ["external", "id"] { return 5 }
    if let (stem, _) = withoutIdentifier(words.list), let noun = stem.last,
      ["subscription", "contract"].contains(noun)
    {
      return weakKey
    }
    if isFirst, withoutIdentifier(words.list) != nil { return weakKey + 1 }
    return nil
  }

  static let weakKey = 10

  /// Whether the words are what a row of the table is called: `order item` of `order_items`,
  /// `response` of `surveys`.
  private static func isRow(_ stem: [String], of table: ColumnWords) -> Bool {
    let name = rowName(of: table)
    guard let noun = name.last else { return false }
    if stem == name || stem == [noun] { return true }
    return stem == ["response"] && noun == "survey"
  }

  /// What a row of a table is called: `Subscriptions export` → subscription.
  static func rowName(of table: ColumnWords) -> [String] {
    let extra: Set<String> = [
      "export", "data", "list", "report", "table", "all", "raw", "history", "dim", "fact", "stg",
    ]
    return table.singular.filter { !extra.contains($0) }
  }

  /// Whether a column names parts of a subscription or a contract: `Line ID`, `Transaction ID`.
  static func isLineIdentifier(_ words: ColumnWords) -> Bool {
    guard let (stem, _) = withoutIdentifier(words.list), let noun = stem.last else { return false }
    return [
      "line", "item", "part", "component", "addon", "transaction", "charge", "position", "row",
      "record", "entry",
    ].contains(noun)
  }

  /// Whether the rows of a table are parts of what its ids name: `subscription_items`.
  static func isTableOfParts(_ words: ColumnWords) -> Bool {
    words.singular.contains { ["item", "line", "part", "component", "addon"].contains($0) }
  }

  /// Whether a table says which rows of two others belong together, and nothing else: it is called
  /// by the names in its ids, such as `deal_company` with `deal_id` and `company_id`.
  static func isLink(_ table: ColumnWords, _ columns: [ColumnWords]) -> Bool {
    let stems = columns.compactMap { withoutIdentifier($0.list)?.0 }.filter { !$0.isEmpty }
    var rest = rowName(of: table)[...]
    var count = 0
    while let stem = stems.first(where: { rest.starts(with: $0) }) {
      rest = rest.dropFirst(stem.count)
      count += 1
    }
    return rest.isEmpty && count > 1
  }

  /// Whether the name ends like that of an id.
  static func isIdentifier(_ words: ColumnWords) -> Bool {
    ["id", "uuid", "oid", "key", "guid"].contains(words.last)
      || words.last.count > 4 && (words.last.hasSuffix("nr") || words.last.hasSuffix("nummer"))
  }

  /// What an amount is in: `Amount Currency`, `Billing currency`, `Ccy`; not what it is converted to.
  static func isCurrency(_ words: ColumnWords) -> Bool {
    let ends: Set = ["currency", "ccy", "code", "iso", "name", "symbol"]
    let others: Set = ["rate", "conversion", "exchange", "base", "home", "reporting", "target"]
    return words.has(["currency", "ccy"]) && ends.contains(words.last)
      && !words.has(others)
  }

  static func isCents(_ words: ColumnWords) -> Bool { words.has(["cents", "cent", "pence"]) }

  /// The length of time that a price is for.
  static func isInterval(_ words: ColumnWords) -> Bool {
    if words.has(["count", "length"]) { return false }
    return words.has([
      "interval", "frequency", "cadence", "intervall", "abrechnung", "abrechnungszeitraum",
      "abrechnungsintervall", "zahlweise", "zahlungsweise", "turnus",
    ])
      || (words.has(["billing"]) && words.has(["period", "cycle", "term"]))
  }

  /// What may hold the length of time that a price is for, if its values are such. Times of notice and
  /// of trials are lengths of time too, and no price is for them.
  static func isOfBilling(_ words: ColumnWords) -> Bool {
    let isOther = words.has([
      "due", "net", "notice", "trial", "grace", "fiscal", "date", "delay",
    ])
    return !isOther
      && words.has([
        "billing", "billed", "payment", "paid", "invoicing", "period", "cycle", "recurrence",
      ])
  }

  /// Whether a length of time in numbers, such as `30 days`, is that of a bill, not the time to pay it.
  static func isBilledFor(_ words: ColumnWords) -> Bool {
    words.has(["billing", "billed", "invoicing", "recurrence"]) && !words.has(["term", "terms"])
  }

  /// How many units of time a price is for: `Interval Count`, and `Billing Period` beside
  /// `Billing Period Unit`.
  static func isIntervalCount(_ words: ColumnWords, of interval: ColumnWords) -> Bool {
    ["unit", "units"].contains(interval.last) && Array(interval.list.dropLast()) == words.list
      || ["count", "length"].contains(words.last) && words.has(["interval", "cycle", "period"])
      || words.last == "frequency" && words.has(["interval", "cycle", "billing"])
  }

  static func isQuantity(_ words: ColumnWords) -> Bool {
    words.has(["quantity", "qty"]) || words.list == ["seats"]
  }

  /// What is known only once a row has ended.
  static func isOutcome(_ words: ColumnWords) -> Bool { words.has(["reason"]) }

  /// What a person calls an entity.
  static func label(_ words: ColumnWords) -> Int? {
    if words.list == ["name"] { return 0 }
    if words.list == ["company"] || words.list == ["title"] { return 2 }
    return words.last == "name" && words.list.count == 2
      && !words.has(["first", "last", "user", "plan", "owner"]) ? 1 : nil
  }
}

extension NameHints {
  /// Names that are groups in every export: no look at the data needed.
  static func isAttribute(_ words: ColumnWords) -> Bool {
    words.has([
      "plan", "product", "segment", "region", "industry", "country", "city", "state", "status",
      "priority", "channel", "via", "category", "type", "kind", "event", "feature", "tier", "csm",
      "source", "currency", "language", "platform", "reason", "group", "interval", "owner",
      "manager", "outcome", "stage", "size", "department", "team", "recurring",
    ])
  }

  /// Names of texts that differ from row to row.
  static func isProse(_ words: ColumnWords) -> Bool {
    words.has([
      "email", "url", "link", "phone", "description", "comment", "comments", "subject", "note",
      "notes", "address", "title", "body", "message", "permalink", "ip",
    ])
  }

  /// Tables of things rather than of happenings; the customers first.
  static let customerTables = [
    "customer", "account", "client", "subscriber", "company", "organization", "organisation",
    "tenant", "workspace",
  ]

  static func isEntityTable(_ words: ColumnWords) -> Bool {
    words.singular.contains { word in
      customerTables.contains(word)
        || [
          "user", "member", "person", "people", "contact", "plan", "product", "owner", "employee",
          "agent", "csm", "team", "segment", "region", "department", "coupon", "price", "card",
          "brand", "group",
        ].contains(word)
    } && !isRevenueTable(words) && !isBillingTable(words)
      && !words.has(["event", "events", "movements"])
  }

  static func isRevenueTable(_ words: ColumnWords) -> Bool {
    words.singular.contains { ["subscription", "contract", "mrr", "revenue"].contains($0) }
  }

  /// Tables of single charges, whose dates say what is charged for.
  static func isBillingTable(_ words: ColumnWords) -> Bool {
    words.singular.contains {
      [
        "invoice", "payment", "transaction", "charge", "discount", "refund", "credit", "order",
        "line", "item",
      ].contains($0)
    }
  }

  /// When a row was written or copied, not when anything happened.
  static func isBookkeeping(_ words: ColumnWords) -> Bool {
    words.has([
      "synced", "updated", "modified", "inserted", "loaded", "ingested", "extracted", "fivetran",
    ])
  }

  static func isCostTable(_ words: ColumnWords) -> Bool {
    words.singular.contains { ["cost", "spend", "expense"].contains($0) }
  }
}
