import CEditShim
import Diagnostics
import Interpreter

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Lines from a terminal by libedit's native interface.
///
/// Three arts make up for what libedit lacks: keys are decoded here, so that no escape sequence
/// leaks into the line; it is kept from the terminal's insert and delete functions, which it
/// mistakes; and colour is painted over what it drew while it waits for a key.
final class LineEditor: LineReader {
  private let editor: OpaquePointer
  private let searchable: OpaquePointer
  let history: History
  let paints: Bool
  private let marksPastes: Bool
  private let signals: Int32
  private var keys = KeyDecoder(descriptor: STDIN_FILENO)
  private var recall = Recall()
  private(set) var engine: Engine?
  private var prompt: UnsafeMutablePointer<CChar>
  private(set) var promptText = ""
  private var isInterrupted = false
  private var isRunning = false
  var isGhostShown = false
  /// What `kpi-replace` and `kpi-paste` put into the line.
  private var insertion: [Unicode.Scalar] = []
  /// What the next line begins with.
  private var prefilled: [Unicode.Scalar] = []

  /// `nil` where libedit cannot work. `cancel` is called on another thread when Ctrl-C comes while
  /// a query runs.
  init?(
    cancel: @escaping @convention(c) () -> Void, colors: Bool, isDumb: Bool, history: History
  ) {
    edit_use_utf8()
    guard let editor = edit_open("kpi") else { return nil }
    guard let searchable = history_init(), let prompt = strdup("") else {
      el_end(editor)
      return nil
    }
    self.editor = editor
    self.searchable = searchable
    self.history = history
    self.prompt = prompt
    paints = colors && !isDumb
    marksPastes = !isDumb
    signals = edit_handle_signals(cancel)
    edit_set_client(editor, Unmanaged.passUnretained(self).toOpaque())
    edit_set_prompt(editor) { LineEditor.of($0)?.prompt }
    edit_set_mode(editor)
    edit_avoid_insert_delete(editor)
    edit_set_history(editor, searchable, Int32(History.limit))
    for entry in history.entries { edit_add_history(searchable, entry) }
    edit_set_input(editor) { LineEditor.of($0)?.nextCharacter($1) ?? -1 }
    addFunctions()
    // The user's own file first, so that the keys that make the prompt work stay bound.
    el_source(editor, nil)
    bindKeys()
  }

  deinit {
    el_end(editor)
    history_end(searchable)
    free(prompt)
  }

  private static func of(_ editor: OpaquePointer?) -> LineEditor? {
    guard let client = edit_client(editor) else { return nil }
    return Unmanaged<LineEditor>.fromOpaque(client).takeUnretainedValue()
  }

  // Reading

  func read(prompt text: String, engine: Engine) -> LineEvent {
    if text != promptText, let copy = strdup(text) {
      free(prompt)
      prompt = copy
      promptText = text
    }
    self.engine = engine
    recall = Recall()
    isInterrupted = false
    isGhostShown = false
    el_resize(editor)
    edit_begin(marksPastes)
    defer { edit_end() }
    if !prefilled.isEmpty {
      (insertion, prefilled) = (prefilled, [])
      el_push(editor, Builtin.replace.rawValue)
    }
    var count: Int32 = 0
    guard let line = el_gets(editor, &count), count > 0 else {
      // libedit leaves the cursor behind `^D`; of `^C` it shows nothing.
      write(isInterrupted ? "^C\n" : "\n")
      return isInterrupted ? .interrupted : .end
    }
    var statement = String(cString: line)
    if statement.hasSuffix("\n") { statement.removeLast() }
    return .line(statement)
  }

  func remember(_ statement: String) {
    history.add(statement)
    if history.entries.last == statement { edit_add_history(searchable, statement) }
  }

  func offer(_ text: String) { history.offer(text) }

  func prefill(_ text: String) { prefilled = Array(text.unicodeScalars) }

  func wait(seconds: Int) -> Bool {
    whileRunning { for _ in 0..<seconds * 20 where !edit_was_cancelled() { usleep(50_000) } }
  }

  func whileRunning(_ body: () -> Void) -> Bool {
    // Within another run Ctrl-C ends both.
    let isOuter = !isRunning
    if isOuter { edit_set_running(true) }
    isRunning = true
    body()
    if isOuter {
      edit_set_running(false)
      isRunning = false
    }
    return edit_was_cancelled()
  }

  // Keys

  /// libedit's names for its own functions, reached by private sequences that no terminal sends.
  private enum Builtin: String {
    case accept = "\u{1B}[9001~"
    case lineUp = "\u{1B}[9002~"
    case lineDown = "\u{1B}[9003~"
    case right = "\u{1B}[9004~"
    case end = "\u{1B}[9005~"
    case newline = "\u{1B}[9006~"
    case replace = "\u{1B}[9007~"
  }

  private func addFunctions() {
    edit_add_function(editor, "kpi-complete", "completes the word") { editor, _ in
      LineEditor.act(editor) { $0.complete() }
    }
    edit_add_function(editor, "kpi-enter", "runs or continues the statement") { editor, _ in
      LineEditor.act(editor) { $0.enter() }
    }
    edit_add_function(editor, "kpi-newline", "starts a new line") { editor, _ in
      LineEditor.act(editor) { $0.insert(["\n"]) }
    }
    edit_add_function(editor, "kpi-up", "goes a line up or to an older statement") { editor, _ in
      LineEditor.act(editor) { $0.walk(older: true) }
    }
    edit_add_function(editor, "kpi-down", "goes a line down or to a newer one") { editor, _ in
      LineEditor.act(editor) { $0.walk(older: false) }
    }
    edit_add_function(editor, "kpi-right", "goes right or takes the suggestion") { editor, _ in
      LineEditor.act(editor) { $0.advance(by: .right) }
    }
    edit_add_function(editor, "kpi-end", "goes to the end or takes the suggestion") { editor, _ in
      LineEditor.act(editor) { $0.advance(by: .end) }
    }
    edit_add_function(editor, "kpi-paste", "inserts what was pasted") { editor, _ in
      LineEditor.act(editor) { $0.insert($0.insertion) }
    }
    edit_add_function(editor, "kpi-replace", "puts another statement in place") { editor, _ in
      LineEditor.act(editor) { $0.replace() }
    }
  }

  /// The face of a key function towards libedit: its editor in, a `CC_` code out.
  private static func act(_ editor: OpaquePointer?, _ body: (LineEditor) -> Int32) -> UInt8 {
    UInt8(truncatingIfNeeded: of(editor).map(body) ?? CC_ERROR)
  }

  private func bindKeys() {
    let bindings = [
      ("\t", "kpi-complete"), ("\r", "kpi-enter"), ("\n", "kpi-enter"),
      ("^P", "kpi-up"), ("^N", "kpi-down"), ("^F", "kpi-right"), ("^E", "kpi-end"),
      ("^B", "ed-prev-char"), ("^A", "ed-move-to-beg"), ("^O", "kpi-newline"),
      ("^^", "kpi-paste"), ("^_", "ed-delete-next-char"), ("\\034", "ed-prev-word"),
      ("\\035", "em-next-word"),
      // libedit's versions differ in these: Apple's ^R only redraws, its ^W cuts to a mark.
      ("^R", "em-inc-search-prev"), ("^S", "em-inc-search-next"), ("^W", "ed-delete-prev-word"),
      (Builtin.accept.rawValue, "ed-newline"), (Builtin.lineUp.rawValue, "ed-prev-line"),
      (Builtin.lineDown.rawValue, "ed-next-line"), (Builtin.right.rawValue, "ed-next-char"),
      (Builtin.end.rawValue, "ed-move-to-end"), (Builtin.newline.rawValue, "kpi-newline"),
      (Builtin.replace.rawValue, "kpi-replace"),
    ]
    for (key, function) in bindings { edit_bind(editor, key, function) }
  }

  private func push(_ functions: Builtin...) -> Int32 {
    el_push(editor, functions.map(\.rawValue).joined())
    return CC_NORM
  }

  /// The line and the cursor's index in it.
  func line() -> (text: [Unicode.Scalar], cursor: Int) {
    guard let info = el_wline(editor)?.pointee else { return ([], 0) }
    let count = info.lastchar - info.buffer
    let characters = UnsafeBufferPointer(start: info.buffer, count: count)
    return (
      characters.map { Unicode.Scalar(UInt32(truncatingIfNeeded: $0)) ?? "\u{FFFD}" },
      info.cursor - info.buffer
    )
  }

  private func insert(_ text: [Unicode.Scalar]) -> Int32 {
    insertion = []
    guard !text.isEmpty else { return CC_NORM }
    let characters = text.map { wchar_t(truncatingIfNeeded: $0.value) } + [0]
    return el_winsertstr(editor, characters) == 0 ? CC_REFRESH : CC_ERROR
  }

  private func enter() -> Int32 {
    let text = string(line().text[...])
    // A second Enter runs what still looks unfinished, so that nobody is stuck.
    let isForced = text.hasSuffix("\n")
    if isForced || !(engine?.isUnfinished(text) ?? false) { return push(.accept) }
    return push(.end, .newline)
  }

  private func walk(older: Bool) -> Int32 {
    let (text, cursor) = line()
    let whole = string(text[...])
    let isWalking = cursor == text.count && recall.isShowing(whole)
    if !isWalking, (older ? text[..<cursor] : text[cursor...]).contains("\n") {
      return push(older ? .lineUp : .lineDown)
    }
    let before = string(text[..<cursor])
    guard let found = recall.step(older: older, line: whole, before: before, in: history) else {
      return CC_ERROR
    }
    insertion = Array(found.unicodeScalars)
    return push(.end, .replace)
  }

  /// Puts the insertion in place of the whole line; the cursor is at its end.
  private func replace() -> Int32 {
    let count = line().text.count
    if count > 0 { el_deletestr(editor, Int32(count)) }
    return insertion.isEmpty ? CC_REFRESH : insert(insertion)
  }

  private func advance(by builtin: Builtin) -> Int32 {
    let (text, cursor) = line()
    guard cursor == text.count, let rest = suggestion(after: text) else { return push(builtin) }
    return insert(Array(rest.unicodeScalars))
  }

  private func complete() -> Int32 {
    let (text, cursor) = line()
    let before = string(text[..<cursor])
    let completion = engine?.completions(string(text[...]), before.utf8.count)
    guard let completion else { return CC_ERROR }
    switch CompletionStep(completion, before: before, after: string(text[cursor...])) {
    case .nothing:
      return CC_ERROR
    case .replace(let count, let replacement):
      if count > 0 { el_deletestr(editor, Int32(count)) }
      return insert(Array(replacement.unicodeScalars))
    case .list:
      show(completion.candidates)
      return CC_NORM
    }
  }

  /// Prints candidates below the line and has the line drawn anew below them.
  private func show(_ candidates: [Completion.Candidate]) {
    let (rows, columns) = windowSize()
    let geometry = geometry(columns: columns)
    let lines = completionRows(candidates, rows: rows - 2, columns: columns) { text in
      text.unicodeScalars.reduce(0) { $0 + width($1) }
    }
    let down = geometry.end.row - geometry.cursor.row
    write(
      (down > 0 ? "\u{1B}[\(down)B" : "") + "\r\n" + lines.map { $0 + "\r\n" }.joined())
    edit_refresh(editor)
  }

  // Input

  /// What libedit calls for every key, with its screen at rest.
  private func nextCharacter(_ result: UnsafeMutablePointer<wchar_t>?) -> Int32 {
    while true {
      guard keys.hasBytes || waitForInput() else { return -1 }
      let key = keys.next()
      eraseGhost()
      guard let character = character(for: key) else {
        if key == .endOfInput { return 0 }
        continue
      }
      result?.pointee = wchar_t(truncatingIfNeeded: character.value)
      return 1
    }
  }

  /// The one character, bound above, that stands for a key.
  private func character(for key: Key) -> Unicode.Scalar? {
    switch key {
    case .character(let scalar): return scalar
    case .up: return "\u{10}"
    case .down: return "\u{0E}"
    case .left: return "\u{02}"
    case .right: return "\u{06}"
    case .home: return "\u{01}"
    case .end: return "\u{05}"
    case .delete: return "\u{1F}"
    case .wordLeft: return "\u{1C}"
    case .wordRight: return "\u{1D}"
    case .newline: return "\u{0F}"
    case .paste(let text):
      insertion = text
      return "\u{1E}"
    case .unknown, .endOfInput: return nil
    }
  }

  /// Waits for bytes and follows signals meanwhile; false when the line is dropped. Paints only
  /// when nothing is waiting, so that a paste or a fast typist pays nothing for colour.
  private func waitForInput() -> Bool {
    var isPainted = false
    while true {
      var entries = [
        pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0),
        pollfd(fd: signals, events: Int16(POLLIN), revents: 0),
      ]
      if !isPainted, poll(&entries, 2, 0) == 0 {
        paint()
        isPainted = true
      }
      if poll(&entries, 2, -1) < 0 {
        if errno == EINTR { continue }
        return false
      }
      guard entries[1].revents & Int16(POLLIN) != 0 else { return true }
      while let signal = nextByte(of: signals) {
        if !follow(Int32(signal)) { return false }
        isPainted = false
      }
    }
  }

  /// Does what a signal asks for; false when it drops the line.
  private func follow(_ signal: Int32) -> Bool {
    switch signal {
    case SIGINT:
      eraseGhost()
      let geometry = geometry(columns: windowSize().columns)
      var painting = LinePainting(from: geometry.cursor)
      painting.move(to: geometry.end)
      if paints { write(painting.text) }
      isInterrupted = true
      return false
    case SIGWINCH:
      // The terminal has wrapped the rows anew: up to the first at the new width, and clear.
      let row = geometry(columns: windowSize().columns).cursor.row
      if marksPastes { write((row > 0 ? "\u{1B}[\(row)A" : "") + "\r\u{1B}[J") }
      isGhostShown = false
      el_resize(editor)
      edit_refresh(editor)
    default:
      edit_refresh(editor)
    }
    return true
  }

  // The terminal

  func windowSize() -> (rows: Int, columns: Int) {
    var rows: Int32 = 24
    var columns: Int32 = 80
    _ = edit_window_size(&rows, &columns)
    return (max(1, Int(rows)), max(1, Int(columns)))
  }

  func width(_ scalar: Unicode.Scalar) -> Int {
    max(0, Int(edit_width(wchar_t(truncatingIfNeeded: scalar.value))))
  }

  func write(_ text: String) {
    edit_flush()
    OutputWriter.writeQuietly(text.utf8, to: STDOUT_FILENO)
  }
}
