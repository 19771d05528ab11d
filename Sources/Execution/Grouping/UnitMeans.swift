import Planning
import Storage
import Values

/// Native units: an aggregate taken for each unit of the calendar, and the mean of the units.
///
/// Only units that lie whole within a slot count. A slot that holds none, or is no longer than one
/// can be, is a unit itself: half a month gives the half's count, and the last thirty days theirs,
/// be a February among them or not.
struct UnitMeans {
  /// A unit's part in the mean of its slot: one of so many.
  private struct Leaf {
    var start: Day
    var end: Day
    var share: Double
  }

  let calendar: CalendarRules
  let units: [Grain]
  /// For each slot its units, by their place among `stretches`, and one of how many each is: of
  /// the days of a month each weighs 1/30.
  private(set) var parts: [[(stretch: Int, share: Double)]] = []
  /// The units of all slots, each once, ascending.
  private(set) var stretches: [Slot] = []

  /// - Parameter keepsFrames: dimensions are read at the ends of the slots, not of the units.
  init(_ units: [Grain], slots: [Slot], calendar: CalendarRules, keepsFrames: Bool)
    throws(RunProblem)
  {
    self.units = units
    self.calendar = calendar
    var places: [DayRange: Int] = [:]
    for slot in slots {
      var part: [(stretch: Int, share: Double)] = []
      for leaf in leaves(slot.start, slot.end, units, 1) {
        var range = DayRange(start: leaf.start, end: leaf.end)
        if keepsFrames, slot.start < slot.end { range.frame = slot.start..<slot.end }
        let place = places[range] ?? places.count
        places[range] = place
        part.append((place, leaf.share))
        if places.count > Limits.groups {
          throw .tooManyGroups(count: places.count, limit: Limits.groups)
        }
      }
      parts.append(part)
    }
    order(places)
  }

  private struct DayRange: Hashable {
    var start: Day
    var end: Day
    var frame: Range<Day>?
  }

  private mutating func order(_ places: [DayRange: Int]) {
    let sorted = places.sorted { a, b in
      if (a.key.start, a.key.end) != (b.key.start, b.key.end) {
        return (a.key.start, a.key.end) < (b.key.start, b.key.end)
      }
      return a.value < b.value
    }
    var moved = [Int](repeating: 0, count: sorted.count)
    for (new, old) in sorted.enumerated() { moved[old.value] = new }
    for slot in parts.indices {
      for index in parts[slot].indices {
        parts[slot][index].stretch = moved[parts[slot][index].stretch]
      }
    }
    stretches = sorted.map { range, _ in
      let period = Period(start: range.start, end: range.end, grain: .day, label: "unit")
      var slot = Slot(period: period, start: range.start, end: range.end)
      slot.frame = range.frame
      return slot
    }
  }

  private func leaves(_ start: Day, _ end: Day, _ units: [Grain], _ share: Double) -> [Leaf] {
    guard let unit = units.first else { return [Leaf(start: start, end: end, share: share)] }
    let whole = wholeUnits(unit, start, end)
    let inner = Array(units.dropFirst())
    // The outermost units weigh 1 each, so that sums of whole numbers stay whole.
    let part = units.count == self.units.count ? share : share * Double(whole.count)
    return whole.flatMap { leaves($0.start, $0.end, inner, part) }
  }

  /// The units within a stretch of days; the stretch itself when it is one.
  private func wholeUnits(_ unit: Grain, _ start: Day, _ end: Day) -> [DayRange] {
    var result: [DayRange] = []
    var cursor = calendar.start(of: unit, holding: start)
    if cursor < start { cursor = next(unit, cursor) }
    while cursor < end {
      let following = next(unit, cursor)
      if following <= end { result.append(DayRange(start: cursor, end: following)) }
      cursor = following
    }
    let isUnit = result.isEmpty || end - start <= longest(unit)
    return isUnit ? [DayRange(start: start, end: end)] : result
  }

  /// The most days that a unit has.
  private func longest(_ unit: Grain) -> Int {
    switch unit {
    case .day: 1
    case .week: 7
    case .month: 31
    case .quarter: 92
    case .year: 366
    }
  }

  private func next(_ unit: Grain, _ start: Day) -> Day {
    let step = [Grain.day: 1, .week: 7, .month: 32, .quarter: 95, .year: 370][unit] ?? 1
    return unit == .day ? start + 1 : calendar.start(of: unit, holding: start + step)
  }
}

extension MeasureRun {
  /// The means over a measure's native units.
  func unitMeans(
    _ measure: Measure, _ slots: [Slot], _ split: Split, _ fold: Fold?
  ) throws(RunProblem) -> MeasureFigures {
    let means = try UnitMeans(
      measure.units, slots: slots, calendar: workspace.evaluator.calendar,
      keepsFrames: ([measure.filter] + measure.keys).contains { $0?.readsEndsOfPeriod ?? false })
    var plain = measure
    plain.units = []
    plain.window = .slot
    let isPlain = means.parts.allSatisfy { $0.count == 1 }
    var runs: [(figures: MeasureFigures, places: [Int])] = []
    for places in ascendingRuns(means.stretches) {
      let figures = try figures(plain, places.map { means.stretches[$0] }, split, fold: fold)
      runs.append((figures, places))
    }
    return try MeasureFigures(
      measure, means: means.parts, of: runs, keepsValues: isPlain && runs.count == 1)
  }

  /// Stretches in lists whose starts and ends both ascend, as the scan needs them.
  private func ascendingRuns(_ stretches: [Slot]) -> [[Int]] {
    var runs: [[Int]] = []
    for (index, slot) in stretches.enumerated() {
      if let run = runs.firstIndex(where: { $0.last.map { stretches[$0].end <= slot.end } ?? true })
      {
        runs[run].append(index)
      } else {
        runs.append([index])
      }
    }
    return runs
  }
}

extension MeasureFigures {
  /// Weighted means of figures for shorter stretches of time.
  ///
  /// - Parameters:
  ///   - means: for each slot its stretches, and one of how many each is.
  ///   - runs: figures, and which stretch each of their slots is.
  ///   - keepsValues: every slot is one stretch, so that exact values stay exact.
  init(
    _ measure: Measure, means: [[(stretch: Int, share: Double)]],
    of runs: [(figures: MeasureFigures, places: [Int])], keepsValues: Bool
  ) throws(RunProblem) {
    let dimensions = runs.first?.figures.dimensions ?? []
    let (groups, places) = Self.combined(runs.map(\.figures))
    let count = dimensions.isEmpty ? 1 : groups.count
    let cells = count * means.count
    if cells > Limits.groups { throw .tooManyGroups(count: cells, limit: Limits.groups) }
    var at: [Int: (run: Int, slot: Int)] = [:]
    for (run, entry) in runs.enumerated() {
      for (slot, stretch) in entry.places.enumerated() { at[stretch] = (run, slot) }
    }
    let vectors = runs.map { $0.figures.values() }
    let numbers = vectors.map(\.doubles)
    let widths = runs.map { $0.figures.slotCount }
    let isZero = measure.aggregate.isZeroWhenEmpty
    var values = [Double](repeating: 0, count: cells)
    var present = [Bool](repeating: false, count: cells)
    var source = [Int32](repeating: -1, count: cells)
    let rows = runs.reduce(Int64(0)) { $0 + $1.figures.totalRows }
    // A stretch of all groups at a time: what belongs to it is looked up once.
    var all = [ShareMean](repeating: ShareMean(), count: count)
    for (slot, parts) in means.enumerated() {
      for group in 0..<count { all[group] = ShareMean() }
      for part in parts {
        guard let (run, own) = at[part.stretch] else { continue }
        let (place, width, figures, vector) = (places[run], widths[run], numbers[run], vectors[run])
        for group in 0..<count {
          let cell = place[group] < 0 ? -1 : Int(place[group]) * width + own
          if cell >= 0, vector.isPresent(cell) {
            all[group].add(figures[cell], share: part.share)
            source[group * means.count + slot] = Int32(cell)
          } else if isZero {
            all[group].add(0, share: part.share)
          }
        }
      }
      for group in 0..<count {
        guard let value = all[group].value else { continue }
        values[group * means.count + slot] = value
        present[group * means.count + slot] = true
      }
    }
    let result: Vector
    if keepsValues, let only = vectors.first {
      result = only.gathered(source, isZeroWhenNone: isZero)
    } else if case .durations? = vectors.first?.values {
      result = Vector(.durations(values), present: present, count: cells)
    } else {
      result = Vector(.numbers(values), present: present, count: cells)
    }
    self.init(
      measure, dimensions: dimensions, slotCount: means.count, groups: groups, totalRows: rows,
      values: result)
  }

  /// The groups of several figures together, and for each of the figures which of its own groups
  /// each is; −1 where it has none.
  private static func combined(_ all: [MeasureFigures]) -> (groups: Grouper, places: [[Int32]]) {
    guard let first = all.first, !first.dimensions.isEmpty else {
      return (Grouper(spans: [], denseLimit: 1), all.map { _ in [0] })
    }
    if all.count == 1 { return (first.groups, [(0..<Int32(first.groups.count)).map { $0 }]) }
    var groups = Grouper(spans: first.dimensions.map { _ in nil }, denseLimit: 1)
    var places: [[Int32]] = []
    for figures in all {
      var own: [Int32] = []
      for group in 0..<figures.groups.count {
        let place = Int(groups.insert(figures.groups.tuple(group)))
        own.extend(to: groups.count, with: -1)
        own[place] = Int32(group)
      }
      places.append(own)
    }
    for run in places.indices { places[run].extend(to: groups.count, with: -1) }
    return (groups, places)
  }
}

/// A mean of figures that are each one of so many. Those of one kind are added before they are
/// divided: 29 days with a user each are 1, not nearly 1.
private struct ShareMean {
  private var sum = 0.0
  private var weight = 0.0
  private var run = (sum: 0.0, count: 0.0, share: 1.0)

  mutating func add(_ figure: Double, share: Double) {
    if share != run.share {
      (sum, weight) = total
      run = (0, 0, share)
    }
    run.sum += figure
    run.count += 1
  }

  private var total: (sum: Double, weight: Double) {
    (sum + run.sum / run.share, weight + run.count / run.share)
  }

  /// `nil` for no figures.
  var value: Double? {
    let (sum, weight) = total
    return weight > 0 ? sum / weight : nil
  }
}
