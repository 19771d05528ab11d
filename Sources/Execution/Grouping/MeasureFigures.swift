import Planning
import Storage
import Values

/// Groups put together or left out: what `top` makes of the keys.
struct Fold {
  /// The positions of the keys that are ranked.
  let positions: [Int]
  /// The ranked keys that stay as they are.
  let kept: Set<[Int64]>
  /// The ranked keys that go altogether, by `having`.
  let dropped: Set<[Int64]>

  /// The same over the ranked keys alone, in their order.
  var ofRankedKeys: Fold {
    Fold(positions: Array(positions.indices), kept: kept, dropped: dropped)
  }

  func callAsFunction(_ tuple: [Int64]) -> [Int64]? {
    let ranked = positions.map { tuple[$0] }
    if kept.contains(ranked) { return tuple }
    if dropped.contains(ranked) { return nil }
    var folded = tuple
    for position in positions { folded[position] = otherKey }
    return folded
  }
}

/// One measure's value for every group and slot: cell `group * slotCount + slot`.
struct MeasureFigures {
  let measure: Measure
  /// The dimensions that the measure is split by.
  let dimensions: [Int]
  let slotCount: Int
  private(set) var groups: Grouper
  private var rows: [Int64] = []
  private var accumulator: any Accumulator
  /// The values, where they are not what the accumulator gives.
  private var settled: Vector?

  init(
    _ measure: Measure, dimensions: [Int], slotCount: Int, empty: any Accumulator
  ) {
    self.measure = measure
    self.dimensions = dimensions
    self.slotCount = slotCount
    groups = Grouper(spans: dimensions.map { _ in nil }, denseLimit: 1)
    accumulator = empty
    if dimensions.isEmpty {
      rows.extend(to: slotCount, with: 0)
      accumulator.grow(to: slotCount)
    }
  }

  /// Figures that were worked out from others.
  init(
    _ measure: Measure, dimensions: [Int], slotCount: Int, groups: Grouper, totalRows: Int64,
    values: Vector
  ) {
    self.measure = measure
    self.dimensions = dimensions
    self.slotCount = slotCount
    self.groups = groups
    rows = [totalRows]
    accumulator = SettledValues(values: values)
  }

  /// Whether any row went into a cell.
  func hasRows(_ cell: Int) -> Bool { rows[cell] != 0 }

  /// Adds what one part of the rows gave.
  ///
  /// - Parameter slot: where the part's only slot stands; `nil`: it has them all.
  mutating func merge(_ partial: Scan.Partial, slot: Int?, fold: Fold?) throws(RunProblem) {
    let slots = slot == nil ? slotCount : 1
    var targets = [Int32](repeating: -1, count: partial.grouper.count * partial.width)
    for group in 0..<partial.grouper.count {
      let cells = group * partial.width..<group * partial.width + slots
      guard partial.rows[cells].contains(where: { $0 != 0 }) else { continue }
      var tuple: [Int64]? = dimensions.isEmpty ? [] : partial.grouper.tuple(group)
      if let fold, let known = tuple { tuple = fold(known) }
      guard let tuple else { continue }
      let target = Int(groups.insert(tuple))
      for index in 0..<slots {
        targets[cells.lowerBound + index] = Int32(target * slotCount + (slot ?? index))
      }
    }
    let cells = groups.count * slotCount
    if cells > Limits.groups { throw .tooManyGroups(count: cells, limit: Limits.groups) }
    rows.extend(to: cells, with: 0)
    accumulator.grow(to: cells)
    for (cell, target) in targets.enumerated() where target >= 0 {
      rows[Int(target)] += partial.rows[cell]
    }
    accumulator.merge(partial.accumulator, groups: targets)
  }

  /// How many rows the measure was computed from.
  var totalRows: Int64 { rows.reduce(0, +) }

  /// The value of each cell.
  func values() -> Vector { settled ?? accumulator.finish() }

  /// As many slots as there are parts: each the mean of the slots of its part that have a value.
  func means(of parts: [Range<Int>]) -> MeasureFigures {
    let values = accumulator.finish()
    let numbers = values.doubles
    var means: [Double] = []
    var present: [Bool] = []
    for group in 0..<(dimensions.isEmpty ? 1 : groups.count) {
      for part in parts {
        let cells = part.map { group * slotCount + $0 }.filter { values.present?[$0] ?? true }
        means.append(cells.reduce(0) { $0 + numbers[$1] } / Double(max(1, cells.count)))
        present.append(!cells.isEmpty)
      }
    }
    var result = MeasureFigures(self, slotCount: parts.count)
    result.settled = Vector(.numbers(means), present: present, count: means.count)
    return result
  }

  private init(_ other: MeasureFigures, slotCount: Int) {
    measure = other.measure
    dimensions = other.dimensions
    self.slotCount = slotCount
    groups = other.groups
    rows = other.rows
    accumulator = other.accumulator
  }
}
