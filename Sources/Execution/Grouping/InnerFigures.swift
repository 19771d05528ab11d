import Planning
import Storage
import Values

extension MeasureRun {
  /// An aggregate over the values of keys: rows are put together by key and slot first.
  func innerFigures(
    _ measure: Measure, _ inner: InnerAggregate, _ slots: [Slot], _ split: Split, _ fold: Fold?
  ) throws(RunProblem) -> MeasureFigures {
    var keyed = measure
    keyed.inner = nil
    keyed.window = .slot
    keyed.aggregate = inner.aggregate
    keyed.argument = inner.argument
    let own: [Int]
    let keyedSplit: Split
    while keyed.keys.count < domains.count { keyed.keys.append(nil) }
    keyed.keys = Array(keyed.keys.prefix(domains.count)) + [inner.key]
    switch split {
    case .dimensions(let positions):
      own = positions.filter { measure.key($0) != nil }
      keyedSplit = .dimensions(own + [domains.count])
    case .customer(let further):
      own = dimensions(measure, split)
      keyedSplit = .customer(and: further + [domains.count])
    }
    let run = MeasureRun(
      workspace: workspace, domains: domains + [KeyDomain(type: inner.keyType)])
    let figures = try run.figures(keyed, slots, keyedSplit)
    return try gathered(measure, inner, figures, own, slots.count, fold)
  }

  private func gathered(
    _ measure: Measure, _ inner: InnerAggregate, _ figures: MeasureFigures, _ own: [Int],
    _ slotCount: Int, _ fold: Fold?
  ) throws(RunProblem) -> MeasureFigures {
    var groups = Grouper(spans: own.map { _ in nil }, denseLimit: 1)
    var targets: [Int32] = []
    for group in 0..<figures.groups.count {
      var tuple: [Int64]? = figures.groups.tuple(group)
      let hasKey = tuple?.last != missingKey
      tuple?.removeLast()
      if let fold, let known = tuple { tuple = fold(known) }
      guard let tuple, hasKey else {
        targets.append(-1)
        continue
      }
      targets.append(own.isEmpty ? 0 : groups.insert(tuple))
    }
    let values = figures.values()
    let relation = FigureRelation(
      columns: [values.column], dimensions: [], rowCount: figures.groups.count * slotCount,
      slots: [])
    let result = try ScalarEvaluation(relation, workspace).vector(inner.value)
    var outer = measure
    outer.inner = nil
    var accumulator = try accumulator(for: outer, argument: result.type, dictionary: nil)
    accumulator.grow(to: max(1, own.isEmpty ? 1 : groups.count) * slotCount)
    var cells: [Int32] = []
    var positions: [Int32] = []
    for (group, target) in targets.enumerated() where target >= 0 {
      for slot in 0..<slotCount {
        let cell = group * slotCount + slot
        // A key without rows in the slot is not among its values.
        guard figures.hasRows(cell), result.isPresent(cell) else { continue }
        cells.append(target * Int32(slotCount) + Int32(slot))
        positions.append(Int32(cell))
      }
    }
    accumulator.add(cells, result.picked(positions), order: nil)
    return MeasureFigures(
      measure, dimensions: own, slotCount: slotCount, groups: groups,
      totalRows: figures.totalRows, values: accumulator.finish())
  }
}
