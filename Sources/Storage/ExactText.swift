/// A text told apart from others by its bytes, as files, dictionaries and joins do.
///
/// `String` takes `é` and `e` with an accent behind it for one; a table whose keys hold both has
/// two rows for them, and so must every group, join and comparison. What is typed in a query finds
/// either, with a note.
package struct ExactText: Hashable, Sendable {
  package let text: String

  package init(_ text: String) { self.text = text }

  package static func == (a: ExactText, b: ExactText) -> Bool {
    a.text.utf8.elementsEqual(b.text.utf8)
  }

  package func hash(into hasher: inout Hasher) {
    let isDone: Void? = text.utf8.withContiguousStorageIfAvailable {
      hasher.combine(bytes: UnsafeRawBufferPointer($0))
    }
    if isDone == nil { for byte in text.utf8 { hasher.combine(byte) } }
  }
}

extension String {
  /// The text in lower case, with single blanks between its words and none around them: what a person
  /// takes for one has one such spelling. For messages; figures go by bytes.
  package var plainSpelling: String { lowercased().wordsInOneSpacing }

  /// With single blanks between its words and none around them.
  package var wordsInOneSpacing: String {
    split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }
}
