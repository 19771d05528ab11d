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
    let isMoney = question.column.unit == .currency
    plan.columns.append(
      (PlannedField(name: "effect", unit: question.column.unit), effect.part))
    plan.columns.append((PlannedField(name: "size"), .call(.abs, [effect.part])))
    plan.sort = [(column: plan.columns.count - 1, isDescending: true)]
    plan.limit = Self.maximumNamedCustomers
    var answer = try question.run.rows(plan).table
    guard answer.rowCount > 0 else { return nil }
    answer.fields.removeLast()
    answer.columns.removeLast()
    answer.fields[answer.fields.count - 1].isPointChange = question.column.unit == .percent
    if isMoney { answer.fields[answer.fields.count - 1].decimals = 2 }
    return .table(
      answer, caption: caption(question, "customers that weigh most"),
      notes: [StyledText(effect.words, .note)])
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
    if let stock = question.stock, let window = window(question), stock.isMoney,
      let table = dataset.model.revenueTable?.name, question.plan.conditions.isEmpty
    {
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
    var words = "effect: the customer's part of the figure now"
    switch question.form {
    case .amount(let amount): weights = amount.weights(measures) ?? [:]
    case .ratio(let n, let d, let scale, _):
      guard let split = parts.split, let total = parts.d.first, total != 0 else { return nil }
      for (index, weight) in n.weights(measures) ?? [:] {
        weights[index, default: 0] += weight * scale / total
      }
      for (index, weight) in d.weights(measures) ?? [:] {
        weights[index, default: 0] -= split.before * weight * scale / total
      }
      words =
        "effect: how far the customer moved the rate from that before; all of them sum to the change"
    }
    let shares = weights.sorted { $0.key < $1.key }.map { measures[$0.key].share($0.value) }
    guard let first = shares.first else { return nil }
    let part = shares.dropFirst().reduce(first) { .call(.add, [$0, $1]) }
    let slot = question.plan.slots[0]
    guard let squares = squaresOfChange(question, slot, part, table) else { return nil }
    return (CustomerEffect(table: table, part: part, words: words), slot, squares)
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
