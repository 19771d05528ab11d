import Planning
import Storage
import Values

/// The rows of a table.
struct TableRelation: Relation {
  let table: String
  let workspace: Workspace
  let rowCount: Int
  /// The slot that is evaluated, if it is one.
  let slot: Slot?

  init(_ table: String, _ workspace: Workspace, slot: Slot? = nil) throws(RunProblem) {
    self.slot = slot
    self.table = table
    self.workspace = workspace
    rowCount = try workspace.rowCount(table)
  }

  func resolve(_ reference: ColumnReference) throws(RunProblem) -> ResolvedColumn {
    var current = table
    var index: RowIndex?
    for (position, step) in reference.path.enumerated() {
      switch step {
      case .reference(let column, let target):
        index = composed(index, try workspace.lookup(column, current, target))
        current = target
      case .state(_, let lifeTable, let moment):
        var rest = reference
        rest.path = Array(reference.path[(position + 1)...])
        index = try heldRows(from: current, index, lifeTable, moment, rest)
        current = lifeTable
      case .first(let events):
        index = composed(index, .rows(try workspace.userFirsts(events, current).rows))
      }
    }
    if let derived = reference.derived {
      return ResolvedColumn(column: try workspace.column(derived, of: current), index: index)
    }
    return ResolvedColumn(column: try workspace.column(reference.column, of: current), index: index)
  }

  func state(_ field: StateField) throws(RunProblem) -> Column {
    throw .unsupported(what: "`\(field.rawValue)` of single rows")
  }

  func stateNode(_ field: StateField) throws(RunProblem) -> Node {
    guard field == .periodEnd, let slot else { return .column(try state(field), index: nil) }
    return .constant(.constant(.date(slot.end)))
  }

  func customerIndex() throws(RunProblem) -> RowIndex? {
    .codes(try workspace.customers(table).codes)
  }

  func customerFigure(_ query: Int) throws(RunProblem) -> Column {
    try workspace.customerFigure(query, slot)
  }

  /// For each row the row of a life table that speaks for its customer at a moment.
  private func heldRows(
    from current: String, _ index: RowIndex?, _ lifeTable: String, _ moment: HeldMoment,
    _ rest: ColumnReference
  ) throws(RunProblem) -> RowIndex {
    var reference = rest
    switch moment {
    case .day(let day):
      return try stateRows(from: current, index, lifeTable, day, keepsLast: true, rest)
    case .dayHeld(let day):
      return try stateRows(from: current, index, lifeTable, day, keepsLast: false, rest)
    case .opening: reference.moment = .opening
    case .closing: reference.moment = .closing
    case .entry: reference.moment = .entry
    }
    guard let slot = moment == .entry ? .always : slot else {
      throw .unsupported(what: "a dimension at the start or the end of several periods at once")
    }
    let speaking = try workspace.representatives(
      reference, try TableRelation(lifeTable, workspace).resolve(rest), lifeTable, slot.framed,
      paying: false
    ).rows
    let codes = try workspace.customers(current).codes
    return .rows(
      (0..<rowCount).map { row in
        let place = index.map { Int($0[row]) } ?? row
        guard place >= 0, codes[place] < speaking.count else { return -1 }
        return speaking[Int(codes[place])]
      })
  }

  /// For each row the row of a life table that speaks for its customer on a day.
  ///
  /// - Parameter keepsLast: who is gone keeps the last value held.
  private func stateRows(
    from current: String, _ index: RowIndex?, _ lifeTable: String, _ day: RowExpression,
    keepsLast: Bool, _ rest: ColumnReference
  ) throws(RunProblem) -> RowIndex {
    let codes = try workspace.customers(current).codes
    let history = try workspace.customerRows(lifeTable)
    let life = try workspace.life(lifeTable)
    let picker = RepresentativePicker(
      life: life, customers: try workspace.customers(lifeTable),
      money: try workspace.money(lifeTable),
      values: try TableRelation(lifeTable, workspace).resolve(rest),
      threads: workspace.threads)
    let compiler = RowCompiler(
      relation: self, evaluator: workspace.evaluator, isExact: true, notes: workspace.notes)
    let dayNode = try compiler.compile(day)
    var result: [Int32] = []
    result.reserveCapacity(rowCount)
    for range in batches(of: 0..<rowCount) {
      try workspace.cancellation.check()
      let vector = try workspace.evaluator.evaluate(dayNode, Batch(range)).spread()
      let days = workspace.evaluator.days(of: vector)
      for (offset, row) in range.enumerated() {
        let place = index.map { Int($0[row]) } ?? row
        guard place >= 0, codes[place] != .max, vector.isPresent(offset) else {
          result.append(-1)
          continue
        }
        let rows = history.rows(of: Int(codes[place]))
        result.append(picker.row(of: rows, on: days[offset], keepsLast: keepsLast))
      }
    }
    return .rows(result)
  }
}

extension RepresentativePicker {
  /// The row among a customer's that speaks for it on a day; −1 before the first.
  ///
  /// - Parameter keepsLast: where none is in force, the one that was last does.
  func row(of rows: ArraySlice<Int32>, on day: Int32, keepsLast: Bool) -> Int32 {
    var active: [Int32] = []
    var past: [Int32] = []
    var lastEnd = Int32.min
    for row in rows {
      let (from, end) = (life.from[Int(row)], life.end[Int(row)])
      guard from < end, from <= day else { continue }
      if end > day {
        active.append(row)
      } else if end > lastEnd {
        lastEnd = end
        past = [row]
      } else if end == lastEnd {
        past.append(row)
      }
    }
    let candidates = active.isEmpty && keepsLast ? past : active
    switch candidates.count {
    case 0: return -1
    case 1: return candidates[0]
    default: return primary(of: candidates).row
    }
  }
}

extension Slot {
  /// All days that there are.
  static var always: Slot {
    let (start, end) = (Day(number: -1_000_000), Day(number: 4_000_000))
    let period = Period(start: start, end: end, grain: .day, label: "all data")
    return Slot(period: period, start: start, end: end, isUnbounded: true)
  }

  /// The stretch of days at whose ends dimensions are read.
  var framed: Slot {
    guard let frame else { return self }
    var whole = self
    (whole.start, whole.end, whole.frame) = (frame.lowerBound, frame.upperBound, nil)
    return whole
  }
}
