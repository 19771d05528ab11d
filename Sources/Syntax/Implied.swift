package import Diagnostics

extension Expression.Name {
  /// A name that the statement implies without writing it, such as the `reason` of
  /// `churned_by_reason`; `range` is what implies it.
  package init(unquoted text: String, range: SourceRange) {
    self.init(qualifier: nil, text: text, isQuoted: false, range: range)
  }
}

extension PeriodExpression {
  /// A plain number beside a date, read as a year.
  package init(year: Int, range: SourceRange) {
    self.init(kind: .year(year), range: range)
  }
}
