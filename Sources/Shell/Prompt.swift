import Diagnostics
import Interpreter
package import Rendering

/// The read, run, print loop of a person at a terminal.
package struct Prompt {
  private let engine: Engine
  private let reader: any LineReader
  private var printer: AnswerPrinter
  private var failure: WriteProblem?
  private var hasLeft = false

  /// What stands before a line.
  package static let text = "kpi> "

  package init(engine: Engine, reader: any LineReader, printer: AnswerPrinter) {
    self.engine = engine
    self.reader = reader
    self.printer = printer
  }

  /// Reads and runs until Ctrl-D or `quit`. A wrong query is no reason to leave and none to fail.
  package mutating func run(greeting: StyledText) throws(WriteProblem) {
    try printer.say(greeting)
    while !hasLeft {
      switch reader.read(prompt: Prompt.text, engine: engine) {
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
    if ["quit", "exit", "quit;", "exit;", "\\q", ".quit", ".exit"].contains(statement) {
      hasLeft = true
      return
    }
    printer.startAnew()
    var state = self
    var saysCancelled = false
    let wasCancelled = reader.whileRunning {
      engine.run(Source(name: "<prompt>", text: text)) { outcome in
        if case .problems(let problems, _) = outcome {
          saysCancelled = saysCancelled || problems.contains { $0.id == "cancelled" }
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
    if let failure { throw failure }
    if wasCancelled, !saysCancelled { try printer.complain("cancelled") }
  }

  /// Prints one outcome and says whether to go on with the rest of the line.
  private mutating func take(_ outcome: Outcome) throws(WriteProblem) -> Bool {
    switch outcome {
    case .table(let table, let caption, let notes):
      try printer.print(table, caption: caption, notes: notes)
    case .chart(let chart):
      try printer.print(chart)
    case .text(let text):
      try printer.printText(text)
    case .done(let text):
      if let text { try printer.say(text) }
    case .problems(let problems, let source), .failed(let problems, let source):
      try printer.print(problems, in: source)
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
