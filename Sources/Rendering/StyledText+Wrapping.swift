extension StyledText {
  /// The text with lines broken between words where they would be wider than a terminal. What goes
  /// on stands below the text that it goes on from: behind a title and two spaces, if the line has
  /// one.
  package func wrapped(to width: Int) -> StyledText {
    var result = StyledText()
    for (index, line) in lines.enumerated() {
      if index > 0 { result.append("\n") }
      line.appendWrapped(to: width, into: &result)
    }
    return result
  }

  /// The lines, each without its end.
  private var lines: [StyledText] {
    var lines = [StyledText()]
    for run in runs {
      for (index, part) in run.text.split(separator: "\n", omittingEmptySubsequences: false)
        .enumerated()
      {
        if index > 0 { lines.append(StyledText()) }
        lines[lines.count - 1].append(String(part), run.role)
      }
    }
    return lines
  }

  private func appendWrapped(to width: Int, into result: inout StyledText) {
    guard TextWidth.columns(of: plain) > width, width > 20 else { return result.append(self) }
    let indent = min(hangingIndent, width / 2)
    var used = 0
    // Spaces are written with the word behind them, or left out where the line is broken.
    var spaces: (text: String, role: Role)?
    var hasWord = false
    let words = words
    for (index, (word, role)) in words.enumerated() {
      if word.first == " " {
        spaces = ((spaces?.text ?? "") + word, role)
        continue
      }
      let columns = TextWidth.columns(of: word)
      // A word may change its role within: it is broken nowhere.
      let whole = words[index...].prefix { $0.text.first != " " }
        .reduce(0) { $0 + TextWidth.columns(of: $1.text) }
      if hasWord, let own = spaces, used + own.text.count + whole > width {
        result.append("\n" + String(repeating: " ", count: indent))
        used = indent
      } else if let spaces {
        result.append(spaces.text, spaces.role)
        used += spaces.text.count
      }
      spaces = nil
      result.append(word, role)
      used += columns
      hasWord = true
    }
  }

  /// Words and the spaces between them, each with its role.
  private var words: [(text: String, role: Role)] {
    var words: [(text: String, role: Role)] = []
    for run in runs {
      for character in run.text {
        if let last = words.last, last.role == run.role,
          (last.text.last == " ") == (character == " ")
        {
          words[words.count - 1].text.append(character)
        } else {
          words.append((String(character), run.role))
        }
      }
    }
    return words
  }

  /// Where the text behind a title begins: `unit         percent`.
  private var hangingIndent: Int {
    var column = 0
    var spaces = 0
    for character in plain {
      if character == " " {
        spaces += 1
      } else {
        if spaces >= 2, column > spaces { return column }
        spaces = 0
      }
      column += TextWidth.columns(of: String(character))
      if column > 40 { break }
    }
    return 0
  }
}
