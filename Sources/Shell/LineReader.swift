/// What reading a line led to.
package enum LineEvent: Equatable, Sendable {
  /// A whole statement; several lines where more were needed.
  case line(String)
  /// Ctrl-C: what was typed is dropped.
  case interrupted
  /// Ctrl-D, or the terminal is gone.
  case end
}

/// Where the prompt gets its lines: libedit, or a script in tests.
package protocol LineReader: AnyObject {
  /// Reads one statement, with completion, colour and the question whether it is finished answered
  /// by the engine.
  func read(prompt: String, engine: Engine) -> LineEvent

  /// Keeps a statement for later recall.
  func remember(_ statement: String)

  /// Offers a text as the next to be recalled, for this session only.
  func offer(_ text: String)

  /// Puts a text on the next line, to be changed before it is run.
  func prefill(_ text: String)

  /// Waits; says whether Ctrl-C ended it.
  func wait(seconds: Int) -> Bool

  /// Runs a body in which Ctrl-C cancels rather than interrupts reading; says whether it did.
  func whileRunning(_ body: () -> Void) -> Bool
}
