final class LineEditor: LineReader {
  init?(cancel: @convention(c) () -> Void, colors: Bool, isDumb: Bool, history: History) {
    return nil
  }
  func read(prompt: String, engine: Engine) -> LineEvent { .end }
  func remember(_ statement: String) {}
  func offer(_ text: String) {}
  func whileRunning(_ body: () -> Void) -> Bool {
    body()
    return false
  }
}
