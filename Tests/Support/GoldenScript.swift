import Foundation

/// A file of recorded behaviour: input, a line `---`, the output it gave, a blank line, and so on.
///
/// - Lines before an input that begin with `#` are comments.
/// - Output that holds an empty line, or begins with `>`, has every line behind `> `.
/// - `KPI_RECORD=1 swift test` writes what was given in place of what was recorded, and fails all
///   the same: a recording proves nothing until somebody has read the difference.
package struct GoldenScript: Sendable {
  /// One input and what it gave.
  package struct Case: Sendable {
    package var comments: [String]
    package var input: String
    package var output: String
  }

  package let path: String
  package private(set) var cases: [Case]

  package init(path: String) throws {
    self.path = path
    let text = try String(contentsOfFile: path, encoding: .utf8)
    cases = GoldenScript.cases(of: text.components(separatedBy: "\n"))
  }

  /// The scripts of a folder, by name.
  package static func all(in folder: String) -> [GoldenScript] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return names.filter { $0.hasSuffix(".golden") }.sorted()
      .compactMap { try? GoldenScript(path: folder + "/" + $0) }
  }

  /// Runs every input and gives what differs, one text for each; empty when all is as recorded.
  package func check(_ answer: (String) throws -> String) throws -> [String] {
    var differences: [String] = []
    var given = cases
    for index in cases.indices {
      given[index].output = GoldenScript.trimmed(try answer(cases[index].input))
      if given[index].output != cases[index].output {
        differences.append(
          GoldenScript.difference(cases[index].input, cases[index].output, given[index].output))
      }
    }
    guard ProcessInfo.processInfo.environment["KPI_RECORD"] == "1", !differences.isEmpty else {
      return differences
    }
    try GoldenScript.text(of: given).write(toFile: path, atomically: true, encoding: .utf8)
    return ["recorded anew: read the difference of \(path), then run again"]
  }

  /// The lines that were recorded (`-`) and given (`+`), with the equal ones at both ends cut.
  package static func difference(_ input: String, _ old: String, _ new: String) -> String {
    var a = old.components(separatedBy: "\n")[...]
    var b = new.components(separatedBy: "\n")[...]
    while let x = a.first, let y = b.first, x == y {
      a = a.dropFirst()
      b = b.dropFirst()
    }
    while let x = a.last, let y = b.last, x == y {
      a = a.dropLast()
      b = b.dropLast()
    }
    let lines = a.map { "- " + $0 } + b.map { "+ " + $0 }
    return ([input] + lines).joined(separator: "\n")
  }

  // MARK: - The file's form

  private static func cases(of lines: [String]) -> [Case] {
    var cases: [Case] = []
    var rest = lines[...]
    while true {
      rest = rest.drop { $0.isEmpty }
      let comments = Array(rest.prefix { $0.hasPrefix("#") || $0.isEmpty })
      rest = rest.dropFirst(comments.count)
      guard !rest.isEmpty else { return cases }
      let input = rest.prefix { $0 != "---" }
      rest = rest.dropFirst(input.count + 1)
      let output = rest.prefix { !$0.isEmpty }
      rest = rest.dropFirst(output.count)
      cases.append(
        Case(
          comments: comments.filter { !$0.isEmpty }, input: input.joined(separator: "\n"),
          output: unquoted(Array(output))))
    }
  }

  private static func text(of cases: [Case]) -> String {
    cases.map { one in
      (one.comments + [one.input, "---"] + quoted(one.output)).joined(separator: "\n") + "\n"
    }.joined(separator: "\n")
  }

  private static func quoted(_ output: String) -> [String] {
    let lines = output.components(separatedBy: "\n")
    guard output.hasPrefix(">") || (lines.count > 1 && lines.contains("")) else { return lines }
    return lines.map { "> " + $0 }
  }

  private static func unquoted(_ lines: [String]) -> String {
    guard lines.allSatisfy({ $0.hasPrefix("> ") }) else { return lines.joined(separator: "\n") }
    return lines.map { String($0.dropFirst(2)) }.joined(separator: "\n")
  }

  /// Without the line ends at the end, which a file cannot show.
  private static func trimmed(_ text: String) -> String {
    var text = text[...]
    while text.last == "\n" { text = text.dropLast() }
    return String(text)
  }
}

extension GoldenScript: CustomStringConvertible {
  /// The name of the file, as a test runner shows it.
  package var description: String { URL(fileURLWithPath: path).lastPathComponent }
}
