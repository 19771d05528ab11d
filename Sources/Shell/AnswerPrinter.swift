package import Diagnostics
package import Interpreter
package import Rendering
package import Storage

/// The exit status of `kpi`; a signal has its own.
package enum RunStatus: Int32, Sendable {
  case done = 0
  /// A query is wrong, or its data cannot be read.
  case problem = 1
  case usage = 2
  case cannotWrite = 3
  case assertionFailed = 4
}

/// Prints outcomes: answers on one stream, what is said about them on the other.
package struct AnswerPrinter {
  /// How answers look.
  package struct Style: Sendable {
    package var format: OutputFormat
    package var hasHeader: Bool
    /// In columns; `nil` where nothing may be cut.
    package var width: Int?
    package var colorsAnswers: Bool
    package var colorsMessages: Bool
    /// No notes and no warnings.
    package var isQuiet: Bool
    /// What needs no answer is told too.
    package var isVerbose = false
    /// Charts are drawn without blocks and dots.
    package var isASCII: Bool
    /// Whether the terminal can be emptied.
    package var clearsScreen: Bool

    package init(
      format: OutputFormat, hasHeader: Bool = true, width: Int? = nil, colorsAnswers: Bool = false,
      colorsMessages: Bool = false, isQuiet: Bool = false, isASCII: Bool = false,
      clearsScreen: Bool = false
    ) {
      self.clearsScreen = clearsScreen
      self.isASCII = isASCII
      self.format = format
      self.hasHeader = hasHeader
      self.width = width
      self.colorsAnswers = colorsAnswers
      self.colorsMessages = colorsMessages
      self.isQuiet = isQuiet
    }
  }

  package var style: Style
  private let layout: Layout
  private let answers: OutputWriter
  private let messages: OutputWriter
  private var hasPrinted = false

  package init(style: Style, layout: Layout, answers: OutputWriter, messages: OutputWriter) {
    self.style = style
    self.layout = layout
    self.answers = answers
    self.messages = messages
  }

  /// What there is to see of an outcome.
  package mutating func print(_ outcome: Outcome) throws(WriteProblem) {
    switch outcome {
    case .table(let table, let caption, let notes):
      try print(table, caption: caption, notes: notes)
    case .chart(let chart): try print(chart)
    case .text(let text): try printText(text)
    case .problems(let problems, let source), .failed(let problems, let source):
      try print(problems, in: source)
    case .done(let text):
      if let text, style.isVerbose { try say(text) }
    case .quit: break
    }
  }

  /// A table, and what a reader must know about it: below it for a person, on the other stream
  /// when a program reads the answers.
  package mutating func print(
    _ table: Table, caption: StyledText, notes: [StyledText]
  ) throws(WriteProblem) {
    let shown = style.isQuiet ? [] : notes
    switch style.format {
    case .table: return try printText(layout.table(table, caption, shown, style.width))
    case .line: return try printText(layout.records(table, caption, shown, style.width))
    case .csv, .tsv, .json, .jsonl, .markdown: break
    }
    try separate()
    try answers.write(layout.machine(table, style.format, style.hasHeader))
    for note in notes { try say(note) }
  }

  /// A drawing, as wide as the terminal.
  package mutating func print(_ chart: Chart) throws(WriteProblem) {
    try printText(chart.text(width: style.width ?? Self.chartWidth, isASCII: style.isASCII))
  }

  /// Where there is no terminal.
  private static let chartWidth = 80

  /// A text that was asked for.
  package mutating func printText(_ text: StyledText) throws(WriteProblem) {
    try separate()
    let fitted = text.isProse ? style.width.map { text.wrapped(to: $0) } : nil
    try answers.write(ended(fitted ?? text, isColored: style.colorsAnswers))
  }

  /// The same for another place and in another style.
  func writing(to answers: OutputWriter, _ style: Style) -> AnswerPrinter {
    AnswerPrinter(style: style, layout: layout, answers: answers, messages: messages)
  }

  /// Empties a terminal that can do that; a line of space elsewhere.
  mutating func clearScreen() throws(WriteProblem) {
    try answers.write(style.clearsScreen ? layout.emptyScreen : "\n")
    startAnew()
  }

  /// Problems and warnings. Warnings alone are left out when quiet.
  package func print(_ problems: [Diagnostic], in source: Source) throws(WriteProblem) {
    let shown = style.isQuiet ? problems.filter { $0.severity == .error } : problems
    guard !shown.isEmpty else { return }
    try writeMessage(ended(layout.problems(shown, source), isColored: style.colorsMessages))
  }

  /// A remark, left out when quiet.
  package func say(_ text: StyledText) throws(WriteProblem) {
    guard !style.isQuiet else { return }
    let fitted = style.width.map { text.wrapped(to: $0) } ?? text
    try writeMessage(ended(fitted, isColored: style.colorsMessages))
  }

  /// `kpi: …`, whether quiet or not.
  package func complain(_ message: String) throws(WriteProblem) {
    try writeMessage("kpi: \(message)\n")
  }

  /// Sends what is buffered of the answers.
  package func flush() throws(WriteProblem) { try answers.flush() }

  /// Forgets what was printed: the next answer needs no line above it.
  package mutating func startAnew() { hasPrinted = false }

  /// An empty line between answers; JSON needs none, as each answer ends by itself.
  private mutating func separate() throws(WriteProblem) {
    defer { hasPrinted = true }
    guard hasPrinted, style.format != .json, style.format != .jsonl else { return }
    try answers.write("\n")
  }

  private func ended(_ text: StyledText, isColored: Bool) -> String {
    let written = isColored ? layout.ansi(text) : text.plain
    return text.plain.isEmpty || text.plain.hasSuffix("\n") ? written : written + "\n"
  }

  /// Answers first, so that both come in their order on one terminal. A message that cannot be
  /// written is nobody's loss; an answer is.
  private func writeMessage(_ text: String) throws(WriteProblem) {
    try answers.flush()
    try? messages.write(text)
    try? messages.flush()
  }
}
