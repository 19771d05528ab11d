extension Source {
  /// The text with the repairs that problems propose, from the last to the first so that ranges
  /// stay true; `nil` without any.
  package func repaired(by problems: [Diagnostic]) -> String? {
    let edits = problems.compactMap(\.edit).sorted { $0.range.start > $1.range.start }
    guard !edits.isEmpty else { return nil }
    var bytes = bytes
    var limit = bytes.count
    for edit in edits {
      guard edit.range.start >= 0, edit.range.start <= edit.range.end, edit.range.end <= limit
      else { continue }
      bytes.replaceSubrange(edit.range.start..<edit.range.end, with: edit.replacement.utf8)
      limit = edit.range.start
    }
    return String(decoding: bytes, as: UTF8.self).trimmed
  }
}

extension String {
  /// Without white space at either end.
  package var trimmed: String {
    let characters = drop(while: \.isWhitespace)
    guard let last = characters.lastIndex(where: { !$0.isWhitespace }) else { return "" }
    return String(characters[...last])
  }
}
