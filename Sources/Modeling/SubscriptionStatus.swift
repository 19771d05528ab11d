/// What the status of a row of the revenue says of its day, which is that of the data.
enum SubscriptionStatus {
  case inForce
  case trial
  case neverPaid
  /// Unpaid or suspended: pays no more.
  case stopped
  case paused
  /// Over: by the end of its row, if it has one.
  case ended

  /// `nil` for a word that says nothing known.
  init?(_ text: String) {
    guard let status = Self.byWord[Self.words(of: text)] else { return nil }
    self = status
  }

  /// `past_due`, `Past Due` and `past-due` are one.
  static func words(of text: String) -> String {
    text.lowercased().split { $0 == "_" || $0 == "-" || $0 == " " }.joined(separator: " ")
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
        ]
      ),
      (.trial, ["trialing", "trialling", "trial", "in trial", "on trial"]),
      (.neverPaid, ["incomplete", "incomplete expired", "draft", "void"]),
      (.stopped, ["unpaid", "suspended"]), (.paused, ["paused"]),
      (
        .ended,
        [
          "canceled", "cancelled", "cancellation", "ended", "expired", "churned", "terminated",
          "inactive", "closed", "completed", "finished", "lapsed", "lost", "not renewed",
          "deactivated", "deleted", "superseded",
        ]
      ),
    ]
    return Dictionary(
      uniqueKeysWithValues: words.flatMap { status, own in own.map { ($0, status) } })
  }()
}
