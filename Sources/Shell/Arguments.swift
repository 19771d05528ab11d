import ArgumentParser
import Values

/// The command line, as swift-argument-parser reads it: help, suggestions for mistyped options and
/// completion scripts for bash, zsh and fish come from here.
struct Arguments: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "kpi",
    abstract: "Ask customer-success metrics of CSV files.",
    usage: "kpi [options] [DATA ...]",
    discussion: Arguments.discussion,
    version: "kpi \(version)"
  )

  /// As `--version` prints it.
  static let version = "0.1.0"

  @Option(
    name: [.customShort("c", allowingJoined: true), .long], parsing: .unconditionalSingleValue,
    help: ArgumentHelp("Run QUERY and leave; may be repeated.", valueName: "QUERY"))
  var command: [String] = []

  @Option(
    name: [.customShort("f", allowingJoined: true), .long],
    help: ArgumentHelp(
      "Run a script, before any QUERY; `-` reads it from standard input.", valueName: "SCRIPT"),
    completion: .file(extensions: ["kpi"]))
  var file: [String] = []

  @Option(
    name: [.customShort("o", allowingJoined: true), .long],
    help: "How answers are written (a terminal gets table, a pipe or a file csv).")
  var format: OutputFormat?

  @Flag(help: "Leave out the header of csv and tsv.")
  var noHeader = false

  @Option(
    help: ArgumentHelp(
      "Write answers to FILE, whole or not at all; its ending chooses the format.",
      valueName: "FILE"),
    completion: .file())
  var output: String?

  @Option(help: ArgumentHelp("The date that `today` means, such as 2024-06-30.", valueName: "DATE"))
  var today: DateArgument?

  @Option(
    name: .customLong("set"), parsing: .unconditionalSingleValue,
    help: ArgumentHelp("Give a parameter its value; may be repeated.", valueName: "NAME=VALUE"))
  var parameters: [ParameterArgument] = []

  @Option(
    help: ArgumentHelp("Read the model from FILE instead of `model.kpi`.", valueName: "FILE"),
    completion: .file(extensions: ["kpi"]))
  var model: String?

  @Option(help: ArgumentHelp("How many threads to use (default: all cores).", valueName: "N"))
  var threads: Int?

  @Option(help: "`text` reads every column as text; `auto` infers types.")
  var types: TypeReading = .auto

  @Flag(help: "Refuse data with any doubtful row or value.")
  var strict = false

  @Flag(name: .shortAndLong, help: "No notes or warnings; errors only.")
  var quiet = false

  @Option(help: "When to colour.")
  var color: ColorChoice = .auto

  @Flag(help: "Use the bundled example data.")
  var example = false

  @Argument(
    help: ArgumentHelp(
      "A folder of CSV files, CSV files, or `-` for a CSV on standard input; "
        + "what ends in .kpi is a script.",
      valueName: "DATA"),
    completion: .file())
  var operands: [String] = []

  /// The most threads that `--threads` takes.
  static let threadLimit = 256

  /// The most scripts and queries of one command line.
  static let programLimit = 100

  mutating func validate() throws {
    if let threads, !(1...Arguments.threadLimit).contains(threads) {
      throw ValidationError(
        "`--threads` takes a number from 1 to \(Arguments.threadLimit), not \(threads)")
    }
    if command.count + file.count > Arguments.programLimit {
      throw ValidationError("at most \(Arguments.programLimit) queries and scripts at once")
    }
  }

  private static let discussion = """
    Examples:
      kpi                                     the prompt, on this folder's CSV files
      kpi -c 'nrr by plan' ~/exports          one query of a folder of CSV files
      kpi -c 'mrr by month' --example         the bundled example data
      kpi report.kpi exports/ > report.csv    a saved script; a pipe or file gets CSV
      cat subs.csv | kpi -c 'arr by plan'     data from a pipe
      echo 'nrr by quarter' | kpi exports/    a query from a pipe

    Without DATA, kpi opens the CSV files or model.kpi of the current folder. With -c or a \
    script, a pipe or a file with bytes on standard input is the data instead; an empty one or \
    /dev/null is left alone. Without -c or a script, piped standard input is the script. When \
    there is no data at all, the prompt opens the bundled example, and elsewhere what needs data \
    fails.

    Exit status: 0 done; 1 a query is wrong or data cannot be read; 2 wrong usage; 3 answers \
    cannot be written; 4 an assertion failed.
    """
}

/// What `-o` takes.
package enum OutputFormat: String, CaseIterable, Sendable, ExpressibleByArgument {
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
}

/// What `--color` takes.
enum ColorChoice: String, CaseIterable, Sendable, ExpressibleByArgument {
  case always, never, auto
}

/// What `--types` takes.
enum TypeReading: String, CaseIterable, Sendable, ExpressibleByArgument {
  case auto, text
}

/// A date as `2024-06-30`.
struct DateArgument: ExpressibleByArgument, Equatable {
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
struct ParameterArgument: ExpressibleByArgument, Equatable {
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
