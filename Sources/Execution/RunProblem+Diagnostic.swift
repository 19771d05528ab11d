package import Diagnostics
import Storage

extension RunProblem {
  /// The wording.
  package var diagnostic: Diagnostic {
    switch self {
    case .load(let problem):
      Diagnostic(id: "cannot-load", message: Self.words(problem))
    case .cancelled:
      Diagnostic(id: "cancelled", message: "cancelled: the statement was stopped")
    case .tooManyGroups(let count, let limit):
      Diagnostic(
        id: "too-many-groups", message: "the answer has at least \(count) groups",
        notes: ["at most \(limit) can be computed at once"],
        hints: ["group by fewer dimensions, or by a coarser one"])
    case .tooManyColumns(let count, let limit):
      Diagnostic(
        id: "too-many-columns", message: "`across` would make \(count) columns",
        notes: ["at most \(limit) are possible"],
        hints: ["use `by` for the dimension with many values"])
    case .overflow(let name):
      Diagnostic(
        id: "overflow", message: "`\(name)` goes beyond the largest exact number",
        hints: ["divide the column by a constant to make its values smaller"])
    case .brokenIdentity(let table, let period, let expected, let found):
      Diagnostic(
        id: "broken-identity",
        message: "the movements of `\(table)` in \(period) do not add up, so nothing is shown",
        notes: ["opening and movements give \(found), the closing rows \(expected)"],
        hints: ["this is a mistake in `kpi`: please report it"])
    case .unsupported(let what):
      Diagnostic(id: "not-possible", message: "\(what) cannot be computed")
    }
  }

  private static func words(_ problem: LoadProblem) -> String {
    switch problem {
    case .cannotOpen(let path, let reason): "`\(path)` cannot be opened: \(reason)"
    case .cannotWrite(let path, let reason): "`\(path)` cannot be written: \(reason)"
    case .isEmpty(let path): "`\(path)` is empty"
    case .noHeader(let path): "`\(path)` has no header"
    case .wrongEncoding(let path, let found): "`\(path)` is \(found), not UTF-8"
    case .tooManyColumns(let path, let count, let limit):
      "`\(path)` has \(count) columns, more than \(limit)"
    case .unclosedQuote(let path, let line): "`\(path)`: a quote opened in line \(line) never ends"
    case .changedWhileRead(let path): "`\(path)` changed while it was read"
    case .strict(let path, let example):
      "`\(path)`, line \(example.line): found `\(example.found)`, expected \(example.expected)"
    case .notJSON(let path, let line, let found, let expected):
      "`\(path)`, line \(line): found \(found), expected \(expected)"
    case .duplicateHeader(let path, let header): "`\(path)` has two columns named `\(header)`"
    case .tooLarge(let path, let what, let limit): "`\(path)`: \(what) is larger than \(limit)"
    case .cancelled: "the statement was stopped"
    }
  }
}
