import Diagnostics
import Interpreter

/// What only the prompt can do: lines that begin with a dot and are no statements.
enum PromptCommand: Equatable {
  case mode(OutputFormat?)
  case export(String)
  case watch(seconds: Int)
  case edit
  /// `nil`: the commands of the prompt.
  case help(String?)
  case quit

  /// Why a line with a dot cannot be followed.
  struct Mistake: Error, Equatable {
    var message: String
  }

  /// The commands as they are typed, and what each does.
  static let all: [(usage: String, help: String)] = [
    (
      ".mode [\(OutputFormat.allCases.map(\.rawValue).joined(separator: "|"))]",
      "how answers are written from now on"
    ),
    (".export FILE", "writes the last answer to a file; its ending chooses the format"),
    (".watch [SECONDS]", "asks the last question again and again, of the files as they are then"),
    (".edit", "opens the last statement in $VISUAL or $EDITOR; it comes back to the prompt"),
    (".help [NAME]", "this list, or what a name means"),
    (".quit", "leaves, as Ctrl-D does"),
  ]

  /// The names, without what follows them.
  static let names = all.map { $0.usage.prefix { $0 != " " } }.map(String.init)

  static let defaultSeconds = 2
  private static let secondsLimit = 86_400

  /// Whether a line is for the prompt rather than for the engine.
  static func isCommand(_ line: String) -> Bool {
    let line = line.trimmed
    return line.first == "." && line.dropFirst().first.map { $0.isLetter } == true
  }

  /// - Parameter line: one for which `isCommand` holds.
  init(_ line: String) throws(Mistake) {
    let words = line.trimmed.split(separator: " ", maxSplits: 1).map(String.init)
    let name = words[0].lowercased()
    let argument = words.count > 1 ? words[1].trimmed : nil
    switch name {
    case ".mode": self = try .mode(argument.map { name throws(Mistake) in try Self.format(name) })
    case ".export":
      guard let argument else { throw Mistake(message: "`.export` needs the name of a file") }
      let path = Self.unquoted(argument)
      if let mistake = OutputFormat.mistake(inEnding: path) { throw Mistake(message: mistake) }
      self = .export(path)
    case ".watch": self = .watch(seconds: try Self.seconds(argument))
    case ".help": self = .help(argument)
    case ".edit", ".quit", ".exit":
      if let argument { throw Mistake(message: "`\(name)` takes nothing behind it: `\(argument)`") }
      self = name == ".edit" ? .edit : .quit
    default:
      let near = nearestName(to: name, in: Self.names).map { "; did you mean `\($0)`?" } ?? ""
      throw Mistake(message: "no command of the prompt is called `\(name)`\(near) (see `.help`)")
    }
  }

  private static func format(_ name: String) throws(Mistake) -> OutputFormat {
    guard let format = OutputFormat(rawValue: name.lowercased()) else {
      let known = OutputFormat.allCases.map(\.rawValue).joined(separator: ", ")
      throw Mistake(message: "`.mode` takes one of \(known), not `\(name)`")
    }
    return format
  }

  private static func seconds(_ argument: String?) throws(Mistake) -> Int {
    guard let argument else { return defaultSeconds }
    guard let seconds = Int(argument), (1...secondsLimit).contains(seconds) else {
      throw Mistake(
        message: "`.watch` takes a number of seconds from 1 to \(secondsLimit), not `\(argument)`")
    }
    return seconds
  }

  private static func unquoted(_ text: String) -> String {
    guard text.count > 1, let quote = text.first, quote == text.last, "\"'".contains(quote) else {
      return text
    }
    return String(text.dropFirst().dropLast())
  }

  /// What could stand at the end of a line that begins with a dot.
  static func completion(of line: String) -> Completion {
    let start = line.lastIndex(of: " ").map { line.index(after: $0) } ?? line.startIndex
    let typed = line[start...].lowercased()
    let candidates =
      start == line.startIndex
      ? zip(names, all).map { Completion.Candidate(text: $0, detail: $1.help) }
      : line.hasPrefix(".mode ")
        ? OutputFormat.allCases.map { Completion.Candidate(text: $0.rawValue) } : []
    return Completion(
      replacing: SourceRange(
        start: line[..<start].utf8.count, end: line.utf8.count),
      candidates: candidates.filter { $0.text.hasPrefix(typed) })
  }
}

extension Engine {
  /// The same, at a prompt: lines that begin with a dot are finished, completed and coloured as
  /// commands.
  var atPrompt: Engine {
    var engine = self
    engine.isUnfinished = { [isUnfinished] in !PromptCommand.isCommand($0) && isUnfinished($0) }
    engine.completions = { [completions, idle] line, offset in
      guard line.trimmed.first == ".", !line.contains("\n") else {
        // For the rest of the line: what is half read at every Tab would never be read.
        idle.end()
        return completions(line, offset)
      }
      return PromptCommand.completion(of: String(decoding: line.utf8.prefix(offset), as: UTF8.self))
    }
    engine.highlight = { [highlight] line in
      guard PromptCommand.isCommand(line) else { return highlight(line) }
      let name = line.trimmed.prefix { $0 != " " }
      let start = line.utf8.count - line.drop(while: \.isWhitespace).utf8.count
      let isKnown = PromptCommand.names.contains(name.lowercased())
      return [
        (SourceRange(start: start, end: start + name.utf8.count), isKnown ? .keyword : .unknown)
      ]
    }
    return engine
  }
}
