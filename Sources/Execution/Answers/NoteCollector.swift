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
    var moments: [(name: String, counts: Set<Int>)] = []

    mutating func add(_ count: Int, at moment: String) {
      if let known = moments.firstIndex(where: { $0.name == moment }) {
        moments[known].counts.insert(count)
      } else {
        moments.append((moment, [count]))
      }
    }

    func text(_ column: String) -> String {
      let rest = "several values of `\(column)`"
      let rule = "; each counts under the one with the most money"
      if moments.count == 1 {
        return "\(customers(0, "customer")) had \(rest) at the \(moments[0].name)\(rule)"
      }
      let parts = moments.indices.map { index in
        "\(customers(index, index == 0 ? "customer" : nil)) at the \(moments[index].name)"
      }
      return "\(parts.joined(separator: " and ")) had \(rest)\(rule)"
    }

    private func customers(_ moment: Int, _ noun: String?) -> String {
      let counts = moments[moment].counts
      let (least, most) = (counts.min() ?? 0, counts.max() ?? 0)
      let last = noun.map { counted(most, $0) } ?? "\(most)"
      return least == most ? last : "\(least) to \(last)"
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
    known.add(count, at: moment)
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
