package import Diagnostics
import Storage
import Syntax
import Values

/// The wording of problems with the meaning of a statement.
extension AnalysisProblem {
  /// The problem in words.
  package var diagnostic: Diagnostic {
    if case .load(let problem) = self { return problem.diagnostic }
    return Diagnostic(
      id: id, message: message, range: range, notes: notes, hints: hints,
      edit: replacement.map { Diagnostic.Edit(range: range, replacement: $0) })
  }

  /// A stable identifier.
  private var id: String {
    switch self {
    case .unknownMetric: "unknown-metric"
    case .unknownColumn: "unknown-column"
    case .aggregatedMetric: "aggregated-metric"
    case .unknownTable: "unknown-table"
    case .unknownFunction: "unknown-function"
    case .unknownParameter: "unknown-parameter"
    case .unknownStep: "unknown-step"
    case .ambiguousColumn: "ambiguous-column"
    case .missingTable: "missing-table"
    case .missingColumn: "missing-column"
    case .missingProduct: "missing-product"
    case .missingOption: "missing-option"
    case .missingLine: "missing-line"
    case .unreachable: "unreachable-dimension"
    case .outcomeOnly: "outcome-only"
    case .outcomeAtStart: "outcome-at-start"
    case .needsAggregate: "needs-aggregate"
    case .nestedAggregate: "nested-aggregate"
    case .severalTables: "several-tables"
    case .argumentCount: "argument-count"
    case .unfitArgument: "unfit-argument"
    case .typeMismatch: "type-mismatch"
    case .unitMismatch: "unit-mismatch"
    case .severalCurrencies: "several-currencies"
    case .notACondition: "not-a-condition"
    case .severalPeriods: "several-periods"
    case .misplacedPeriod: "misplaced-period"
    case .periodOperator: "period-operator"
    case .invalidPeriod: "invalid-period"
    case .nothingToCompare: "nothing-to-compare"
    case .unknownUnit: "unknown-unit"
    case .tooManyUnits: "too-many-units"
    case .beyondData: "beyond-data"
    case .unknownToday: "unknown-today"
    case .dayOfState: "day-of-state"
    case .noTimeColumn: "no-time-column"
    case .severalGrains: "several-grains"
    case .momentOfNothing: "moment-of-nothing"
    case .momentOfTime: "moment-of-time"
    case .noOpening: "no-opening"
    case .unknownSortKey: "unknown-sort-key"
    case .circularDefinition: "circular-definition"
    case .unknownDeclaredUnit: "unknown-declared-unit"
    case .declaredUnit: "declared-unit"
    case .windowOnStock: "window-on-stock"
    case .notPerCohort: "not-per-cohort"
    case .noTarget: "no-target"
    case .clauseNotHere: "clause-not-here"
    case .noRecords: "no-records"
    case .notBuilt: "not-built"
    case .repeatedDimension: "repeated-dimension"
    case .repeatedColumn: "repeated-column"
    case .emptyQuery: "empty-query"
    case .load: "cannot-load"
    }
  }

  /// Where the statement is at fault.
  private var range: SourceRange {
    switch self {
    case .notACondition(let range), .severalPeriods(let range), .misplacedPeriod(let range),
      .periodOperator(let range), .severalGrains(let range), .noOpening(let range),
      .nothingToCompare(let range), .windowOnStock(let range), .emptyQuery(let range):
      range
    case .outcomeOnly(_, let range), .outcomeAtStart(_, let range), .needsAggregate(_, let range),
      .nestedAggregate(_, let range), .severalTables(_, let range), .unknownUnit(_, let range),
      .momentOfNothing(_, let range), .unknownToday(_, let range),
      .circularDefinition(_, let range),
      .clauseNotHere(_, _, let range), .noRecords(_, _, let range), .notBuilt(_, let range),
      .repeatedDimension(_, let range), .repeatedColumn(_, let range):
      range
    case .unknownParameter(_, _, let range), .aggregatedMetric(_, _, let range),
      .unknownStep(_, _, let range), .ambiguousColumn(_, _, let range),
      .missingOption(_, _, let range),
      .typeMismatch(_, _, let range), .invalidPeriod(_, _, let range),
      .tooManyUnits(_, _, let range), .beyondData(_, _, let range),
      .noTimeColumn(_, _, let range), .momentOfTime(_, _, let range),
      .unknownSortKey(_, _, let range), .unknownDeclaredUnit(_, _, let range),
      .notPerCohort(_, _, let range), .noTarget(_, _, let range):
      range
    case .unknownFunction(_, _, _, let range), .unknownMetric(_, _, _, let range),
      .unknownColumn(_, _, _, let range),
      .unknownTable(_, _, _, let range), .unreachable(_, _, _, let range),
      .unfitArgument(_, _, _, let range), .missingProduct(_, _, _, let range),
      .argumentCount(_, _, _, let range), .missingLine(_, _, _, let range),
      .dayOfState(_, _, _, let range):
      range
    case .missingTable(_, _, _, _, _, let range), .missingColumn(_, _, _, _, _, let range),
      .unitMismatch(_, _, _, _, let range), .declaredUnit(_, _, _, _, let range):
      range
    case .severalCurrencies(_, _, _, _, _, let range): range
    case .load: SourceRange(start: 0, end: 0)
    }
  }

  private var message: String {
    switch self {
    case .unknownMetric(let name, _, let tables, _):
      tables.isEmpty ? "no metric is called `\(name)`" : "`\(name)` is a column, not a metric"
    case .unknownColumn(let name, _, _, _): "no column is called `\(name)`"
    case .aggregatedMetric(let name, _, _): "`\(name)` is a metric, not a column"
    case .unknownTable("", _, _, _): "several tables could be meant, and none is named"
    case .unknownTable(let name, _, _, _): "no table is called `\(name)`"
    case .unknownFunction(let name, _, _, _): "no function is called `\(name)`"
    case .unknownParameter(let name, _, _): "no parameter is called `$\(name)`"
    case .unknownStep(let name, _, _): "no step is called `\(name)`"
    case .ambiguousColumn(let name, _, _): "`\(name)` is in several tables equally near"
    case .missingTable(let metric, let table, _, _, _, _):
      "`\(metric)` needs a table of \(table), and none was recognised"
    case .missingColumn(let metric, let table, let column, _, _, _):
      "`\(metric)` needs \(column) in `\(table)`, and no column was recognised as it"
    case .missingProduct(let metric, let table, _, _):
      "`\(metric)` needs a column `product` in `\(table)`"
    case .missingOption(let metric, let option, _):
      "`\(metric)` needs the option `\(option)`, and it is not set"
    case .missingLine(let metric, let line, _, _):
      "`\(metric)` needs the line `\(line.prefix { $0 != "=" })= …` of a model, and there is none"
    case .unreachable(let name, let table, _, _): "`\(name)` cannot be reached from `\(table)`"
    case .outcomeOnly(let name, _): "`\(name)` is known only of what has ended"
    case .outcomeAtStart(let name, _): "`\(name)` is known only of what has ended: not at the start"
    case .needsAggregate(let name, _): "`\(name)` is a column of many rows"
    case .nestedAggregate(let name, _): "`\(name)` stands inside another aggregate"
    case .severalTables(let tables, _):
      "one aggregate cannot read rows of " + Self.quoted(tables)
    case .argumentCount(let name, _, let found, _): "`\(name)` does not take \(found) arguments"
    case .unfitArgument(let usage, let expected, let found, _):
      "`\(usage)` takes \(expected), found `\(found)`"
    case .typeMismatch(let expected, let found, _): "expected \(expected), found \(found)"
    case .unitMismatch(let left, let unit, let right, _, _):
      "`\(left)` is \(unit), `\(right)` is not"
    case .severalCurrencies(let metric, let table, _, let currencies, _, _):
      "`\(metric)` is money, and `\(table)` has it in several currencies: "
        + currencies.joined(separator: ", ")
    case .notACondition: "expected a condition that is true or false"
    case .severalPeriods: "the period is given twice"
    case .misplacedPeriod: "`period` stands once, joined to other conditions by `and`"
    case .periodOperator: "`period` takes `=` or `in`"
    case .invalidPeriod(let text, let reason, _): "`\(text)` is not a period: \(reason)"
    case .nothingToCompare: "`vs` needs a period to be compared with another"
    case .unknownUnit(let unit, _): "`\(unit)` is not a unit of the calendar"
    case .tooManyUnits(let count, let limit, _): "\(count) units of time are more than \(limit)"
    case .beyondData(let period, let asOf, _): "`\(period)` begins after the data end (\(asOf))"
    case .unknownToday(let period, _):
      (period == "today" ? "`today` is not known" : "`\(period)` is counted from today")
        + ", and nothing has happened in the data yet that says which day that is"
    case .dayOfState(let metric, let grain, let column, _):
      "\(metric.map { "`\($0)` is" } ?? "states are") looked at as of a day, which `\(grain)(\(column))` cannot say"
    case .noTimeColumn(let table, _, _): "`\(table)` has no time of its own"
    case .severalGrains: "a query has one time dimension"
    case .momentOfNothing(let moment, _):
      "`at \(moment.rawValue)` says when a dimension is read, and there is none"
    case .momentOfTime(let unit, let moment, _):
      "`at \(moment.rawValue)` does not fit `\(unit)`: time is not read at a moment"
    case .noOpening: "`at start` needs a period: the start of what?"
    case .unknownSortKey(let name, _, _): "`\(name)` is not a column of the answer"
    case .circularDefinition(let name, _): "`\(name)` is defined by itself"
    case .unknownDeclaredUnit(let unit, _, _): "`\(unit)` is not a unit"
    case .declaredUnit(let name, let declared, let expression, let found, _):
      "`\(name)` is declared as \(declared), and `\(expression)` is \(found)"
    case .windowOnStock:
      "a stock has one value at the close of each unit; a longer period changes nothing"
    case .notPerCohort(let what, let reason, _): "`\(what)` does not fit cohorts: \(reason)"
    case .noTarget(let name, _, _): "`\(name)` has no target"
    case .clauseNotHere(let what, let form, _): "\(what) does not fit \(form.words)"
    case .noRecords(let names, let grain, _):
      "no one list of records is behind `\(names.joined(separator: ", "))`: it is worked out of the states of several \(grain?.rawValue ?? "unit")s"
    case .notBuilt(let what, _): "`\(what)` is not built yet"
    case .repeatedDimension(let name, _): "`\(name)` is named twice"
    case .repeatedColumn(let name, _): "two columns of the answer would be called `\(name)`"
    case .emptyQuery: "there is nothing to compute"
    case .load(let problem): problem.diagnostic.message
    }
  }

  /// What else helps to understand it: what there is to choose from.
  private var notes: [String] {
    switch self {
    case .unknownMetric(_, nil, let tables, _) where tables.isEmpty:
      ["`show metrics` lists the metrics, `show tables` the tables"]
    case .unknownColumn(_, nil, let reachable, _): Self.list("known here", reachable)
    case .unknownTable(_, nil, let tables, _): Self.list("tables", tables)
    case .unknownFunction(let name, _, nil, _):
      ForeignFunctions.translation(of: name) == nil ? ["`help functions` lists them"] : []
    case .aggregatedMetric:
      ["a metric is worked out for each group, never added or averaged"]
    case .unknownParameter(let name, _, _):
      ["give it with `let \(name) = …` or `--set \(name)=…`"]
    case .unknownStep(_, let known, _): Self.list("steps", known)
    case .missingTable(_, _, let needs, let found, _, _):
      (needs.map { ["needed: \($0)"] } ?? []) + found.map { "found: \($0)" }
    case .missingColumn(_, _, _, let needs, _, _), .missingLine(_, _, let needs, _):
      needs.map { ["needed: \($0)"] } ?? []
    case .unreachable(_, _, let reachable, _): Self.list("it can be split by", reachable)
    case .severalTables: ["a join that would multiply rows is refused"]
    case .severalCurrencies(_, let table, _, _, .ofCustomers, _):
      ["some customers of `\(table)` pay in several, so that no condition on customers parts them"]
    case .misplacedPeriod:
      ["it names the time of the whole query, so it cannot stand under `or` or `not`"]
    case .nothingToCompare: ["without one every row counts, whatever its time"]
    case .unknownUnit: ["units: day, week, month, quarter, year"]
    case .unknownSortKey(_, let candidates, _): Self.list("columns", candidates)
    case .unknownDeclaredUnit(_, let units, _): Self.list("units", units)
    case .noTarget(_, let targets, _): Self.list("targets", targets)
    case .clauseNotHere(_, let form, _): [form.whatFits]
    case .unknownMetric, .unknownColumn, .unknownTable, .unknownFunction, .ambiguousColumn,
      .missingProduct, .missingOption, .outcomeOnly, .outcomeAtStart, .needsAggregate,
      .nestedAggregate, .argumentCount, .unfitArgument, .typeMismatch, .unitMismatch,
      .severalCurrencies, .notACondition, .severalPeriods, .periodOperator, .invalidPeriod,
      .tooManyUnits,
      .beyondData, .unknownToday, .dayOfState, .noTimeColumn, .severalGrains, .momentOfNothing,
      .momentOfTime, .noOpening, .circularDefinition, .declaredUnit, .windowOnStock, .notPerCohort,
      .noRecords, .notBuilt,
      .repeatedDimension, .repeatedColumn, .emptyQuery, .load:
      []
    }
  }

  /// Lines of a model, each as it would be written.
  private static func written(_ lines: [String]) -> String {
    lines.map { "`\($0)`" }.joined(separator: ", below it ")
  }

  /// How to repair it.
  private var hints: [String] {
    switch self {
    case .unknownMetric(let name, let nearest, let tables, _):
      tables.first.map {
        let (table, column) = (TreePrinter.name($0), TreePrinter.name(name))
        return [
          "aggregate it: `sum(\(table).\(column))`, or name its table: `… from \(table)`",
          "`by \(column)` splits by it, `where \(column) = …` chooses",
        ]
      } ?? Self.guess(nearest)
    case .unknownColumn(_, let nearest, _, _), .unknownTable(_, let nearest, _, _):
      Self.guess(nearest)
    case .unknownFunction(let name, let arguments, let nearest, _):
      (ForeignFunctions.rewriting(of: name, arguments) ?? ForeignFunctions.translation(of: name))
        .map { ["write `\($0)`"] }
        ?? Self.guess(nearest)
    case .aggregatedMetric(_, let written, _): ["write `\(written)`"]
    case .unknownParameter(_, let nearest, _): Self.guess(nearest.map { "$" + $0 })
    case .unknownStep(let name, let known, _): Self.guess(nearestName(to: name, in: known))
    case .ambiguousColumn(_, let candidates, _): ["name the table: " + Self.quoted(candidates)]
    case .missingTable(_, _, _, _, let lines, _):
      [
        lines.isEmpty
          ? "`show model` prints what was recognised; declare the table in `model.kpi`"
          : "write it into `model.kpi` beside the data, such as " + Self.written(lines),
        "`show metrics` marks what the data can answer",
      ]
    case .missingColumn(_, let table, _, _, let lines, _):
      [
        lines.isEmpty
          ? "name the column in `model.kpi`, below `table \(table)`: `column NAME = \"Header\"`"
          : "its name can say so, in `model.kpi` beside the data: " + Self.written(lines),
        "`show metrics` marks what the data can answer",
      ]
    case .missingProduct(_, _, let hint, _): [hint]
    case .missingOption(_, let option, _): ["`set \(option) …`, here or in `model.kpi`"]
    case .missingLine(_, let line, _, _):
      [
        "write it into `model.kpi` beside the data, such as `\(line)`",
        "`show metrics` marks what the data can answer",
      ]
    case .outcomeOnly(let name, _): ["ask for a churn metric: `churned_mrr by \(name)`"]
    case .outcomeAtStart: ["leave `at start` out"]
    case .needsAggregate(let name, _):
      ["say what to make of them: `sum(\(name))`, `count_distinct(\(name))`"]
    case .severalTables: ["aggregate each and combine the results: `sum(a.x) / sum(b.y)`"]
    case .argumentCount(_, let usage, _, _): ["`\(usage)`"]
    case .unitMismatch(_, _, _, let hint, _): hint.map { ["did you mean \($0)?"] } ?? []
    case .declaredUnit:
      ["declare what it is, or leave the unit out: it follows from the expression"]
    case .severalCurrencies(_, _, let column, let currencies, let mix, _):
      mix.hints(column, currencies)
    case .notACondition: ["compare it: `… > 0`, `… = text`, `… is missing`"]
    case .periodOperator: ["`period = 2024-Q2`, `period in 2024-01..2024-06`"]
    case .nothingToCompare: ["`… where period = last quarter vs previous`"]
    case .notBuilt: ["`explain` shows the plan of a query"]
    case .tooManyUnits: ["take a coarser grain or a shorter period"]
    case .beyondData, .unknownToday: ["`set today DATE` or `--today DATE` moves the as-of date"]
    case .dayOfState(_, let grain, _, _):
      ["`by \(grain)` looks at each; `by cohort \(grain)` splits by when customers first paid"]
    case .noTimeColumn(_, let candidates, _):
      candidates.isEmpty
        ? [] : ["name the column: " + candidates.map { "`month(\($0))`" }.joined(separator: ", ")]
    case .momentOfNothing(.start, _):
      ["`mrr by plan at start`; what there is at the opening: `opening_mrr`, `opening_customers`"]
    case .momentOfNothing(.end, _): ["`nrr by plan at end`"]
    case .momentOfTime: ["put it behind the dimension it is about: `mrr by plan at start, month`"]
    case .noOpening: ["name one: `mrr by plan at start where period = last quarter`"]
    case .windowOnStock: ["leave the window out, or ask for a movement such as `net_new_mrr`"]
    case .notPerCohort:
      [
        "`retention by cohort quarter across age`; any metric fits whose rows are of a customer, and "
          + "`by cohort` alone is a dimension like others"
      ]
    case .noTarget(let name, _, _): ["`target \(name) >= …`, in the model or here"]
    case .noRecords(let names, let grain, _):
      [
        "ask for one: `\(names.first ?? "") by \(grain?.rawValue ?? "month")`, then `rows 1` for its first line"
      ]
    case .repeatedColumn: ["give it another name behind `as`"]
    case .emptyQuery:
      ["begin with a metric (`nrr by plan`) or an aggregate (`count() from tickets`)"]
    case .unreachable, .nestedAggregate, .unfitArgument, .typeMismatch, .severalPeriods,
      .misplacedPeriod,
      .invalidPeriod, .unknownUnit, .severalGrains, .unknownSortKey, .circularDefinition,
      .unknownDeclaredUnit, .clauseNotHere, .repeatedDimension, .load:
      []
    }
  }

  /// What to write in the place at fault.
  private var replacement: String? {
    switch self {
    case .unknownMetric(_, let nearest, let tables, _): tables.isEmpty ? nearest : nil
    case .unknownColumn(_, let nearest, _, _), .unknownTable(_, let nearest, _, _): nearest
    case .unknownFunction(let name, let arguments, let nearest, _):
      ForeignFunctions.rewriting(of: name, arguments)
        ?? (ForeignFunctions.translation(of: name) == nil ? nearest : nil)
    case .aggregatedMetric(_, let written, _): written
    case .unitMismatch(_, _, _, let hint, _): hint.flatMap(Self.written)
    case .unknownParameter(_, let nearest, _): nearest.map { "$" + $0 }
    case .unknownStep(let name, let known, _): nearestName(to: name, in: known)
    case .ambiguousColumn, .missingTable, .missingColumn, .missingProduct, .missingOption,
      .missingLine, .unreachable, .outcomeOnly, .outcomeAtStart, .needsAggregate, .nestedAggregate,
      .severalTables, .argumentCount, .unfitArgument, .typeMismatch, .severalCurrencies,
      .notACondition,
      .severalPeriods, .misplacedPeriod, .periodOperator, .invalidPeriod, .nothingToCompare,
      .unknownUnit, .declaredUnit,
      .tooManyUnits, .beyondData, .unknownToday, .dayOfState, .noTimeColumn, .severalGrains,
      .momentOfNothing,
      .momentOfTime, .noOpening, .unknownSortKey, .circularDefinition, .unknownDeclaredUnit,
      .windowOnStock, .notPerCohort, .noTarget, .clauseNotHere, .noRecords, .notBuilt,
      .repeatedDimension, .repeatedColumn, .emptyQuery, .load:
      nil
    }
  }

  private static func guess(_ nearest: String?) -> [String] {
    nearest.map { ["did you mean `\($0)`?"] } ?? []
  }

  /// What stands in backquotes, if that is the whole hint.
  private static func written(_ hint: String) -> String? {
    let parts = hint.split(separator: "`", omittingEmptySubsequences: false)
    return parts.count == 3 && parts[0].isEmpty && parts[2].isEmpty ? String(parts[1]) : nil
  }

  private static func quoted(_ names: [String]) -> String {
    names.map { "`\($0)`" }.joined(separator: ", ")
  }

  private static func list(_ what: String, _ names: [String]) -> [String] {
    guard !names.isEmpty else { return [] }
    let shown = names.prefix(12).map { "`\($0)`" }.joined(separator: ", ")
    return ["\(what): \(shown)" + (names.count > 12 ? ", … (\(names.count) in all)" : "")]
  }
}
