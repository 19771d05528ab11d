import ArgumentParser

/// The command line as swift-argument-parser reads it: help, suggestions for mistyped options and
/// completion scripts for bash, zsh and fish come from here.
struct ArgumentSyntax: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "kpi",
    abstract: "Ask customer-success metrics of CSV files.",
    usage: "kpi [options] [DATA ...]",
    discussion: ArgumentSyntax.discussion,
    version: "kpi \(Arguments.version)"
  )

  @Option(
    name: CommandOption.command.names, parsing: .unconditionalSingleValue,
    help: CommandOption.command.help)
  var command: [String] = []

  @Option(
    name: CommandOption.file.names, help: CommandOption.file.help,
    completion: .file(extensions: ["kpi"]))
  var file: [String] = []

  @Option(name: CommandOption.format.names, help: CommandOption.format.help)
  var format: OutputFormat?

  @Flag(name: CommandOption.noHeader.names, help: CommandOption.noHeader.help)
  var noHeader = false

  @Option(
    name: CommandOption.output.names, help: CommandOption.output.help, completion: .file())
  var output: String?

  @Option(
    name: CommandOption.today.names, help: CommandOption.today.help,
    transform: reading("a date such as 2024-06-30", DateArgument.init(argument:)))
  var today: DateArgument?

  @Option(
    name: CommandOption.set.names, parsing: .unconditionalSingleValue, help: CommandOption.set.help,
    transform: reading("a name and its value such as plan=pro", ParameterArgument.init(argument:)))
  var parameters: [ParameterArgument] = []

  @Option(
    name: CommandOption.model.names, help: CommandOption.model.help,
    completion: .file(extensions: ["kpi"]))
  var model: String?

  @Option(
    name: CommandOption.threads.names, help: CommandOption.threads.help,
    transform: reading("a number from 1 to \(Arguments.threadLimit)") { Int($0) })
  var threads: Int?

  @Option(name: CommandOption.types.names, help: CommandOption.types.help)
  var types: TypeReading = .auto

  @Flag(name: CommandOption.strict.names, help: CommandOption.strict.help)
  var strict = false

  @Flag(name: CommandOption.cache.names, help: CommandOption.cache.help)
  var cache = false

  @Flag(name: CommandOption.quiet.names, help: CommandOption.quiet.help)
  var quiet = false

  @Flag(name: CommandOption.verbose.names, help: CommandOption.verbose.help)
  var verbose = false

  @Option(name: CommandOption.color.names, help: CommandOption.color.help)
  var color: ColorChoice = .auto

  @Flag(name: CommandOption.example.names, help: CommandOption.example.help)
  var example = false

  @Argument(
    help: ArgumentHelp(
      "A folder of CSV files, CSV files, or `-` for a CSV on standard input; "
        + "what ends in .kpi is a script.",
      valueName: "DATA"),
    completion: .file())
  var operands: [String] = []

  /// What was read, free of the parser.
  var arguments: Arguments {
    Arguments(
      command: command, file: file, format: format, noHeader: noHeader, output: output,
      today: today, parameters: parameters, model: model, threads: threads, types: types,
      strict: strict, cache: cache, quiet: quiet, verbose: verbose, color: color,
      example: example, operands: operands)
  }

  mutating func validate() throws {
    if let mistake = arguments.mistake { throw ValidationError(mistake) }
  }

  private static let discussion = """
    Examples:
      kpi                                   the prompt, on this folder's CSV files
      kpi -c 'nrr by plan' ~/exports        one query of a folder of CSV files
      kpi -c 'mrr by month' --example       the bundled example data
      kpi report.kpi exports/ > report.csv  a saved script; a pipe or file gets CSV
      cat subs.csv | kpi -c 'arr by plan'   data from a pipe
      echo 'nrr by quarter' | kpi exports/  a query from a pipe
      kpi help by                           a word of the language; `kpi help` all
      kpi cache                             what `--cache` keeps
      kpi cache clear                       removes it

    Without DATA, kpi opens the CSV files or model.kpi of the current folder. With -c or a \
    script, a pipe or a file with bytes on standard input is the data instead; an empty one or \
    /dev/null is left alone. Without -c or a script, piped standard input is the script. When \
    there is no data at all, the prompt opens the bundled example, and elsewhere what needs data \
    fails.

    Exit status: 0 done; 1 a query is wrong or data cannot be read; 2 wrong usage; 3 answers \
    cannot be written; 4 an assertion failed.
    """
}

/// A way to read an option's value that says what was expected of one that cannot be read.
private func reading<Value>(
  _ expected: String, _ read: @escaping @Sendable (String) -> Value?
) -> @Sendable (String) throws -> Value {
  { text in
    guard let value = read(text) else { throw ValidationError("expected \(expected)") }
    return value
  }
}

extension CommandOption {
  /// The spellings, for swift-argument-parser.
  fileprivate var names: NameSpecification {
    let long = NameSpecification.Element.customLong(rawValue)
    guard let letter else { return NameSpecification([long]) }
    return NameSpecification([.customShort(letter, allowingJoined: takesValue), long])
  }

  fileprivate var help: ArgumentHelp { ArgumentHelp("\(explanation)", valueName: valueName) }
}

extension OutputFormat: ExpressibleByArgument {}
extension ColorChoice: ExpressibleByArgument {}
extension TypeReading: ExpressibleByArgument {}
