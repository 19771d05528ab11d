import Planning
import Storage
import Values

/// The figures of every group and slot, with those they are compared with beside them.
struct Sheet {
  /// One column of figures over all cells.
  struct Figure {
    let field: Table.Field
    let vector: Vector
    /// The planned column it belongs to.
    let column: Int
  }

  let plan: LogicalPlan
  let groups: Grouper
  let dimensions: [Int]
  let slots: [Slot]
  let domains: [KeyDomain]
  /// The figures of now, for `having`, `sort` and `top`.
  let evaluation: ScalarEvaluation
  let figures: [Figure]
  private let calendar: Calendar

  var cellCount: Int { groups.count * slots.count }

  /// - Parameter wholes: the figures of all groups, and those of them to compare with, where groups are
  ///   put beside them.
  init(
    _ plan: LogicalPlan, _ figures: Figures, _ before: Figures?, slots: [Slot],
    domains: [KeyDomain], wholes: (now: Figures, before: Figures?)? = nil, _ workspace: Workspace
  ) throws(RunProblem) {
    self.plan = plan
    self.slots = slots
    calendar = Calendar(rules: workspace.evaluator.calendar)
    self.domains = domains
    dimensions = figures.dimensions
    var groups = figures.groups
    if let before {
      for group in 0..<before.groups.count where !before.dimensions.isEmpty {
        _ = groups.insert(before.groups.tuple(group))
      }
    }
    try Self.complete(&groups, plan, dimensions)
    self.groups = groups
    let keys = Self.keyColumns(plan, groups, dimensions, slots, domains)
    func relation(_ figures: Figures, isPrefix: Bool, _ lengths: [Slot]) -> FigureRelation {
      let aligned = figures.aligned(
        to: groups, isPrefix: isPrefix, slotCount: slots.count, plan.measures)
      return FigureRelation(
        columns: aligned.map(\.column), dimensions: keys,
        rowCount: groups.count * slots.count, slots: lengths)
    }
    func whole(_ figures: Figures?, _ lengths: [Slot]) -> FigureRelation? {
      figures.map {
        FigureRelation(
          columns: $0.measures.map(\.column), dimensions: [], rowCount: slots.count, slots: lengths)
      }
    }
    let compared = Self.compared(plan, slots)
    let earlier = before.map { relation($0, isPrefix: false, compared) }
    let wholeBefore = whole(wholes?.before, compared)
    let then = earlier.map { ScalarEvaluation($0, whole: wholeBefore, workspace) }
    let now = ScalarEvaluation(
      relation(figures, isPrefix: true, slots), before: earlier, whole: whole(wholes?.now, slots),
      wholeBefore: wholeBefore, workspace)
    self.evaluation = now
    var all: [Figure] = []
    for (index, column) in plan.columns.enumerated() {
      let current = try now.vector(column.expression)
      all.append(Figure(field: Self.field(column, current), vector: current, column: index))
      // What looks at both periods has no counterpart in the other one.
      guard let then, !column.expression.mentionsBefore else { continue }
      let previous = try then.vector(column.expression)
      let comparison = Comparison(column, current, previous, workspace.evaluator)
      all += try comparison.columns().map {
        Figure(field: $0.field, vector: $0.vector, column: index)
      }
    }
    self.figures = all
  }

  /// The slots that those of now are compared with, as many as those.
  private static func compared(_ plan: LogicalPlan, _ slots: [Slot]) -> [Slot] {
    guard let comparison = plan.comparison else { return slots }
    let others = slots == plan.slots ? comparison.slots : [comparison.whole]
    return slots.indices.map { $0 < others.count ? others[$0] : slots[$0] }
  }

  /// The figures of now of a planned column.
  func now(_ column: Int) -> Vector {
    figures.first { $0.column == column }?.vector ?? .missing(.number, count: cellCount)
  }

  /// Whether a cell belongs to the groups that `top` put together.
  func isOther(_ cell: Int) -> Bool {
    plan.top != nil
      && dimensions.indices.contains { groups.key(cell / slots.count, $0) == otherKey }
  }

  /// The values of a dimension for some cells.
  func dimension(_ dimension: Int, _ cells: [Int32]) -> Column {
    if plan.dimensions[dimension].kind == .time {
      let labels = TextDictionary(slots.map(\.period.label))
      return Column(
        .text(cells.map { UInt32(Int($0) % slots.count) }, labels),
        validity: Validity(allPresent: cells.count))
    }
    let column = domains[dimension].column(keys(dimension, cells))
    guard let grain = plan.dimensions[dimension].grain else { return column }
    return unitLabels(column, grain, keys(dimension, cells))
  }

  /// The labels of the units of the calendar whose first days a column holds.
  private func unitLabels(_ column: Column, _ grain: Grain, _ keys: [Int64]) -> Column {
    let labels = keys.indices.map { row -> String in
      guard case .date(let day)? = column[row] else {
        return keys[row] == otherKey ? KeyDomain.otherGroup : KeyDomain.missingGroup
      }
      return calendar.unit(grain, containing: day).label
    }
    var codes: [String: UInt32] = [:]
    var texts: [String] = []
    let coded = labels.map { label -> UInt32 in
      if let known = codes[label] { return known }
      codes[label] = UInt32(texts.count)
      texts.append(label)
      return UInt32(texts.count - 1)
    }
    return Column(
      .text(coded, TextDictionary(texts.isEmpty ? [""] : texts)),
      validity: Validity(allPresent: keys.count))
  }

  /// The keys of a dimension for some cells.
  func keys(_ dimension: Int, _ cells: [Int32]) -> [Int64] {
    guard let position = dimensions.firstIndex(of: dimension) else {
      return [Int64](repeating: missingKey, count: cells.count)
    }
    return cells.map { groups.key(Int($0) / slots.count, position) }
  }

  /// For each cell the place of its value among those of a dimension.
  func keyOrder(_ dimension: Int) -> Vector {
    if plan.dimensions[dimension].kind == .time {
      return Vector(
        .exact((0..<cellCount).map { Int64($0 % slots.count) }, scale: 0), present: nil,
        count: cellCount)
    }
    let keys = self.keys(dimension, (0..<Int32(cellCount)).map { $0 })
    if domains[dimension].isOrdered {
      return Vector(
        .exact(keys, scale: 0),
        present: keys.contains(missingKey) ? keys.map { $0 != missingKey } : nil,
        count: cellCount)
    }
    let order = domains[dimension].order(keys)
    return Vector(
      .exact(keys.map { Int64(order[$0] ?? 0) }, scale: 0), present: nil, count: cellCount)
  }

  /// With `across`, every row has every column: what has no rows is 0 there, or has no value.
  private static func complete(_ groups: inout Grouper, _ plan: LogicalPlan, _ dimensions: [Int])
    throws(RunProblem)
  {
    let columns = dimensions.indices.filter { plan.dimensions[dimensions[$0]].isAcross }
    if columns.isEmpty || columns.count == dimensions.count { return }
    let known = (0..<groups.count).map { groups.tuple($0) }
    let tops = Set(known.map { tuple in columns.map { tuple[$0] } })
    let sides = Set(
      known.map { tuple in
        tuple.indices.map { columns.contains($0) ? 0 : tuple[$0] }
      })
    let cells = tops.count.multipliedReportingOverflow(by: sides.count).partialValue
    if cells > Limits.groups { throw .tooManyGroups(count: cells, limit: Limits.groups) }
    for side in sides.sorted(by: { $0.lexicographicallyPrecedes($1) }) {
      for top in tops.sorted(by: { $0.lexicographicallyPrecedes($1) }) {
        var tuple = side
        for (position, key) in zip(columns, top) { tuple[position] = key }
        _ = groups.insert(tuple)
      }
    }
  }

  private static func keyColumns(
    _ plan: LogicalPlan, _ groups: Grouper, _ dimensions: [Int], _ slots: [Slot],
    _ domains: [KeyDomain]
  ) -> [Column?] {
    plan.dimensions.indices.map { dimension in
      if plan.dimensions[dimension].kind == .time {
        let days = (0..<groups.count).flatMap { _ in slots.map(\.period.start.number) }
        return Column(.date(days), validity: Validity(allPresent: days.count))
      }
      guard let position = dimensions.firstIndex(of: dimension), plan.mentions(dimension)
      else { return nil }
      let keys = (0..<groups.count).flatMap { group in
        [Int64](repeating: groups.key(group, position), count: slots.count)
      }
      return domains[dimension].values(keys)
    }
  }

  private static func field(_ column: PlannedColumn, _ vector: Vector) -> Table.Field {
    var field = Table.Field(
      name: column.name, unit: column.unit,
      isPointChange: column.isChange && column.unit == .percent,
      goodDirection: column.isChange ? (column.isLowerBetter ? .down : .up) : nil)
    if column.unit == .currency, let scale = vector.type.scale { field.decimals = scale.digits }
    field.bands = column.bands
    return field
  }
}

extension LogicalPlan {
  /// Whether some expression reads the values of a dimension.
  fileprivate func mentions(_ dimension: Int) -> Bool { mentions { $0 == .dimension(dimension) } }
}

extension ScalarExpression {
  /// Whether the period of the comparison is looked at.
  fileprivate var mentionsBefore: Bool { mentions { if case .before = $0 { true } else { false } } }
}
