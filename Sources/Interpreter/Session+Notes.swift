import Modeling
import Rendering

// Notes about tables are said once: what a session was told of its data, later answers do not
// repeat. A change of data or model starts anew.
extension Session {
  /// An outcome without the notes about tables that were told before.
  func untold(_ outcome: Outcome) -> Outcome {
    switch outcome {
    case .table(let table, let caption, let notes):
      return .table(table, caption: caption, notes: untold(notes))
    case .chart(var chart):
      chart.notes = untold(chart.notes)
      return .chart(chart)
    case .text, .done, .problems, .failed, .quit: return outcome
    }
  }

  private func untold(_ notes: [StyledText]) -> [StyledText] {
    let ofTables = loadSentences.union(dataset.notes.map(\.text))
    return notes.filter { note in
      !ofTables.contains(note.plain) || toldNotes.insert(note.plain).inserted
    }
  }
}
