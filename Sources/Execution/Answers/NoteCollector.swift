import Values

/// Gathers the footnotes of one run, each once, in the order they came up.
final class NoteCollector {
  private(set) var notes: [Answer.Note] = []
  /// Literals that no value of their column equals, with the nearest value there is.
  private(set) var unmatched: [UnmatchedValue] = []

  private var several: [String: SeveralValues] = [:]

  /// How many customers had several values of a column, at which moments.
  private struct SeveralValues {
    /// Where the note stands.
    let place: Int
    var counts: Set<Int> = []
    var moments: [String] = []

    func text(_ column: String) -> String {
      let (least, most) = (counts.min() ?? 0, counts.max() ?? 0)
      let customers =
        least == most ? counted(most, "customer") : "from \(least) to \(counted(most, "customer"))"
      let moment = counts.count > 1 ? "one moment" : "the \(moments.joined(separator: " and the "))"
      return "\(customers) had several values of `\(column)` at \(moment); each counts under the "
        + "one with the most money"
    }
  }

  struct UnmatchedValue: Hashable {
    let column: String
    let literal: String
    let nearest: String?
  }

  func add(_ id: String, _ text: String) {
    let note = Answer.Note(id: id, text: text)
    if !notes.contains(note) { notes.append(note) }
  }

  /// Customers that had several values of a column at a moment: one note for all moments.
  func addSeveral(_ column: String, _ count: Int, at moment: String) {
    var known = several[column] ?? SeveralValues(place: notes.count)
    known.counts.insert(count)
    if !known.moments.contains(moment) { known.moments.append(moment) }
    let note = Answer.Note(id: "several-values", text: known.text(column))
    if several[column] == nil { notes.append(note) } else { notes[known.place] = note }
    several[column] = known
  }

  func has(_ id: String) -> Bool { notes.contains { $0.id == id } }

  func addUnmatched(_ column: String, _ literal: String, nearest: String?) {
    let value = UnmatchedValue(column: column, literal: literal, nearest: nearest)
    if !unmatched.contains(value) { unmatched.append(value) }
  }
}
