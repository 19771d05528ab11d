import Syntax

/// Why a line of the last answer leads to no records.
enum RowsProblem: Error, Hashable {
  /// `rows 1` as the first statement
  case noAnswer(line: Int)
  /// `rows 1` behind `why nrr`
  case notGroups(of: String)
  /// `rows 9` behind an answer of two lines
  case noSuchLine(Int, count: Int)
  /// `rows 1` behind `mrr by plan across month`
  case severalUnits(line: Int, grain: String)
  /// `rows 9` where line 9 is the mean of all cohorts
  case meanOfCohorts(line: Int)
  /// `rows 1` behind `arpa by cohort quarter across age`
  case ratioOfCohorts(String)
  /// `rows 1` behind `count() by cohort month across age`, where the rows name no customer
  case noCustomer(of: String)
}
