import Planning
import Storage

/// One row for each customer of a life table and each of many slots.
///
/// Resolving columns gathers whose primary values are needed; they are found when the cells are.
final class CellRelation: Relation {
  let table: String
  let workspace: Workspace
  let rowCount: Int
  private(set) var speakers: [CellSpeaker] = []
  private(set) var needsPayments = false

  init(_ table: String, _ workspace: Workspace) throws(RunProblem) {
    self.table = table
    self.workspace = workspace
    _ = try workspace.rowCount(table)
    rowCount = try workspace.customers(table).count
  }

  func resolve(_ reference: ColumnReference) throws(RunProblem) -> ResolvedColumn {
    let view = try workspace.customers(table)
    if reference.path.isEmpty, reference.column == view.column {
      return ResolvedColumn(column: try workspace.customerLabels(table), index: nil)
    }
    var resolved = try TableRelation(table, workspace).resolve(reference)
    if case .reference(view.column, _)? = reference.path.first {
      let first = try workspace.firstRows(table)
      return ResolvedColumn(column: resolved.column, index: composed(.rows(first), resolved.index))
    }
    if let known = speakers.firstIndex(where: { $0.reference == reference }) {
      resolved.speaker = known
      return resolved
    }
    let picker = RepresentativePicker(
      life: try workspace.life(table), customers: view, money: try workspace.money(table),
      values: resolved, threads: workspace.threads)
    resolved.speaker = speakers.count
    speakers.append(CellSpeaker(reference: reference, picker: picker))
    return resolved
  }

  func stateNode(_ field: StateField) throws(RunProblem) -> Node {
    let type = try workspace.money(table).type
    switch field {
    case .opening, .closing: return .cell(field, field.type ?? type)
    case .firstPaid, .paidBefore, .served:
      needsPayments = true
      return .cell(field, field.type ?? type)
    default: throw .unsupported(what: "`\(field.rawValue)` over many slots")
    }
  }

  func state(_ field: StateField) throws(RunProblem) -> Column {
    throw .unsupported(what: "`\(field.rawValue)` over many slots as a column")
  }

  func customerIndex() throws(RunProblem) -> RowIndex? { nil }

  func customerFigure(_ query: Int) throws(RunProblem) -> Column {
    throw .unsupported(what: "a figure of each customer over many slots")
  }

  /// Whether some measures can be computed so over some slots.
  static func serves(
    _ measures: [Measure], _ table: String, _ slots: [Slot], _ workspace: Workspace
  )
    throws(RunProblem) -> Bool
  {
    let expressions = measures.flatMap { [$0.filter, $0.argument] + $0.keys }.compactMap(\.self)
    guard expressions.allSatisfy(\.fitsCells) else { return false }
    // Where most customers are passed over, the state of all is too much for one slot even.
    let isOfSome = measures.allSatisfy { $0.filter?.firstPaidDays != nil }
    let minimum = isOfSome ? 1 : MovementCells.slotMinimum
    guard slots.count >= minimum, SlotBounds.areAscending(slots),
      slots.allSatisfy({ !$0.isUnbounded })
    else { return false }
    let money = try workspace.money(table)
    let hasRowsWithout = try workspace.customers(table).hasRowsWithout
    return money.isSmall && !money.hasNegative && !hasRowsWithout
  }
}

extension RowExpression {
  fileprivate var fitsCells: Bool {
    switch self {
    case .state(let field):
      switch field {
      case .opening, .closing, .firstPaid, .paidBefore, .served: true
      default: false
      }
    case .call(_, let arguments): arguments.allSatisfy(\.fitsCells)
    case .textTest(let test): test.operands.allSatisfy(\.fitsCells)
    case .perCustomer: false
    case .column(let reference):
      // A state on a day of each row's own is for rows.
      reference.path.allSatisfy { if case .reference = $0 { true } else { false } }
    case .constant, .missing: true
    }
  }
}
