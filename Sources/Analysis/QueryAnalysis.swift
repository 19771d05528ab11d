import Diagnostics
import Modeling
import Planning
import Storage
import Syntax
import Values

/// One query under analysis: what is known so far, and every problem met.
///
/// Lowering goes from the outside in: an output column is a scalar expression over measures, a
/// measure an aggregate over the rows of a relation. Measures that are alike are computed once.
struct QueryAnalysis {
  let catalog: Catalog
  let model: Model
  let calendar: Calendar
  let facts: any DataFacts
  let parameters: [String: Expression]
  /// The text that the ranges of the tree being read refer to.
  var source: Source

  var problems: [AnalysisProblem] = []
  var measures: [Measure] = []
  /// For every measure the statement's conditions as they apply to it.
  var measureConditions: [[RowExpression?]] = []
  var pendingCustomerQueries: [PendingCustomerQuery] = []
  /// What customers' own movements are of where the statement is of one moment, and has none to give.
  var monthsOfCustomers: Slot?
  /// The last complete month of the data, where no other time bounds figures by months.
  var lastMonthOfData: Slot?
  var momentOfMonths: Slot?

  /// The statement's conditions, the period taken out.
  var conditions: [Expression] = []
  /// A metric is read by itself, without a statement that could split it.
  var isAlone = false
  var from: ModelTable?
  var moment: Moment?
  var dimensions: [QueryDimension] = []
  /// The statement names a period, or a unit of time to split by.
  var hasPeriod = false
  /// The statement goes by the past as a whole: without a period it reads all of it.
  var needsHistory = false
  /// The as-of date of the statement.
  var asOfOverride: Day?
  /// What was taken for granted where nothing was declared, one sentence each.
  var assumptions: [String] = []
  /// The ranges that figures lie in stand beside them.
  var showsBands = false
  /// Whether it is true of a group stands in a last column: `assert`.
  var condition: Expression?
  /// Amounts are read customer by customer: each belongs to a cohort as a whole.
  var isByCustomer = false
  /// The day whose unit is the cohort, where it is not the first paid one.
  var cohortDay: RowExpression?
  /// Footnotes that the metrics ask for.
  var remarks: [PlannedRemark] = []
  /// What the metrics say of an expression by which there is no value.
  var reasons: [ScalarExpression: String] = [:]

  /// The metric that was asked for, where only what it is made of is read here: problems speak of it.
  var spokenFor: Metric?

  /// The text of the statement, whatever definition `source` is at.
  let statementSource: Source

  init(
    catalog: Catalog, model: Model, calendar: Calendar, facts: any DataFacts,
    parameters: [String: Expression], source: Source
  ) {
    self.catalog = catalog
    self.model = model
    self.calendar = calendar
    self.facts = facts
    self.parameters = parameters
    self.source = source
    statementSource = source
  }

  /// A fresh analysis in the same surroundings, without the statement's clauses.
  init(like other: QueryAnalysis) {
    self.init(
      catalog: other.catalog, model: other.model, calendar: other.calendar, facts: other.facts,
      parameters: other.parameters, source: other.source)
    asOfOverride = other.asOfOverride
  }

  /// Records a problem, once.
  mutating func report(_ problem: AnalysisProblem) {
    if !problems.contains(problem) { problems.append(problem) }
  }

  /// The metric that problems speak of: the one that was asked for, whatever it is made of.
  func askedMetric(_ context: ScalarContext) -> Metric? {
    spokenFor ?? context.stack.first.flatMap { catalog[$0] }
  }

  /// Records what was taken for granted, once.
  mutating func assume(_ text: String) {
    if !assumptions.contains(text) { assumptions.append(text) }
  }

  mutating func parameterValue(_ parameter: Expression.Parameter) -> Expression? {
    if let value = parameters[parameter.name.lowercased()] { return value }
    report(
      .unknownParameter(
        parameter.name, nearest: nearestName(to: parameter.name, in: parameters.keys),
        parameter.range))
    return nil
  }
}

/// A dimension of the statement before it is bound to a measure.
struct QueryDimension {
  enum Kind {
    /// The statement's units of time, by this column when one is named.
    case time(Grain, column: Expression.Name?)
    case value(Expression.Name)
    /// The unit of the customer's first paid day.
    case cohort(Grain)
    /// The name that stands beside a customer's or an entity's key.
    case label(of: Expression.Name)
  }
  var kind: Kind
  var name: String
  var moment: Moment?
  var isAcross: Bool
  var range: SourceRange
  /// Settled by the first measure that has it.
  var type: ScalarType?
  /// Likewise, where the groups are figures.
  var unit: Unit?
  /// Only the outcome has it, and no measure so far can be split by it.
  var isUnboundOutcome = false
  /// The metric that is always split by it, where the statement does not name it.
  var impliedBy: Metric?

  /// Whether its groups are values rather than units of time.
  var isOfValues: Bool {
    if case .time = kind { false } else { true }
  }
}

/// A metric in a condition on rows: one value a customer.
struct PendingCustomerQuery: Hashable {
  var scalar: TypedScalar
  var measures: [Measure]
  var kind: MetricKind
  var name: String
  /// The stretch of time, seen from the slot, that the statement's figures are taken of.
  var window = MeasureWindow.slot
  /// The value at the opening of the statement's period rather than at its close.
  var atOpening: Bool
  var table: String
  var customer: String
  /// No period narrows the figure: it is of all days before this one.
  var until: Day?
  /// The statement itself asks for it, and no metric of the catalogue.
  var isAsked = false
  /// The queries of customers' figures that this one needs in turn.
  var nested: [PendingCustomerQuery] = []

  /// Whether it, or one that it needs, is counted unit by unit of the calendar.
  var countsUnits: Bool {
    measures.contains { !$0.units.isEmpty || $0.unitFigures != nil }
      || nested.contains(where: \.countsUnits)
  }
}

extension Moment {
  var rowMoment: RowMoment {
    switch self {
    case .start: .opening
    case .end: .closing
    }
  }
}
