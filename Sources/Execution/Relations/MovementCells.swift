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
    var runs: [CellRun] = []
    runs.reserveCapacity(8 * customers.count)
    var marks = SlotMarks(count: slots.count)
    var spans: [RowSpan] = []
    var expected: (opening: Int64, closing: Int64) = (0, 0)
    let (from, end, amounts) = (life.from, life.end, money.amounts)
    for customer in customers {
      prefetch(customer + 8, customers.upperBound)
      spans.removeAll(keepingCapacity: true)
      marks.clear()
      for place in Int(history.starts[customer])..<Int(history.starts[customer + 1]) {
        let row = history.rows[place]
        let (first, last) = (from[Int(row)], end[Int(row)])
        guard first < last else { continue }
        let span = RowSpan(row, first, last, amounts[Int(row)], starts, ends)
        span.mark(&marks, needsPayments: needsPayments)
        spans.append(span)
        expected.opening &+= span.amount &* Int64(span.openingEnd - span.openingStart)
        expected.closing &+= span.amount &* Int64(span.closingEnd - span.closingStart)
      }
      if spans.isEmpty { continue }
      let base = runs.count
      marks.forEachRun { runs.append(CellRun(customer: customer, low: $0, high: $1)) }
      runs.withUnsafeMutableBufferPointer {
        fill(UnsafeMutableBufferPointer(rebasing: $0[base...]), spans, marks)
      }
    }
    try check(runs, expected)
    return emit(runs)
  }

  /// What the rows of a customer say of its runs.
  ///
  /// - Parameter runs: as many as `marks` tells apart, so that every rank is a place among them.
  private func fill(
    _ runs: UnsafeMutableBufferPointer<CellRun>, _ spans: [RowSpan], _ marks: SlotMarks
  ) {
    var known = Int.max
    for span in spans {
      for run in marks.rank(span.openingStart)..<marks.rank(span.openingEnd) {
        runs[run].opening.add(span.amount, span.row)
      }
      let first = marks.rank(span.closingStart)
      for run in first..<marks.rank(span.closingEnd) {
        runs[run].closing.add(span.amount, span.row)
      }
      known = min(known, first)
    }
    for run in known..<runs.count { runs[run].isKnown = true }
    if needsPayments { pay(runs, spans, marks) }
  }

  /// Since when, and in which slots, a customer pays.
  private func pay(
    _ runs: UnsafeMutableBufferPointer<CellRun>, _ spans: [RowSpan], _ marks: SlotMarks
  ) {
    var first = Int32.max
    for span in spans where span.amount > 0 {
      first = min(first, life.from[Int(span.row)])
      for run in marks.rank(span.closingStart)..<marks.rank(span.servedEnd) {
        runs[run].isServed = true
      }
    }
    for run in runs.indices { runs[run].firstPaid = first }
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
  private func check(_ runs: [CellRun], _ expected: (opening: Int64, closing: Int64))
    throws(RunProblem)
  {
    var found: (opening: Int64, closing: Int64) = (0, 0)
    for run in runs {
      found.opening &+= run.opening.amount &* Int64(run.high &- run.low)
      found.closing &+= run.closing.amount &* Int64(run.high &- run.low)
    }
    guard found == expected else {
      throw .brokenIdentity(
        table: "", period: slots.first?.period.label ?? "", expected: "\(expected)",
        found: "\(found)")
    }
  }

  // MARK: - Cells

  private func emit(_ all: [CellRun]) -> CellBlock {
    var block = CellBlock(scale: money.scale)
    let runs =
      switch wanted {
      case .opening: all.filter { $0.opening.amount > 0 }
      case .closing: all.filter { $0.closing.amount > 0 }
      case .known: all.filter(\.isKnown)
      }
    block.customers = runs.map(\.customer)
    block.lows = runs.map(\.low)
    block.highs = runs.map(\.high)
    block.opening = runs.map(\.opening.amount)
    block.closing = runs.map(\.closing.amount)
    if needsPayments { addPayments(runs, &block) }
    for speaker in speakers { addSpeaker(speaker, all, runs, &block) }
    return block
  }

  private func addPayments(_ runs: [CellRun], _ block: inout CellBlock) {
    block.served = runs.map(\.isServed)
    block.firstPaid = runs.map {
      $0.firstPaid < slots[Int($0.low)].end.number ? $0.firstPaid : .max
    }
    block.paidBefore = runs.map { $0.firstPaid < slots[Int($0.low)].start.number }
  }

  /// The row that speaks for each cell; customers with several values count in all of their runs.
  private func addSpeaker(
    _ speaker: CellSpeaker, _ all: [CellRun], _ runs: [CellRun], _ block: inout CellBlock
  ) {
    var several = [Int](repeating: 0, count: slots.count)
    switch speaker.moment {
    case .opening:
      count(all, { $0.opening }, speaker, &several) { $0.start.number }
      block.speakers.append(
        runs.map { primary($0.opening, of: $0, speaker, slots[Int($0.low)].start.number).row })
    case .row, .closing:
      count(all, { $0.closing }, speaker, &several) { $0.end.number }
      block.speakers.append(
        runs.map { run in
          let end = slots[Int(run.low)].end.number
          return run.closing.row < 0
            ? last(of: run.customer, speaker, Int32.min..<end)
            : primary(run.closing, of: run, speaker, end).row
        })
    case .outcome:
      block.speakers.append(
        runs.map { run in
          let slot = slots[Int(run.low)]
          return last(of: run.customer, speaker, slot.start.number..<slot.end.number)
        })
    }
    block.several.append(several)
  }

  /// In which slots customers have several values.
  @inline(__always)
  private func count(
    _ runs: [CellRun], _ moment: (CellRun) -> CellRun.Moment, _ speaker: CellSpeaker,
    _ several: inout [Int], _ boundary: (Slot) -> Int32
  ) {
    for run in runs where moment(run).hasSeveral {
      let day = boundary(slots[Int(run.low)])
      guard primary(moment(run), of: run, speaker, day).isOneOfSeveral else { continue }
      for slot in Int(run.low)..<Int(run.high) { several[slot] += 1 }
    }
  }

  /// The row of the primary value at a moment; where there is one row, it is that.
  @inline(__always)
  private func primary(
    _ moment: CellRun.Moment, of run: CellRun, _ speaker: CellSpeaker, _ day: Int32
  ) -> (row: Int32, isOneOfSeveral: Bool) {
    if !moment.hasSeveral { return (moment.row, false) }
    let active = history.rows(of: Int(run.customer)).filter {
      life.from[Int($0)] < day && life.end[Int($0)] >= day
    }
    return speaker.picker.primary(of: active)
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
  let row: Int32
  let amount: Int64
  /// The slots at whose opening the row is in force.
  let openingStart: Int
  let openingEnd: Int
  /// Those at whose close it is.
  let closingStart: Int
  let closingEnd: Int
  /// The slots from `closingStart` to here have a day on which it is in force.
  let servedEnd: Int

  @inline(__always)
  init(
    _ row: Int32, _ from: Int32, _ end: Int32, _ amount: Int64, _ starts: StepTable,
    _ ends: StepTable
  ) {
    self.row = row
    self.amount = amount
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
}
