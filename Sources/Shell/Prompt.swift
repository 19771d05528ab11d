import Diagnostics
import Interpreter
package import Rendering

/// The read, run, print loop of a person at a terminal.
package struct Prompt {
  let engine: Engine
  let reader: any LineReader
  var printer: AnswerPrinter
  private var failure: WriteProblem?
  var hasLeft = false
  /// The last one that was run.
  private(set) var statement: String?

  /// What stands before a line.
  package static let text = "kpi> "

  /// How wide the terminal is now: people make it wider for a table.
  private let width: () -> Int?

  package init(
    engine: Engine, reader: any LineReader, printer: AnswerPrinter,
    width: @escaping () -> Int? = { nil }
  ) {
    self.width = width
    self.engine = engine.atPrompt
    self.reader = reader
    self.printer = printer
  }

  /// Reads and runs until Ctrl-D or `quit`. A wrong query is no reason to leave and none to fail.
  package mutating func run(greeting: StyledText) throws(WriteProblem) {
    try printer.say(greeting)
    while !hasLeft {
      engine.idle.begin()
      let event = reader.read(prompt: Prompt.text, engine: engine)
      engine.idle.end()
      switch event {
      case .interrupted: continue
      case .end: hasLeft = true
      case .line(let text): try answer(text)
      }
      try printer.flush()
    }
  }

  private mutating func answer(_ text: String) throws(WriteProblem) {
    let statement = text.trimmed
    guard !statement.isEmpty else { return }
    reader.remember(text)
    printer.startAnew()
    if printer.style.width != nil, let width = width() { printer.style.width = width }
    if ["quit", "exit", "quit;", "exit;", "\\q"].contains(statement) {
      hasLeft = true
    } else if PromptCommand.isCommand(statement) {
      try follow(statement)
    } else {
      self.statement = statement
      try run(text)
    }
  }

  /// Runs a text and says whether all of it was answered.
  @discardableResult
  mutating func run(_ text: String) throws(WriteProblem) -> Bool {
    var state = self
    var saysCancelled = false
    var isWhole = true
    let wasCancelled = reader.whileRunning {
      engine.run(Source(name: "<prompt>", text: text)) { outcome in
        if case .problems(let problems, _) = outcome, !outcome.isWarning {
          saysCancelled = saysCancelled || problems.contains { $0.id == "cancelled" }
          isWhole = false
        }
        do throws(WriteProblem) {
          return try state.take(outcome)
        } catch {
          state.failure = error
          return false
        }
      }
    }
    self = state
    if let failure {
      self.failure = nil
      throw failure
    }
    if wasCancelled, !saysCancelled { try printer.complain("cancelled") }
    return isWhole && !wasCancelled
  }

  /// Prints one outcome and says whether to go on with the rest of the line.
  private mutating func take(_ outcome: Outcome) throws(WriteProblem) -> Bool {
    try printer.print(outcome)
    switch outcome {
    case .table, .chart, .text: break
    case .problems where outcome.isWarning: break
    case .done(let text):
      // The printer has told it where it tells all.
      if let text, !printer.style.isVerbose { try printer.say(text) }
    case .problems(let problems, let source), .failed(let problems, let source):
      if let repaired = source.repaired(by: problems) { reader.offer(repaired) }
      return false
    case .quit:
      hasLeft = true
      return false
    }
    try printer.flush()
    return true
  }
}
