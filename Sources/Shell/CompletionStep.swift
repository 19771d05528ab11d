import Diagnostics
import Interpreter

/// What the Tab key does with the candidates for the word at the cursor.
enum CompletionStep: Equatable {
  case nothing
  /// Takes characters away before the cursor and puts a text in their place.
  case replace(count: Int, with: String)
  /// The candidates have no more in common than what is typed: shows them.
  case list

  /// `before` is the line up to the cursor, `after` the rest.
  init(_ completion: Completion, before: String, after: String) {
    let bytes = before.utf8
    let start = max(0, min(completion.replacing.start, bytes.count))
    let typed = String(decoding: bytes.dropFirst(start), as: UTF8.self)
    guard var text = completion.candidates.first?.text else {
      self = .nothing
      return
    }
    for candidate in completion.candidates {
      text = String(zip(text, candidate.text).prefix { $0 == $1 }.map(\.0))
    }
    let isOnly = completion.candidates.count == 1
    // A call and a folder go on.
    let goesOn = text.last.map { "(/ ".contains($0) } ?? false
    if isOnly, !goesOn, !(after.first?.isWhitespace ?? false) { text += " " }
    let isFurther = text.count > typed.count || (isOnly && text != typed)
    if isFurther, isOnly || text.lowercased().hasPrefix(typed.lowercased()) {
      self = .replace(count: typed.unicodeScalars.count, with: text)
    } else {
      self = isOnly ? .nothing : .list
    }
  }
}

/// The candidates as rows of text: one to a row with its details when they fit, else in columns.
func completionRows(
  _ candidates: [Completion.Candidate], rows: Int, columns: Int, width: (String) -> Int
) -> [String] {
  let room = max(1, rows)
  let widest = candidates.map { width($0.text) }.max() ?? 0
  func padded(_ text: String) -> String {
    text + String(repeating: " ", count: widest - width(text) + 2)
  }
  var lines: [String] = []
  if candidates.count <= room, candidates.contains(where: { !$0.detail.isEmpty }) {
    for candidate in candidates {
      let fits = widest + 2 + width(candidate.detail) < columns
      lines.append(fits ? padded(candidate.text) + candidate.detail : candidate.text)
    }
    return lines
  }
  let perRow = max(1, (columns - 1) / (widest + 2))
  let shown = candidates.count <= room * perRow ? candidates.count : (room - 1) * perRow
  for start in stride(from: 0, to: shown, by: perRow) {
    let row = candidates[start..<min(start + perRow, shown)]
    lines.append(row.map { padded($0.text) }.joined())
  }
  if shown < candidates.count { lines.append("… and \(candidates.count - shown) more") }
  return lines.map { String($0.reversed().drop { $0 == " " }.reversed()) }
}
