/// Why a file cannot be used at all.
package enum LoadProblem: Error, Sendable, Hashable {
  case cannotOpen(path: String, reason: String)
  case cannotWrite(path: String, reason: String)
  case isEmpty(path: String)
  case noHeader(path: String)
  /// UTF-16, UTF-32 or binary.
  case wrongEncoding(path: String, found: String)
  case tooManyColumns(path: String, count: Int, limit: Int)
  case unclosedQuote(path: String, line: Int)
  /// The file became shorter or longer while it was read.
  case changedWhileRead(path: String)
  /// `--strict`: what would otherwise be an issue.
  case strict(path: String, LoadIssues.Example)
  /// A file of JSON lines that is not well written.
  case notJSON(path: String, line: Int, found: String, expected: String)
  case duplicateHeader(path: String, header: String)
  case tooLarge(path: String, what: String, limit: String)
  /// The user stopped the load.
  case cancelled
}
