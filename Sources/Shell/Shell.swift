import Diagnostics
package import Interpreter
import Rendering
import Storage

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// The program around the interpreter: reads the command line, opens the data, runs what is asked
/// for and returns the exit status.
package struct Shell {
  private let makeEngine: (SessionOptions) -> Engine
  private let layout: Layout
  private let environment = Environment.current
  private let answers = OutputWriter(descriptor: STDOUT_FILENO)
  private let messages = OutputWriter(descriptor: STDERR_FILENO)

  package init(
    makeEngine: @escaping (SessionOptions) -> Engine = { options in
      // It ends with the process: to take it apart first is a thirtieth of what a short run executes.
      Engine(Unmanaged.passRetained(Session(options: options)).takeUnretainedValue())
    },
    layout: Layout = .standard
  ) {
    self.makeEngine = makeEngine
    self.layout = layout
  }

  /// Runs the program with its arguments, the program's own name left out.
  package func run(_ words: [String]) -> Int32 {
    fillStandardDescriptors()
    signal(SIGPIPE, SIG_DFL)
    keepFreedMemory()
    do throws(WriteProblem) {
      let status =
        switch CommandLineReading(words) {
        case .arguments(let arguments): try run(arguments)
        case .cache(let isCleared): try tellCache(isCleared: isCleared)
        case .text(let text): try print(text)
        case .mistake(let message): try refuse(message)
        }
      try answers.flush()
      return status.rawValue
    } catch {
      if error == .cannotWrite(EPIPE) { raise(SIGPIPE) }
      complain(error.message)
      return RunStatus.cannotWrite.rawValue
    }
  }

  private func print(_ text: String) throws(WriteProblem) -> RunStatus {
    try answers.write(text + "\n")
    return .done
  }

  /// `kpi cache` and `kpi cache clear`.
  private func tellCache(isCleared: Bool) throws(WriteProblem) -> RunStatus {
    guard let path = environment.cachePath else {
      complain("there is no place for a cache: neither XDG_CACHE_HOME nor HOME is set")
      return .problem
    }
    let folder = CacheFolder(path: path)
    let (tables, bytes) = folder.contents
    if isCleared, folder.clear() > 0 {
      complain("cannot remove all of `\(path)`")
      return .problem
    }
    let size = bytes < 1 << 20 ? "\((bytes + 1023) >> 10) KiB" : "\(bytes >> 20) MiB"
    let found = "\(size), \(tables) \(tables == 1 ? "table" : "tables")"
    return try print(isCleared ? "\(path): removed \(found)" : "\(path): \(found)")
  }

  private func refuse(_ message: String) throws(WriteProblem) -> RunStatus {
    complain("\(message)\nsee `kpi --help`")
    return .usage
  }

  /// A message that cannot be written has nobody to be told to.
  private func complain(_ message: String) {
    try? messages.write("kpi: \(message)\n")
    try? messages.flush()
  }

  private func run(_ arguments: Arguments) throws(WriteProblem) -> RunStatus {
    let surroundings = Surroundings.current { if !arguments.quiet { complain($0) } }
    let invocation: Invocation
    do throws(UsageProblem) {
      invocation = try Invocation(arguments, in: surroundings)
    } catch {
      return try refuse(error.message)
    }
    guard let path = arguments.output else {
      return try run(invocation, arguments, writer: answers)
    }
    let file = try OutputFile(path: path)
    let status: RunStatus
    do throws(WriteProblem) {
      status = try run(invocation, arguments, writer: file.writer)
    } catch {
      try? file.close(isWanted: false)
      throw error
    }
    try file.close(isWanted: status == .done || status == .assertionFailed)
    return status
  }

  private func run(
    _ invocation: Invocation, _ arguments: Arguments, writer: OutputWriter
  ) throws(WriteProblem) -> RunStatus {
    var engine = makeEngine(SessionOptions(arguments, invocation, environment))
    if isatty(STDERR_FILENO) == 1, !arguments.quiet, !environment.isDumb {
      engine = engine.showing(
        ProgressLine(
          progress: { Session.loadProgress },
          write: { text in
            let bytes = Array(text.utf8)
            // Nobody waits for a line that cannot be shown.
            _ = write(STDERR_FILENO, bytes, bytes.count)
          }))
    }
    let printer = AnswerPrinter(
      style: style(arguments), layout: layout, answers: writer, messages: messages)
    // Without paths the session opens the example if it was asked for, and takes parameters.
    let paths = if case .paths(let paths) = invocation.data { paths } else { [String]() }
    let problems = engine.open(paths).map { problem in
      problem.place?.file == arguments.model ? problem : Shell.explained(problem)
    }
    try printer.print(problems, in: Source(name: "", text: ""))
    if problems.contains(where: { $0.severity == .error }) { return .problem }
    guard invocation.isPrompt else {
      var batch = Batch(engine: engine, printer: printer, hasData: invocation.data != .none)
      let status = try batch.run(invocation.programs)
      guard let output = arguments.output, engine.reads(output) else { return status }
      return try refuse("`--output` would overwrite `\(output)`, which is read: name another file")
    }
    guard
      let editor = LineEditor(
        cancel: engine.cancel, colors: printer.style.colorsAnswers, isDumb: environment.isDumb,
        history: History(path: environment.historyPath))
    else {
      complain("cannot use this terminal; give a query by `-c`")
      return .problem
    }
    var prompt = Prompt(
      engine: engine, reader: editor, printer: printer,
      width: { [environment] in environment.width(ofTerminal: STDOUT_FILENO) })
    try prompt.run(greeting: greeting(invocation.data, engine))
    return .done
  }

  /// `kpi nrr by plan`: what is no file, and does not look like one, was meant as a query.
  private static func explained(_ problem: Diagnostic) -> Diagnostic {
    guard problem.severity == .error, let file = problem.place?.file, access(file, F_OK) != 0,
      !file.contains(where: { "./~".contains($0) })
    else { return problem }
    var problem = problem
    problem.hints.append("a query stands behind `-c`: `kpi -c '\(file) …'`")
    return problem
  }

  private func style(_ arguments: Arguments) -> AnswerPrinter.Style {
    let isFile = arguments.output != nil
    let isTerminal = !isFile && isatty(STDOUT_FILENO) == 1
    let ending = arguments.output.flatMap { OutputFormat(ending: $0) }
    var style = AnswerPrinter.Style(
      format: arguments.format ?? ending ?? (isTerminal ? .table : .csv),
      hasHeader: !arguments.noHeader,
      width: isTerminal ? environment.width(ofTerminal: STDOUT_FILENO) : nil,
      colorsAnswers: environment.isColored(arguments.color, isTerminal: isTerminal)
        && (!isFile || arguments.color == .always),
      colorsMessages: environment.isColored(
        arguments.color, isTerminal: isatty(STDERR_FILENO) == 1),
      isQuiet: arguments.quiet, isASCII: environment.isASCII,
      clearsScreen: isTerminal && !environment.isDumb)
    style.isVerbose = arguments.verbose
    return style
  }

  /// What was opened, and the one word that leads on.
  private func greeting(_ data: Invocation.Data, _ engine: Engine) -> StyledText {
    var text = StyledText()
    if data == .example(isAskedFor: false) {
      text.append("no data in this folder: the bundled example is open\n", .muted)
    }
    if let summary = engine.summary() {
      text.append(summary)
      text.append("\n")
    }
    text.append("kpi \(Arguments.version), `help` for help, Ctrl-D to leave", .muted)
    return text
  }
}

extension SessionOptions {
  /// What the command line says about the session.
  init(_ arguments: Arguments, _ invocation: Invocation, _ environment: Environment) {
    let usesExample = if case .example = invocation.data { true } else { false }
    self.init(
      today: arguments.today?.day, modelPath: arguments.model,
      threads: arguments.threads ?? Arguments.coreCount,
      isTextOnly: arguments.types == .text, isStrict: arguments.strict,
      parameters: arguments.parameters.map { ($0.name, $0.value) },
      cachePath: environment.cachePath, usesCache: arguments.cache, usesExample: usesExample,
      readsAhead: invocation.isPrompt)
  }
}

extension Arguments {
  /// How many threads run at once here.
  static var coreCount: Int {
    min(max(Int(sysconf(Int32(_SC_NPROCESSORS_ONLN))), 1), threadLimit)
  }
}
