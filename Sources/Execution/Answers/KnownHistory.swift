import Planning
import Storage
import Values

/// Since when tables tell anything. What lies before is not 0 but unknown: nobody can say what was
/// paid, or how many tickets there were, on a day before the first one of the file.
struct KnownHistory {
  let workspace: Workspace

  /// For each slot whether it ends before the measure's table begins; `nil`: none does.
  ///
  /// - Parameter found: what the table has for the slots: a day with rows is known.
  func unknownSlots(_ measure: Measure, _ slots: [Slot], _ found: MeasureFigures)
    throws(RunProblem) -> [Bool]?
  {
    if case .rows = measure.relation, measure.time == .always { return nil }
    // Figures of shorter stretches know it of each of them.
    guard measure.unitFigures == nil, slots.indices.contains(where: { !found.hasRows(inSlot: $0) }),
      let first = try firstDay(measure)
    else { return nil }
    let calendar = Calendar(rules: workspace.evaluator.calendar)
    let unknown = slots.indices.map { index in
      let own = measure.window.slot(seenFrom: slots[index], calendar)
      return !own.isUnbounded && own.end <= first && !found.hasRows(inSlot: index)
    }
    return unknown.contains(true) ? unknown : nil
  }

  /// The first day that is known of what a measure counts: its rows may belong to days that lie
  /// before their own, as surveys are sent before they are answered.
  func firstDay(_ measure: Measure) throws(RunProblem) -> Day? {
    guard let first = try firstDay(measure.relation), case .rows(let table) = measure.relation,
      case .on(let time) = measure.time, let column = time.plainColumn
    else { return try firstDay(measure.relation) }
    let own = try loading { () throws(LoadProblem) in
      try workspace.source.firstDay(of: table, column: column)
    }
    return own.map { min($0, first) } ?? first
  }

  /// The first day that a relation tells of; `nil` where nothing says so.
  func firstDay(_ relation: Measure.Relation) throws(RunProblem) -> Day? {
    if let known = workspace.firstDays[relation] { return known }
    let first: Day?
    switch relation {
    case .active(let table), .movements(let table):
      let least = try workspace.life(table).from.min() ?? .max
      first = least == .max ? nil : Day(number: least)
    case .rows(let table):
      first = try loading { () throws(LoadProblem) in try workspace.source.firstDay(of: table) }
    }
    workspace.firstDays[relation] = .some(first)
    return first
  }

  /// Names slots that follow one another: `2023-09..2023-11`.
  static func words(_ slots: [Slot]) -> String {
    guard let first = slots.first?.period.label, let last = slots.last?.period.label else {
      return ""
    }
    return first == last ? first : "\(first)..\(last)"
  }
}

extension RowExpression {
  /// The column of the rows themselves whose day it is.
  fileprivate var plainColumn: String? {
    switch self {
    case .column(let reference) where reference.path.isEmpty && reference.derived == nil:
      reference.column
    case .call(.day, let arguments): arguments.first?.plainColumn
    case .column, .call, .state, .constant, .missing, .textTest, .perCustomer: nil
    }
  }
}

extension Vector {
  /// Without the values of some slots; the cells of a group stand by slot.
  func without(_ slots: [Bool]?) -> Vector {
    guard let slots else { return self }
    return masked((0..<count).map { !slots[$0 % slots.count] })
  }
}
