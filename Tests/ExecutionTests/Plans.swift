import Planning
import Values

@testable import Execution

// Short words to write plans with.

func column(
  _ name: String, of table: String = "subs", _ path: [JoinStep] = [], _ moment: RowMoment = .row
) -> RowExpression {
  .column(ColumnReference(table: table, column: name, path: path, moment: moment))
}

func call(_ function: Function, _ arguments: RowExpression...) -> RowExpression {
  .call(function, arguments)
}

func number(_ value: Int64) -> RowExpression { .constant(.integer(value)) }

func isOneOf(_ operand: RowExpression, _ values: String..., isNegated: Bool = false)
  -> RowExpression
{
  .textTest(TextTest(operands: [operand], pattern: .oneOf(values), isNegated: isNegated))
}

func all(_ conditions: RowExpression...) -> RowExpression {
  conditions.dropFirst().reduce(conditions[0]) { .call(.and, [$0, $1]) }
}

let opening = RowExpression.state(.opening)
let closing = RowExpression.state(.closing)
let hasOpening = call(.greater, opening, number(0))
let hasClosing = call(.greater, closing, number(0))
let hasNoOpening = call(.equal, opening, number(0))
let hasNoClosing = call(.equal, closing, number(0))
let isExpanded = call(.greater, closing, opening)
let isContracted = call(.less, closing, opening)

/// A measure over the movements of `subs`.
func movement(
  _ name: String, _ argument: RowExpression?, _ filter: RowExpression? = nil,
  by keys: [RowExpression?] = [], aggregate: Aggregate = .sum
) -> Measure {
  Measure(
    relation: .movements(table: "subs"), aggregate: aggregate, argument: argument, filter: filter,
    keys: keys, name: name)
}

func planned(_ name: String, _ expression: ScalarExpression, _ unit: Unit? = nil)
  -> PlannedColumn
{
  PlannedColumn(name: name, expression: expression, unit: unit)
}

func ratio(_ a: Int, _ b: Int) -> ScalarExpression {
  .call(.divide, [.measure(a), .measure(b)])
}

func dimension(_ name: String, _ type: ScalarType = .text, across: Bool = false)
  -> PlannedDimension
{
  PlannedDimension(name: name, kind: .value, type: type, isAcross: across)
}

func time(_ name: String = "month", across: Bool = false) -> PlannedDimension {
  PlannedDimension(name: name, kind: .time, type: .date, isAcross: across, grain: .month)
}

func executor(_ source: MemorySource) -> Executor {
  Executor(source: source, calendar: CalendarRules())
}
