/// The walk through history by Up and Down: entries that begin as the line did, and at its end
/// the line itself, unchanged however long.
struct Recall {
  private var draft = ""
  private var prefix = ""
  private var position: Int?
  private var shown: String?

  /// Whether the line is an entry as it was recalled.
  func isShowing(_ line: String) -> Bool { shown == line }

  /// The text to show instead of the line; `nil` at either end. `before` is the line up to the
  /// cursor.
  mutating func step(older: Bool, line: String, before: String, in history: History) -> String? {
    if !isShowing(line) {
      draft = line
      prefix = before
      position = nil
    }
    let start = position ?? history.entries.count
    if let found = history.search(prefix, from: start, older: older) {
      position = found
      shown = history.entries[found]
      return shown
    }
    guard !older, position != nil else { return nil }
    position = nil
    shown = draft
    return draft
  }
}
