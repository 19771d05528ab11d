import Diagnostics

extension RowsProblem {
  /// The problem in words.
  func diagnostic(at range: SourceRange) -> Diagnostic {
    Diagnostic(id: id, message: message, range: range, hints: hints)
  }

  private var id: String {
    switch self {
    case .noAnswer, .notGroups: "no-answer"
    case .noSuchLine: "no-such-line"
    case .severalUnits, .meanOfCohorts: "several-groups"
    case .ratioOfCohorts, .noCustomer: "no-records"
    }
  }

  private var message: String {
    switch self {
    case .noAnswer(let line): "there is no answer yet whose line \(line) could be meant"
    case .notGroups(let what): "the lines of the last answer (`\(what)`) are no groups of figures"
    case .noSuchLine(let line, let count):
      "the last answer has \(count) \(count == 1 ? "line" : "lines"), not \(line)"
    case .severalUnits(let line, let grain):
      "line \(line) has a figure for every \(grain): each has records of its own"
    case .meanOfCohorts(let line): "line \(line) is the mean of all cohorts"
    case .ratioOfCohorts(let name):
      "a cell of `\(name)` is no sum over customers: no column of records adds up to it"
    case .noCustomer(let name): "the rows behind `\(name)` do not say which customer they are of"
    }
  }

  private var hints: [String] {
    switch self {
    case .noAnswer, .notGroups: ["ask for figures first, or name them: `rows churned_mrr`"]
    case .noSuchLine: []
    case .severalUnits(_, let grain):
      ["put it among the groups: `… by plan, \(grain)`, then `rows N` for one of its lines"]
    case .meanOfCohorts: ["`rows 1` leads to the customers of the first cohort"]
    case .ratioOfCohorts:
      ["ask for its parts, such as `closing_mrr by cohort quarter across age`, then `rows 1`"]
    case .noCustomer: []
    }
  }
}
