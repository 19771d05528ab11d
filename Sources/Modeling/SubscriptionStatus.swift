import Storage

/// What the status of a row of the revenue says of its day, which is that of the data.
package enum SubscriptionStatus {
  case inForce
  case trial
  case neverPaid
  /// Unpaid or suspended: pays no more.
  case stopped
  case paused
  /// Over: by the end of its row, if it has one.
  case ended
  /// Not in force, whatever the end of its row: what a flag says, such as `Is Active`.
  case inactive

  /// `nil` for a word that says nothing known.
  init?(_ text: String) {
    guard let status = Self.byWord[Self.words(of: text)] else { return nil }
    self = status
  }

  /// `past_due`, `Past Due` and `past-due` are one.
  static func words(of text: String) -> String {
    text.lowercased().split { $0 == "_" || $0 == "-" || $0 == " " }.joined(separator: " ")
  }

  /// Whether the word says that a row is over.
  package static func isOver(_ text: String) -> Bool {
    switch SubscriptionStatus(text) {
    case .ended, .inactive: true
    case .inForce, .trial, .neverPaid, .stopped, .paused, nil: false
    }
  }

  /// Whether the word may be said of what is paid for until its end all the same.
  static func mayRunOut(_ text: String) -> Bool {
    ["canceled", "cancelled", "cancellation", "not renewed", "gekündigt"].contains(words(of: text))
  }

  private static let byWord: [String: SubscriptionStatus] = {
    let words: [(SubscriptionStatus, [String])] = [
      (
        .inForce,
        [
          "active", "activated", "live", "current", "paid", "paying", "subscribed", "ongoing",
          "running", "in force", "signed", "renewed", "renewing", "non renewing", "past due",
          "overdue", "dunning", "in dunning", "delinquent", "grace", "grace period",
          "in grace period", "pending cancellation", "pending cancel", "cancelling", "canceling",
          "aktiv", "laufend", "läuft",
        ]
      ),
      (
        .trial,
        ["trialing", "trialling", "trial", "in trial", "on trial", "testphase", "probezeit"]
      ),
      (.neverPaid, ["incomplete", "incomplete expired", "draft", "void"]),
      (.stopped, ["unpaid", "suspended"]), (.paused, ["paused", "pausiert", "ruhend"]),
      (
        .ended,
        [
          "canceled", "cancelled", "cancellation", "ended", "expired", "churned", "terminated",
          "inactive", "closed", "completed", "finished", "lapsed", "lost", "not renewed",
          "deactivated", "deleted", "superseded",
          "gekündigt", "beendet", "inaktiv", "abgelaufen", "storniert",
        ]
      ),
    ]
    return Dictionary(
      uniqueKeysWithValues: words.flatMap { status, own in own.map { ($0, status) } })
  }()
}

/// What a column says of the rows of the revenue on the day of the data, once for each of its values.
struct StatusColumn {
  /// For each row its place in the lists below; the value of a row without one means nothing.
  let codes: [UInt32]
  let validity: Validity
  let texts: [String]
  let statuses: [SubscriptionStatus?]

  /// - Parameter role: `status`, or that of a flag: `is_active`, `is_over`.
  init?(_ column: Column, role: String) {
    validity = column.validity
    switch column.values {
    case .text(let own, let dictionary):
      codes = own
      texts = (0..<dictionary.count).map { dictionary.string(UInt32($0)) }
      statuses = texts.map {
        (role == "status" ? SubscriptionStatus($0) : nil)
          ?? Self.flag($0).map { Self.status($0, role) }
      }
    case .flag(let flags):
      codes = flags.map { $0 ? 1 : 0 }
      texts = ["no", "yes"]
      statuses = [Self.status(false, role), Self.status(true, role)]
    case .integer(let numbers) where numbers.allSatisfy({ $0 == 0 || $0 == 1 }):
      codes = numbers.map { UInt32($0) }
      texts = ["0", "1"]
      statuses = [Self.status(false, role), Self.status(true, role)]
    case .integer, .decimal, .number, .date, .timestamp, .duration: return nil
    }
  }

  private static func status(_ flag: Bool, _ role: String) -> SubscriptionStatus {
    flag == (role != "is_over") ? .inForce : .inactive
  }

  private static func flag(_ text: String) -> Bool? {
    let word = text.lowercased()
    if ["yes", "y", "true", "t", "1", "ja", "oui"].contains(word) { return true }
    return ["no", "n", "false", "f", "0", "nein", "non"].contains(word) ? false : nil
  }
}
