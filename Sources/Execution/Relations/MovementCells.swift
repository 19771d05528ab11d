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
  /// Only customers that first paid within some days are asked about; `nil`: all.
  let entry: FirstPaid?
  private let steps: SlotSteps

  /// Slots from which on this is better than one slot after the other.
  static let slotMinimum = 4
  /// Cells worked out in one go: few enough for the second-level cache.
  private static let blockCells = 4096
  /// Slots worked out in one go: so many marks fit a word.
  private static let windowSlots = 63

  /// - Parameter slots: starts and ends ascend.
  init(
    life: LifeView, money: Money, history: CustomerRows, slots: [Slot], wanted: Wanted,
    speakers: [CellSpeaker], needsPayments: Bool, entry: FirstPaid? = nil
  ) {
    precondition(entry.map { $0.days.count + 1 < history.starts.count } ?? true)
    precondition(SlotBounds.areAscending(slots) && money.isSmall && !money.hasNegative)
    precondition(life.from.count == money.amounts.count && history.rowCount == life.from.count)
    self.life = life
    self.money = money
    self.history = history
    self.slots = slots
    self.wanted = wanted
    self.speakers = speakers
    self.needsPayments = needsPayments
    self.entry = entry
    steps = SlotSteps(slots)
  }

  /// The slots, as many at a time as can be worked out in one go.
  var windows: [Range<Int>] {
    stride(from: 0, to: slots.count, by: Self.windowSlots).map {
      $0..<min($0 + Self.windowSlots, slots.count)
    }
  }

  /// The wanted cells of the first of some customers over a window, and the customers that are
  /// left.
  func block(_ customers: Range<Int>, _ window: Range<Int>) throws(RunProblem)
    -> (cells: CellBlock, rest: Range<Int>)
  {
    precondition(window.count <= Self.windowSlots && window.upperBound <= slots.count)
    var found = Found(wanted)
    found.runs.reserveCapacity(Self.blockCells + Self.windowSlots)
    var expected: (opening: Int64, closing: Int64) = (0, 0)
    var spans: [RowSpan] = []
    // The runs of one customer.
    let none = CellRun(customer: -1, low: 0, high: 0)
    var runs = [CellRun](repeating: none, count: Self.windowSlots)
    // For each slot at which something changes the run that begins there.
    var ranks = [UInt8](repeating: 0, count: Self.windowSlots + 1)
    let (from, end, amounts) = (life.from, life.end, money.amounts)
    // Of customers that pay at an end of a slot, rows that are in force at none do not matter.
    let seesOthers = wanted == .known || needsPayments
    let days = slots[window.lowerBound].start.number...slots[window.upperBound - 1].end.number
    var next = customers.lowerBound
    while next < customers.upperBound, found.runs.count < Self.blockCells {
      if let entry, !entry.within.contains(entry.days[next]) {
        next += 1
        continue
      }
      prefetch(next + 8, customers.upperBound)
      spans.removeAll(keepingCapacity: true)
      var marks = SlotMarks(count: window.count)
      for place in Int(history.starts[next])..<Int(history.starts[next + 1]) {
        let row = history.rows[place]
        let (first, last, amount) = (from[Int(row)], end[Int(row)], amounts[Int(row)])
        guard first < last else { continue }
        if !seesOthers, last < days.lowerBound || first >= days.upperBound { continue }
        let span = RowSpan(row, first, last, amount, steps, window, needsPayments: needsPayments)
        span.mark(&marks, needsPayments: needsPayments)
        expected.opening &+= amount &* Int64(span.opening.count)
        expected.closing &+= amount &* Int64(span.closing.count)
        spans.append(span)
      }
      if !spans.isEmpty { add(next, spans, marks, window, &runs, &ranks, &found) }
      next += 1
    }
    try check(found.totals, expected)
    return (emit(found), next..<customers.upperBound)
  }

  private func prefetch(_ customer: Int, _ limit: Int) {
    guard customer < limit else { return }
    for place in Int(history.starts[customer])..<Int(history.starts[customer + 1]) {
      let row = Int(history.rows[place])
      kpi_prefetch(life.from.address(of: row))
      kpi_prefetch(life.end.address(of: row))
      kpi_prefetch(money.amounts.address(of: row))
    }
  }

  /// Adds the runs of one customer.
  ///
  /// - Parameters:
  ///   - scratch: room for as many runs as a window has slots.
  ///   - ranks: room for a number for each slot, and one more.
  @inline(__always)
  private func add(
    _ customer: Int, _ spans: [RowSpan], _ marks: SlotMarks, _ window: Range<Int>,
    _ scratch: inout [CellRun], _ ranks: inout [UInt8], _ found: inout Found
  ) {
    let (customer, first) = (Int32(truncatingIfNeeded: customer), window.lowerBound)
    precondition(window.count <= scratch.count && window.count < ranks.count)
    scratch.withUnsafeMutableBufferPointer { scratch in
      ranks.withUnsafeMutableBufferPointer { ranks in
        var count = 0
        marks.forEachRun { low, high in
          scratch[count] = CellRun(
            customer: customer, low: Int32(truncatingIfNeeded: first + low),
            high: Int32(truncatingIfNeeded: first + high))
          ranks[low] = UInt8(truncatingIfNeeded: count)
          count += 1
        }
        ranks[window.count] = UInt8(truncatingIfNeeded: count)
        // Every rank is a place among them.
        fill(
          UnsafeMutableBufferPointer(rebasing: scratch[..<count]), spans,
          UnsafeBufferPointer(ranks))
        for run in 0..<count { found.add(scratch[run]) }
      }
    }
  }

  /// What the rows of a customer say of its runs.
  ///
  /// - Parameter ranks: for each slot at which something changes the run that begins there.
  @inline(__always)
  private func fill(
    _ runs: UnsafeMutableBufferPointer<CellRun>, _ spans: [RowSpan],
    _ ranks: UnsafeBufferPointer<UInt8>
  ) {
    var known = Int.max
    for span in spans {
      for run in Int(ranks[span.opening.lowerBound])..<Int(ranks[span.opening.upperBound]) {
        runs[run].opening.add(span.amount, span.row)
      }
      let first = Int(ranks[span.closing.lowerBound])
      for run in first..<Int(ranks[span.closing.upperBound]) {
        runs[run].closing.add(span.amount, span.row)
      }
      known = min(known, first)
    }
    if wanted == .known { for run in known..<runs.count { runs[run].isKnown = true } }
    if needsPayments { pay(runs, spans, ranks) }
  }

  /// Since when, and in which slots, a customer pays.
  private func pay(
    _ runs: UnsafeMutableBufferPointer<CellRun>, _ spans: [RowSpan],
    _ ranks: UnsafeBufferPointer<UInt8>
  ) {
    var first = Int32.max
    for span in spans where span.amount > 0 {
      first = min(first, life.from[Int(span.row)])
      for run in Int(ranks[span.closing.lowerBound])..<Int(ranks[span.servedEnd]) {
        runs[run].isServed = true
      }
    }
    for run in runs.indices { runs[run].firstPaid = first }
  }

  /// What the cells hold must be what the rows add up to, each as often as there are slots.
  private func check(
    _ found: (opening: Int64, closing: Int64), _ expected: (opening: Int64, closing: Int64)
  ) throws(RunProblem) {
    guard found == expected else {
      throw .brokenIdentity(
        table: "", period: slots.first?.period.label ?? "", expected: "\(expected)",
        found: "\(found)")
    }
  }

  private func emit(_ found: Found) -> CellBlock {
    let runs = found.runs
    var block = CellBlock(runs, scale: money.scale)
    if needsPayments {
      block.served = runs.map { $0.isServed }
      block.firstPaid = runs.map {
        $0.firstPaid < slots[Int($0.low)].end.number ? $0.firstPaid : .max
      }
      block.paidBefore = runs.map { $0.firstPaid < slots[Int($0.low)].start.number }
    }
    for speaker in speakers {
      let primaries = primaries(speaker, found.several)
      block.speakers.append(rows(of: speaker, runs, found.several, primaries))
      block.several.append(several(found.several, primaries))
    }
    return block
  }
}

extension MovementCells {
  /// Runs as they are found.
  fileprivate struct Found {
    let wanted: Wanted
    /// Those that are wanted.
    var runs: [CellRun] = []
    /// Those in which several rows are in force at one end, wanted or not.
    var several: [CellRun] = []
    /// What all of them hold, each as often as it has slots.
    var totals: (opening: Int64, closing: Int64) = (0, 0)

    init(_ wanted: Wanted) { self.wanted = wanted }

    @inline(__always)
    mutating func add(_ run: CellRun) {
      let slots = Int64(run.high &- run.low)
      totals.opening &+= run.opening.amount &* slots
      totals.closing &+= run.closing.amount &* slots
      let isWanted =
        switch wanted {
        case .opening: run.opening.amount > 0
        case .closing: run.closing.amount > 0
        case .known: run.isKnown
        }
      if isWanted { runs.append(run) }
      if run.opening.hasSeveral || run.closing.hasSeveral { several.append(run) }
    }
  }

  // MARK: - Speakers

  /// What speaks for a run in which several rows are in force.
  private typealias Primary = (row: Int32, isOneOfSeveral: Bool)

  /// What speaks for the runs in which several rows are in force at the speaker's moment; row −1 for
  /// the others.
  private func primaries(_ speaker: CellSpeaker, _ runs: [CellRun]) -> [Primary] {
    let (from, end) = (life.from, life.end)
    return runs.map { run in
      let day: Int32
      switch speaker.moment {
      case .opening where run.opening.hasSeveral: day = slots[Int(run.low)].start.number
      case .row where run.closing.hasSeveral, .closing where run.closing.hasSeveral:
        day = slots[Int(run.low)].end.number
      case .opening, .row, .closing, .entry, .outcome: return (-1, false)
      }
      // Those in force at the close of the day before: nearly always two.
      var (first, second, count): (Int32, Int32, Int) = (-1, -1, 0)
      let rows = history.rows(of: Int(run.customer))
      for row in rows where from[Int(row)] < day && end[Int(row)] >= day {
        if count == 0 { first = row } else { second = row }
        count += 1
      }
      if count == 2 { return speaker.picker.primary(of: first, second) }
      return speaker.picker.primary(
        of: rows.filter { from[Int($0)] < day && end[Int($0)] >= day })
    }
  }

  /// The row that speaks for each run.
  ///
  /// - Parameters:
  ///   - others: the runs in which several rows are in force, in order; those of `runs` among them.
  ///   - primaries: what speaks for each of the others.
  private func rows(
    of speaker: CellSpeaker, _ runs: [CellRun], _ others: [CellRun], _ primaries: [Primary]
  ) -> [Int32] {
    var next = 0
    func primary(_ run: CellRun) -> Int32 {
      while others[next].customer != run.customer || others[next].low != run.low { next += 1 }
      return primaries[next].row
    }
    switch speaker.moment {
    case .opening:
      return runs.map { $0.opening.hasSeveral ? primary($0) : $0.opening.row }
    case .row, .closing:
      return runs.map { run in
        if run.closing.hasSeveral { return primary(run) }
        if run.closing.row >= 0 { return run.closing.row }
        return last(of: run.customer, speaker, Int32.min..<slots[Int(run.low)].end.number)
      }
    case .entry:
      return runs.map { speaker.picker.entry(of: history.rows(of: Int($0.customer))) }
    case .outcome:
      return runs.map { run in
        let slot = slots[Int(run.low)]
        return last(of: run.customer, speaker, slot.start.number..<slot.end.number)
      }
    }
  }

  /// For each slot how many customers have several values.
  private func several(_ runs: [CellRun], _ primaries: [Primary]) -> [Int] {
    var counts = [Int](repeating: 0, count: slots.count)
    for (run, primary) in zip(runs, primaries) where primary.isOneOfSeveral {
      for slot in Int(run.low)..<Int(run.high) { counts[slot] += 1 }
    }
    return counts
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

/// When customers first paid, and the days that are asked about.
struct FirstPaid: Sendable {
  /// By customer; the greatest number for who never paid.
  let days: [Int32]
  let within: Range<Int32>
}

/// A column whose primary value is asked for at a moment.
struct CellSpeaker: Sendable {
  let reference: ColumnReference
  let picker: RepresentativePicker

  var moment: RowMoment { reference.moment }
}

/// A row of a life table among the slots of a window, which count from 0.
private struct RowSpan {
  let row: Int32
  let amount: Int64
  /// The slots at whose opening the row is in force.
  let opening: Range<Int>
  /// Those at whose close it is.
  let closing: Range<Int>
  /// The slots from the first of `closing` to here have a day on which it is in force.
  let servedEnd: Int

  @inline(__always)
  init(
    _ row: Int32, _ from: Int32, _ end: Int32, _ amount: Int64, _ steps: SlotSteps,
    _ window: Range<Int>, needsPayments: Bool
  ) {
    func place(_ slot: Int32) -> Int {
      max(0, min(Int(slot) - window.lowerBound, window.count))
    }
    self.row = row
    self.amount = amount
    let (first, last) = (steps.counts(upTo: from), steps.counts(upTo: end))
    opening = place(first.starts)..<place(last.starts)
    closing = place(first.ends)..<place(last.ends)
    servedEnd =
      needsPayments
      ? max(closing.lowerBound, place(steps.counts(upTo: end &- 1).starts)) : closing.lowerBound
  }

  /// Everything that is asked of the row changes at these slots only.
  @inline(__always)
  func mark(_ marks: inout SlotMarks, needsPayments: Bool) {
    marks.mark(opening.lowerBound)
    marks.mark(opening.upperBound)
    marks.mark(closing.lowerBound)
    marks.mark(closing.upperBound)
    if needsPayments { marks.mark(servedEnd) }
  }
}
