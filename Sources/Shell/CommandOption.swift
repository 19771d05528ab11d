/// Every option of the command line: the one table that help, completion scripts and both readings
/// of a command line share. The raw value is the name behind two dashes.
enum CommandOption: String, CaseIterable {
  case command, file, format
  case noHeader = "no-header"
  case output, today, set, model, threads, types, strict, cache, quiet, verbose, color, example

  /// The letter behind one dash.
  var letter: Character? {
    switch self {
    case .command: "c"
    case .file: "f"
    case .format: "o"
    case .quiet: "q"
    case .noHeader, .output, .today, .set, .model, .threads, .types, .strict, .cache, .verbose,
      .color, .example:
      nil
    }
  }

  /// What stands for its value in help; `nil`: its own name, or the values there are.
  var valueName: String? {
    switch self {
    case .command: "QUERY"
    case .file: "SCRIPT"
    case .output, .model: "FILE"
    case .today: "DATE"
    case .set: "NAME=VALUE"
    case .threads: "N"
    case .format, .types, .color, .noHeader, .strict, .cache, .quiet, .verbose, .example: nil
    }
  }

  /// Whether another word follows it.
  var takesValue: Bool {
    switch self {
    case .noHeader, .strict, .cache, .quiet, .verbose, .example: false
    case .command, .file, .format, .output, .today, .set, .model, .threads, .types, .color: true
    }
  }

  /// Whether it may stand several times, each adding to the ones before.
  var isRepeatable: Bool {
    switch self {
    case .command, .file, .set: true
    case .format, .noHeader, .output, .today, .model, .threads, .types, .strict, .cache, .quiet,
      .verbose, .color, .example:
      false
    }
  }

  /// A line of help.
  var explanation: String {
    switch self {
    case .command: "Run QUERY and leave; may be repeated."
    case .file: "Run a script, before any QUERY; `-` reads it from standard input."
    case .format: "How answers are written (a terminal gets table, a pipe or a file csv)."
    case .noHeader: "Leave out the header of csv and tsv."
    case .output: "Write answers to FILE, whole or not at all; its ending chooses the format."
    case .today: "The date that `today` means, such as 2024-06-30."
    case .set: "Give a parameter its value; may be repeated."
    case .model: "Read the model from FILE instead of `model.kpi`."
    case .threads: "How many threads to use (default: all cores)."
    case .types: "`text` reads every column as text; `auto` infers types."
    case .strict: "Refuse data with any doubtful row or value."
    case .cache: "Keep columns between runs; `kpi cache` says where."
    case .quiet: "No notes or warnings; errors only."
    case .verbose: "Tell what needs no answer too: assertions that hold, what was defined or saved."
    case .color: "When to colour."
    case .example: "Use the bundled example data."
    }
  }

  /// The option that a word with its dashes spells in full.
  init?(spelling word: String) {
    let utf8 = word.utf8
    if utf8.starts(with: "--".utf8) {
      self.init(rawValue: String(word.dropFirst(2)))
    } else if utf8.count == 2, let letter = word.last,
      let option = CommandOption.allCases.first(where: { $0.letter == letter })
    {
      self = option
    } else {
      return nil
    }
  }
}
