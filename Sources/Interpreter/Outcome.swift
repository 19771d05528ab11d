package import Diagnostics
package import Rendering
package import Storage

/// What one statement led to.
package enum Outcome: Sendable {
  /// A result with what belongs around it on a terminal.
  case table(Table, caption: StyledText, notes: [StyledText])
  /// A drawing of a result.
  case chart(Chart)
  /// Text for a person: `describe`, `help`, `show model`.
  case text(StyledText)
  /// The statement did its work and has nothing to show.
  case done(StyledText?)
  /// The statement cannot be run, or its data cannot be read: exit code 1.
  case problems([Diagnostic], Source)
  /// An assertion does not hold: exit code 4.
  case failed([Diagnostic], Source)
  case quit

  /// The statement did its work, and there is something to be warned of or told.
  package var isWarning: Bool {
    if case .problems(let problems, _) = self {
      problems.allSatisfy { $0.severity != .error }
    } else {
      false
    }
  }
}
