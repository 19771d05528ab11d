/// What the words for a ticket's state say.
package enum TicketStates {
  /// States in which a ticket is not done, though it may have been resolved before; `%` stands for
  /// anything.
  package static let open = [
    "new", "open", "pending", "hold", "on hold", "on-hold", "in progress", "reopened", "waiting%",
  ]

  /// States in which a ticket is done, whether or not its time is known.
  package static let closed = ["closed", "solved", "resolved", "done", "completed"]

  static func isClosed(_ word: String) -> Bool { closed.contains(word.lowercased()) }

  static func isOpen(_ word: String) -> Bool {
    let word = word.lowercased()
    return open.contains { state in
      state.hasSuffix("%") ? word.hasPrefix(state.dropLast()) : word == state
    }
  }
}
