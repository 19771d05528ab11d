extension StatementForm {
  /// What a statement of the form is called in messages.
  var words: String {
    switch self {
    case .figures: "a table of figures"
    case .cohorts: "a table of cohorts"
    case .records: "`rows`"
    case .why: "`why`, which explains one change"
    case .series: "a series"
    case .funnel: "a funnel"
    case .assertion: "an assertion"
    }
  }

  /// The clauses that do fit, and why others do not.
  var whatFits: String {
    switch self {
    case .figures: "every clause fits"
    case .cohorts: "it shows each cohort at each age: `where` and `cohort in PERIOD` choose them"
    case .records:
      "it lists all records of a figure: `where`, a period, `sort by` and `limit` fit; for one group ask `… by plan` first, then `rows 2`"
    case .why: "it looks at all groups: `by`, `where`, a period and `vs PERIOD` fit"
    case .series: "it reads every unit of the past: `where` and a period fit"
    case .funnel: "`by`, `where`, `rolling N days` and a period fit"
    case .assertion:
      "a condition is checked for every group: `by`, `where`, `having`, `vs` and a period fit"
    }
  }
}
