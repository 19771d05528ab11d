/// Gathers the footnotes of one run, each once, in the order they came up.
final class NoteCollector {
  private(set) var notes: [Answer.Note] = []
  /// Literals that no value of their column equals, with the nearest value there is.
  private(set) var unmatched: [UnmatchedValue] = []

  struct UnmatchedValue: Hashable {
    let column: String
    let literal: String
    let nearest: String?
  }

  func add(_ id: String, _ text: String) {
    let note = Answer.Note(id: id, text: text)
    if !notes.contains(note) { notes.append(note) }
  }

  func has(_ id: String) -> Bool { notes.contains { $0.id == id } }

  func addUnmatched(_ column: String, _ literal: String, nearest: String?) {
    let value = UnmatchedValue(column: column, literal: literal, nearest: nearest)
    if !unmatched.contains(value) { unmatched.append(value) }
  }
}
