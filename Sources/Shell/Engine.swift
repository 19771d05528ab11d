package import Diagnostics
package import Interpreter
package import Rendering

/// What the shell asks of the interpreter; `Session` stands behind it, in tests a script.
package struct Engine {
  /// Opens folders, files or `-`.
  package var open: ([String]) -> [Diagnostic]
  /// Runs a source; the closure sees each outcome and says whether to go on.
  package var run: (Source, (Outcome) -> Bool) -> Void
  package var isUnfinished: (String) -> Bool
  package var completions: (String, Int) -> Completion
  package var highlight: (String) -> [(range: SourceRange, role: HighlightRole)]
  /// What was opened, in one line: tables and rows.
  package var summary: () -> StyledText?
  /// Parameters that were given and that nothing used.
  package var unusedParameters: () -> [Diagnostic]
  /// Whether answers came from the file at a path.
  package var reads: (String) -> Bool = { _ in false }
  /// Asks a running query to stop; called on a thread of its own.
  package var cancel: @convention(c) () -> Void
  /// A person begins to type, and has ended: between these nothing is asked but `isUnfinished` and
  /// `highlight`.
  package var idle: (begin: () -> Void, end: () -> Void) = ({}, {})

  package init(
    open: @escaping ([String]) -> [Diagnostic],
    run: @escaping (Source, (Outcome) -> Bool) -> Void,
    isUnfinished: @escaping (String) -> Bool,
    completions: @escaping (String, Int) -> Completion,
    highlight: @escaping (String) -> [(range: SourceRange, role: HighlightRole)],
    summary: @escaping () -> StyledText?,
    unusedParameters: @escaping () -> [Diagnostic],
    cancel: @escaping @convention(c) () -> Void
  ) {
    self.open = open
    self.run = run
    self.isUnfinished = isUnfinished
    self.completions = completions
    self.highlight = highlight
    self.summary = summary
    self.unusedParameters = unusedParameters
    self.cancel = cancel
  }

  /// The real one.
  package init(_ session: Session) {
    self.init(
      open: { session.open($0) },
      run: { session.run($0, emit: $1) },
      isUnfinished: { session.isUnfinished($0) },
      completions: { session.completions(in: $0, at: $1) },
      highlight: { session.highlight($0) },
      summary: { session.summary },
      unusedParameters: { session.unusedParameters() },
      cancel: { Session.cancel() })
    reads = { session.reads($0) }
    idle = ({ session.beginIdle() }, { session.endIdle() })
  }
}
