import Diagnostics
import Interpreter
import Rendering
import Testing

@testable import Shell

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// An engine that answers by rule: a statement a line, its first word says what comes back.
final class ScriptedEngine {
  private(set) var opened: [[String]] = []
  private(set) var sources: [Source] = []
  var openProblems: [Diagnostic] = []
  var unusedParameters: [Diagnostic] = []

  var engine: Engine {
    Engine(
      open: {
        self.opened.append($0)
        return self.openProblems
      },
      run: { source, emit in self.run(source, emit: emit) },
      isUnfinished: { $0.hasSuffix("by") },
      completions: { text, offset in
        Completion(replacing: SourceRange(start: offset, end: offset), candidates: [])
      },
      highlight: { _ in [] },
      summary: { StyledText("2 tables") },
      unusedParameters: { self.unusedParameters },
      cancel: {})
  }

  private func run(_ source: Source, emit: (Outcome) -> Bool) {
    sources.append(source)
    let text = String(decoding: source.bytes, as: UTF8.self)
    var offset = 0
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      let range = SourceRange(start: offset, end: offset + line.utf8.count)
      offset = range.end + 1
      if line.isEmpty { continue }
      if !emit(outcome(String(line), range, source)) { return }
    }
  }

  private func outcome(_ line: String, _ range: SourceRange, _ source: Source) -> Outcome {
    switch line {
    case "wrong":
      return .problems([Diagnostic(id: "x", message: "no `wrong`", range: range)], source)
    case "nearly":
      let edit = Diagnostic.Edit(range: range, replacement: "nearly right")
      return .problems([Diagnostic(id: "x", message: "no", range: range, edit: edit)], source)
    case "assert":
      return .failed([Diagnostic(id: "y", message: "it is not so", range: range)], source)
    case "let": return .done(StyledText("defined"))
    case "leave": return .quit
    default: return .text(StyledText("=\(line)"))
    }
  }
}

/// Lines from a list instead of a terminal. Like a terminal's, unfinished ones go on.
final class ScriptedLines: LineReader {
  private var events: [LineEvent]
  private(set) var remembered: [String] = []
  private(set) var offered: [String] = []
  private(set) var prompts: [String] = []
  private(set) var prefilled: [String] = []
  private(set) var waited: [Int] = []
  /// How many waits there are until Ctrl-C.
  var waits = 1
  var cancels = false

  init(_ events: [LineEvent]) { self.events = events }

  convenience init(lines: String...) { self.init(lines.map { .line($0) }) }

  func read(prompt: String, engine: Engine) -> LineEvent {
    prompts.append(prompt)
    var text: String?
    while !events.isEmpty {
      let event = events.removeFirst()
      guard case .line(let line) = event else { return event }
      let joined = text.map { $0 + "\n" + line } ?? line
      if !engine.isUnfinished(joined) { return .line(joined) }
      text = joined
    }
    return .end
  }

  func remember(_ statement: String) { remembered.append(statement) }
  func offer(_ text: String) { offered.append(text) }
  func prefill(_ text: String) { prefilled.append(text) }

  func wait(seconds: Int) -> Bool {
    waited.append(seconds)
    return waited.count >= waits
  }

  func whileRunning(_ body: () -> Void) -> Bool {
    body()
    return cancels
  }
}

/// A temporary file whose content can be asked for.
final class Scratch {
  let path: String
  let descriptor: Int32

  init() {
    var template = Array("/tmp/shell-test-XXXXXX".utf8CString)
    descriptor = mkstemp(&template)
    path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  deinit {
    close(descriptor)
    unlink(path)
  }

  var text: String {
    lseek(descriptor, 0, SEEK_SET)
    let bytes = try? readText(descriptor: descriptor, limit: 1 << 26)
    return String(decoding: bytes ?? [], as: UTF8.self)
  }
}

/// Both streams of a run, each in a file.
struct Streams {
  let out = Scratch()
  let err = Scratch()

  func printer(_ format: OutputFormat = .table, isQuiet: Bool = false) -> AnswerPrinter {
    AnswerPrinter(
      style: AnswerPrinter.Style(format: format, isQuiet: isQuiet), layout: .plain,
      answers: OutputWriter(descriptor: out.descriptor),
      messages: OutputWriter(descriptor: err.descriptor))
  }
}
