package import Diagnostics
package import Values

/// How a session starts.
package struct SessionOptions: Sendable {
  /// `--today`
  package var today: Day?
  /// `--model`
  package var modelPath: String?
  package var threads: Int
  package var isTextOnly: Bool
  package var isStrict: Bool
  /// `--set NAME=VALUE`: parameters, the value as it would be written in a `let`.
  package var parameters: [(name: String, value: String)]
  /// Whether the bundled example was asked for (`--example`) or taken for want of other data.
  package var usesExample: Bool

  package init(
    today: Day? = nil, modelPath: String? = nil, threads: Int = 2, isTextOnly: Bool = false,
    isStrict: Bool = false, parameters: [(name: String, value: String)] = [],
    usesExample: Bool = false
  ) {
    self.today = today
    self.modelPath = modelPath
    self.threads = threads
    self.isTextOnly = isTextOnly
    self.isStrict = isStrict
    self.parameters = parameters
    self.usesExample = usesExample
  }
}

/// The front door: text in, outcomes out; holds the tables, the model and what was defined.
package final class Session {
  package init(options: SessionOptions) {}

  /// Opens data: folders of CSV files, CSV files, or `-` for standard input.
  /// Errors among what it returns mean that nothing can be answered.
  package func open(_ paths: [String]) -> [Diagnostic] { [] }

  /// Runs every statement of a source in order; `emit` sees each outcome as it comes and returns
  /// whether to go on.
  package func run(_ source: Source, emit: (Outcome) -> Bool) {}

  /// Whether the text is a statement that more lines could complete: the prompt goes on reading.
  package func isUnfinished(_ text: String) -> Bool { false }

  /// What could stand at the cursor.
  package func completions(in text: String, at offset: Int) -> Completion {
    Completion(replacing: SourceRange(start: offset, end: offset), candidates: [])
  }

  /// The parts of a line with their roles, for colour as it is typed.
  package func highlight(_ text: String) -> [(range: SourceRange, role: HighlightRole)] { [] }

  /// Asks a running query to stop; safe to call from a signal handler's thread.
  package static func cancel() {}
}

/// Candidates for the word at the cursor.
package struct Completion: Sendable {
  package struct Candidate: Sendable, Hashable {
    /// What is inserted: quoted where it must be.
    package var text: String
    /// A few words beside it: a unit, a count of rows.
    package var detail: String

    package init(text: String, detail: String = "") {
      self.text = text
      self.detail = detail
    }
  }

  /// The word that a candidate replaces.
  package var replacing: SourceRange
  package var candidates: [Candidate]

  package init(replacing: SourceRange, candidates: [Candidate]) {
    self.replacing = replacing
    self.candidates = candidates
  }
}

package enum HighlightRole: Sendable, Hashable {
  case keyword, metric, dimension, literal, comment, unknown
}
