import CScan
import Planning
import Storage
import Values

/// The state of customers over many slots at once.
///
/// The few rows of a customer are gone through once for all slots, some customers at a time; what
/// comes out is a cell for each customer and slot, in the form of a batch of rows.
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
  /// Cells worked out in one go: small enough for the second-level cache.
  private static let blockCells = 1 << 14

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
    let size = max(16, Self.blockCells / slots.count)
    return stride(from: customers.lowerBound, to: customers.upperBound, by: size).map {
      $0..<min($0 + size, customers.upperBound)
    }
  }

  /// The cells of some customers that are wanted.
  func block(_ customers: Range<Int>) throws(RunProblem) -> CellBlock {
    var matrix = CellMatrix(customers, slots: slots.count, needsPayments: needsPayments)
    var expected: (opening: Int64, closing: Int64) = (0, 0)
    for customer in customers {
      prefetch(customer + 8, customers.upperBound)
      let base = (customer - customers.lowerBound) * slots.count
      for place in Int(history.starts[customer])..<Int(history.starts[customer + 1]) {
        let row = Int(history.rows[place])
        let (from, end, amount) = (life.from[row], life.end[row], money.amounts[row])
        guard from < end else { continue }
        let opening = Int(starts.count(upTo: from))..<Int(starts.count(upTo: end))
        let closing = Int(ends.count(upTo: from))..<Int(ends.count(upTo: end))
        matrix.opening.add(amount, Int32(row), base, opening)
        matrix.closing.add(amount, Int32(row), base, closing)
        expected.opening &+= amount &* Int64(opening.count)
        expected.closing &+= amount &* Int64(closing.count)
        matrix.knownFrom(customer, closing.lowerBound)
        if needsPayments, amount > 0 { markPaid(&matrix, customer, base, from, end) }
      }
    }
    try check(matrix, expected)
    return emit(matrix)
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

  private func markPaid(
    _ matrix: inout CellMatrix, _ customer: Int, _ base: Int, _ from: Int32, _ end: Int32
  ) {
    let local = customer - matrix.customers.lowerBound
    matrix.firstPaid[local] = min(matrix.firstPaid[local], from)
    let first = Int(ends.count(upTo: from))
    let last = Int(starts.count(upTo: end - 1))
    if first < last { for slot in first..<last { matrix.served[base + slot] = true } }
  }

  /// What the cells hold must be what the rows add up to, each as often as there are slots.
  private func check(_ matrix: CellMatrix, _ expected: (opening: Int64, closing: Int64))
    throws(RunProblem)
  {
    let found = (matrix.opening.total, matrix.closing.total)
    guard found == (expected.opening, expected.closing) else {
      throw .brokenIdentity(
        table: "", period: slots.first?.period.label ?? "", expected: "\(expected)",
        found: "\(found)")
    }
  }

  // MARK: - Cells

  private func emit(_ matrix: CellMatrix) -> CellBlock {
    let count = slots.count
    var places = [Int32](unsafeUninitializedCapacity: matrix.customers.count * count) {
      out, filled in
      var found = 0
      for local in 0..<matrix.customers.count {
        let known = Int(matrix.known[local])
        for slot in 0..<count {
          let cell = local &* count &+ slot
          out[found] = Int32(truncatingIfNeeded: cell)
          switch wanted {
          case .opening: found &+= matrix.opening.amounts[cell] > 0 ? 1 : 0
          case .closing: found &+= matrix.closing.amounts[cell] > 0 ? 1 : 0
          case .known: found &+= slot >= known ? 1 : 0
          }
        }
      }
      filled = found
    }
    if places.isEmpty { places = [] }
    let first = Int32(truncatingIfNeeded: matrix.customers.lowerBound)
    let width = Int32(truncatingIfNeeded: count)
    var block = CellBlock(
      customers: places.map { first &+ $0 / width }, slots: places.map { $0 % width },
      opening: places.map { matrix.opening.amounts[Int($0)] },
      closing: places.map { matrix.closing.amounts[Int($0)] }, scale: money.scale)
    if needsPayments { addPayments(matrix, places, &block) }
    for speaker in speakers { addSpeaker(speaker, matrix, places, &block) }
    return block
  }

  private func addPayments(_ matrix: CellMatrix, _ places: [Int32], _ block: inout CellBlock) {
    block.served = places.map { matrix.served[Int($0)] }
    block.firstPaid = places.map { place in
      let first = matrix.firstPaid[Int(place) / slots.count]
      return first < slots[Int(place) % slots.count].end.number ? first : .max
    }
    block.paidBefore = places.map { place in
      matrix.firstPaid[Int(place) / slots.count] < slots[Int(place) % slots.count].start.number
    }
  }

  /// The row that speaks for each cell.
  private func addSpeaker(
    _ speaker: CellSpeaker, _ matrix: CellMatrix, _ places: [Int32], _ block: inout CellBlock
  ) {
    var several = [Int](repeating: 0, count: slots.count)
    var rows: [Int32]
    switch speaker.moment {
    case .opening:
      let decided = settled(matrix.opening, speaker, matrix.customers, &several) {
        slots[$0].start.number
      }
      rows = places.map { decided[Int($0)] }
    case .row, .closing:
      let decided = settled(matrix.closing, speaker, matrix.customers, &several) {
        slots[$0].end.number
      }
      rows = places.map { decided[Int($0)] }
      for index in rows.indices where rows[index] < 0 {
        let end = slots[Int(places[index]) % slots.count].end.number
        rows[index] = last(of: block.customers[index], speaker, Int32.min..<end)
      }
    case .entry:
      rows = block.customers.map { speaker.picker.entry(of: history.rows(of: Int($0))) }
    case .outcome:
      rows = places.indices.map { index in
        let slot = slots[Int(places[index]) % slots.count]
        return last(of: block.customers[index], speaker, slot.start.number..<slot.end.number)
      }
    }
    block.speakers.append(rows)
    block.several.append(several)
  }

  /// For each cell the row of its primary value; where there is one row, it is that.
  private func settled(
    _ moment: CellMatrix.Moment, _ speaker: CellSpeaker, _ customers: Range<Int>,
    _ several: inout [Int], _ boundary: (Int) -> Int32
  ) -> [Int32] {
    var rows = moment.rows
    for local in 0..<customers.count where moment.hasSeveral[local] {
      var last: (rows: [Int32], primary: Int32, isOneOfSeveral: Bool) = ([], -1, false)
      for slot in slots.indices where rows[local * slots.count + slot] >= 0 {
        let day = boundary(slot)
        let active = history.rows(of: customers.lowerBound + local).filter {
          life.from[Int($0)] < day && life.end[Int($0)] >= day
        }
        if active != last.rows {
          let primary = speaker.picker.primary(of: active)
          last = (active, primary.row, primary.isOneOfSeveral)
        }
        rows[local * slots.count + slot] = last.primary
        if last.isOneOfSeveral { several[slot] += 1 }
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
