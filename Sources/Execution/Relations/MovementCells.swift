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
    var found = Found(room: Self.blockCells + Self.windowSlots)
    var spans: [RowSpan] = []
    var scratch = Scratch(slots: Self.windowSlots)
    let (from, end, amounts) = (life.from, life.end, money.amounts)
    // Of customers that pay at an end of a slot, rows that are in force at none do not matter.
    let seesOthers = wanted == .known || needsPayments
    let days = slots[window.lowerBound].start.number...slots[window.upperBound - 1].end.number
    var next = customers.lowerBound
    while next < customers.upperBound, found.cells.count < Self.blockCells {
      if let entry, !entry.within.contains(entry.days[next]) {
        next += 1
        continue
      }
      if next + 8 < customers.upperBound { history.prefetch(next + 8, life, amounts) }
      spans.removeAll(keepingCapacity: true)
      var isSimple = !seesOthers
      for place in Int(history.starts[next])..<Int(history.starts[next + 1]) {
        let row = history.rows[place]
        let (first, last, amount) = (from[Int(row)], end[Int(row)], amounts[Int(row)])
        guard first < last else { continue }
        if !seesOthers, last < days.lowerBound || first >= days.upperBound { continue }
        let span = RowSpan(row, first, last, amount, steps, window, needsPayments: needsPayments)
        if let before = spans.last { isSimple = isSimple && span.follows(before) }
        spans.append(span)
      }
      if !spans.isEmpty {
        let customer = Int32(truncatingIfNeeded: next)
        if isSimple {
          addSimple(customer, spans, window, &found)
        } else {
          add(customer, spans, window, &scratch, &found)
        }
      }
      next += 1
    }
    try check(found)
    return (emit(found), next..<customers.upperBound)
  }

  /// Adds the cells of a customer, of whose rows one follows the other: at most one is in force at
  /// a moment.
  ///
  /// Those at one end of the slots are gone through one by one, each parted where what is in force
  /// at the other end changes.
  @inline(__always)
  private func addSimple(
    _ customer: Int32, _ spans: [RowSpan], _ window: Range<Int>, _ found: inout Found
  ) {
    let isOpening = wanted == .opening
    let shift = Int32(truncatingIfNeeded: window.lowerBound)
    var other = 0
    for span in spans where span.amount > 0 {
      let own = span.slots(atOpening: isOpening)
      found.expected.own &+= span.amount &* Int64(own.count)
      for next in spans {
        let both = own.common(with: next.slots(atOpening: !isOpening))
        found.expected.other &+= next.amount &* Int64(both)
      }
      var low = own.low
      while low < own.high {
        while other < spans.count, spans[other].slots(atOpening: !isOpening).high <= low {
          other &+= 1
        }
        var high = own.high
        var state: (amount: Int64, row: Int32) = (0, -1)
        if other < spans.count {
          let next = spans[other].slots(atOpening: !isOpening)
          if next.low <= low {
            state = (spans[other].amount, spans[other].row)
            high = min(high, next.high)
          } else {
            high = min(high, next.low)
          }
        }
        found.total.own &+= span.amount &* Int64(high &- low)
        found.total.other &+= state.amount &* Int64(high &- low)
        found.cells.append(
          customer, shift &+ low, shift &+ high,
          opening: isOpening ? (span.amount, span.row) : state,
          closing: isOpening ? state : (span.amount, span.row))
        low = high
      }
    }
  }

  /// Adds the runs of any customer.
  @inline(never)
  private func add(
    _ customer: Int32, _ spans: [RowSpan], _ window: Range<Int>, _ scratch: inout Scratch,
    _ found: inout Found
  ) {
    var marks = SlotMarks(count: window.count)
    for span in spans {
      span.mark(&marks, needsPayments: needsPayments)
      found.expected.own &+= span.amount &* Int64(span.opening.count)
      found.expected.other &+= span.amount &* Int64(span.closing.count)
    }
    let first = window.lowerBound
    precondition(window.count <= scratch.runs.count && window.count < scratch.ranks.count)
    scratch.runs.withUnsafeMutableBufferPointer { runs in
      scratch.ranks.withUnsafeMutableBufferPointer { ranks in
        var count = 0
        marks.forEachRun { low, high in
          runs[count] = CellRun(
            customer: customer, low: Int32(truncatingIfNeeded: first + low),
            high: Int32(truncatingIfNeeded: first + high))
          ranks[low] = UInt8(truncatingIfNeeded: count)
          count += 1
        }
        ranks[window.count] = UInt8(truncatingIfNeeded: count)
        // Every rank is a place among them.
        fill(
          UnsafeMutableBufferPointer(rebasing: runs[..<count]), spans, UnsafeBufferPointer(ranks))
        for run in runs[..<count] {
          found.add(run, isWanted: isWanted(run), needsPayments: needsPayments)
        }
      }
    }
  }

  private func isWanted(_ run: CellRun) -> Bool {
    switch wanted {
    case .opening: run.opening.amount > 0
    case .closing: run.closing.amount > 0
    case .known: run.isKnown
    }
  }

  /// What the rows of a customer say of its runs.
  ///
  /// - Parameter ranks: for each slot at which something changes the run that begins there.
  private func fill(
    _ runs: UnsafeMutableBufferPointer<CellRun>, _ spans: [RowSpan],
    _ ranks: UnsafeBufferPointer<UInt8>
  ) {
    var known = Int.max
    for span in spans {
      for run in Int(ranks[Int(span.opening.low)])..<Int(ranks[Int(span.opening.high)]) {
        runs[run].opening.add(span.amount, span.row)
      }
      let first = Int(ranks[Int(span.closing.low)])
      for run in first..<Int(ranks[Int(span.closing.high)]) {
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
      for run in Int(ranks[Int(span.closing.low)])..<Int(ranks[Int(span.servedEnd)]) {
        runs[run].isServed = true
      }
    }
    for run in runs.indices { runs[run].firstPaid = first }
  }

  /// What the cells hold must be what the rows add up to, each as often as there are slots.
  private func check(_ found: borrowing Found) throws(RunProblem) {
    guard found.total == found.expected else {
      throw .brokenIdentity(
        table: "", period: slots.first?.period.label ?? "", expected: "\(found.expected)",
        found: "\(found.total)")
    }
  }

  private func emit(_ found: borrowing Found) -> CellBlock {
    var block = CellBlock(found.cells, scale: money.scale)
    if needsPayments {
      block.served = found.served
      block.firstPaid = zip(found.firstPaid, block.lows).map {
        $0 < slots[Int($1)].end.number ? $0 : .max
      }
      block.paidBefore = zip(found.firstPaid, block.lows).map { $0 < slots[Int($1)].start.number }
    }
    for speaker in speakers {
      let primaries = primaries(speaker, found.several)
      block.speakers.append(rows(of: speaker, block, found, primaries))
      block.several.append(several(found.several, primaries))
    }
    return block
  }
}

extension MovementCells {
  /// Cells as they are found.
  private struct Found: ~Copyable {
    /// Those that are wanted.
    var cells: CellBuffer
    /// For each of them since when the customer pays, and whether it does within the slots; empty
    /// where nothing is asked about payments.
    var firstPaid: [Int32] = []
    var served: [Bool] = []
    /// The runs in which several rows are in force at one end, wanted or not.
    var several: [CellRun] = []
    /// What all that was gone through holds at one end of the slots and at the other, each as often
    /// as it has slots.
    var total: (own: Int64, other: Int64) = (0, 0)
    /// The same by the rows.
    var expected: (own: Int64, other: Int64) = (0, 0)

    init(room: Int) { cells = CellBuffer(capacity: room) }

    mutating func add(_ run: CellRun, isWanted: Bool, needsPayments: Bool) {
      total.own &+= run.opening.amount &* Int64(run.high &- run.low)
      total.other &+= run.closing.amount &* Int64(run.high &- run.low)
      if run.opening.hasSeveral || run.closing.hasSeveral { several.append(run) }
      guard isWanted else { return }
      cells.append(
        run.customer, run.low, run.high, opening: run.opening.state, closing: run.closing.state)
      if needsPayments {
        firstPaid.append(run.firstPaid)
        served.append(run.isServed)
      }
    }
  }

  /// Room for the runs of one customer.
  private struct Scratch {
    /// As many as a window has slots.
    var runs: [CellRun]
    /// For each slot at which something changes the run that begins there.
    var ranks: [UInt8]

    init(slots: Int) {
      runs = [CellRun](repeating: CellRun(customer: -1, low: 0, high: 0), count: slots)
      ranks = [UInt8](repeating: 0, count: slots + 1)
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

  /// The row that speaks for each cell.
  ///
  /// - Parameter primaries: what speaks for each of the runs in which several rows are in force, of
  ///   which some are cells.
  private func rows(
    of speaker: CellSpeaker, _ cells: CellBlock, _ found: borrowing Found, _ primaries: [Primary]
  ) -> [Int32] {
    var rows = found.cells.column(speaker.moment == .opening ? .openingRow : .closingRow)
    switch speaker.moment {
    case .opening, .row, .closing:
      var next = 0
      for (run, primary) in zip(found.several, primaries) {
        while next < rows.count, cells.isBefore(next, run) { next += 1 }
        if next < rows.count, cells.isOf(run, next), rows[next] == CellRun.Moment.several {
          rows[next] = primary.row
        }
      }
      if speaker.moment == .opening { return rows }
      for cell in rows.indices where rows[cell] < 0 {
        let end = slots[Int(cells.lows[cell])].end.number
        rows[cell] = last(of: cells.customers[cell], speaker, Int32.min..<end)
      }
      return rows
    case .entry:
      return cells.customers.map { speaker.picker.entry(of: history.rows(of: Int($0))) }
    case .outcome:
      return zip(cells.customers, cells.lows).map { customer, low in
        let slot = slots[Int(low)]
        return last(of: customer, speaker, slot.start.number..<slot.end.number)
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
