import Diagnostics
import Syntax

/// What SQL, spreadsheets and PromQL call functions, and how the language says it.
enum ForeignFunctions {
  /// A form to write instead, for a name in any case.
  static func translation(of name: String) -> String? {
    table[name.lowercased()]
  }

  /// The call as it is written here, where only its one argument is to be put in.
  static func rewriting(of name: String, _ arguments: [String]) -> String? {
    guard arguments.count == 1, let form = translation(of: name) else { return nil }
    // `avg(x)`, `percentile(x, 90%)`, `x is missing`
    let parts = form.split(separator: "x", omittingEmptySubsequences: false)
    guard parts.count == 2, parts[0].isEmpty || parts[0].last == "(",
      parts[1].first == ")" || parts[1].first == " "
        || parts[1].hasPrefix(", ") && parts[1].last == ")",
      !parts[1].contains("n)")
    else { return nil }
    return parts[0] + arguments[0] + parts[1]
  }

  private static let filtered = "(METRIC where CONDITION)"
  private static let joined = "COLUMN: tables are joined along their keys by themselves"
  private static let window = "METRIC last 30 days` or `METRIC rolling 3 months"

  private static let table: [String: String] = [
    "average": "avg(x)", "stdev": "stddev(x)", "std": "stddev(x)", "stddev_samp": "stddev(x)",
    "countd": "count_distinct(x)", "distinct": "count_distinct(x)", "dcount": "count_distinct(x)",
    "approx_count_distinct": "count_distinct(x)", "nunique": "count_distinct(x)",
    "quantile": "percentile(x, 90%)", "percentile_cont": "percentile(x, 90%)",
    "p50": "percentile(x, 50%)", "p75": "percentile(x, 75%)", "p90": "percentile(x, 90%)",
    "p95": "percentile(x, 95%)", "p99": "percentile(x, 99%)",
    "ifnull": "coalesce(a, b)", "nvl": "coalesce(a, b)", "isnull": "x is missing",
    "isblank": "x is missing", "nullif": "if(a = b, c, a)", "iif": "if(condition, then, else)",
    "iff": "if(condition, then, else)", "ifs": "if(condition, then, if(...))",
    "sumif": filtered, "sumifs": filtered, "averageif": filtered, "averageifs": filtered,
    "countif": "(count() where CONDITION)", "countifs": "(count() where CONDITION)",
    "vlookup": joined, "xlookup": joined, "hlookup": joined, "lookup": joined,
    "len": "length(text)", "substr": "substring(text, start, length)",
    "left":
      "substring(text, 1, n)", "ucase": "upper(text)", "lcase": "lower(text)",
    "pow": "power(x, n)", "ceiling": "ceil(x)", "trunc": "floor(x)",
    "date_trunc": "month(date)", "datetrunc": "month(date)", "date_part": "month_of_year(date)",
    "datepart": "month_of_year(date)", "extract": "month_of_year(date)",
    "weekday":
      "day_of_week(date)", "hour": "hour_of_day(instant)",
    "datediff": "days(b - a)", "date_diff": "days(b - a)", "age": "days(b - a)",
    "now": "today", "current_date": "today", "getdate": "today",
    "rate": window, "increase": window, "delta": window, "avg_over_time": window,
    "lag": "METRIC vs previous", "rank": "METRIC by NAME top 10",
  ]
}

extension QueryAnalysis {
  /// A function that there is not, with what it is called here.
  mutating func reportUnknown(
    _ call: Expression.Call, among names: [String], _ override: SourceRange?
  ) {
    let arguments = override == nil ? call.arguments.map { source.text($0.range) } : []
    let isRewritten = ForeignFunctions.rewriting(of: call.name, arguments) != nil
    report(
      .unknownFunction(
        call.name, of: arguments, nearest: nearestName(to: call.name, in: names),
        override ?? (isRewritten ? call.range : call.nameRange)))
  }
}
