package import Diagnostics

/// The wording of problems with the form of a statement.
extension SyntaxProblem {
  /// The problem as it is told.
  package var diagnostic: Diagnostic {
    var diagnostic = Diagnostic(id: kind.id, message: kind.message, range: range)
    if let note = kind.note { diagnostic.notes.append(note) }
    if let correction {
      diagnostic.hints.append("write `\(correction.text)`")
      diagnostic.edit = Diagnostic.Edit(range: correction.range, replacement: correction.text)
    } else if !isMendedElsewhere, let hint = kind.hint {
      // What mends a part alone is no statement.
      diagnostic.hints.append(kind.isWording ? "\(hint) in its place" : hint)
    }
    return diagnostic
  }
}

extension SyntaxProblem.Kind {
  /// A stable identifier.
  package var id: String {
    switch self {
    case .unknownCharacter: "unknown-character"
    case .invalidEncoding: "invalid-encoding"
    case .openText: "open-text"
    case .openName: "open-name"
    case .emptyName: "empty-name"
    case .numberTooLarge: "number-too-large"
    case .strayPercent: "stray-percent"
    case .badPeriod: "bad-period"
    case .foreign, .select: "foreign-wording"
    case .readOnly: "read-only"
    case .misspelled: "misspelled-word"
    case .expected: "expected"
    case .unexpected: "unexpected"
    case .repeatedClause: "repeated-clause"
    case .chainedComparison: "chained-comparison"
    case .openBracket: "open-bracket"
    case .horizonWithoutForecast: "horizon-without-forecast"
    case .tooDeep: "too-deep"
    case .tooManyOperators: "too-many-operators"
    }
  }

  fileprivate var message: String {
    switch self {
    case .unknownCharacter(let character, _): "unexpected character `\(character)`"
    case .invalidEncoding: "a byte here is not UTF-8"
    case .openText: "the quote is never closed"
    case .openName: "the backquote is never closed on its line"
    case .emptyName: "the name in backquotes is empty"
    case .numberTooLarge(let written): "the number `\(written)` is too large or too exact"
    case .strayPercent: "`%` stands right behind a number"
    case .badPeriod(let written, let fault): "there is no `\(written)`: \(fault.reason)"
    case .foreign(let written, "", _): "`\(written)` says nothing here"
    case .foreign(let written, let ours, _): "`\(written)` is written `\(ours.trimmed)` here"
    case .select: "this is SQL"
    case .readOnly(let word): "`\(word)` would change data, and `kpi` only reads"
    case .misspelled(let written, let meant): "`\(written)` is unknown here, `\(meant)` is near"
    case .expected(let expectation, nil): "the statement ends where \(expectation.wording) is due"
    case .expected(let expectation, let found?):
      "expected \(expectation.wording), found `\(found)`"
    case .unexpected(let found): "unexpected `\(found)`"
    case .repeatedClause(let clause): "a second `\(clause)`: each clause stands once"
    case .chainedComparison: "comparisons do not chain"
    case .openBracket: "the bracket is never closed"
    case .horizonWithoutForecast: "a length of time alone belongs to `forecast`"
    case .tooDeep(let limit): "nested more than \(limit) deep"
    case .tooManyOperators(let limit): "more than \(limit) operators in one statement"
    }
  }

  fileprivate var note: String? {
    switch self {
    case .foreign(_, _, let note): note
    case .select(let note): note
    case .unexpected(let found) where found.hasPrefix("$"),
      .expected(_, let found?)
    where found.hasPrefix("$"):
      Self.parameterPlaces
    case .unexpected: "behind the metrics come clauses such as `by`, `where`, `top` or a period"
    case .numberTooLarge: "numbers are exact, with up to 15 decimals"
    case .unknownCharacter, .invalidEncoding, .openText, .openName, .emptyName, .strayPercent,
      .badPeriod, .misspelled, .readOnly, .expected, .repeatedClause, .chainedComparison,
      .openBracket,
      .horizonWithoutForecast, .tooDeep, .tooManyOperators:
      nil
    }
  }

  private static let parameterPlaces =
    "a parameter stands for a value in an expression, for a period, for a name behind `by`, `across`, "
    + "`sort by` or `top N by`, and for the number in `top`, `limit`, `rolling`, `last`, `next`, `rows` "
    + "and `forecast`"

  /// The words that lines of a table begin with.
  private static let tableLines = [
    "key", "customer", "join", "active", "at", "as", "amount", "attribute", "outcome", "label",
    "column", "map", "type", "skip",
  ]

  fileprivate var hint: String? {
    switch self {
    case .unknownCharacter(_, let meant?): "write `\(meant)`"
    case .expected(.tableLine, let found?):
      nearestName(to: found, in: Self.tableLines).map { "did you mean `\($0)`?" }
    case .unknownCharacter(_, nil), .expected, .unexpected, .tooDeep, .select: nil
    case .readOnly: "change the file itself, or leave rows out by `where`"
    case .invalidEncoding: "save the file as UTF-8"
    case .openText: "close it with the quote it began with; a doubled quote stands for one"
    case .openName: "close it: `` `Created (UTC)` ``"
    case .emptyName: "write the header between the backquotes"
    case .numberTooLarge: "write fewer digits"
    case .strayPercent: "write `95%` for a share, `mod(a, b)` for the remainder"
    case .badPeriod(let written, let fault): fault.hint(for: written)
    case .foreign(_, "", _): "leave it out"
    case .foreign(_, let ours, _): "write `\(ours.trimmed)`"
    case .misspelled(_, let meant): "write `\(meant)`"
    case .repeatedClause(let clause):
      switch Keyword(ignoringCase: clause) {
      case .where, .having: "join the two with `and`"
      case .by, .across, .sort: "list both behind one `\(clause)`, with a comma between them"
      default: "leave one of them out"
      }
    case .chainedComparison: "join two comparisons with `and`: `0 < mrr and mrr < 100`"
    case .openBracket: "close it with `)`"
    case .horizonWithoutForecast: "write `forecast mrr 3 months`, or `last 3 months` for a period"
    case .tooManyOperators: "name parts of it with `define`, or list values with `in (...)`"
    }
  }
}

extension SyntaxProblem.Kind {
  /// Whether words stand for others of the language.
  fileprivate var isWording: Bool {
    switch self {
    case .foreign(_, let ours, _): !ours.isEmpty
    case .misspelled: true
    default: false
    }
  }

  /// Whether no other wording could mend it.
  var isFinal: Bool {
    if case .readOnly = self { true } else { false }
  }
}

extension SyntaxProblem.PeriodFault {
  fileprivate var reason: String {
    switch self {
    case .quarter: "a year has quarters 1 to 4"
    case .half: "a year has halves 1 and 2"
    case .month: "a year has months 01 to 12"
    case .year: "years go from 0001 to 9999"
    case .day(let last): "the month has days 01 to \(last)"
    case .week(let last): "the year has weeks 01 to \(last)"
    case .shape: "it is no period"
    }
  }

  fileprivate func hint(for written: String) -> String {
    let year = written.utf8.first.map { $0 < 0x40 } == true ? String(written.prefix(4)) : "2024"
    return switch self {
    case .quarter: "write `\(year)-Q1` to `\(year)-Q4`"
    case .half: "write `\(year)-H1` or `\(year)-H2`"
    case .month: "write `\(year)-01` to `\(year)-12`"
    case .day(let last): "the last day is `\(written.prefix(8))\(last)`"
    case .week(let last): "the last week is `\(year)-W\(last)`"
    case .year, .shape:
      "periods read `2024`, `2024-H1`, `2024-Q2`, `2024-06`, `2024-W23`, `2024-06-15`;"
        + " a difference has spaces: `a - b`"
    }
  }
}

extension SyntaxProblem.Expectation {
  /// What was expected, with its article.
  fileprivate var wording: String {
    switch self {
    case .metric: "a metric"
    case .value: "a name, a number or an expression"
    case .dimension: "a dimension such as `plan` or `month`"
    case .period: "a period such as `2024-Q2` or `last quarter`"
    case .date: "a date such as `2024-06-30`"
    case .name: "a name"
    case .tableName: "the name of a table"
    case .text: "a text in quotes"
    case .file: "a file, such as `report.kpi`, or one in quotes"
    case .column: "a column"
    case .count(let word): "a whole number behind `\(word)`"
    case .wholeNumber: "a whole number"
    case .unitOfTime(let word): "`days`, `weeks`, `months`, `quarters` or `years` behind `\(word)`"
    case .words(let words): words.map { "`\($0)`" }.joined(separator: " or ")
    case .membersOrPeriod: "a list in brackets, `(a, b)`, or a period"
    case .comparisonTarget: "`previous`, `year ago`, `target` or a period"
    case .funnelStep: "a step of the funnel"
    case .option: "an option"
    case .property: "`alias`, or a property such as `source \"...\"`"
    case .tableLine: "a line of a table, such as `key`, `customer` or `active from`"
    case .catalogueName: "`metrics`, `dimensions`, `tables`, `values`, `model` or `options`"
    }
  }
}
