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

  /// Where the figure is counted customer by customer: those whose own part is largest. For a
  /// ratio the part is (n − R₁·d)/D₂, and all parts sum to the change.
  func customers(_ question: WhyQuestion) throws(RunProblem) -> Outcome? {
    if let difference = try customerDifferences(question) {
      return listed(
        question, difference,
        words: "effect: the customer's part now less that before; all of them sum to the change")
    }
    guard let (effect, slot, squares) = customerEffect(question), squares > 0 else { return nil }
    let table = effect.table
    let threshold = RowExpression.constant(.number(squares * Self.leastShare))
    var plan = analyzer.records(behind: question.plan, group: [:], slot: 0).rowsPlan
    plan?.relation = .movements(table: table)
    guard var plan else { return nil }
    plan.slot = slot
    plan.time = .always
    plan.filter = .call(.greater, [.call(.multiply, [effect.part, effect.part]), threshold])
    plan.columns = analyzer.customerFields(of: table)
    plan.columns.append(
      (PlannedField(name: "effect", unit: question.column.unit), effect.part))
    plan.columns.append((PlannedField(name: "size"), .call(.abs, [effect.part])))
    plan.sort = [(column: plan.columns.count - 1, isDescending: true)]
    plan.limit = Self.maximumNamedCustomers
    var answer = try question.run.rows(plan).table
    answer.fields.removeLast()
    answer.columns.removeLast()
    return listed(question, answer, words: effect.words)
  }

  private func listed(_ question: WhyQuestion, _ table: Table, words: String) -> Outcome? {
    guard table.rowCount > 0 else { return nil }
    var answer = table
    answer.fields[answer.fields.count - 1].isPointChange = question.column.unit == .percent
    if question.column.unit == .currency {
      answer.fields[answer.fields.count - 1].decimals = 2
    }
    return .table(
      answer, caption: caption(question, "customers that weigh most"),
      notes: [StyledText(words, .note)])
  }

  /// A stock of money of whole customers: its change is what they pay more or less.
  private func plainStock(
    _ question: WhyQuestion
  ) -> (stock: WhyQuestion.Stock, window: Slot, table: String)? {
    guard let stock = question.stock, stock.isMoney, let window = window(question),
      let table = dataset.model.revenueTable?.name, question.plan.conditions.isEmpty
    else { return nil }
    return (stock, window, table)
  }

  private struct CustomerEffect {
    var table: String
    var part: RowExpression
    var words: String
  }

  /// What each customer adds to the change, over which days, and the sum of its squares.
  private func customerEffect(
    _ question: WhyQuestion
  ) -> (effect: CustomerEffect, slot: Slot, squares: Double)? {
    if let (stock, window, table) = plainStock(question) {
      let change = RowExpression.call(.subtract, [.state(.closing), .state(.opening)])
      let part = RowExpression.call(
        .multiply, [change, .constant(.number(Double(stock.factor)))])
      let effect = CustomerEffect(
        table: table, part: part,
        words: "effect: what the customer pays more or less than at the close before")
      // At least this: the squares of both closes are no less than those of the change.
      guard let squares = squaresOfChange(question, window, part, table) else { return nil }
      return (effect, window, squares)
    }
    guard case .movements(let table)? = question.plan.measures.first?.relation,
      question.plan.measures.allSatisfy({ $0.relation == .movements(table: table) })
    else { return nil }
    let measures = question.plan.measures
    let parts = question.parts
    var weights: [Int: Double] = [:]
    switch question.form {
    case .amount: return nil
    case .ratio(let n, let d, let scale, _):
      guard let split = parts.split, let total = parts.d.first, total != 0 else { return nil }
      for (index, weight) in n.weights(measures) ?? [:] {
        weights[index, default: 0] += weight * scale / total
      }
      for (index, weight) in d.weights(measures) ?? [:] {
        weights[index, default: 0] -= split.before * weight * scale / total
      }
    }
    let words =
      "effect: how far the customer moved the rate from that before; all of them sum to the change"
    guard let part = measures.share(weights) else { return nil }
    let slot = question.plan.slots[0]
    guard let squares = squaresOfChange(question, slot, part, table) else { return nil }
    return (CustomerEffect(table: table, part: part, words: words), slot, squares)
  }

  /// The customers whose parts of an amount differ most between the two periods, by the size of
  /// the difference; `nil` for ratios, and for stocks, whose change one stretch of days tells.
  private func customerDifferences(_ question: WhyQuestion) throws(RunProblem) -> Table? {
    let measures = question.plan.measures
    guard plainStock(question) == nil, case .amount(let amount) = question.form,
      let comparison = question.comparison, case .movements(let name)? = measures.first?.relation,
      measures.allSatisfy({ $0.relation == .movements(table: name) && $0.window == .slot }),
      let part = measures.share(amount.weights(measures) ?? [:]),
      var plan = analyzer.records(behind: question.plan, group: [:], slot: 0).rowsPlan
    else { return nil }
    plan.relation = .movements(table: name)
    plan.time = .always
    plan.filter = nil
    plan.columns = analyzer.customerFields(of: name)
    guard plan.columns.first?.field.name == "customer" else { return nil }
    plan.columns.append((PlannedField(name: "effect", unit: question.column.unit), part))
    plan.sort = []
    plan.limit = nil
    plan.slot = question.plan.whole
    let now = try question.run.rows(plan).table
    plan.slot = comparison.whole
    plan.filter = .call(.notEqual, [part, .constant(.number(0))])
    return CustomerDifferences(now: now, before: try question.run.rows(plan).table)
      .table(Self.maximumNamedCustomers)
  }

  private func squaresOfChange(
    _ question: WhyQuestion, _ slot: Slot, _ part: RowExpression, _ table: String
  ) -> Double? {
    var plan = question.plan
    plan.comparison = nil
    plan.slots = [slot]
    plan.whole = slot
    plan.conditions = []
    plan.measures = [
      Measure(
        relation: .movements(table: table), aggregate: .sum,
        argument: .call(.multiply, [part, part]), name: "squares")
    ]
    plan.columns = [PlannedColumn(name: "squares", expression: .measure(0), unit: nil)]
    return (try? question.run.run(plan))?.table.columns.first?[0]?.double
  }
}

extension AnalyzedQuery {
  fileprivate var rowsPlan: RowsPlan? {
    if case .rows(let plan) = plan { plan } else { nil }
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
