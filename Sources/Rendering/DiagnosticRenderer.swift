package import Diagnostics

/// Diagnostics as people read them: what and where, the line of source with carets under the
/// range, then notes and help.
package enum DiagnosticRenderer {
  /// Several are separated by an empty line; the text ends in a line end unless it is empty.
  package static func render(_ diagnostics: [Diagnostic], in source: Source) -> StyledText {
    var text = StyledText()
    for (index, diagnostic) in diagnostics.enumerated() {
      if index > 0 { text.append("\n") }
      append(diagnostic, source, to: &text)
    }
    return text
  }

  private static func append(
    _ diagnostic: Diagnostic, _ source: Source, to text: inout StyledText
  ) {
    let role = role(of: diagnostic.severity)
    text.append(diagnostic.severity.rawValue + ":", role)
    text.append(" " + sentence(diagnostic.message) + "\n", .heading)
    if let place = diagnostic.place {
      text.append("  --> ", .muted)
      let parts = [place.file, place.line.map(String.init), place.column].compactMap(\.self)
      text.append(parts.map(TextWidth.printable).joined(separator: ":") + "\n")
    } else if let range = diagnostic.range {
      let excerpt = SourceExcerpt(range, in: source)
      text.append("  --> ", .muted)
      let name = TextWidth.printable(source.name)
      text.append("\(name):\(excerpt.line):\(excerpt.column)\n")
      append(excerpt, label: diagnostic.label, role, to: &text)
    }
    for note in diagnostic.notes { append(note, "note: ", .note, to: &text) }
    for hint in diagnostic.hints { append(hint, "help: ", .good, to: &text) }
  }

  private static func append(
    _ excerpt: SourceExcerpt, label: String?, _ role: StyledText.Role, to text: inout StyledText
  ) {
    let number = String(excerpt.line)
    let gutter = String(repeating: " ", count: number.count)
    text.append("\(gutter) |\n", .muted)
    text.append("\(number) | ", .muted)
    text.append(excerpt.text + "\n")
    text.append("\(gutter) | ", .muted)
    text.append(String(repeating: " ", count: excerpt.indent))
    let carets = String(repeating: "^", count: excerpt.width)
    text.append(carets, role == .error ? .caret : role)
    if let label { text.append(" " + TextWidth.printable(label), role) }
    text.append("\n")
  }

  /// The lines behind the first stand below its text.
  private static func append(
    _ sentence: String, _ head: String, _ role: StyledText.Role, to text: inout StyledText
  ) {
    let lines = sentence.split(separator: "\n", omittingEmptySubsequences: false)
    for (index, line) in lines.enumerated() {
      if index == 0 {
        text.append(head, role)
      } else {
        text.append(String(repeating: " ", count: head.count))
      }
      text.append(Self.sentence(String(line)) + "\n")
    }
  }

  /// Fit for a terminal; a name may be as long as a file.
  private static func sentence(_ text: String) -> String {
    TextWidth.cut(TextWidth.printable(text), to: maximumColumns)
  }

  private static let maximumColumns = 600

  private static func role(of severity: Diagnostic.Severity) -> StyledText.Role {
    switch severity {
    case .error: .error
    case .warning: .warning
    case .note: .note
    }
  }
}
