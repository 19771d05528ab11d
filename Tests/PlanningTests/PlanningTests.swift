import Testing
import Values

@testable import Planning

@Suite struct PlanPrinterTests {
  static let slot: Slot = {
    let start = Day(year: 2024, month: 4, day: 1)!
    let end = Day(year: 2024, month: 7, day: 1)!
    return Slot(
      period: Period(start: start, end: end, grain: .quarter, label: "2024-Q2"), start: start,
      end: end)
  }()

  @Test func `a plan is printed as a tree`() {
    let plan = ColumnReference(table: "subs", column: "plan", moment: .opening)
    let paid = RowExpression.call(.greater, [.state(.opening), .constant(.integer(0))])
    let measures = [RowExpression.state(.closing), .state(.opening)].map {
      Measure(
        relation: .movements(table: "subs"), aggregate: .sum, argument: $0, filter: paid,
        keys: [.column(plan)], name: $0 == .state(.opening) ? "opening_mrr" : "retained_mrr")
    }
    let query = LogicalPlan(
      slots: [Self.slot], whole: Self.slot,
      dimensions: [PlannedDimension(name: "plan", kind: .value, type: .text)],
      measures: measures,
      columns: [
        PlannedColumn(
          name: "nrr", expression: .call(.divide, [.measure(0), .measure(1)]), unit: .percent)
      ], limit: 3, withTotal: true)
    #expect(
      PlanPrinter().print(query) == """
        query
          period 2024-Q2 [2024-04-01, 2024-07-01)
          by plan
          column nrr : percent = (retained_mrr / opening_mrr)
          limit 3
          with total
          measure 0: retained_mrr = sum(closing)
            over the customers of subs, opening against closing
            where (opening > 0)
            key plan = subs.plan at opening
          measure 1: opening_mrr = sum(opening)
            over the customers of subs, opening against closing
            where (opening > 0)
            key plan = subs.plan at opening
        """)
  }

  @Test func `records are printed with their columns and conditions`() {
    let test = TextTest(
      operands: [.column(ColumnReference(table: "orders", column: "status"))],
      pattern: .oneOf(["paid", "open"]), isNegated: true)
    let plan = RowsPlan(
      relation: .rows(table: "orders"), time: .always, slot: Self.slot, filter: .textTest(test),
      columns: [
        (
          PlannedField(name: "id"),
          .column(ColumnReference(table: "orders", column: "id"))
        )
      ], sort: [(0, true)])
    #expect(
      PlanPrinter().print(plan) == """
        records of the rows of orders
          time always, 2024-Q2 [2024-04-01, 2024-07-01)
          where orders.status not in ('paid', 'open')
          column id = orders.id
          sort by id desc
        """)
  }
}
