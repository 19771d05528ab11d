import CScan
import Planning
import Storage
import Values

/// The state of customers over many slots at once.
///
/// The few rows of a customer are gone through once for all slots, some customers at a time; what
/// comes out is a cell for each customer and run of slots in which nothing changes, in the form of
/// a batch of rows.
struct MovementCells: Sendable {
  /// Which cells are needed.
  enum Wanted: Sendable {
    /// Customers that pay at the opening.
    case opening
    /// Customers that pay at the close.
    case closing
    /// Customers with a row that starts before the slot's end.
    case known
  }

  let life: LifeView
  let money: Money
  let history: CustomerRows
  let slots: [Slot]
  let wanted: Wanted
  /// The columns whose primary values are needed.
  let speakers: [CellSpeaker]
  /// Whether anything is asked about payments before the close.
  let needsPayments: Bool
  private let starts: StepTable
  private let ends: StepTable

  /// Slots from which on this is better than one slot after the other.
  static let slotMinimum = 4
  /// Cells worked out in one go at most, a few of which really differ: so small that they stay in
  /// the second-level cache.
  private static let blockCells = 1 << 17

  /// - Parameter slots: starts and ends ascend.
  init(
    life: LifeView, money: Money, history: CustomerRows, slots: [Slot], wanted: Wanted,
    speakers: [CellSpeaker], needsPayments: Bool
  ) {
    precondition(SlotBounds.areAscending(slots) && money.isSmall && !money.hasNegative)
    precondition(life.from.count == money.amounts.count && history.rowCount == life.from.count)
    self.life = life
    self.money = money
    self.history = history
    self.slots = slots
    self.wanted = wanted
    self.speakers = speakers
    self.needsPayments = needsPayments
    starts = StepTable(slots.map(\.start.number))
    ends = StepTable(slots.map(\.end.number))
  }

  /// The customers of a range, some at a time.
  func blocks(of customers: Range<Int>) -> [Range<Int>] {
    let size = min(1024, max(16, Self.blockCells / slots.count))
    return stride(from: customers.lowerBound, to: customers.upperBound, by: size).map {
      $0..<min($0 + size, customers.upperBound)
    }
  }

  /// The cells of some customers that are wanted.
  func block(_ customers: Range<Int>) throws(RunProblem) -> CellBlock {
    var runs = CellRuns()
    var marks = SlotMarks(count: slots.count)
    var spans: [RowSpan] = []
    var expected: (opening: Int64, closing: Int64) = (0, 0)
    for customer in customers {
      prefetch(customer + 8, customers.upperBound)
      spans.removeAll(keepingCapacity: true)
      marks.clear()
      for place in Int(history.starts[customer])..<Int(history.starts[customer + 1]) {
        let row = Int(history.rows[place])
        guard life.from[row] < life.end[row] else { continue }
        let span = RowSpan(row, life.from[row], life.end[row], starts, ends)
        span.mark(&marks, needsPayments: needsPayments)
        spans.append(span)
      }
      if spans.isEmpty { continue }
      let base = runs.append(customer, marks)
      for span in spans {
        let amount = money.amounts[span.row]
        let row = Int32(truncatingIfNeeded: span.row)
        runs.opening.add(amount, row, span.opening(base, marks))
        runs.closing.add(amount, row, span.closing(base, marks))
        expected.opening &+= amount &* Int64(span.openingEnd - span.openingStart)
        expected.closing &+= amount &* Int64(span.closingEnd - span.closingStart)
      }
      know(spans, base, marks, &runs)
      if needsPayments { pay(spans, base, marks, &runs) }
    }
    try check(runs, expected)
    return emit(runs)
  }

  /// Sets from when on a customer is known.
  private func know(
    _ spans: [RowSpan], _ base: Int, _ marks: SlotMarks, _ runs: inout CellRuns
  ) {
    var first = Int.max
    for span in spans { first = min(first, span.closingStart) }
    for run in base + marks.rank(first)..<runs.lows.count { runs.isKnown[run] = true }
  }

  /// Sets since when, and in which slots, a customer pays.
  private func pay(
    _ spans: [RowSpan], _ base: Int, _ marks: SlotMarks, _ runs: inout CellRuns
  ) {
    let count = runs.lows.count - base
    runs.served.append(contentsOf: repeatElement(false, count: count))
    var first = Int32.max
    for span in spans where money.amounts[span.row] > 0 {
      first = min(first, life.from[span.row])
      for run in span.served(base, marks) { runs.served[run] = true }
    }
    runs.firstPaid.append(contentsOf: repeatElement(first, count: count))
  }

  private func prefetch(_ customer: Int, _ limit: Int) {
    guard customer < limit else { return }
    for place in Int(history.starts[customer])..<Int(history.starts[customer + 1]) {
      let row = Int(history.rows[place])
      life.from.withUnsafeBufferPointer { kpi_prefetch($0.baseAddress.map { $0 + row }) }
      life.end.withUnsafeBufferPointer { kpi_prefetch($0.baseAddress.map { $0 + row }) }
      money.amounts.withUnsafeBufferPointer { kpi_prefetch($0.baseAddress.map { $0 + row }) }
    }
  }

  /// What the cells hold must be what the rows add up to, each as often as there are slots.
  private func check(_ runs: CellRuns, _ expected: (opening: Int64, closing: Int64))
    throws(RunProblem)
  {
    let found = (runs.total(runs.opening), runs.total(runs.closing))
    guard found == (expected.opening, expected.closing) else {
      throw .brokenIdentity(
        table: "", period: slots.first?.period.label ?? "", expected: "\(expected)",
        found: "\(found)")
    }
  }

  // MARK: - Cells

  private func emit(_ runs: CellRuns) -> CellBlock {
    let places =
      switch wanted {
      case .opening: positions(where: runs.opening.amounts.map { $0 > 0 })
      case .closing: positions(where: runs.closing.amounts.map { $0 > 0 })
      case .known: positions(where: runs.isKnown)
      }
    var block = CellBlock(
      customers: taken(runs.customers, at: places), lows: taken(runs.lows, at: places),
      highs: taken(runs.highs, at: places), opening: taken(runs.opening.amounts, at: places),
      closing: taken(runs.closing.amounts, at: places), scale: money.scale)
    if needsPayments { addPayments(runs, places, &block) }
    for speaker in speakers { addSpeaker(speaker, runs, places, &block) }
    return block
  }

  private func addPayments(_ runs: CellRuns, _ places: [Int32], _ block: inout CellBlock) {
    block.served = taken(runs.served, at: places)
    let first = taken(runs.firstPaid, at: places)
    block.firstPaid = places.indices.map {
      first[$0] < slots[Int(block.lows[$0])].end.number ? first[$0] : .max
    }
    block.paidBefore = places.indices.map {
      first[$0] < slots[Int(block.lows[$0])].start.number
    }
  }

  /// The row that speaks for each cell.
  private func addSpeaker(
    _ speaker: CellSpeaker, _ runs: CellRuns, _ places: [Int32], _ block: inout CellBlock
  ) {
    var several = [Int](repeating: 0, count: slots.count)
    var rows: [Int32]
    switch speaker.moment {
    case .opening:
      let decided = settled(runs.opening, speaker, runs, &several) { slots[$0].start.number }
      rows = taken(decided, at: places)
    case .row, .closing:
      let decided = settled(runs.closing, speaker, runs, &several) { slots[$0].end.number }
      rows = taken(decided, at: places)
      for index in rows.indices where rows[index] < 0 {
        let end = slots[Int(block.lows[index])].end.number
        rows[index] = last(of: block.customers[index], speaker, Int32.min..<end)
      }
    case .outcome:
      rows = places.indices.map { index in
        let slot = slots[Int(block.lows[index])]
        return last(of: block.customers[index], speaker, slot.start.number..<slot.end.number)
      }
    }
    block.speakers.append(rows)
    block.several.append(several)
  }

  /// For each run the row of its primary value; where there is one row, it is that.
  private func settled(
    _ moment: CellRuns.Moment, _ speaker: CellSpeaker, _ runs: CellRuns,
    _ several: inout [Int], _ boundary: (Int) -> Int32
  ) -> [Int32] {
    var rows = moment.rows
    for run in rows.indices where moment.hasSeveral[run] {
      let day = boundary(Int(runs.lows[run]))
      let active = history.rows(of: Int(runs.customers[run])).filter {
        life.from[Int($0)] < day && life.end[Int($0)] >= day
      }
      let primary = speaker.picker.primary(of: active)
      rows[run] = primary.row
      if primary.isOneOfSeveral {
        for slot in Int(runs.lows[run])..<Int(runs.highs[run]) { several[slot] += 1 }
      }
    }
    return rows
  }

  /// Of a customer's rows that end within some days the one that ends last.
  private func last(of customer: Int32, _ speaker: CellSpeaker, _ days: Range<Int32>) -> Int32 {
    var found: [Int32] = []
    var latest = Int32.min
    for row in history.rows(of: Int(customer)) {
      let (from, end) = (life.from[Int(row)], life.end[Int(row)])
      guard from < end, days.contains(end), end >= latest else { continue }
      if end > latest { found.removeAll(keepingCapacity: true) }
      latest = end
      found.append(row)
    }
    if found.isEmpty { return -1 }
    return found.count == 1 ? found[0] : speaker.picker.primary(of: found).row
  }
}

/// A column whose primary value is asked for at a moment.
struct CellSpeaker: Sendable {
  let reference: ColumnReference
  let picker: RepresentativePicker

  var moment: RowMoment { reference.moment }
}

/// A row of a life table among the slots.
private struct RowSpan {
  let row: Int
  /// The slots at whose opening the row is in force.
  let openingStart: Int
  let openingEnd: Int
  /// Those at whose close it is.
  let closingStart: Int
  let closingEnd: Int
  /// The slots from `closingStart` to here have a day on which it is in force.
  let servedEnd: Int

  @inline(__always)
  init(_ row: Int, _ from: Int32, _ end: Int32, _ starts: StepTable, _ ends: StepTable) {
    self.row = row
    openingStart = Int(starts.count(upTo: from))
    openingEnd = Int(starts.count(upTo: end))
    closingStart = Int(ends.count(upTo: from))
    closingEnd = Int(ends.count(upTo: end))
    servedEnd = max(closingStart, Int(starts.count(upTo: end &- 1)))
  }

  /// Everything that is asked of the row changes at these slots only.
  @inline(__always)
  func mark(_ marks: inout SlotMarks, needsPayments: Bool) {
    marks.mark(openingStart)
    marks.mark(openingEnd)
    marks.mark(closingStart)
    marks.mark(closingEnd)
    if needsPayments { marks.mark(servedEnd) }
  }

  /// The runs at whose opening the row is in force, the customer's runs beginning at `base`.
  @inline(__always)
  func opening(_ base: Int, _ marks: SlotMarks) -> Range<Int> {
    base + marks.rank(openingStart)..<base + marks.rank(openingEnd)
  }

  @inline(__always)
  func closing(_ base: Int, _ marks: SlotMarks) -> Range<Int> {
    base + marks.rank(closingStart)..<base + marks.rank(closingEnd)
  }

  @inline(__always)
  func served(_ base: Int, _ marks: SlotMarks) -> Range<Int> {
    base + marks.rank(closingStart)..<base + marks.rank(servedEnd)
  }
}
