import Planning
import Storage
import Values

/// Evaluates measures over slots, split by dimensions.
struct MeasureRun {
  /// What the figures are split by.
  enum Split {
    /// Some of the plan's dimensions, by position.
    case dimensions([Int])
    /// The customers, by code.
    case customer
  }

  let workspace: Workspace
  /// By dimension; dimensions of time have one that is not used.
  let domains: [KeyDomain]

  /// One measure; computed in doubles if exact arithmetic overflows.
  func figures(
    _ measure: Measure, _ slots: [Slot], _ split: Split, fold: Fold? = nil
  ) throws(RunProblem) -> MeasureFigures {
    let calendar = Calendar(rules: workspace.evaluator.calendar)
    let windows = SlotWindows(measure.window, slots, calendar)
    let found: MeasureFigures
    do throws(RunProblem) {
      found = try plainFigures(measure, windows.slots, split, fold, isExact: true)
    } catch .overflow {
      found = try plainFigures(measure, windows.slots, split, fold, isExact: false)
    }
    return windows.parts.map { found.means(of: $0) } ?? found
  }

  private func plainFigures(
    _ measure: Measure, _ slots: [Slot], _ split: Split, _ fold: Fold?, isExact: Bool
  ) throws(RunProblem) -> MeasureFigures {
    if !measure.units.isEmpty { return try unitMeans(measure, slots, split, fold) }
    if let inner = measure.inner { return try innerFigures(measure, inner, slots, split, fold) }
    switch measure.relation {
    case .rows(let table), .active(let table):
      let relation = try TableRelation(table, workspace)
      let selection = try time(of: measure, slots, relation, isExact)
      let scan = try bound(measure, relation, selection, slots.count, split, isExact)
      var figures = MeasureFigures(
        measure, dimensions: dimensions(measure, split), slotCount: slots.count, empty: scan.empty)
      var withoutTime = 0
      for partial in try scan.run() {
        withoutTime += partial.withoutTime
        try figures.merge(partial, slot: nil, fold: fold)
      }
      if !measure.mayLackTime { noteWithoutTime(withoutTime, table) }
      return figures
    case .movements(let table):
      var figures: MeasureFigures?
      for (position, slot) in slots.enumerated() {
        let relation = try MovementRelation(table, slot, workspace)
        let known = try workspace.state(table, slot).isKnown
        let scan = try bound(measure, relation, .mask(known), 1, split, isExact)
        var gathered =
          figures
          ?? MeasureFigures(
            measure, dimensions: dimensions(measure, split), slotCount: slots.count,
            empty: scan.empty)
        for partial in try scan.run() {
          try gathered.merge(partial, slot: slots.count == 1 ? nil : position, fold: fold)
        }
        figures = gathered
      }
      guard let figures else { throw .unsupported(what: "a statement without a period") }
      return figures
    }
  }

  private func dimensions(_ measure: Measure, _ split: Split) -> [Int] {
    switch split {
    case .customer: [0]
    case .dimensions(let positions): positions.filter { measure.key($0) != nil }
    }
  }

  func time(
    of measure: Measure, _ slots: [Slot], _ relation: TableRelation, _ isExact: Bool
  ) throws(RunProblem) -> TimeSelection {
    if case .active(let table) = measure.relation {
      let life = try workspace.life(table)
      return .active(from: life.from, end: life.end, try SlotBounds(slots))
    }
    if slots.count == 1, slots[0].isUnbounded { return .all }
    switch measure.time {
    case .always: return .all
    case .on(let day):
      let node = try compiler(relation, isExact).compile(day)
      return .on(node, try SlotBounds(slots))
    case .overlapping:
      let life = try workspace.life(relation.table)
      return .overlapping(from: life.from, end: life.end, try SlotBounds(slots))
    }
  }

  private func compiler(_ relation: any Relation, _ isExact: Bool) -> RowCompiler {
    RowCompiler(
      relation: relation, evaluator: workspace.evaluator, isExact: isExact, notes: workspace.notes)
  }

  func bound(
    _ measure: Measure, _ relation: any Relation, _ selection: TimeSelection, _ slotCount: Int,
    _ split: Split, _ isExact: Bool
  ) throws(RunProblem) -> Scan {
    let compiler = compiler(relation, isExact)
    var filter: Node?
    if let expression = measure.filter { filter = try compiler.compile(expression) }
    var argument: Node?
    if let expression = measure.argument { argument = try compiler.compile(expression) }
    if let node = argument, node.type == .text,
      measure.aggregate == .min || measure.aggregate == .max
    {
      argument = compiler.inOrder(node)
    }
    let empty = try accumulator(
      for: measure, argument: argument?.type, dictionary: argument?.dictionary)
    var excluded: [Bool]?
    if case .rows(let table) = measure.relation { excluded = try workspace.excluded(table) }
    var canSubtract = measure.aggregate == .count
    if measure.aggregate == .sum || measure.aggregate == .avg {
      canSubtract = argument?.type.scale != nil
    }
    return Scan(
      evaluator: workspace.evaluator, cancellation: workspace.cancellation,
      rowCount: relation.rowCount, selection: selection, excluded: excluded,
      slotCount: slotCount, filter: filter,
      keys: try keys(measure, relation, split, compiler), argument: argument,
      order: try order(measure, compiler), empty: empty, canSubtract: canSubtract)
  }

  /// The instant that `first` and `last` go by; rows without a time of their own go by their
  /// place in the file.
  private func order(_ measure: Measure, _ compiler: RowCompiler) throws(RunProblem) -> Node? {
    guard measure.aggregate == .first || measure.aggregate == .last else { return nil }
    switch (measure.relation, measure.time) {
    case (.rows, .on(let expression)):
      return try compiler.compile(expression.instantOfDay ?? expression)
    case (.active(let table), _), (.rows(let table), .overlapping):
      let life = try workspace.life(table)
      return .column(
        Column(.date(life.from), validity: Validity(allPresent: life.from.count)), index: nil)
    case (.rows, .always), (.movements, _): return nil
    }
  }

  private func keys(
    _ measure: Measure, _ relation: any Relation, _ split: Split, _ compiler: RowCompiler
  ) throws(RunProblem) -> [KeyNode] {
    switch split {
    case .customer:
      let count = try workspace.customers(measure.relation.table).labels.count
      let codes =
        try relation.customerIndex()?.map { Int64($0) } ?? (0..<count).map { Int64($0) }
      let column = Column(.integer(codes), validity: Validity(codes.map { $0 >= 0 }))
      return [
        KeyNode(node: .column(column, index: nil), table: nil, type: .integer, span: count)
      ]
    case .dimensions(let positions):
      var keys: [KeyNode] = []
      for position in positions {
        guard let expression = measure.key(position) else { continue }
        let node = try key(expression, measure, compiler)
        keys.append(bound(node, expression, to: domains[position]))
      }
      return keys
    }
  }

  /// A customer column is a key by the customers' common codes, so that tables whose files hold
  /// different customers still meet without comparing texts.
  private func key(_ expression: RowExpression, _ measure: Measure, _ compiler: RowCompiler)
    throws(RunProblem) -> Node
  {
    if case .movements = measure.relation { return try compiler.compile(expression) }
    guard case .column(let reference) = expression, workspace.isCustomer(reference) else {
      return try compiler.compile(expression)
    }
    let view = try workspace.customers(reference.table)
    let index = view.codes.map { $0 == .max ? -1 : Int32(truncatingIfNeeded: $0) }
    return .column(view.labels, index: index)
  }

  private func bound(_ node: Node, _ expression: RowExpression, to domain: KeyDomain) -> KeyNode {
    domain.adopt(node.type)
    guard let dictionary = node.dictionary else {
      return KeyNode(
        node: node, table: nil, type: domain.type, span: node.type == .flag ? 2 : nil)
    }
    let table = domain.register(dictionary, identity: workspace.identity(of: expression))
    return KeyNode(node: node, table: table, type: .text, span: domain.textCount)
  }

  private func noteWithoutTime(_ count: Int, _ table: String) {
    guard count > 0 else { return }
    workspace.notes.add(
      "rows-left-out", "\(counted(count, "row")) of `\(table)` without a date are in no period")
    workspace.statistics.rowsExcluded["`\(table)`: no date"] = count
  }
}

extension Measure {
  /// The key of a dimension, `nil` when the measure is not split by it.
  func key(_ dimension: Int) -> RowExpression? {
    dimension < keys.count ? keys[dimension] : nil
  }
}

extension RowExpression {
  /// The instant under `day(…)`.
  fileprivate var instantOfDay: RowExpression? {
    if case .call(.day, let arguments) = self { arguments.first } else { nil }
  }
}
