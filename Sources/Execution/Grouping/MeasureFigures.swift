import Planning
import Storage
import Values

/// One measure's value for every group and slot: cell `group * slotCount + slot`.
struct MeasureFigures {
  let measure: Measure
  /// The dimensions that the measure is split by.
  let dimensions: [Int]
  let slotCount: Int
  let groups: Grouper
  /// How many rows the measure was computed from.
  let totalRows: Int64
  /// The same for measures of one pass, whose groups are the same.
  let family: Family

  private let rows: [Int64]
  private let accumulator: any Accumulator

  /// Stands for one pass over rows.
  final class Family: Sendable {}

  /// - Parameter rows: how many rows went into each cell.
  init(
    _ measure: Measure, dimensions: [Int], slotCount: Int, groups: Grouper, rows: [Int64],
    family: Family, _ accumulator: any Accumulator
  ) {
    self.measure = measure
    self.dimensions = dimensions
    self.slotCount = slotCount
    self.groups = groups
    self.rows = rows
    self.family = family
    self.accumulator = accumulator
    totalRows = rows.reduce(0, +)
  }

  /// Figures that were worked out from others.
  init(
    _ measure: Measure, dimensions: [Int], slotCount: Int, groups: Grouper, totalRows: Int64,
    values: Vector
  ) {
    self.init(
      measure, dimensions: dimensions, slotCount: slotCount, groups: groups, rows: [totalRows],
      family: Family(), SettledValues(values: values))
  }

  /// Whether any row went into a cell.
  func hasRows(_ cell: Int) -> Bool { rows[cell] != 0 }

  /// Whether any row went into the cells of a slot; figures worked out from others do not know.
  func hasRows(inSlot slot: Int) -> Bool {
    guard slotCount > 0, rows.count == max(1, groups.count) * slotCount else { return false }
    return stride(from: slot, to: rows.count, by: slotCount).contains { rows[$0] != 0 }
  }

  /// Whether its values have fewer digits than the rows: sums that do not fit, means of what hardly fits.
  func isRounded(_ values: Vector) -> Bool {
    guard case .numbers(let numbers) = values.values else { return false }
    if let sum = accumulator as? ExactSum, !sum.isMean { return true }
    switch measure.aggregate {
    case .avg, .median, .percentile: return numbers.contains { abs($0) >= 1e15 }
    case .sum, .count, .countDistinct, .min, .max, .first, .last, .stddev, .sumLargest,
      .shareOfRows:
      return false
    }
  }

  /// The value of each cell.
  func values() -> Vector { accumulator.finish() }
}

/// What one pass over rows gives for all its measures.
struct ScanFigures {
  let dimensions: [Int]
  let slotCount: Int
  private var groups: Grouper
  private var rows: [Int64] = []
  private var accumulators: [any Accumulator]

  init(dimensions: [Int], slotCount: Int, empty: [any Accumulator]) {
    self.dimensions = dimensions
    self.slotCount = slotCount
    groups = Grouper(spans: dimensions.map { _ in nil }, denseLimit: 1)
    accumulators = empty
    if dimensions.isEmpty {
      rows.extend(to: slotCount, with: 0)
      for index in accumulators.indices { accumulators[index].grow(to: slotCount) }
    }
  }

  /// Adds what one part of the rows gave.
  ///
  /// - Parameter slot: where the part's only slot stands; `nil`: it has them all.
  mutating func merge(_ partial: Scan.Partial, slot: Int?, fold: Fold?) throws(RunProblem) {
    let slots = slot == nil ? slotCount : 1
    let width = partial.width
    var targets = [Int32](repeating: -1, count: partial.grouper.count * width)
    // The first part's groups are all new: they need not be looked up.
    let areNew = groups.count == 0 && fold == nil && !dimensions.isEmpty
    for group in 0..<partial.grouper.count {
      let begin = group * width
      var isUsed = false
      for cell in begin..<begin + slots where partial.rows[cell] != 0 { isUsed = true }
      guard isUsed, let target = place(group, partial.grouper, fold, isNew: areNew) else {
        continue
      }
      for index in 0..<slots {
        targets[begin + index] = Int32(target * slotCount + (slot ?? index))
      }
    }
    let cells = groups.count * slotCount
    if cells > Limits.groups { throw .tooManyGroups(count: cells, limit: Limits.groups) }
    rows.extend(to: cells, with: 0)
    for (cell, target) in targets.enumerated() where target >= 0 {
      rows[Int(target)] += partial.rows[cell]
    }
    for index in accumulators.indices {
      accumulators[index].grow(to: cells)
      accumulators[index].merge(partial.accumulators[index], groups: targets)
    }
  }

  /// The number here of a part's group; `nil` when it is left out.
  private mutating func place(_ group: Int, _ grouper: Grouper, _ fold: Fold?, isNew: Bool) -> Int?
  {
    if dimensions.isEmpty { return 0 }
    if isNew { return Int(groups.append(group, of: grouper)) }
    var tuple = grouper.tuple(group)
    if let fold {
      guard let folded = fold(tuple) else { return nil }
      tuple = folded
    }
    return Int(groups.insert(tuple))
  }

  /// The figures of each measure of the pass.
  func measures(_ measures: [Measure]) -> [MeasureFigures] {
    let family = MeasureFigures.Family()
    return zip(measures, accumulators).map { measure, accumulator in
      MeasureFigures(
        measure, dimensions: dimensions, slotCount: slotCount, groups: groups, rows: rows,
        family: family, accumulator)
    }
  }
}
