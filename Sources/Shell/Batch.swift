import Diagnostics
import Interpreter
import Rendering

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Runs queries and scripts without a prompt, up to the first problem.
struct Batch {
  /// The longest script, in bytes.
  static let scriptLimit = 16 << 20

  let engine: Engine
  var printer: AnswerPrinter
  /// Whether any data was opened; a failure without data says how to name some.
  let hasData: Bool

  private var status = RunStatus.done
  private var hasRun = false
  private var wasWrong = false
  private var failure: WriteProblem?

  init(engine: Engine, printer: AnswerPrinter, hasData: Bool) {
    self.engine = engine
    self.printer = printer
    self.hasData = hasData
  }

  /// Runs the programs in order. A failed assertion does not stop a script, as the next may fail
  /// too; every other problem does.
  mutating func run(_ programs: [Invocation.Program]) throws(WriteProblem) -> RunStatus {
    let queries = programs.count { if case .query = $0 { true } else { false } }
    var query = 0
    for program in programs where status != .problem {
      if case .query = program { query += 1 }
      let label = queries > 1 ? "<command \(query)>" : "<command>"
      do throws(ScriptProblem) {
        try run(source(of: program, label: label))
      } catch {
        try printer.complain(error.message)
        status = .problem
      }
      if let failure { throw failure }
    }
    try printer.print(engine.unusedParameters(), in: Source(name: "", text: ""))
    if !hasData, wasWrong || (!hasRun && status == .done) { try complainOfNoData() }
    try printer.flush()
    return status
  }

  private func source(of program: Invocation.Program, label: String) throws(ScriptProblem) -> Source
  {
    switch program {
    case .query(let text):
      return Source(name: label, text: text)
    case .standardInput:
      return try source(named: "<stdin>", descriptor: STDIN_FILENO)
    case .script(let path):
      let descriptor = open(path, O_RDONLY | O_CLOEXEC)
      guard descriptor >= 0 else { throw ScriptProblem(path: path, problem: .system(errno)) }
      defer { close(descriptor) }
      return try source(named: path, descriptor: descriptor)
    }
  }

  private func source(named name: String, descriptor: Int32) throws(ScriptProblem) -> Source {
    do throws(ReadProblem) {
      let bytes = try readText(descriptor: descriptor, limit: Batch.scriptLimit)
      return Source(name: name, bytes: bytes)
    } catch {
      throw ScriptProblem(path: name, problem: error)
    }
  }

  private mutating func run(_ source: Source) {
    var state = self
    engine.run(source) { outcome in
      do throws(WriteProblem) {
        return try state.take(outcome)
      } catch {
        state.failure = error
        return false
      }
    }
    self = state
  }

  /// Prints one outcome and says whether to go on.
  private mutating func take(_ outcome: Outcome) throws(WriteProblem) -> Bool {
    hasRun = true
    // Without data nothing is recognised: that there are none says it better.
    if !hasData, case .problems(let problems, _) = outcome,
      problems.allSatisfy({ $0.id == "missing-table" })
    {
      wasWrong = true
      status = .problem
      return false
    }
    try printer.print(outcome)
    switch outcome {
    case .table, .chart, .text, .done: return true
    case .problems where outcome.isWarning: return true
    case .problems:
      status = .problem
      wasWrong = true
      return false
    case .failed:
      status = .assertionFailed
      return true
    case .quit: return false
    }
  }

  private mutating func complainOfNoData() throws(WriteProblem) {
    try printer.complain(
      "no data: name CSV files or a folder of them, pipe one in with a query by `-c`, "
        + "or take the bundled example by `--example`")
    if status == .done { status = .usage }
  }
}

/// A script that cannot be read.
private struct ScriptProblem: Error {
  var path: String
  var problem: ReadProblem

  var message: String { "cannot read `\(path)`: \(problem.message)" }
}
