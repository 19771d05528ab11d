/// Every word of the language, the one table that lexer, parser, completion and help read.
///
/// Words ignore case. They are kept for the language only where a name could not stand anyway:
/// see `isReserved`.
package enum Keyword: String, Sendable, Hashable, CaseIterable {
  // verbs
  case show, plot, rows, why, explain, sql, forecast, anomalies
  case assert, funnel, describe, define, save, `let`, set, load, run, help, quit, exit
  // clauses
  case from, `for`, `in`, by, across, at, `where`, having, vs, rolling, to, top, sort, limit, with
  case `as`, of
  // conditions
  case and, or, not, between, like, contains, `is`, missing, none, `true`, `false`
  // words inside clauses
  case start, end, whole, previous, ago, target, date, other, asc, desc, total, cohort, age
  // periods
  case period, today, yesterday, this, last, next, ytd, qtd, mtd
  // units of time
  case minute, minutes, hour, hours, day, days, week, weeks, month, months
  case quarter, quarters, year, years
  // what `show` lists
  case metrics, dimensions, tables, values, model, options
  // the model
  case table, key, customer, join, active, until, through, amount, per, attribute, outcome, label
  case column, map, type, skip, below, health, action, band, alias
  case event, events, costs, reasons, plans, types

  /// The kind of word, for highlighting and help.
  package enum Role: Sendable, Hashable { case verb, clause, condition, word, period, unit, model }

  /// The keyword that a name spells, whatever its case.
  package init?(ignoringCase text: String) {
    guard text.utf8.count <= Keyword.longest,
      let keyword = Keyword.bySpelling[text.lowercased()]
    else { return nil }
    self = keyword
  }

  /// A look-up in a table: comparing with each word in turn would show in the time to start.
  private static let bySpelling = Dictionary(
    uniqueKeysWithValues: allCases.map { ($0.rawValue, $0) })

  /// Names longer than this need not be looked up.
  private static let longest = allCases.map(\.rawValue.utf8.count).max() ?? 0

  package var role: Role {
    switch self {
    case .show, .plot, .rows, .why, .explain, .sql, .forecast, .anomalies, .assert, .funnel,
      .describe, .define, .save, .let, .set, .load, .run, .help, .quit, .exit:
      .verb
    case .from, .for, .in, .by, .across, .at, .where, .having, .vs, .rolling, .to, .top, .sort,
      .limit, .with, .as, .of:
      .clause
    case .and, .or, .not, .between, .like, .contains, .is, .missing, .none, .true, .false:
      .condition
    case .start, .end, .whole, .previous, .ago, .target, .date, .other, .asc, .desc, .total,
      .cohort, .age, .metrics, .dimensions, .tables, .values, .model, .options:
      .word
    case .period, .today, .yesterday, .this, .last, .next, .ytd, .qtd, .mtd: .period
    case .minute, .minutes, .hour, .hours, .day, .days, .week, .weeks, .month, .months, .quarter,
      .quarters, .year, .years:
      .unit
    case .table, .key, .customer, .join, .active, .until, .through, .amount, .per, .attribute,
      .outcome, .label, .column, .map, .type, .skip, .below, .health, .action, .band, .alias,
      .event, .events, .costs, .reasons, .plans, .types:
      .model
    }
  }

  /// Whether the word, without backquotes, is never a name: everywhere a name may stand it would
  /// read as a slip of the pen (`mrr by where plan = pro`).
  package var isReserved: Bool {
    switch self {
    case .by, .across, .where, .having, .and, .or, .not, .in, .from, .vs, .as, .for, .like, .is,
      .between:
      true
    default: false
    }
  }

  /// The unit of time, in the singular, that the word names: `months` → `month`.
  package var unit: String? {
    guard role == .unit else { return nil }
    return rawValue.hasSuffix("s") ? String(rawValue.dropLast()) : rawValue
  }

  /// The calendar unit that the word names: a `unit` of at least a day.
  package var calendarUnit: String? {
    switch self {
    case .minute, .minutes, .hour, .hours: nil
    default: unit
    }
  }

  /// The unit to group by that the word names; only the singular does.
  package var grain: String? {
    switch self {
    case .day, .week, .month, .quarter, .year: rawValue
    default: nil
    }
  }
}
