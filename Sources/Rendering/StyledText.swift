/// Text whose parts have roles; colour is chosen at the very end, in `ansi`.
package struct StyledText: Sendable, Hashable {
  /// What a stretch of text is; colours follow from it.
  package enum Role: Sendable, Hashable {
    case plain, heading, dimension, figure, muted, good, bad, error, warning, note, caret, keyword,
      metric, literal
  }

  /// A stretch of text in one role.
  package struct Run: Sendable, Hashable {
    package var text: String
    package var role: Role

    package init(_ text: String, _ role: Role = .plain) {
      self.text = text
      self.role = role
    }
  }

  package private(set) var runs: [Run]
  /// Sentences, whose lines may be broken between words where a terminal is narrow.
  package var isProse = false

  package init(_ runs: [Run] = []) { self.runs = runs }

  package init(_ text: String, _ role: Role = .plain) { runs = [Run(text, role)] }

  /// Adds text in a role behind.
  package mutating func append(_ text: String, _ role: Role = .plain) {
    guard !text.isEmpty else { return }
    if let last = runs.indices.last, runs[last].role == role {
      runs[last].text += text
    } else {
      runs.append(Run(text, role))
    }
  }

  /// Adds another text behind.
  package mutating func append(_ other: StyledText) {
    for run in other.runs { append(run.text, run.role) }
  }

  /// Without colour.
  package var plain: String { runs.map(\.text).joined() }
}
