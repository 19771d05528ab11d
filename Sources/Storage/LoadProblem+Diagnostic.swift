package import Diagnostics

extension LoadProblem {
  /// The problem in words.
  package var diagnostic: Diagnostic {
    switch self {
    case .cannotOpen(let path, let reason):
      Diagnostic(
        id: "cannot-open", message: "cannot read `\(path)`: \(reason)", place: .init(file: path),
        notes: FileSystem.exists(path) ? [] : LoadProblem.surroundings(of: path),
        hints: FileSystem.exists(path) ? [] : LoadProblem.nearest(to: path))
    case .cannotWrite(let path, let reason):
      Diagnostic(
        id: "cannot-write", message: "cannot write `\(path)`: \(reason)",
        place: .init(file: path))
    case .isEmpty(let path):
      Diagnostic(
        id: "empty-file", message: "the file is empty", place: .init(file: path),
        notes: ["the first line must hold the names of the columns"])
    case .noHeader(let path):
      Diagnostic(
        id: "no-header", message: "the first line looks like data, not like names of columns",
        place: .init(file: path, line: 1), hints: ["put a line with the columns' names in front"])
    case .wrongEncoding(let path, let found):
      Diagnostic(
        id: "wrong-encoding", message: "expected text in UTF-8, found \(found)",
        place: .init(file: path), hints: ["export the table as CSV in UTF-8"])
    case .tooManyColumns(let path, let count, let limit):
      Diagnostic(
        id: "too-many-columns", message: "the header has \(count) columns, the limit is \(limit)",
        place: .init(file: path, line: 1))
    case .unclosedQuote(let path, let line):
      Diagnostic(
        id: "unclosed-quote", message: "the quote that opens in line \(line) is never closed",
        place: .init(file: path, line: line),
        hints: ["close the quote, or double the quotes inside of quoted fields"])
    case .changedWhileRead(let path):
      Diagnostic(
        id: "changed-while-read", message: "the file changed while it was read",
        place: .init(file: path), hints: ["load it again when it is complete"])
    case .strict(let path, let example):
      Diagnostic(
        id: example.kind.id, message: example.message,
        place: .init(file: path, line: example.line, column: example.column),
        notes: ["`--strict` refuses files with anything doubtful"], hints: example.hints)
    case .notJSON(let path, let line, let found, let expected):
      Diagnostic(
        id: "not-json", message: "expected \(expected), found \(found)",
        place: .init(file: path, line: line),
        notes: ["a file that begins with `{` is read as one JSON object a line"],
        hints: ["repair the line, or export the table as CSV"])
    case .duplicateHeader(let path, let header):
      Diagnostic(
        id: "duplicate-header", message: "two columns are called `\(header)`",
        place: .init(file: path, line: 1), notes: ["`--strict` wants every name once"],
        hints: ["rename one of them"])
    case .tooLarge(let path, let what, let limit):
      Diagnostic(
        id: "too-large", message: "\(what) is larger than \(limit)", place: .init(file: path))
    case .cancelled:
      Diagnostic(id: "cancelled", message: "the statement was stopped")
    }
  }

  /// What there is in place of a file that is not there; a word alone may be no path at all.
  private static func surroundings(of path: String) -> [String] {
    let folder = FileSystem.folder(of: path)
    guard FileSystem.isFolder(folder) else { return ["there is no folder `\(folder)`"] }
    let tables = FileSystem.names(in: folder).filter { $0.hasSuffix(".csv") && !$0.hasPrefix(".") }
    guard FileSystem.name(of: path).contains("."), nearest(to: path).isEmpty, !tables.isEmpty else {
      return []
    }
    let shown = tables.prefix(5).map { "`\($0)`" }.joined(separator: ", ")
    let others = tables.count > 5 ? " and \(tables.count - 5) more" : ""
    return ["`\(folder)` holds \(shown)\(others)"]
  }

  private static func nearest(to path: String) -> [String] {
    let folder = FileSystem.folder(of: path)
    let near = nearestName(to: FileSystem.name(of: path), in: FileSystem.names(in: folder))
    return near.map { ["did you mean `\(path.contains("/") ? FileSystem.join(folder, $0) : $0)`?"] }
      ?? []
  }
}
