package import Diagnostics
import Storage
import Values

extension AnalysisProblem {
  /// The problem in words.
  package var diagnostic: Diagnostic {
    switch self {
    case .unknownMetric(let name, let nearest, let tables, let range):
      var result = Self.unknown("metric", name, nearest, range)
      if let table = tables.first {
        result.message = "`\(name)` is a column, not a metric"
        result.hints = [
          "aggregate it: `sum(\(table).\(name))`, or name its table: `… from \(table)`"
        ]
        result.edit = nil
      } else if nearest == nil {
        result.notes = ["`show metrics` lists the metrics, `show tables` the tables"]
      }
      return result
    case .unknownColumn(let name, let nearest, let reachable, let range):
      var result = Self.unknown("column", name, nearest, range)
      if nearest == nil { result.notes = Self.list("known here", reachable) }
      return result
    case .unknownTable(let name, let nearest, let tables, let range):
      var result = Self.unknown("table", name, nearest, range)
      if nearest == nil { result.notes = Self.list("tables", tables) }
      return result
    case .unknownFunction(let name, let nearest, let range):
      var result = Self.unknown("function", name, nearest, range)
      if nearest == nil { result.notes = ["`help functions` lists them"] }
      return result
    case .unknownParameter(let name, let nearest, let range):
      var result = Self.unknown("parameter", "$" + name, nearest.map { "$" + $0 }, range)
      result.notes = ["give it with `let \(name) = …` or `--set \(name)=…`"]
      return result
    case .ambiguousColumn(let name, let candidates, let range):
      return Diagnostic(
        id: "ambiguous-column", message: "`\(name)` is in several tables equally near",
        range: range, hints: ["name the table: " + Self.quoted(candidates)])
    case .missingTable(let metric, let table, let needs, let range):
      return Diagnostic(
        id: "missing-table",
        message: "`\(metric)` needs a table of \(table), and none was recognised", range: range,
        notes: needs.map { ["needed: \($0)"] } ?? [],
        hints: [
          "`show model` prints what was recognised; declare the table in `model.kpi`",
          "`show metrics` marks what the data can answer",
        ])
    case .missingColumn(let metric, let table, let column, let needs, let range):
      return Diagnostic(
        id: "missing-column",
        message: "`\(metric)` needs \(column) in `\(table)`, and no column was recognised as it",
        range: range, notes: needs.map { ["needed: \($0)"] } ?? [],
        hints: [
          "name the column in `model.kpi`, below `table \(table)`: `column NAME = \"Header\"`",
          "`show metrics` marks what the data can answer",
        ])
    default:
      return moreDiagnostic
    }
  }

  private var moreDiagnostic: Diagnostic {
    switch self {
    case .unreachable(let name, let table, let reachable, let range):
      return Diagnostic(
        id: "unreachable-dimension", message: "`\(name)` cannot be reached from `\(table)`",
        range: range, notes: Self.list("it can be split by", reachable))
    case .outcomeOnly(let name, let range):
      return Diagnostic(
        id: "outcome-only",
        message: "`\(name)` is known only of what has ended",
        range: range, hints: ["ask for a churn metric: `churned_mrr by \(name)`"])
    case .needsAggregate(let name, let range):
      return Diagnostic(
        id: "needs-aggregate", message: "`\(name)` is a column of many rows",
        range: range, hints: ["say what to make of them: `sum(\(name))`, `count_distinct(\(name))`"]
      )
    case .nestedAggregate(let name, let range):
      return Diagnostic(
        id: "nested-aggregate", message: "`\(name)` stands inside another aggregate", range: range)
    case .severalTables(let tables, let range):
      return Diagnostic(
        id: "several-tables",
        message: "one aggregate cannot read rows of " + Self.quoted(tables), range: range,
        notes: ["a join that would multiply rows is refused"],
        hints: ["aggregate each and combine the results: `sum(a.x) / sum(b.y)`"])
    case .argumentCount(let name, let usage, let found, let range):
      return Diagnostic(
        id: "argument-count", message: "`\(name)` does not take \(found) arguments", range: range,
        hints: ["`\(usage)`"])
    case .typeMismatch(let expected, let found, let range):
      return Diagnostic(
        id: "type-mismatch", message: "expected \(expected), found \(found)", range: range)
    case .unitMismatch(let left, let leftUnit, let right, let hint, let range):
      return Diagnostic(
        id: "unit-mismatch", message: "`\(left)` is \(leftUnit), `\(right)` is not",
        range: range, hints: hint.map { ["did you mean \($0)?"] } ?? [])
    case .notACondition(let range):
      return Diagnostic(
        id: "not-a-condition", message: "expected a condition that is true or false", range: range,
        hints: ["compare it: `… > 0`, `… = text`, `… is missing`"])
    case .severalPeriods(let range):
      return Diagnostic(
        id: "several-periods", message: "the period is given twice", range: range)
    case .misplacedPeriod(let range):
      return Diagnostic(
        id: "misplaced-period",
        message: "`period` stands once, joined to other conditions by `and`",
        range: range,
        notes: ["it names the time of the whole query, so it cannot stand under `or` or `not`"])
    case .periodOperator(let range):
      return Diagnostic(
        id: "period-operator", message: "`period` takes `=` or `in`", range: range,
        hints: ["`period = 2024-Q2`, `period in 2024-01..2024-06`"])
    case .invalidPeriod(let text, let reason, let range):
      return Diagnostic(
        id: "invalid-period", message: "`\(text)` is not a period: \(reason)", range: range)
    case .unknownUnit(let unit, let range):
      return Diagnostic(
        id: "unknown-unit", message: "`\(unit)` is not a unit of the calendar", range: range,
        notes: ["units: day, week, month, quarter, year"])
    case .tooManyUnits(let count, let limit, let range):
      return Diagnostic(
        id: "too-many-units", message: "\(count) units of time are more than \(limit)",
        range: range, hints: ["take a coarser grain or a shorter period"])
    default:
      return lastDiagnostic
    }
  }

  private var lastDiagnostic: Diagnostic {
    switch self {
    case .missingProduct(let table, let hint, let range):
      return Diagnostic(
        id: "missing-product", message: "this needs a column `product` in `\(table)`",
        range: range, hints: [hint])
    case .missingOption(let metric, let option, let range):
      return Diagnostic(
        id: "missing-option",
        message: "`\(metric)` needs the option `\(option)`, and it is not set",
        range: range, hints: ["`set \(option) …`, here or in `model.kpi`"])
    case .severalCurrencies(let table, let column, let count, let range):
      return Diagnostic(
        id: "several-currencies",
        message: "`\(table)` has money in \(count) currencies, which cannot be added", range: range,
        hints: [
          "take one: `where \(column) = …`, or split: `by \(column)`",
          "or convert: `set currency usd` and `set exchange rates \"eur 1.08, gbp 1.27 on 2024-06-30\"`",
        ])
    case .beyondData(let period, let asOf, let range):
      return Diagnostic(
        id: "beyond-data", message: "`\(period)` begins after the data end (\(asOf))",
        range: range, hints: ["`set today DATE` or `--today DATE` moves the as-of date"])
    case .noTarget(let name, let targets, let range):
      return Diagnostic(
        id: "no-target", message: "`\(name)` has no target", range: range,
        notes: Self.list("targets", targets), hints: ["`target \(name) >= …`, in the model or here"]
      )
    case .unknownStep(let name, let known, let range):
      return Self.unknown("step", name, nearestName(to: name, in: known), range).noting(
        Self.list("steps", known + ["paid"]))
    case .notInFunnel(let what, let range):
      return Diagnostic(
        id: "clause-not-here", message: "a funnel has no \(what)", range: range,
        notes: ["`by`, `where`, `rolling N days` and a period fit"])
    case .notPerCohort(let what, let reason, let range):
      return Diagnostic(
        id: "not-per-cohort", message: "`\(what)` does not fit cohorts: \(reason)", range: range,
        hints: [
          "`retention by cohort quarter across age`; also nrr, logo_churn, mrr, customers, counts of rows"
        ])
    case .noTimeColumn(let table, let candidates, let range):
      return Diagnostic(
        id: "no-time-column", message: "`\(table)` has no time of its own", range: range,
        hints: candidates.isEmpty
          ? [] : ["name the column: " + candidates.map { "`month(\($0))`" }.joined(separator: ", ")]
      )
    case .severalGrains(let range):
      return Diagnostic(
        id: "several-grains", message: "a query has one time dimension", range: range)
    case .unknownSortKey(let name, let candidates, let range):
      return Diagnostic(
        id: "unknown-sort-key", message: "`\(name)` is not a column of the answer", range: range,
        notes: Self.list("columns", candidates))
    case .circularDefinition(let name, let range):
      return Diagnostic(
        id: "circular-definition", message: "`\(name)` is defined by itself", range: range)
    case .unknownDeclaredUnit(let unit, let units, let range):
      return Diagnostic(
        id: "unknown-declared-unit", message: "`\(unit)` is not a unit", range: range,
        notes: Self.list("units", units))
    case .windowOnStock(let range):
      return Diagnostic(
        id: "window-on-stock",
        message: "a stock has one value at the close of each unit; a longer period changes nothing",
        range: range, hints: ["leave the window out, or ask for a movement such as `net_new_mrr`"])
    case .notBuilt(let what, let range):
      return Diagnostic(
        id: "not-built", message: "`\(what)` is not built yet", range: range)
    case .repeatedDimension(let name, let range):
      return Diagnostic(
        id: "repeated-dimension", message: "`\(name)` is named twice", range: range)
    case .emptyQuery(let range):
      return Diagnostic(
        id: "empty-query", message: "there is nothing to compute", range: range,
        hints: ["begin with a metric (`nrr by plan`) or an aggregate (`count() from tickets`)"])
    case .load(let problem):
      return problem.diagnostic
    default:
      preconditionFailure("every case is worded above")
    }
  }

  private static func unknown(
    _ what: String, _ name: String, _ nearest: String?, _ range: SourceRange
  ) -> Diagnostic {
    Diagnostic(
      id: "unknown-\(what)", message: "no \(what) is called `\(name)`", range: range,
      hints: nearest.map { ["did you mean `\($0)`?"] } ?? [],
      edit: nearest.map { Diagnostic.Edit(range: range, replacement: $0) })
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

extension Diagnostic {
  fileprivate func noting(_ notes: [String]) -> Diagnostic {
    var result = self
    result.notes = notes
    return result
  }
}
