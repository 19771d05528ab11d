/// Every function and operator of the language by name, row by row or over aggregates.
///
/// `FunctionSignature` in Analysis holds types, units and help; Execution holds the kernels.
package enum Function: String, Sendable, Hashable, CaseIterable {
  // operators
  case add, subtract, multiply, divide, negate
  case equal, notEqual, less, lessOrEqual, greater, greaterOrEqual
  case and, or, not
  // any type
  case `if`, coalesce, isMissing
  // numbers
  case mod, power, abs, round, floor, ceil, least, greatest
  // dates: the start of the unit (`month(created_at)` is the first day of the month)
  case day, week, month, quarter, year
  // dates: parts
  case dayOfWeek = "day_of_week"
  case dayOfMonth = "day_of_month"
  case monthOfYear = "month_of_year"
  case hourOfDay = "hour_of_day"
  // durations as numbers
  case days, hours, minutes
  // text
  case lower, upper, trim, length, substring, replace, concat
  case contains
  case startsWith = "starts_with"
  case endsWith = "ends_with"
}

/// The aggregates: many rows to one value.
package enum Aggregate: String, Sendable, Hashable, CaseIterable {
  case sum, avg, min, max, count
  case countDistinct = "count_distinct"
  case median, percentile, first, last, stddev
  /// The sum of the n largest values.
  case sumLargest = "sum_largest"
  /// The smallest share of the rows that makes a share of the sum.
  case shareOfRows = "share_of_rows"
}
