package import Modeling
package import Planning
import Storage
import Values

/// What a statement will read is known from its plan, but some plans hang on whole columns: a query
/// without a period is about all days that the data have. So that a file is not read for its days
/// first and once more for all else, such a statement is read twice instead: with guesses in place of
/// facts, for what it will read, and with the facts for what it means.
package struct Foresight {
  /// Facts that cost no reading.
  let guesses: any DataFacts
  /// Fetches what plans read.
  let fetch: (ForeseenPlans) -> Void

  /// - Parameters:
  ///   - dataset: whose sampled rows give the guesses; wrong ones make reading slower, no answer
  ///     wrong.
  ///   - fetch: brings what plans read into memory; what it cannot do is left to whoever needs it.
  package init(_ dataset: Dataset, fetch: @escaping (ForeseenPlans) -> Void) {
    guesses = SampledFacts(dataset: dataset)
    self.fetch = fetch
  }
}

/// What a statement will be computed by.
package struct ForeseenPlans: Sendable {
  package var tables: [LogicalPlan]
  package var records: [RowsPlan]
  package var funnels: [FunnelPlan]

  package init(
    tables: [LogicalPlan] = [], records: [RowsPlan] = [], funnels: [FunnelPlan] = []
  ) {
    self.tables = tables
    self.records = records
    self.funnels = funnels
  }

  init(_ plan: AnalyzedQuery.Plan) {
    switch plan {
    case .table(let plan): self.init(tables: [plan])
    case .rows(let plan): self.init(records: [plan])
    }
  }
}

/// Facts that fetch all that a statement reads, in one pass over each file, before the first of them
/// is looked up.
final class FetchingFacts: DataFacts {
  private let facts: any DataFacts
  private var fetch: (() -> Void)?

  init(_ facts: any DataFacts, fetch: @escaping () -> Void) {
    self.facts = facts
    self.fetch = fetch
  }

  private var fetched: any DataFacts {
    if let fetch {
      self.fetch = nil
      fetch()
    }
    return facts
  }

  func asOf() throws(LoadProblem) -> AsOf { try fetched.asOf() }

  func asOf(isAtLeast day: Day) throws(LoadProblem) -> Bool {
    try fetched.asOf(isAtLeast: day)
  }

  func bounds(of column: String, in table: String) throws(LoadProblem) -> (Day, Day)? {
    try fetched.bounds(of: column, in: table)
  }

  func isEmpty(_ column: String, in table: String) throws(LoadProblem) -> Bool {
    try fetched.isEmpty(column, in: table)
  }

  func texts(of column: String, in table: String, limit: Int) throws(LoadProblem) -> [String] {
    try fetched.texts(of: column, in: table, limit: limit)
  }

  func hasCustomersWithSeveral(_ column: String, in table: String) throws(LoadProblem) -> Bool {
    try fetched.hasCustomersWithSeveral(column, in: table)
  }

  func distinctCount(of column: String, in table: String) throws(LoadProblem) -> Int {
    try fetched.distinctCount(of: column, in: table)
  }
}

/// What a sample of the rows lets one guess.
private final class SampledFacts: DataFacts {
  private let dataset: Dataset

  init(dataset: Dataset) { self.dataset = dataset }

  func asOf() throws(LoadProblem) -> AsOf { try dataset.sampledAsOf() }

  func asOf(isAtLeast day: Day) throws(LoadProblem) -> Bool { true }

  func bounds(of column: String, in table: String) throws(LoadProblem) -> (Day, Day)? {
    try dataset.sampledBounds(of: column, in: table)
  }

  /// Asked only of columns whose sample has no value.
  func isEmpty(_ column: String, in table: String) throws(LoadProblem) -> Bool { true }

  func texts(
    of column: String, in table: String, limit: Int
  ) throws(LoadProblem) -> [String] { [] }

  func hasCustomersWithSeveral(
    _ column: String, in table: String
  ) throws(LoadProblem) -> Bool { false }

  func distinctCount(of column: String, in table: String) throws(LoadProblem) -> Int { 1 }
}
