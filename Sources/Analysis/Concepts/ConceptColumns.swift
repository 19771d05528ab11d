import Modeling
import Planning
import Storage
import Syntax
import Values

/// The columns that a concept has: those of its table by the catalogue's names, and those that
/// follow from them and from what the model declares.
struct ConceptColumns {
  let table: ModelTable
  let model: Model
  /// The day behind the one that the data are looked at as of, where somebody chose it: what came later
  /// has not happened.
  var until: Day?

  /// What follows the beginning of a row, and can lie behind that day.
  private static let later: Set = [
    "first_response_at", "first_resolved_at", "resolved_at", "converted_at", "completed_at",
    "refunded_at",
  ]

  enum Failure: Error {
    /// What the table lacks, in words.
    case missing(String)
    /// Which kind of survey the table holds.
    case surveyKind
    /// What the model does not say, as it would be written.
    case undeclared(line: String)
  }

  /// The column that has a role; `nil` when the table has none.
  func role(_ name: String) -> TypedRow? {
    guard let column = table.column(forRole: name), let index = table.columnIndex(column) else {
      return nil
    }
    // A model may call any column so: a text such as `02:15:30` is no number of minutes.
    let isLength = name.hasSuffix("_minutes") || name.hasSuffix("_seconds")
    if isLength, !table.columns[index].type.isNumeric { return nil }
    if let amount = table.amount, amount.column == column, !amount.isPlain {
      // Cents are money as the model has it.
      return TypedRow(
        .column(ColumnReference(table: table.name, column: amount.name)), .decimal(scale: 6),
        unit: .currency)
    }
    let own = TypedRow(
      .column(ColumnReference(table: table.name, column: column)), table.columns[index].type)
    let isMoment = own.type == .timestamp || own.type == .date
    return isMoment && ConceptColumns.later.contains(name) ? known(own, by: own) : own
  }

  /// What is known from a moment on; missing where that is yet to come.
  func known(_ row: TypedRow, by moment: TypedRow) -> TypedRow {
    guard let until else { return row }
    let isPast = RowExpression.call(
      .less, [.call(.day, [moment.expression]), .constant(.date(until))])
    return TypedRow(.call(.if, [isPast, row.expression]), row.type, unit: row.unit)
  }

  func needed(_ name: String) throws(Failure) -> TypedRow {
    guard let row = role(name) else { throw .missing(table.lacking(role: name)) }
    return row
  }

  /// A role that must be a time.
  func time(_ name: String) throws(Failure) -> TypedRow {
    let row = try needed(name)
    guard row.type == .timestamp || row.type == .date else { throw .missing("`\(name)` (a time)") }
    return row
  }

  /// The customer of the table's rows.
  func customer() throws(Failure) -> TypedRow {
    guard let name = table.customer, let index = table.columnIndex(name) else {
      throw .missing("a customer (`customer_id`)")
    }
    return TypedRow(
      .column(ColumnReference(table: table.name, column: name)), table.columns[index].type)
  }

  /// The values of the first of some lists that the model declares.
  func list(_ names: String...) -> [String]? {
    names.lazy.compactMap { model.lists[$0] }.first
  }

  /// A number among the options, lengths of time in days.
  func number(_ option: String) -> Double? {
    switch model.options[option] {
    case .integer(let value): Double(value)
    case .decimal(let coefficient, let scale):
      (0..<scale).reduce(Double(coefficient)) { value, _ in value / 10 }
    case .number(let value): value
    case .duration(let seconds): seconds / 86_400
    case .date, .timestamp, .flag, .text, nil: nil
    }
  }

  func text(_ option: String) -> String? {
    if case .text(let text)? = model.options[option] { text } else { nil }
  }

  /// Whether a text is one of some values, which the data need not have.
  static func isAny(_ row: TypedRow, of values: [String]) -> TypedRow {
    guard row.type == .text else { return TypedRow(.constant(.flag(false)), .flag) }
    let tests = values.map {
      RowExpression.textTest(TextTest(operands: [row.expression], pattern: .like($0)))
    }
    return TypedRow(tests.isEmpty ? .constant(.flag(false)) : tests.joined(by: .or), .flag)
  }

  /// Whether a text is one of the values that the model declares; one that the data do not have
  /// is named in a footnote.
  static func isDeclared(_ row: TypedRow, _ values: [String]) -> TypedRow {
    guard row.type == .text else { return isAny(row, of: values) }
    return TypedRow(
      .textTest(TextTest(operands: [row.expression], pattern: .oneOf(values))), .flag)
  }

  static func flag(_ value: Bool) -> TypedRow { TypedRow(.constant(.flag(value)), .flag) }

  static func duration(seconds: Double) -> RowExpression { .constant(.duration(seconds)) }

  /// The column of the file that `length` comes from.
  func lengthColumn(_ minutes: String) -> String {
    let seconds = String(minutes.dropLast("minutes".count)) + "seconds"
    let name = table.column(forRole: minutes) ?? table.column(forRole: seconds) ?? minutes
    if case .seconds(let source, _, _)? = table.computed[name] { return source }
    return name
  }

  /// A length of time whose column holds minutes; else that of the same name in seconds.
  func length(_ minutes: String) -> TypedRow? {
    if let own = role(minutes) { return ConceptColumns.minutes(own) }
    guard minutes.hasSuffix("_minutes"),
      let own = role(String(minutes.dropLast("minutes".count)) + "seconds")
    else { return nil }
    return TypedRow(
      .call(.multiply, [own.expression, Self.duration(seconds: 1)]), .duration, unit: .hours)
  }

  /// A number of minutes as a length of time.
  static func minutes(_ row: TypedRow) -> TypedRow {
    TypedRow(.call(.multiply, [row.expression, duration(seconds: 60)]), .duration, unit: .hours)
  }

  static func difference(_ end: TypedRow, _ start: TypedRow) -> TypedRow {
    TypedRow(.call(.subtract, [end.expression, start.expression]), .duration, unit: .hours)
  }

  static func isPresent(_ row: TypedRow) -> RowExpression {
    .call(.not, [.call(.isMissing, [row.expression])])
  }
}

extension QueryAnalysis {
  /// A column of a concept by the catalogue's name for it; `nil` after a problem.
  mutating func lowerConceptColumn(
    _ columns: ConceptColumns, _ concept: Concept, _ name: Expression.Name, _ context: RowContext
  ) -> Result<TypedRow?, ConceptColumns.Failure> {
    let text = name.text.lowercased()
    do throws(ConceptColumns.Failure) {
      let own: TypedRow?
      switch concept {
      case .events: own = try eventColumn(columns, text, name, context)
      case .tickets: own = try ticketColumn(columns, text)
      case .surveys: own = try surveyColumn(columns, text)
      case .customers: own = try customerColumn(columns, text, name, context)
      case .trials: own = try trialColumn(columns, text, name, context)
      case .onboarding: own = try onboardingColumn(columns, text, name, context)
      case .subscriptions: own = try subscriptionColumn(columns, text)
      case .orders: own = orderColumn(columns, text)
      case .contracts, .costs, .renewals: own = nil
      }
      if let own { return .success(own) }
      if text == "customer" { return .success(try accountColumn(columns, concept)) }
      if let role = columns.role(text) { return .success(role) }
      if concept == .contracts || concept == .costs || concept == .subscriptions {
        return .success(
          resolveColumn(name, context).map {
            TypedRow(.column($0.reference), $0.type, unit: $0.unit)
          })
      }
      return .failure(.missing(columns.table.lacking(role: text)))
    } catch {
      return .failure(error)
    }
  }

  /// The customer of a row; where no column names one, and nothing says who the customers are, the
  /// user stands for one.
  private mutating func accountColumn(
    _ columns: ConceptColumns, _ concept: Concept
  ) throws(ConceptColumns.Failure) -> TypedRow {
    var own: TypedRow?
    if columns.table.customer != nil {
      own = try columns.customer()
    } else if concept == .events, model.revenueTable == nil, model.table(of: .customers) == nil {
      own = columns.role("user_id")
    }
    guard let own else { throw .missing("a customer (`customer_id`)") }
    if columns.table.customer == nil || columns.table.countsPeople {
      assume("`\(columns.table.name)` names no accounts: each of its people counts as one")
    }
    return own
  }

  private mutating func customerColumn(
    _ columns: ConceptColumns, _ name: String, _ written: Expression.Name, _ context: RowContext
  ) throws(ConceptColumns.Failure) -> TypedRow? {
    switch name {
    case "started_at": return try start(columns, written, context)
    case "activation_days":
      return TypedRow(
        .constant(.number(columns.number("activation days") ?? Self.activationDays)), .number)
    case "step_count":
      guard let table = conceptTable(.onboarding) else { return nil }
      let count = try stepCount(ConceptColumns(table: table, model: model))
      return TypedRow(.constant(.integer(Int64(count))), .integer)
    case "step_weight":
      guard let table = conceptTable(.onboarding) else { return nil }
      let columns = ConceptColumns(table: table, model: model)
      let total: Double
      if let weights = stepWeights(columns) {
        total = weights.reduce(0) { $0 + $1.weight }
      } else {
        total = Double(try stepCount(columns))
      }
      return TypedRow(.constant(.number(total)), .number)
    case "is_settled":
      // Customers younger than the window have not had the time that the others had.
      guard let today = asOf()?.day else { return ConceptColumns.flag(true) }
      let days = Int((columns.number("activation days") ?? Self.activationDays).rounded())
      let start = try start(columns, written, context)
      let day = RowExpression.call(.day, [start.expression])
      return TypedRow(.call(.lessOrEqual, [day, .constant(.date(today - days))]), .flag)
    default: return nil
    }
  }

  static let activationDays = 30.0

  /// When a customer began: its sign-up, else its first trial, else its first paid day.
  private mutating func start(
    _ columns: ConceptColumns, _ name: Expression.Name, _ context: RowContext
  ) throws(ConceptColumns.Failure) -> TypedRow {
    if columns.role("signup_date") != nil { return try columns.time("signup_date") }
    let hasTrials = conceptTable(.trials)?.column(forRole: "trial_start") != nil
    guard hasTrials || model.revenueTable != nil,
      let metric = catalog[hasTrials ? "first_trial_start" : "first_paid_day"],
      let day = lowerCustomerMetric(metric, name, context)
    else { throw .missing("`signup_date`") }
    assume(
      "`\(columns.table.name)` has no sign-up date: the \(hasTrials ? "start of the first trial" : "first paid day") stands for it"
    )
    return day
  }

  /// 100 while the payments are current, 50 past due, 0 unpaid; no value without a status.
  private mutating func subscriptionColumn(
    _ columns: ConceptColumns, _ name: String
  ) throws(ConceptColumns.Failure) -> TypedRow? {
    guard name == "billing" else { return nil }
    guard
      let index = columns.table.columns.firstIndex(where: { ["status", "state"].contains($0.name) }
      ),
      columns.table.columns[index].type == .text
    else {
      assume("no billing status is known: its weight goes to the other inputs")
      return TypedRow(
        .call(.divide, [.constant(.number(0)), .constant(.number(0))]), .number)
    }
    let status = TypedRow(
      .column(
        ColumnReference(table: columns.table.name, column: columns.table.columns[index].name)),
      .text)
    let due = ConceptColumns.isAny(status, of: ["past_due", "past due", "overdue"]).expression
    let unpaid = ConceptColumns.isAny(status, of: ["unpaid", "incomplete%"]).expression
    let (full, half, none) = (
      RowExpression.constant(.number(100)), RowExpression.constant(.number(50)),
      RowExpression.constant(.number(0))
    )
    return TypedRow(.call(.if, [due, half, .call(.if, [unpaid, none, full])]), .number)
  }

  private mutating func onboardingColumn(
    _ columns: ConceptColumns, _ name: String, _ written: Expression.Name, _ context: RowContext
  ) throws(ConceptColumns.Failure) -> TypedRow? {
    switch name {
    case "step": return try step(columns)
    case "is_required":
      guard let steps = onboardingSteps(columns) else { return ConceptColumns.flag(true) }
      return ConceptColumns.isDeclared(try step(columns), steps)
    case "done_at":
      return try columns.time(columns.table.concept == .events ? "occurred_at" : "completed_at")
    case "is_first":
      let whole = ConceptColumns(table: columns.table, model: columns.model)
      guard let customer = columns.table.customer,
        case .column(var reference) = try step(columns).expression,
        case .column(let at) = try whole.time(
          columns.table.concept == .events ? "occurred_at" : "completed_at"
        ).expression
      else { throw .missing("a customer") }
      reference.derived = .first(of: reference.column, customer: customer, at: at.column)
      return TypedRow(.column(reference), .flag)
    case "weight": return try stepWeight(columns)
    case "is_in_time": return try isInTime(columns, written, context)
    default: return nil
    }
  }

  private func step(_ columns: ConceptColumns) throws(ConceptColumns.Failure) -> TypedRow {
    try columns.needed(columns.table.concept == .events ? "event" : "step")
  }

  /// Whether a step was done within the days that it may take; without a limit whenever it was. A row
  /// of a table of steps without a time is a step that is still to be done.
  private mutating func isInTime(
    _ columns: ConceptColumns, _ name: Expression.Name, _ context: RowContext
  ) throws(ConceptColumns.Failure) -> TypedRow {
    guard let limit = columns.number("onboarding days") else {
      let done = columns.table.concept == .events ? nil : columns.role("completed_at")
      return done.map { TypedRow(ConceptColumns.isPresent($0), .flag) } ?? ConceptColumns.flag(true)
    }
    guard let customers = conceptTable(.customers),
      let signup = customers.column(forRole: "signup_date")
    else { throw .missing("a customer with `signup_date`") }
    var column = Expression.Name(unquoted: signup, range: name.range)
    column.qualifier = customers.name
    guard let start = resolveColumn(column, context) else {
      throw .missing("a customer with `signup_date`")
    }
    let done = try columns.time(
      columns.table.concept == .events ? "occurred_at" : "completed_at")
    let passed = RowExpression.call(
      .days, [.call(.subtract, [done.expression, .column(start.reference)])])
    return TypedRow(.call(.lessOrEqual, [passed, .constant(.number(limit))]), .flag)
  }

  /// What a step counts: declared, or 1 each.
  private func stepWeight(_ columns: ConceptColumns) throws(ConceptColumns.Failure) -> TypedRow {
    let step = try step(columns)
    var result = RowExpression.constant(.number(stepWeights(columns) == nil ? 1 : 0))
    for (name, weight) in stepWeights(columns) ?? [] {
      let test = ConceptColumns.isAny(step, of: [name]).expression
      result = .call(.if, [test, .constant(.number(weight)), result])
    }
    return TypedRow(result, .number)
  }

  private func stepWeights(_ columns: ConceptColumns) -> [(name: String, weight: Double)]? {
    columns.text("onboarding weights").flatMap(OptionWords.weights)
  }

  private func onboardingSteps(_ columns: ConceptColumns) -> [String]? {
    columns.list("onboarding events", "onboarding step events", "onboarding event")
  }

  /// How many steps there are: those declared, or, in a table of steps, those that it names.
  private mutating func stepCount(
    _ columns: ConceptColumns
  ) throws(ConceptColumns.Failure) -> Int {
    if let steps = onboardingSteps(columns) { return max(1, Set(steps).count) }
    guard columns.table.concept == .onboarding, let name = columns.table.column(forRole: "step")
    else { throw .undeclared(line: "onboarding events = report, invite") }
    return max(1, distinctCount(of: name, in: columns.table.name))
  }
}

// Purchases: which count.
extension QueryAnalysis {
  /// States of purchases that brought nothing.
  private static let voidOrders = [
    "failed", "refunded", "cancelled", "canceled", "void", "voided", "declined", "pending", "draft",
    "deleted", "uncollectible", "rejected", "reversed", "abandoned", "charged back", "chargeback",
  ]
  /// States of what is given back; an amount below zero is a credit by itself.
  private static let credits = [
    "refund", "credit note", "credit_note", "creditnote", "credit memo", "credit_memo", "credit",
    "return", "returned",
  ]
  /// States in which a purchase is one.
  private static let soundOrders: Set = [
    "paid", "complete", "completed", "fulfilled", "shipped", "delivered", "succeeded", "success",
    "successful", "closed", "settled", "captured", "processing", "processed", "open", "sent",
    "authorised", "authorized", "approved", "submitted", "invoiced", "overdue", "active",
    "partially paid", "partially_paid", "partially refunded", "partially_refunded", "partial",
    "unpaid", "confirmed", "new", "placed", "outstanding", "uncaptured", "done", "ok",
  ]

  private mutating func orderColumn(_ columns: ConceptColumns, _ name: String) -> TypedRow? {
    switch name {
    case "counts": return TypedRow(countsAsOrder(columns), .flag)
    case "is_purchase":
      // What is given back is no purchase more.
      return TypedRow(
        .call(.and, [countsAsOrder(columns), .call(.not, [isCredit(columns)])]), .flag)
    default: return nil
    }
  }

  /// Whether an amount is below zero.
  private func isCredit(_ columns: ConceptColumns) -> RowExpression {
    guard let amount = columns.role("amount") else { return .constant(.flag(false)) }
    let isBelow = RowExpression.call(.less, [amount.expression, .constant(.integer(0))])
    return .call(.coalesce, [isBelow, .constant(.flag(false))])
  }

  private mutating func countsAsOrder(_ columns: ConceptColumns) -> RowExpression {
    guard let status = columns.role("status"), status.type == .text else {
      return .constant(.flag(true))
    }
    assumeUnknownOrders(columns)
    let isVoid = ConceptColumns.isAny(status, of: Self.voidOrders).expression
    let isGivenBack = RowExpression.call(
      .and,
      [
        ConceptColumns.isAny(status, of: Self.credits).expression,
        .call(.not, [isCredit(columns)]),
      ])
    return .call(.not, [.call(.or, [isVoid, isGivenBack])])
  }

  /// Says which states of purchases have no known meaning: they count.
  private mutating func assumeUnknownOrders(_ columns: ConceptColumns) {
    guard let column = columns.table.column(forRole: "status") else { return }
    let known = Self.soundOrders.union(Self.voidOrders).union(Self.credits)
    let others = texts(of: column, in: columns.table.name, limit: 100)
      .filter { !known.contains($0.lowercased()) }
    if others.isEmpty { return }
    let names = others.prefix(5).map { "`\($0.lowercased())`" } + (others.count > 5 ? ["…"] : [])
    assume(
      "`\(column)` of `\(columns.table.name)` has \(names.joined(separator: ", ")), which says "
        + "nothing known: counted as purchases; `map \(column): \"\(others[0].lowercased())\" = \"void\"` in "
        + "`model.kpi` leaves them out")
  }
}
