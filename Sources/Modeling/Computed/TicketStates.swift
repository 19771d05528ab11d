/// What the words for a ticket's state say.
package enum TicketStates {
  /// States in which a ticket is not done, though it may have been resolved before; `%` stands for
  /// anything.
  package static let open = [
    "new", "open", "pending", "hold", "on hold", "on-hold", "in progress", "reopened", "waiting%",
  ]

  /// States in which a ticket is done, whether or not its time is known.
  package static let closed = [
    "closed", "solved", "resolved", "done", "completed", "complete", "finished", "fixed",
    "cancelled", "canceled", "declined", "rejected", "won't do", "won’t do", "wont do", "won't fix",
    "won’t fix", "wontfix", "duplicate", "archived", "auto-closed", "auto closed", "autoclosed",
    "closed -%", "closed (%", "resolved -%", "resolved (%", "erledigt", "geschlossen", "gelöst",
    "abgeschlossen",
  ]

  /// States of tickets that were none.
  package static let void = ["spam", "deleted", "merged", "suspended", "trash", "trashed"]

  /// Other states of tickets that somebody is at.
  private static let underWay = [
    "to do", "todo", "assigned", "unassigned", "escalated", "escalated%", "awaiting%", "pending%",
    "triage", "triaged", "backlog", "active", "in review", "unresolved", "snoozed", "blocked",
    "wait%", "on hold%", "in-progress", "in_progress", "on_hold", "re-opened", "offen", "neu",
    "in bearbeitung", "wartend",
  ]

  static func isClosed(_ word: String) -> Bool { isAny(word, of: closed) }

  static func isOpen(_ word: String) -> Bool { isAny(word, of: open) }

  /// Whether it is known what a state says.
  static func isKnown(_ word: String) -> Bool { isAny(word, of: open + closed + void + underWay) }

  private static func isAny(_ word: String, of states: [String]) -> Bool {
    let word = word.lowercased()
    return states.contains { state in
      state.hasSuffix("%") ? word.hasPrefix(state.dropLast()) : word == state
    }
  }
}
