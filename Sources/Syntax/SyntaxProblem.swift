package import Diagnostics

/// What is wrong with a statement as it is written.
package struct SyntaxProblem: Error, Sendable, Hashable {
  /// What is wrong.
  package indirect enum Kind: Sendable, Hashable {
    /// `mrr ~ 5`; with what was most likely meant.
    case unknownCharacter(String, meant: String?)
    /// A byte that is no UTF-8.
    case invalidEncoding
    /// `plan = "pro`
    case openText
    /// `` by `Created `` without its second backquote.
    case openName
    /// ```` `` ````
    case emptyName
    /// `99999999999999999999`
    case numberTooLarge(String)
    /// `5 % 2`
    case strayPercent
    /// `2024-Q5`, `2023-02-29`
    case badPeriod(String, PeriodFault)
    /// `group by`, `==`, `June 2024`: how others write what the language writes differently.
    case foreign(written: String, ours: String, note: String?)
    /// `select sum(mrr) from subscriptions`
    case select(note: String)
    /// `drop table subscriptions`
    case readOnly(String)
    /// `wher plan = pro`
    case misspelled(written: String, meant: String)
    /// `mrr by`, `mrr top plan`; nothing found at the end of a statement.
    case expected(Expectation, found: String?)
    /// `mrr plan`: a word where only a clause can follow.
    case unexpected(String)
    /// `mrr by plan by month`
    case repeatedClause(String)
    /// `a < b < c`
    case chainedComparison
    /// `(mrr`
    case openBracket
    /// `mrr 3 months` without `forecast`
    case horizonWithoutForecast
    /// Nested deeper than the limit.
    case tooDeep(limit: Int)
    /// More operators than the limit in one statement.
    case tooManyOperators(limit: Int)
  }

  /// Why a period does not exist.
  package enum PeriodFault: Sendable, Hashable {
    case quarter, half, month, shape
    case year
    /// The number of days of the month.
    case day(last: Int)
    /// The number of weeks of the year.
    case week(last: Int)
  }

  /// What could have stood in a place.
  package enum Expectation: Sendable, Hashable {
    case metric, value, dimension, period, date, name, tableName, text, file, column
    case count(after: String)
    case wholeNumber
    case unitOfTime(after: String)
    case words([String])
    case membersOrPeriod, comparisonTarget, funnelStep, option, property, tableLine
    case catalogueName
  }

  package var kind: Kind
  package var range: SourceRange
  /// Whether more input could mend it: an open bracket or quote at the end of the text, or an end
  /// behind `by`, an operator, a comma. A prompt then reads another line.
  package var isUnfinished: Bool
  /// The whole statement as it should be written, when it could be worked out.
  package var correction: Correction?
  /// Whether the correction of another problem of the statement mends this one too.
  package var isMendedElsewhere = false

  /// A statement mended as a whole: it is known to parse.
  package struct Correction: Sendable, Hashable {
    /// The statement's range.
    package var range: SourceRange
    package var text: String
  }

  init(
    _ kind: Kind, range: SourceRange, isUnfinished: Bool = false, correction: Correction? = nil
  ) {
    self.kind = kind
    self.range = range
    self.isUnfinished = isUnfinished
    self.correction = correction
  }
}
