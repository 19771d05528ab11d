package import Diagnostics
package import Storage
package import Syntax
package import Values

/// What is wrong with a statement that could be read. Every case names the shortest query that
/// leads to it.
package enum AnalysisProblem: Error, Sendable, Hashable {
  /// `nrrr`
  case unknownMetric(String, nearest: String?, isColumn: [String], SourceRange)
  /// `nrr by paln`
  case unknownColumn(String, nearest: String?, reachable: [String], SourceRange)
  /// `avg(nrr)`; what is to be written, such as `time_to_resolution_median` for the median of
  /// `resolution_time`.
  case aggregatedMetric(String, written: String, SourceRange)
  /// `sum(mrr) from subs`
  case unknownTable(String, nearest: String?, tables: [String], SourceRange)
  /// `foo(1)`
  case unknownFunction(String, of: [String], nearest: String?, SourceRange)
  /// `$floor` without a `let`
  case unknownParameter(String, nearest: String?, SourceRange)
  /// `count() by region from tickets`, where two tables equally near have a region
  case ambiguousColumn(String, candidates: [String], SourceRange)
  /// `mrr` without a table of subscriptions
  case missingTable(
    metric: String, table: String, needs: String?, found: [String] = [], lines: [String] = [],
    SourceRange)
  /// `time_to_first_response` where tickets have no first response
  case missingColumn(
    metric: String, table: String, column: String, needs: String?, lines: [String] = [],
    SourceRange)
  /// `cross_sell_rate` without a column of products
  case missingProduct(metric: String, table: String, hint: String, SourceRange)
  /// `ltv_margin` without `set gross margin`
  case missingOption(metric: String, option: String, SourceRange)
  /// A line of a model that a metric needs, as it would be written.
  case missingLine(metric: String, line: String, needs: String?, SourceRange)
  /// `nrr by ticket_priority`
  case unreachable(dimension: String, from: String, reachable: [String], SourceRange)
  /// `mrr by reason`
  case outcomeOnly(dimension: String, SourceRange)
  /// `plan from subscriptions`
  case needsAggregate(String, SourceRange)
  /// `sum(avg(mrr))`
  case nestedAggregate(String, SourceRange)
  /// `sum(customers.segment + subscriptions.mrr)` where one row would become many
  case severalTables([String], SourceRange)
  /// `round()`
  case argumentCount(String, usage: String, found: Int, SourceRange)
  /// `stickiness_days(-1)`
  case unfitArgument(usage: String, expected: String, found: String, SourceRange)
  /// `sum(plan)`
  case typeMismatch(expected: String, found: String, SourceRange)
  /// `having nrr < 95`
  case unitMismatch(left: String, leftUnit: String, right: String, hint: String?, SourceRange)
  /// `mrr` where subscriptions are paid in EUR and USD
  case severalCurrencies(
    metric: String, table: String, column: String, [String], CurrencyMix, SourceRange)
  /// `where mrr`
  case notACondition(SourceRange)
  /// `nrr 2024-Q1 where period = 2024-Q2`
  case severalPeriods(SourceRange)
  /// `where period = 2024-Q2 or plan = pro`
  case misplacedPeriod(SourceRange)
  /// `where period > 2024-Q2`
  case periodOperator(SourceRange)
  /// `2024-W01` with weeks that start on Sunday
  case invalidPeriod(String, reason: String, SourceRange)
  /// `last 3 fortnights`
  case unknownUnit(String, SourceRange)
  /// `ticket_volume vs previous`
  case nothingToCompare(SourceRange)
  /// `nrr by day` over a thousand years
  case tooManyUnits(count: Int, limit: Int, SourceRange)
  /// `mrr 2030-Q1` when the data end before
  case beyondData(period: String, asOf: Day, SourceRange)
  /// `nrr last quarter` where no table has a date
  case unknownToday(String, SourceRange)
  /// `mrr by month(signup_date)`
  case dayOfState(String?, grain: String, column: String, SourceRange)
  /// `count() by month from customers`, which has no time of its own
  case noTimeColumn(table: String, candidates: [String], SourceRange)
  /// `mrr by month, quarter`
  case severalGrains(SourceRange)
  /// `sort by foo`
  case unknownSortKey(String, candidates: [String], SourceRange)
  /// `define nrr = nrr * 2`
  case circularDefinition(String, SourceRange)
  /// `define x : furlong = 1`
  case unknownDeclaredUnit(String, units: [String], SourceRange)
  /// `define x : percent = mrr / customers`
  case declaredUnit(String, declared: String, expression: String, found: String, SourceRange)
  /// `mrr by month rolling 3 months`
  case windowOnStock(SourceRange)
  /// `grr by cohort month across age`
  case notPerCohort(String, reason: String, SourceRange)
  /// `nrr vs target` without `target nrr >= 110%` in the model
  case noTarget(String, targets: [String], SourceRange)
  /// `funnel sgnup > paid`
  case unknownStep(String, known: [String], SourceRange)
  /// `funnel signup > paid vs previous`
  case clauseNotHere(String, StatementForm, SourceRange)
  /// `rows mrr_average where period = 2024-Q2`: the figure of several months
  case noRecords([String], Grain?, SourceRange)
  /// `mrr at start`
  case momentOfNothing(Moment, SourceRange)
  /// `mrr by month at start`
  case momentOfTime(String, Moment, SourceRange)
  /// `mrr by plan at start`, where nothing says the start of what
  case noOpening(SourceRange)
  /// `churned_mrr by reason at start`
  case outcomeAtStart(String, SourceRange)
  /// What the grammar has and the engine not yet.
  case notBuilt(String, SourceRange)
  /// `nrr by plan, plan`
  case repeatedDimension(String, SourceRange)
  /// `mrr, arr as mrr`, `mrr as plan by plan`
  case repeatedColumn(String, SourceRange)
  /// `across plan` with more than one metric is fine; `across` without a dimension is not.
  case emptyQuery(SourceRange)
  /// The data could not be read while the query was analysed.
  case load(LoadProblem)
}
