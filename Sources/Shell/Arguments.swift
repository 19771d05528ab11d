import Values

/// What a command line says.
struct Arguments: Equatable {
  var command: [String] = []
  var file: [String] = []
  var format: OutputFormat?
  var noHeader = false
  var output: String?
  var today: DateArgument?
  var parameters: [ParameterArgument] = []
  var model: String?
  var threads: Int?
  var types = TypeReading.auto
  var strict = false
  var cache = false
  var quiet = false
  var verbose = false
  var color = ColorChoice.auto
  var example = false
  var operands: [String] = []

  /// As `--version` prints it.
  static let version = "0.1.0"

  /// The most threads that `--threads` takes.
  static let threadLimit = 256

  /// The most scripts and queries of one command line.
  static let programLimit = 100

  /// Why the values, each good by itself, cannot be used.
  var mistake: String? {
    if let threads, !(1...Arguments.threadLimit).contains(threads) {
      return "`--threads` takes a number from 1 to \(Arguments.threadLimit), not \(threads)"
    }
    if command.count + file.count > Arguments.programLimit {
      return "at most \(Arguments.programLimit) queries and scripts at once"
    }
    if format == nil, let mistake = output.flatMap(OutputFormat.mistake(inEnding:)) {
      return mistake + "; or choose one by `-o`"
    }
    if quiet, verbose { return "`--quiet` and `--verbose` exclude one another" }
    return nil
  }
}

/// What `-o` takes.
package enum OutputFormat: String, CaseIterable, Sendable {
  case table, line, csv, tsv, json, jsonl, markdown

  /// The format that the ending of a file's name asks for.
  init?(ending path: String) {
    guard let dot = path.lastIndex(of: "."), !path[dot...].contains("/") else { return nil }
    switch path[path.index(after: dot)...].lowercased() {
    case "csv": self = .csv
    case "tsv": self = .tsv
    case "json": self = .json
    case "jsonl", "ndjson": self = .jsonl
    case "md", "markdown": self = .markdown
    case "txt": self = .table
    default: return nil
    }
  }

  /// Why a file's name asks for a format that no answer has; without an ending it asks for none.
  static func mistake(inEnding path: String) -> String? {
    let name = path.split(separator: "/").last ?? ""
    guard OutputFormat(ending: path) == nil, let dot = name.lastIndex(of: "."),
      dot != name.startIndex, name.index(after: dot) != name.endIndex
    else { return nil }
    return "no answer is written as `\(name[dot...])`: the endings are .csv, .tsv, .json, .jsonl, "
      + ".md and .txt"
  }
}

/// What `--color` takes.
enum ColorChoice: String, CaseIterable, Sendable {
  case always, never, auto
}

/// What `--types` takes.
enum TypeReading: String, CaseIterable, Sendable {
  case auto, text
}

/// A date as `2024-06-30`.
struct DateArgument: Equatable {
  var day: Day

  init?(argument: String) {
    let parts = argument.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.map(\.utf8.count) == [4, 2, 2],
      parts.allSatisfy({ $0.utf8.allSatisfy { (48...57).contains($0) } }),
      let year = Int(parts[0]), let month = Int(parts[1]), let dayOfMonth = Int(parts[2]),
      let day = Day(year: year, month: month, day: dayOfMonth)
    else { return nil }
    self.day = day
  }
}

/// A parameter as `NAME=VALUE`; the value may be empty and may hold further `=`.
struct ParameterArgument: Equatable {
  var name: String
  var value: String

  init?(argument: String) {
    guard let equals = argument.firstIndex(of: "="), equals != argument.startIndex else {
      return nil
    }
    name = String(argument[..<equals])
    value = String(argument[argument.index(after: equals)...])
  }
}
