import Analysis
import Diagnostics
import Execution
import Modeling
import Planning
import Rendering
import Storage
import Syntax
import Values

// The customers that weigh most in a change.
extension Session {
  /// Customers named in an explanation.
  static let maximumNamedCustomers = 5
  /// A customer can be among those that weigh most only with more than this share of all squares;
  /// so never more than the inverse are looked at.
  private static let leastShare = 0.001

  /// The customers whose own part of the change is largest: for an amount what it is now less what
  /// it was. For a rate of what a period did to its opening the part is (n − R₁·d)/D₂, as the
  /// period alone tells who moved; for any other ratio that of a group of one customer, so that
  /// who left weighs too. All parts sum to the change.
  ///
  /// - Parameter limit: `nil`: all of them.
  func customers(
    _ question: WhyQuestion, limit: Int? = maximumNamedCustomers
  ) throws(RunProblem) -> Outcome? {
    guard let effect = customerEffect(question) else {
      return try customersByGroup(question, limit)
    }
    let part = effect.part
    // At least this: the squares of both closes are no less than those of the change.
    guard let squares = total(question, effect, .call(.multiply, [part, part])), squares > 0
    else { return nil }
    let threshold =
      limit == nil
      ? RowExpression.call(.notEqual, [part, .constant(.number(0))])
      : .call(
        .greater,
        [.call(.multiply, [part, part]), .constant(.number(squares * Self.leastShare))])
    var plan = RowsPlan(
      relation: .movements(table: effect.table), time: .always, slot: effect.slot,
      filter: threshold, columns: analyzer.customerFields(of: effect.table))
    plan.customerQueries = question.plan.customerQueries.map { $0.over($0.plan.slots[0]) }
    plan.columns.append((PlannedField(name: "effect", unit: question.column.unit), part))
    plan.columns.append((PlannedField(name: "size"), .call(.abs, [part])))
    plan.sort = [(column: plan.columns.count - 1, isDescending: true)]
    plan.limit = limit
    var answer = try question.run.rows(plan).table
    let sizes = answer.columns.last?.doubles.compactMap(\.self) ?? []
    answer.fields.removeLast()
    answer.columns.removeLast()
    var words = [effect.words]
    if let size = sizes.last, size >= sizes[0] - Self.dust(sizes[0]), sizes.count == limit {
      let test = RowExpression.call(
        .greaterOrEqual, [.call(.abs, [part]), .constant(.number(size - Self.dust(size)))])
      let one = RowExpression.call(.if, [test, .constant(.number(1)), .constant(.number(0))])
      if let count = total(question, effect, one) { words += Self.equals(Int(count), sizes.count) }
    }
    return listed(question, answer, words: words)
  }

  /// What floating point may leave of a difference of equal effects.
  private static func dust(_ size: Double) -> Double { 1e-9 * size }

  /// Who is shown of many that weigh the same is chance.
  private static func equals(_ count: Int, _ shown: Int) -> [String] {
    count > shown ? ["\(count) customers weigh the same: the first \(shown) are shown"] : []
  }

  private func listed(_ question: WhyQuestion, _ table: Table, words: [String]) -> Outcome? {
    guard table.rowCount > 0 else { return nil }
    var answer = table
    answer.fields[answer.fields.count - 1].isPointChange = question.column.unit == .percent
    if question.column.unit == .currency {
      answer.fields[answer.fields.count - 1].decimals = 2
    }
    return .table(
      answer, caption: caption(question, "customers that weigh most"),
      notes: words.map { StyledText($0, .note) })
  }

  // MARK: effects over states

  private struct CustomerEffect {
    var table: String
    /// Over which days.
    var slot: Slot
    /// What a customer adds to the change.
    var part: RowExpression
    var words: String
  }

  /// Where each customer's state alone gives its part: for a stock, whose change one stretch of
  /// days tells, and for a ratio of the states.
  private func customerEffect(_ question: WhyQuestion) -> CustomerEffect? {
    if let stock = question.stock, let window = window(question),
      let table = dataset.model.revenueTable?.name, question.plan.conditions.isEmpty
    {
      return CustomerEffect(
        table: table, slot: window, part: stock.part,
        words: stock.isMoney
          ? "effect: what the customer pays more or less than at the close before"
          : "effect: 1 for who came since the close before, −1 for who left")
    }
    guard case .ratio(let n, let d, let scale, _) = question.form,
      case .movements(let table)? = question.plan.measures.first?.relation,
      question.plan.measures.allSatisfy({
        $0.relation == .movements(table: table) && $0.window == .slot
      }), question.plan.measures.contains(where: \.usesPeriodState),
      let split = question.parts.split, let total = question.parts.d.first, total != 0
    else { return nil }
    let measures = question.plan.measures
    var weights: [Int: Double] = [:]
    for (index, weight) in n.weights(measures) ?? [:] {
      weights[index, default: 0] += weight * scale / total
    }
    for (index, weight) in d.weights(measures) ?? [:] {
      weights[index, default: 0] -= split.before * weight * scale / total
    }
    guard let part = measures.share(weights) else { return nil }
    return CustomerEffect(
      table: table, slot: question.plan.slots[0], part: part,
      words:
        "opening, closing and movement are of \(question.nowLabel); effect: how far the customer "
        + "moved the rate from that before; all of them sum to the change")
  }

  /// What customers add up to.
  private func total(
    _ question: WhyQuestion, _ effect: CustomerEffect, _ part: RowExpression
  ) -> Double? {
    var plan = question.plan
    plan.comparison = nil
    plan.slots = [effect.slot]
    plan.whole = effect.slot
    plan.conditions = []
    plan.measures = [
      Measure(
        relation: .movements(table: effect.table), aggregate: .sum, argument: part, name: "total")
    ]
    plan.columns = [PlannedColumn(name: "total", expression: .measure(0), unit: nil)]
    return (try? question.run.run(plan))?.table.columns.first?[0]?.double
  }

  // MARK: effects of groups

  /// The figure by customer, now and before, where the rows say which customer they are of.
  private func customersByGroup(
    _ question: WhyQuestion, _ limit: Int?
  ) throws(RunProblem) -> Outcome? {
    var query = question.query
    let role = Expression.Name(unquoted: "customer", range: query.range)
    query.dimensions = [Dimension(role)]
    guard let split = split(query, of: question.plan, question.source, analyzer),
      !split.plan.isOfWhole,
      split.plan.plan.dimensions.first?.name == "customer"
    else { return nil }
    let figures: WhyFigures
    do throws(RunProblem) {
      figures = WhyFigures(split.plan, try question.run.run(split.plan.plan).table)
    } catch {
      // More customers than an answer has groups: who weighs most is left open.
      if case .tooManyGroups = error { return nil }
      throw error
    }
    let effects = figures.effects
    let order = effects.indices.filter { effects[$0] != 0 }.sorted {
      abs(effects[$0]) == abs(effects[$1]) ? $0 < $1 : abs(effects[$0]) > abs(effects[$1])
    }
    let shown = Array(order.prefix(limit ?? order.count))
    guard let first = shown.first, let last = shown.last else { return nil }
    let (most, least) = (abs(effects[first]), abs(effects[last]))
    var words = [
      "effect: the customer's rate and mix effect as of a group of its own; all of them sum to the change"
    ]
    if case .amount = question.form {
      words = ["effect: the customer's part now less that before; all of them sum to the change"]
    }
    if shown.count == limit, least >= most - Self.dust(most) {
      let count = order.count { abs(effects[$0]) >= least - Self.dust(least) }
      words += Self.equals(count, shown.count)
    }
    return listed(question, table(question, split.names, figures, shown), words: words)
  }

  private func table(
    _ question: WhyQuestion, _ names: [String], _ figures: WhyFigures, _ rows: [Int]
  ) -> Table {
    let unit = question.column.unit
    let name = question.column.name
    var fields = names.map { Table.Field(name: $0, unit: .text, isDimension: true) }
    var columns = names.indices.map { figures.table.columns[$0].picked(rows) }
    for (title, suffix, n, d) in [
      (name, "", figures.n, figures.d),
      (name + "_before", "_before", figures.nBefore, figures.dBefore),
    ] {
      fields.append(Table.Field(name: title, unit: unit))
      switch figures.form {
      case .amount: columns.append(figures.table.column("n" + suffix)?.picked(rows) ?? columns[0])
      case .ratio(_, _, let scale, let offset):
        columns.append(
          Cells.numbers(rows.map { d[$0] == 0 ? nil : offset + scale * n[$0] / d[$0] }))
      }
    }
    fields.append(Table.Field(name: "effect", unit: unit))
    switch figures.form {
    case .amount:
      columns.append(figures.table.column("n_change")?.picked(rows) ?? columns[0])
    case .ratio:
      let effects = figures.effects
      columns.append(Cells.numbers(rows.map { effects[$0] }))
    }
    return Table(fields: fields, columns: columns)
  }
}

extension WhyQuestion.Stock {
  /// What a customer adds to the change between two closes.
  fileprivate var part: RowExpression {
    func value(_ moment: StateField) -> RowExpression {
      let state = RowExpression.state(moment)
      let amount = isMoney ? state : .constant(.integer(1))
      guard isOfPositive else { return state }
      return .call(
        .if,
        [
          .call(.greater, [state, .constant(.integer(0))]), amount,
          isMoney ? .call(.multiply, [state, .constant(.integer(0))]) : .constant(.integer(0)),
        ])
    }
    let change = RowExpression.call(.subtract, [value(.closing), value(.opening)])
    return .call(.multiply, [change, .constant(.number(Double(factor)))])
  }
}

extension [Measure] {
  /// What one row adds to a weighted sum of measures; `nil` when it has none.
  fileprivate func share(_ weights: [Int: Double]) -> RowExpression? {
    let shares = weights.sorted { $0.key < $1.key }.map { self[$0.key].share($0.value) }
    return shares.first.map { first in
      shares.dropFirst().reduce(first) { .call(.add, [$0, $1]) }
    }
  }
}
