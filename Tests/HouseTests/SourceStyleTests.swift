import Foundation
import TestSupport
import Testing

@Suite struct SourceStyleTests {
  private static let fileLimit = 450
  private static let functionLimit = 70

  @Test(arguments: SourceFile.all(below: "Sources") + SourceFile.all(below: "examples"))
  func `a file has one thought and no more lines than that takes`(_ file: SourceFile) {
    #expect(file.lines.count <= SourceStyleTests.fileLimit, "\(file.lines.count) lines")
  }

  @Test(arguments: SourceFile.all(below: "Sources") + SourceFile.all(below: "examples"))
  func `a function fits on a screen`(_ file: SourceFile) {
    for (name, line, length) in file.functions {
      #expect(
        length <= SourceStyleTests.functionLimit, "\(file.path):\(line) \(name): \(length) lines")
    }
  }

  /// Each with what to write in its place.
  private static let banned: [(word: String, instead: String)] = [
    ("TODO", "an issue"), ("FIXME", "the repair"), ("XXX", "a sentence"), ("HACK", "a reason"),
    ("Manager", "what it does: Loader, Planner"), ("Helper", "what it does"),
    ("Utils", "a file for each thought"), ("@unchecked", "a value, or a Mutex with a comment"),
  ]

  @Test(
    arguments: SourceFile.all(below: "Sources", endings: [".swift", ".kpi", ".c", ".h", ".md"])
      + SourceFile.all(below: "examples", endings: [".swift", ".kpi"]))
  func `banned words are not used`(_ file: SourceFile) {
    for (index, line) in file.lines.enumerated() {
      for (word, instead) in SourceStyleTests.banned where line.contains(word) {
        Issue.record("\(file.path):\(index + 1) says `\(word)`; write \(instead)")
      }
    }
  }

  /// What the names of the only files begin with that may write escape sequences for colour or
  /// cursor: styled text as it becomes ANSI, and the line editor.
  private static let terminalFiles = [
    "Sources/Rendering/StyledText", "Sources/Shell/LineEditor", "Sources/Shell/LineGeometry",
    "Sources/Shell/KeyDecoder",
  ]

  @Test(arguments: SourceFile.all(below: "Sources"))
  func `only the terminal's files write escape sequences`(_ file: SourceFile) {
    guard !SourceStyleTests.terminalFiles.contains(where: file.path.hasPrefix) else { return }
    for (index, line) in file.lines.enumerated() {
      #expect(!line.lowercased().contains(#"\u{1b}["#), "\(file.path):\(index + 1)")
    }
  }

  @Test(arguments: SourceFile.all(below: "Sources"))
  func `what other modules see says what it means`(_ file: SourceFile) {
    for (line, declaration) in file.undocumented {
      Issue.record("\(file.path):\(line) has no `///`: \(declaration)")
    }
  }
}

extension SourceFile {
  /// Each function and initialiser with its first line and its length, braces included.
  var functions: [(name: String, line: Int, length: Int)] {
    var found: [(String, Int, Int)] = []
    var open: [(name: String, line: Int, depth: Int)] = []
    var pending: (name: String, line: Int)?
    var depth = 0
    for (index, line) in code.enumerated() {
      if let match = line.firstMatch(of: #/\b(?:func\s+([^\s(<]+)|(init)[?]?[(<]|(deinit)\b)/#),
        line.contains(#/^\s*(?:@\S+ |[a-z]+(?:\([a-z]+\))? )*(?:func|init|deinit)\b/#)
      {
        let name = match.1 ?? match.2 ?? match.3 ?? ""
        pending = (String(name), index + 1)
      }
      for character in line {
        if character == "{" {
          if let declaration = pending { open.append((declaration.name, declaration.line, depth)) }
          pending = nil
          depth += 1
        } else if character == "}" {
          depth -= 1
          if let last = open.last, last.depth == depth {
            found.append((last.name, last.line, index + 2 - last.line))
            open.removeLast()
          }
        }
      }
    }
    return found
  }

  /// Types and functions with `package` access that no comment stands above.
  var undocumented: [(line: Int, declaration: String)] {
    lines.enumerated().compactMap { index, line in
      let declaration =
        #/^\s*(?:@\w+ )*package (?:static |mutating |final |indirect |consuming )*(?:struct|enum|class|protocol|func) /#
      guard line.contains(declaration), !line.contains("func =="), !line.contains("func hash(into")
      else { return nil }
      var above = index - 1
      while above >= 0, lines[above].contains(#/^\s*(?:@|#if|#else)/#) { above -= 1 }
      guard above < 0 || !lines[above].contains(#/^\s*///|\*\/\s*$/#) else { return nil }
      return (index + 1, line.trimmingCharacters(in: .whitespaces))
    }
  }
}
