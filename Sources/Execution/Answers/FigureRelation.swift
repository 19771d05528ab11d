import Planning
import Storage
import Values

/// The measures and keys of groups, as scalar expressions see them.
struct FigureRelation: Relation {
  /// One for each measure.
  let columns: [Column]
  /// One for each dimension.
  let dimensions: [Column?]
  let rowCount: Int
  /// Cell `i` is of slot `i % slots.count`.
  let slots: [Slot]

  func resolve(_ reference: ColumnReference) throws(RunProblem) -> ResolvedColumn {
    throw .unsupported(what: "the column `\(reference.column)` of groups")
  }

  func state(_ field: StateField) throws(RunProblem) -> Column {
    throw .unsupported(what: "`\(field.rawValue)` of groups")
  }

  func customerIndex() throws(RunProblem) -> RowIndex? { nil }

  /// The length of each cell's slot.
  func lengths(
    _ unit: SlotLength, _ window: MeasureWindow, _ workspace: Workspace
  ) -> Column {
    let calendar = Calendar(rules: workspace.evaluator.calendar)
    let bySlot = slots.map { window.slot(seenFrom: $0, calendar).length(unit, calendar) }
    let cells = (0..<rowCount).map { bySlot.isEmpty ? nil : bySlot[$0 % bySlot.count] }
    return Column(.number(cells.map { $0 ?? 0 }), validity: Validity(cells.map { $0 != nil }))
  }

  func customerFigure(_ query: Int) throws(RunProblem) -> Column {
    throw .unsupported(what: "a customer's figure of groups")
  }
}

/// Evaluates scalar expressions over all groups at once, by the kernels of row expressions.
struct ScalarEvaluation {
  let relation: FigureRelation
  /// The same groups in the period of the comparison.
  let before: FigureRelation?
  /// All groups as one, a row for each slot, in both periods; `nil` where the rows have no groups.
  let whole: FigureRelation?
  let wholeBefore: FigureRelation?
  let workspace: Workspace

  init(
    _ relation: FigureRelation, before: FigureRelation? = nil, whole: FigureRelation? = nil,
    wholeBefore: FigureRelation? = nil, _ workspace: Workspace
  ) {
    self.relation = relation
    self.before = before
    self.whole = whole
    self.wholeBefore = wholeBefore
    self.workspace = workspace
  }

  func vector(_ expression: ScalarExpression) throws(RunProblem) -> Vector {
    do throws(RunProblem) {
      return try vector(expression, isExact: true)
    } catch .overflow {
      return try vector(expression, isExact: false)
    }
  }

  private func vector(_ expression: ScalarExpression, isExact: Bool) throws(RunProblem) -> Vector {
    let compiler = RowCompiler(
      relation: relation, evaluator: workspace.evaluator, isExact: isExact, notes: workspace.notes)
    let node = try compile(expression, compiler)
    return try workspace.evaluator.evaluate(node, Batch(0..<relation.rowCount)).spread()
  }

  private func compile(_ expression: ScalarExpression, _ compiler: RowCompiler)
    throws(RunProblem) -> Node
  {
    switch expression {
    case .measure(let index): return .column(relation.columns[index], index: nil)
    case .constant(let value): return .constant(.constant(value))
    case .dimension(let index):
      guard let column = relation.dimensions[index] else {
        throw .unsupported(what: "a dimension that the groups do not have")
      }
      return .column(column, index: nil)
    case .slotLength(let unit, let window):
      return .column(relation.lengths(unit, window, workspace), index: nil)
    case .before(let figure):
      guard let before else { throw .unsupported(what: "a figure of a period that is not there") }
      let then = ScalarEvaluation(before, whole: wholeBefore, workspace)
      return .column(try then.vector(figure).column, index: nil)
    case .whole(let figure):
      guard let whole else { return try compile(figure, compiler) }
      let all = try ScalarEvaluation(whole, workspace).vector(figure)
      let places = (0..<Int32(relation.rowCount)).map { $0 % Int32(max(1, whole.rowCount)) }
      return .column(all.gathered(places, isZeroWhenNone: false).column, index: nil)
    case .call(let function, let arguments):
      var nodes: [Node] = []
      for argument in arguments { nodes.append(try compile(argument, compiler)) }
      return try compiler.call(function, nodes)
    case .textTest(let operand, let pattern, let isNegated):
      return try compiler.test(
        [try compile(operand, compiler)], pattern, isNegated: isNegated, column: "")
    }
  }
}
