import Diagnostics
import Interpreter
import Rendering

// The commands of the prompt.
extension Prompt {
  mutating func follow(_ line: String) throws(WriteProblem) {
    let command: PromptCommand
    do throws(PromptCommand.Mistake) {
      command = try PromptCommand(line)
    } catch {
      return try printer.complain(error.message)
    }
    switch command {
    case .mode(let format?): printer.style.format = format
    case .mode(nil): try printer.say(StyledText(printer.style.format.rawValue))
    case .export(let path): try export(to: path)
    case .watch(let seconds): try watch(every: seconds)
    case .edit: try edit()
    case .help(nil): try printer.printText(Self.commandsText)
    case .help(let topic?): try run("help \(topic)")
    case .quit: hasLeft = true
    }
  }

  private static let commandsText: StyledText = {
    var text = StyledText()
    let width = PromptCommand.all.map(\.usage.count).filter { $0 < 30 }.max() ?? 0
    for (usage, help) in PromptCommand.all {
      text.append(usage, .keyword)
      text.append(usage.count > width ? "\n" + String(repeating: " ", count: width) : "")
      text.append(String(repeating: " ", count: max(0, width - usage.count)) + "  \(help)\n")
    }
    text.append("`help` is about the language; `help NAME` about one word of it\n", .muted)
    text.isProse = true
    return text
  }()

  /// The statement that `.export`, `.watch` and `.edit` are about.
  private func lastStatement() throws(WriteProblem) -> String? {
    if let statement { return statement }
    try printer.complain("there is no statement yet to do that with")
    return nil
  }

  private mutating func export(to path: String) throws(WriteProblem) {
    guard let statement = try lastStatement() else { return }
    do throws(WriteProblem) {
      let file = try OutputFile(path: path)
      var style = printer.style
      style.format = OutputFormat(ending: path) ?? .csv
      (style.width, style.colorsAnswers) = (nil, false)
      let terminal = printer
      printer = printer.writing(to: file.writer, style)
      let isWhole: Bool
      do throws(WriteProblem) {
        isWhole = try run(statement)
      } catch {
        printer = terminal
        try? file.close(isWanted: false)
        throw error
      }
      printer = terminal
      let isRead = engine.reads(path)
      try file.close(isWanted: isWhole && !isRead)
      if isRead { return try printer.complain("answers come from `\(path)`: name another file") }
      if isWhole { try printer.say(StyledText("written to \(path)", .note)) }
    } catch {
      try printer.complain(error.message)
    }
  }

  private mutating func watch(every seconds: Int) throws(WriteProblem) {
    guard let statement = try lastStatement() else { return }
    var state = self
    var failure: WriteProblem?
    // One run from end to end, so that Ctrl-C is heard whatever goes on.
    _ = reader.whileRunning {
      do throws(WriteProblem) {
        while try state.showAgain(statement, every: seconds) {}
      } catch {
        failure = error
      }
    }
    self = state
    if let failure { throw failure }
  }

  /// Asks once more and waits; says whether to go on.
  private mutating func showAgain(
    _ statement: String, every seconds: Int
  ) throws(WriteProblem) -> Bool {
    try printer.clearScreen()
    try printer.say(StyledText("every \(seconds) s, Ctrl-C ends it: \(statement)", .muted))
    return try run(statement) && !reader.wait(seconds: seconds)
  }

  private func edit() throws(WriteProblem) {
    switch ExternalEditor.edit(statement ?? "") {
    case .success(let text): if !text.isEmpty { reader.prefill(text) }
    case .failure(let problem): try printer.complain(problem.message)
    }
  }
}
