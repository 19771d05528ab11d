/// Colour and suggestion, painted over what libedit drew.
extension LineEditor {
  func geometry(columns: Int) -> LineGeometry {
    let (text, cursor) = line()
    return LineGeometry(
      text, cursor: cursor, promptWidth: promptText.unicodeScalars.reduce(0) { $0 + width($1) },
      columns: columns, width: width)
  }

  func paint() {
    guard paints else { return }
    let (rows, columns) = windowSize()
    let geometry = geometry(columns: columns)
    guard geometry.end.row < rows else { return }
    let (text, cursor) = line()
    var painting = LinePainting(from: geometry.cursor)
    painting.move(to: LineGeometry.Position(row: 0, column: 0))
    painting.write(promptText, color: "1;32")
    if !text.isEmpty {
      let whole = string(text[...])
      let colors = lineColors(text, highlights: engine?.highlight(whole) ?? [], cursor: cursor)
      painting.write(text, colors: colors, geometry: geometry, width: width)
    }
    if cursor == text.count, let rest = hint(after: text), !rest.contains("\n") {
      var room = columns - geometry.end.column - 1
      let fitting = rest.unicodeScalars.prefix { scalar in
        room -= width(scalar)
        return room >= 0
      }
      if !fitting.isEmpty {
        painting.move(to: geometry.end)
        painting.write(String(fitting), color: "2")
        isGhostShown = true
      }
    }
    painting.move(to: geometry.cursor)
    write("\u{1B}[?25l" + painting.text + "\u{1B}[?25h")
  }

  func eraseGhost() {
    if isGhostShown { write("\u{1B}[K") }
    isGhostShown = false
  }

  /// What is shown behind the cursor: that a statement which was not whole goes on, or how an
  /// earlier one did.
  private func hint(after text: [Unicode.Scalar]) -> String? {
    text.last == "\n" ? "(more, or Ctrl-C)" : suggestion(after: text)
  }

  /// The rest of the newest statement that began like this one.
  func suggestion(after text: [Unicode.Scalar]) -> String? {
    paints && text.count >= 2 ? history.continuation(of: string(text[...])) : nil
  }
}

/// Characters as a text.
func string(_ scalars: ArraySlice<Unicode.Scalar>) -> String {
  var text = ""
  text.unicodeScalars.append(contentsOf: scalars)
  return text
}
