import Planning
import Storage
import Values

/// All measures of a plan for every group and slot: cell `group * slotCount + slot`.
struct Figures {
  /// The plan's dimensions that the groups are made of.
  let dimensions: [Int]
  let slotCount: Int
  var groups: Grouper
  /// One for each measure of the plan.
  var measures: [Vector]
  /// How many rows each measure was computed from.
  let totalRows: [Int64]
  /// For each measure the dimensions that it is split by.
  private let splits: [[Int]]
  /// For each measure the slots of which nothing is known; `nil`: all are known.
  private(set) var unknown: [[Bool]?]

  var cellCount: Int { groups.count * slotCount }

  /// Brings the measures together: a measure that is not split by a dimension gives every group
  /// along it the same value.
  ///
  /// - Parameter rests: for measures that are split by some of the ranked dimensions only, their
  ///   figures for the groups that `top` put together, by position.
  init(
    _ parts: [MeasureFigures], rests: [Int: MeasureFigures], dimensions: [Int], slotCount: Int
  ) throws(RunProblem) {
    self.dimensions = dimensions
    self.slotCount = slotCount
    totalRows = parts.map(\.totalRows)
    splits = parts.map(\.dimensions)
    unknown = parts.map { _ in nil }
    groups = Grouper(spans: dimensions.map { _ in nil }, denseLimit: 1)
    if let first = parts.first, first.dimensions == dimensions,
      parts.allSatisfy({ $0.family === first.family })
    {
      groups = first.groups
      measures = parts.map { $0.values() }
      return
    }
    let widest = parts.map(\.dimensions.count).max() ?? 0
    for part in parts where part.dimensions.count == widest && widest > 0 {
      for group in 0..<part.groups.count {
        let known = part.groups.tuple(group)
        let tuple = dimensions.map { dimension in
          part.dimensions.firstIndex(of: dimension).map { known[$0] } ?? missingKey
        }
        _ = groups.insert(tuple)
      }
    }
    let cells = groups.count * slotCount
    if cells > Limits.groups { throw .tooManyGroups(count: cells, limit: Limits.groups) }
    measures = []
    for (index, part) in parts.enumerated() {
      let own = spread(part)
      guard let rest = rests[index] else {
        measures.append(own)
        continue
      }
      // Only what was put together is found among the rest.
      measures.append(own.replaced(by: spread(rest), where: isOther))
    }
  }

  /// Takes the values out that stand in slots of which nothing is known.
  mutating func forget(_ slots: [[Bool]?]) {
    unknown = slots
    measures = zip(measures, slots).map { $0.without($1) }
  }

  private func spread(_ part: MeasureFigures) -> Vector {
    let positions = part.dimensions.compactMap { dimensions.firstIndex(of: $0) }
    var cells: [Int32] = []
    cells.reserveCapacity(cellCount)
    var partGroups = part.groups
    partGroups.makeIndex()
    for group in 0..<groups.count {
      let tuple = dimensions.isEmpty ? [] : groups.tuple(group)
      let own = partGroups.find(positions.map { tuple[$0] })
      for slot in 0..<slotCount {
        cells.append(own.map { $0 * Int32(slotCount) + Int32(slot) } ?? -1)
      }
    }
    return part.values().gathered(cells, isZeroWhenNone: part.isZeroWhenEmpty)
  }

  /// Whether each cell is of the groups that `top` put together.
  private var isOther: [Bool] {
    (0..<groups.count).flatMap { group in
      let isOther = groups.tuple(group).contains(otherKey)
      return [Bool](repeating: isOther, count: slotCount)
    }
  }

  /// The same measures for the groups of another list, and for as many slots.
  ///
  /// - Parameter isPrefix: the other list begins with these groups.
  func aligned(to other: Grouper, isPrefix: Bool, slotCount count: Int, _ plan: [Measure])
    -> [Vector]
  {
    if isPrefix, other.count == groups.count, count == slotCount { return measures }
    var cells: [Int32] = []
    cells.reserveCapacity(other.count * count)
    var indexed = groups
    if !isPrefix { indexed.makeIndex() }
    for group in 0..<other.count {
      let own =
        isPrefix
        ? (group < groups.count ? Int32(group) : nil)
        : indexed.find(dimensions.isEmpty ? [] : other.tuple(group))
      for slot in 0..<count {
        cells.append(
          slot < slotCount ? own.map { $0 * Int32(slotCount) + Int32(slot) } ?? -1 : -2)
      }
    }
    return plan.indices.map { index in
      let isSplit = splits[index].count == dimensions.count
      let own = isSplit ? cells : borrowed(cells, index, other, count)
      return measures[index].gathered(
        own, isZeroWhenNone: plan[index].aggregate.isZeroWhenEmpty
      ).without(
        unknown[index].map {
          Array($0.prefix(count)) + Array(repeating: false, count: max(0, count - slotCount))
        })
    }
  }

  /// Where a group is not among these, a measure that is not split by all dimensions has the value
  /// that it has for any group that differs in the others alone.
  private func borrowed(
    _ cells: [Int32], _ measure: Int, _ other: Grouper, _ slotCount: Int
  ) -> [Int32] {
    let places = splits[measure].compactMap { dimensions.firstIndex(of: $0) }
    var known: [[Int64]: Int] = [:]
    for group in 0..<groups.count {
      let tuple = groups.tuple(group)
      known[places.map { tuple[$0] }] = group
    }
    return cells.indices.map { cell in
      guard cells[cell] == -1 else { return cells[cell] }
      let tuple = other.tuple(cell / slotCount)
      guard let group = known[places.map { tuple[$0] }] else { return -1 }
      return Int32(group * self.slotCount + cell % slotCount)
    }
  }
}

extension Aggregate {
  /// Whether a group without rows has 0 rather than no value.
  var isZeroWhenEmpty: Bool {
    switch self {
    case .sum, .count, .countDistinct, .sumLargest: true
    case .avg, .min, .max, .median, .percentile, .first, .last, .stddev, .shareOfRows: false
    }
  }
}

extension MeasureFigures {
  var isZeroWhenEmpty: Bool { measure.aggregate.isZeroWhenEmpty }

  /// The values in the order of the customer codes `0..<count`.
  func byCode(_ count: Int) -> Vector {
    var cells = [Int32](repeating: -1, count: count)
    for group in 0..<groups.count {
      let code = groups.key(group, 0)
      if code >= 0, code < Int64(count) { cells[Int(code)] = Int32(group) }
    }
    return values().gathered(cells, isZeroWhenNone: isZeroWhenEmpty)
  }
}

extension Vector {
  /// The values at some positions; −1 stands for a group without rows, −2 for no value at all.
  func gathered(_ positions: [Int32], isZeroWhenNone: Bool) -> Vector {
    func values<T>(_ v: [T], _ zero: T) -> [T] {
      positions.map { $0 < 0 ? zero : v[Int($0)] }
    }
    let result: Values =
      switch self.values {
      case .exact(let v, let scale): .exact(values(v, 0), scale: scale)
      case .numbers(let v): .numbers(values(v, 0))
      case .days(let v): .days(values(v, 0))
      case .instants(let v): .instants(values(v, 0))
      case .flags(let v): .flags(values(v, false))
      case .codes(let v, let dictionary): .codes(values(v, 0), dictionary)
      case .durations(let v): .durations(values(v, 0))
      }
    let mask = positions.map {
      $0 == -1 ? isZeroWhenNone : $0 >= 0 && (present?[Int($0)] ?? true)
    }
    return Vector(
      result, present: mask.allSatisfy(\.self) ? nil : mask, count: positions.count)
  }
}
