/// What a command line asks for, once it is known where the standard streams lead: the mode, the
/// texts to run and the data to open.
struct Invocation: Equatable {
  /// One text to run.
  enum Program: Equatable {
    case query(String)
    /// A path.
    case script(String)
    case standardInput
  }

  /// Where the data comes from.
  enum Data: Equatable {
    /// Folders, files, or `-`.
    case paths([String])
    case example(isAskedFor: Bool)
    /// None; what needs data fails.
    case none
  }

  /// Empty: the prompt.
  var programs: [Program]
  var data: Data

  var isPrompt: Bool { programs.isEmpty }
}

/// Where standard input leads.
enum InputKind: Equatable {
  case terminal
  /// A pipe or a file that has bytes to give.
  case bytes
  /// `/dev/null`, an empty file, a pipe closed without a byte.
  case nothing
}

/// The part of the outside world that chooses the mode. Questions that wait for a pipe or read a
/// folder are asked only where the answer matters.
struct Surroundings {
  var inputIsTerminal: Bool
  var outputIsTerminal: Bool
  /// Waits for a pipe's first byte or its end.
  var input: () -> InputKind
  /// Whether the current folder holds CSV files or `model.kpi`.
  var folderHasData: () -> Bool
  /// Whether there is something at a path.
  var exists: (String) -> Bool = { _ in false }
}

/// Why a command line that can be read still asks for nothing that can be done.
enum UsageProblem: Error, Equatable {
  /// No query, and a prompt needs both a terminal to read from and one to write to.
  case nothingToRun
  /// Standard input cannot be both script and data.
  case inputUsedTwice
  case exampleAndData
  /// `--output` is of no use at the prompt.
  case outputAtPrompt
  /// The prompt reads the terminal, so data cannot come from it.
  case dataAtPrompt
}

extension Invocation {
  /// Chooses mode, programs and data by the table of `kpi --help`.
  init(_ arguments: Arguments, in surroundings: Surroundings) throws(UsageProblem) {
    if let topic = Invocation.helpTopic(arguments), !surroundings.exists("help") {
      (programs, data) = ([.query(topic)], surroundings.folderHasData() ? .paths(["."]) : .none)
      return
    }
    let scripts = arguments.file + arguments.operands.filter(Invocation.isScript)
    let paths = arguments.operands.filter { !Invocation.isScript($0) }
    programs = scripts.map { $0 == "-" ? .standardInput : .script($0) }
    programs += arguments.command.map { .query($0) }
    let isGivenPrograms = !programs.isEmpty
    if !isGivenPrograms {
      if !surroundings.inputIsTerminal {
        programs = [.standardInput]
      } else if !surroundings.outputIsTerminal {
        throw .nothingToRun
      } else if arguments.output != nil {
        throw .outputAtPrompt
      }
    }
    let readsScriptFromInput = programs.contains(.standardInput)
    if readsScriptFromInput, programs.count(where: { $0 == .standardInput }) > 1 {
      throw .inputUsedTwice
    }
    if paths.contains("-") {
      if programs.isEmpty { throw .dataAtPrompt }
      if readsScriptFromInput || paths.count(where: { $0 == "-" }) > 1 { throw .inputUsedTwice }
    }
    if arguments.example {
      guard paths.isEmpty else { throw .exampleAndData }
      data = .example(isAskedFor: true)
    } else if !paths.isEmpty {
      data = .paths(paths)
    } else if isGivenPrograms, !readsScriptFromInput, surroundings.input() == .bytes {
      data = .paths(["-"])
    } else if surroundings.folderHasData() {
      data = .paths(["."])
    } else {
      data = programs.isEmpty ? .example(isAskedFor: false) : .none
    }
  }

  /// `kpi help nrr`: the statement, where no file can be meant.
  private static func helpTopic(_ arguments: Arguments) -> String? {
    guard arguments.operands.first == "help", arguments.operands.count <= 2,
      arguments.command.isEmpty, arguments.file.isEmpty
    else { return nil }
    return arguments.operands.joined(separator: " ")
  }

  private static func isScript(_ operand: String) -> Bool { operand.hasSuffix(".kpi") }
}

extension UsageProblem {
  /// What was found and how to repair it.
  var message: String {
    switch self {
    case .nothingToRun:
      "nothing to run: give a query by `-c`, a script by `-f`, or pipe a script in"
    case .inputUsedTwice:
      "standard input cannot be read twice: give the query by `-c` or the script by `-f`, "
        + "and name `-` once"
    case .exampleAndData:
      "`--example` brings its own data: leave out either it or DATA"
    case .outputAtPrompt:
      "`--output` needs a query: give one by `-c` or a script by `-f`"
    case .dataAtPrompt:
      "DATA `-` needs a query, as the prompt reads the terminal itself: give one by `-c`"
    }
  }
}
