package import Syntax

/// What a statement makes of its query, and so which clauses mean something in it: the one table.
///
/// A clause that would change nothing is a problem, never passed over: who writes `top 2` believes
/// that two groups were looked at.
package enum StatementForm: Sendable, Hashable, CaseIterable {
  /// Figures by group: `nrr by plan`, also drawn.
  case figures
  /// `retention by cohort quarter across age`
  case cohorts
  /// `rows churned_mrr`
  case records
  /// `why nrr`
  case why
  /// `forecast mrr 3 months`, `anomalies mrr by month`
  case series
  /// `funnel signup > paid`
  case funnel
  /// `assert nrr >= 100%`
  case assertion

  /// The form of a statement; `nil` where it has no query.
  package init?(_ kind: Statement.Kind) {
    switch kind {
    case .query(let query), .explain(.query(let query)): self.init(query)
    case .assertion, .explain(.assertion): self = .assertion
    case .funnel, .explain(.funnel): self = .funnel
    case .rowsOfLine, .describe, .define, .save, .letBinding, .set, .showCatalog, .load, .run,
      .help, .quit, .model:
      return nil
    }
  }

  private init(_ query: Query) {
    switch query.verb {
    case .why: self = .why
    case .forecast, .anomalies: self = .series
    case .rows: self = .records
    case .show, .plot, .sql: self = query.isOfCohorts ? .cohorts : .figures
    }
  }

  /// The clauses that mean nothing here. Those that only some queries of a form cannot have, for a
  /// reason of their own, are told by the analysis of the form.
  private var unfit: [Query.Clause] {
    switch self {
    case .figures: []
    case .cohorts: [.having, .top, .sort, .limit, .total]
    case .records: [.by, .across, .having, .vs, .top, .total]
    case .why: [.across, .having, .window, .top, .sort, .limit, .total]
    case .series: [.across, .having, .vs, .top, .sort, .limit, .total]
    case .funnel: [.across, .having, .vs, .top, .sort, .limit, .total]
    case .assertion: [.across, .top, .sort, .limit]
    }
  }

  /// The clauses of a query that do not fit, in the order in which they stand.
  package func problems(in query: Query) -> [AnalysisProblem] {
    query.clauses.written.filter { unfit.contains($0.clause) }
      .map { .clauseNotHere("`\($0.clause.word)`", self, $0.range) }
  }
}

extension Statement.Kind {
  /// The query that a statement is about; `nil` where it has none.
  package var query: Query? {
    switch self {
    case .query(let query), .explain(.query(let query)): query
    case .assertion(let assertion), .explain(.assertion(let assertion)): assertion.query
    case .funnel(let funnel), .explain(.funnel(let funnel)): funnel.query
    case .rowsOfLine, .describe, .define, .save, .letBinding, .set, .showCatalog, .load, .run,
      .help, .quit, .model:
      nil
    }
  }
}

extension Query {
  /// Whether the query follows cohorts: `by cohort` alone is a dimension like any other.
  package var isOfCohorts: Bool {
    across.contains { dimension in
      switch dimension.kind {
      case .age: true
      case .cohort, .name, .grain, .parameter: false
      }
    }
  }
}
