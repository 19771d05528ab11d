import Planning
package import Values

/// A function as queries call it: its arguments and one line of help. The one table of functions:
/// the analyzer checks against it, help and completion print it.
package struct FunctionSignature: Sendable {
  /// Row by row, or many rows to one.
  package enum Kind: Sendable, Hashable {
    case row(Function)
    case aggregate(Aggregate)
    /// An aggregate over the values of a key.
    case byKey(Aggregate)
    case window(WindowFunction)
    /// A figure of a group beside that of all groups.
    case share
  }

  package var name: String
  package var kind: Kind
  /// How few and how many arguments it takes.
  package var arguments: ClosedRange<Int>
  /// The arguments and the meaning, for help: `round(x[, digits])`.
  package var usage: String
  package var help: String

  private init(
    _ name: String, _ kind: Kind, _ arguments: ClosedRange<Int>, _ usage: String, _ help: String
  ) {
    self.name = name
    self.kind = kind
    self.arguments = arguments
    self.usage = usage
    self.help = help
  }

  package static let all: [FunctionSignature] = aggregates + windows + [share] + functions

  /// The function of a name, whatever its case.
  package static func named(_ name: String) -> FunctionSignature? {
    let wanted = name.lowercased()
    return all.first { $0.name == wanted }
  }

  private static let aggregates: [FunctionSignature] = [
    .init(
      "sum", .aggregate(.sum), 1...3, "sum(x[, unit])",
      "the sum; with a unit of the calendar the mean of the sums of its units"),
    .init("avg", .aggregate(.avg), 1...1, "avg(x)", "the mean of the rows that have a value"),
    .init("mean", .aggregate(.avg), 1...1, "mean(x)", "the same as avg"),
    .init("min", .aggregate(.min), 1...1, "min(x)", "the least value"),
    .init("max", .aggregate(.max), 1...1, "max(x)", "the greatest value"),
    .init(
      "count", .aggregate(.count), 0...3, "count([x[, unit]])",
      "the number of rows, or of rows with x; with a unit the mean of its units"),
    .init(
      "count_distinct", .aggregate(.countDistinct), 1...3, "count_distinct(x[, unit])",
      "the number of different values; with a unit, such as month, the mean of its units"),
    .init("median", .aggregate(.median), 1...1, "median(x)", "the middle value"),
    .init(
      "percentile", .aggregate(.percentile), 2...2, "percentile(x, p)",
      "the value below which a share p (90% or 0.9) of the rows lies, interpolated"),
    .init("first", .aggregate(.first), 1...1, "first(x)", "the earliest row's value"),
    .init("last", .aggregate(.last), 1...1, "last(x)", "the latest row's value"),
    .init("stddev", .aggregate(.stddev), 1...1, "stddev(x)", "the sample standard deviation"),
    .init(
      "sum_largest", .aggregate(.sumLargest), 2...2, "sum_largest(x, n)",
      "the sum of the n largest values"),
    .init(
      "sum_by", .byKey(.sum), 2...2, "sum_by(key, value)",
      "the sum of a value, itself an aggregate, that is worked out for each key"),
    .init(
      "avg_by", .byKey(.avg), 2...2, "avg_by(key, value)",
      "the mean of a value, itself an aggregate, that is worked out for each key"),
    .init(
      "sum_largest_by", .byKey(.sumLargest), 3...3, "sum_largest_by(key, value, n)",
      "the sum of the n largest of a value, itself an aggregate, that is worked out for each key"),
    .init(
      "median_by", .byKey(.median), 2...2, "median_by(key, value)",
      "the median of a value, itself an aggregate, that is worked out for each key"),
    .init(
      "share_of_rows", .aggregate(.shareOfRows), 2...2, "share_of_rows(x, share)",
      "the smallest share of the rows that makes a share (80%) of the sum"),
  ]

  private static let windows: [FunctionSignature] = [
    .init(
      "trailing", .window(.trailing), 2...2, "trailing(metric, months)",
      "the metric over the months that end with the period"),
    .init(
      "lagged", .window(.lagged), 1...2, "lagged(metric[, months])",
      "the metric over the period before, or over the period so many months earlier"),
    .init(
      "trailing_days", .window(.trailingDays), 2...2, "trailing_days(metric, days)",
      "the metric over the days that end with the period"),
    .init(
      "monthly_mean", .window(.units(.month, .mean)), 1...1, "monthly_mean(metric)",
      "the mean of what the period's months give"),
    .init(
      "daily_sum", .window(.units(.day, .sum)), 1...1, "daily_sum(metric)",
      "the sum of what the period's days give, a rate of each day"),
  ]

  private static let share = FunctionSignature(
    "share", .share, 1...1, "share(metric)",
    "a group's part of the metric over all groups: `mrr, share(mrr) by plan`")

  private static let functions: [FunctionSignature] = [
    .init(
      "if", .row(.if), 2...3, "if(condition, then[, else])",
      "one of two values; without the second there may be none"),
    .init("coalesce", .row(.coalesce), 1...16, "coalesce(a, b, ...)", "the first that has a value"),
    .init("mod", .row(.mod), 2...2, "mod(a, b)", "the remainder"),
    .init("power", .row(.power), 2...2, "power(x, n)", "x to the power of n"),
    .init("abs", .row(.abs), 1...1, "abs(x)", "the amount without its sign"),
    .init("round", .row(.round), 1...2, "round(x[, digits])", "rounded half to even"),
    .init("floor", .row(.floor), 1...1, "floor(x)", "the next whole number below"),
    .init("ceil", .row(.ceil), 1...1, "ceil(x)", "the next whole number above"),
    .init("least", .row(.least), 2...16, "least(a, b, ...)", "the smallest"),
    .init("greatest", .row(.greatest), 2...16, "greatest(a, b, ...)", "the largest"),
    .init("day", .row(.day), 1...1, "day(date)", "the local day of an instant"),
    .init("week", .row(.week), 1...1, "week(date)", "the first day of the week"),
    .init("month", .row(.month), 1...1, "month(date)", "the first day of the month"),
    .init("quarter", .row(.quarter), 1...1, "quarter(date)", "the first day of the quarter"),
    .init("year", .row(.year), 1...1, "year(date)", "the first day of the year"),
    .init("day_of_week", .row(.dayOfWeek), 1...1, "day_of_week(date)", "1 = Monday to 7 = Sunday"),
    .init("day_of_month", .row(.dayOfMonth), 1...1, "day_of_month(date)", "1 to 31"),
    .init("month_of_year", .row(.monthOfYear), 1...1, "month_of_year(date)", "1 to 12"),
    .init("hour_of_day", .row(.hourOfDay), 1...1, "hour_of_day(instant)", "0 to 23"),
    .init("days", .row(.days), 1...1, "days(duration)", "a length of time as days"),
    .init("hours", .row(.hours), 1...1, "hours(duration)", "a length of time as hours"),
    .init("minutes", .row(.minutes), 1...1, "minutes(duration)", "a length of time as minutes"),
    .init("lower", .row(.lower), 1...1, "lower(text)", "in small letters"),
    .init("upper", .row(.upper), 1...1, "upper(text)", "in capital letters"),
    .init("trim", .row(.trim), 1...1, "trim(text)", "without white space around it"),
    .init("length", .row(.length), 1...1, "length(text)", "the number of characters"),
    .init(
      "substring", .row(.substring), 2...3, "substring(text, start[, length])",
      "a part, counted from 1"),
    .init("replace", .row(.replace), 3...3, "replace(text, old, new)", "every old by new"),
    .init("concat", .row(.concat), 1...16, "concat(a, b, ...)", "texts one behind the other"),
    .init("contains", .row(.contains), 2...2, "contains(text, part)", "whether it holds the part"),
    .init(
      "starts_with", .row(.startsWith), 2...2, "starts_with(text, part)",
      "whether it begins with the part"),
    .init(
      "ends_with", .row(.endsWith), 2...2, "ends_with(text, part)", "whether it ends with the part"),
  ]
}
