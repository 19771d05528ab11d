package import Storage

/// Why a plan gives no answer.
package enum RunProblem: Error, Sendable, Hashable {
  /// A file of the data cannot be read.
  case load(LoadProblem)
  /// The user stopped the statement.
  case cancelled
  /// More groups than `Limits.groups`: `count() by id, created_at` over a huge file.
  case tooManyGroups(count: Int, limit: Int)
  /// More columns than `Limits.pivotColumns`: `mrr across customer`.
  case tooManyColumns(count: Int, limit: Int)
  /// An exact figure that does not fit; the engine retries with floating point before it says so.
  case overflow(name: String)
  /// The movements of a life table do not add up: an error of the engine, never shown as figures.
  case brokenIdentity(table: String, period: String, expected: String, found: String)
  /// The plan asks for what its relation does not have: an error of analysis.
  case unsupported(what: String)
}

/// The sizes beyond which the engine refuses to go on.
package enum Limits {
  /// Groups of one answer, a cell of a time series counted by itself.
  package static let groups = 20_000_000
  /// Columns that `across` may spread to.
  package static let pivotColumns = 1000
}

/// Runs `body`, a failure to load made a problem of the run.
func loading<R>(_ body: () throws(LoadProblem) -> R) throws(RunProblem) -> R {
  do { return try body() } catch { throw error == .cancelled ? .cancelled : .load(error) }
}
