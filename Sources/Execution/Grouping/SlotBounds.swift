import Planning
import Values

/// The slots of a statement, ready to tell for a day which of them it touches.
///
/// Starts and ends must both ascend: then the slots that a stretch of days touches are a run.
struct SlotBounds: Sendable {
  let count: Int
  /// The end of the slot, if there is only one.
  let onlyEnd: Int32?
  private let starts: StepTable
  private let ends: StepTable

  init(_ slots: [Slot]) throws(RunProblem) {
    count = slots.count
    onlyEnd = slots.count == 1 ? slots[0].end.number : nil
    let starts = slots.map(\.start.number)
    let ends = slots.map(\.end.number)
    if !Self.areAscending(slots) {
      throw .unsupported(what: "slots of time that are out of order")
    }
    self.starts = StepTable(starts)
    self.ends = StepTable(ends)
  }

  /// Whether one pass can serve the slots; both starts and ends may repeat.
  static func areAscending(_ slots: [Slot]) -> Bool {
    zip(slots, slots.dropFirst()).allSatisfy { $0.start <= $1.start && $0.end <= $1.end }
  }

  /// The slots that hold a day.
  func holding(_ day: Int32) -> (low: Int32, high: Int32) {
    (ends.count(upTo: day), starts.count(upTo: day))
  }

  /// The slots at whose close a row is in force: those with `from < end of slot <= until`.
  func closing(_ from: Int32, _ until: Int32) -> (low: Int32, high: Int32) {
    (ends.count(upTo: from), ends.count(upTo: until))
  }

  /// The slots on some day of which a row is in force.
  func touching(_ from: Int32, _ until: Int32) -> (low: Int32, high: Int32) {
    from < until ? (ends.count(upTo: from), starts.count(upTo: until - 1)) : (0, 0)
  }
}

/// How many of some ascending days lie on or before a day, by one look into a table.
struct StepTable: Sendable {
  private let first: Int32
  private let counts: [Int32]

  init(_ days: [Int32]) {
    first = days.first ?? 0
    let span = Int((days.last ?? 0) - first) + 1
    var counts = [Int32](repeating: 0, count: span)
    for day in days { counts[Int(day - first)] += 1 }
    for index in 1..<max(1, span) { counts[index] += counts[index - 1] }
    self.counts = counts
  }

  func count(upTo day: Int32) -> Int32 {
    day < first ? 0 : counts[min(Int(day) - Int(first), counts.count - 1)]
  }
}

/// Which rows of a relation belong to which slots.
enum TimeSelection: Sendable {
  /// Every row to every slot.
  case all
  /// Some rows to the only slot.
  case mask([Bool])
  case on(Node, SlotBounds)
  case active(from: [Int32], end: [Int32], SlotBounds)
  case overlapping(from: [Int32], end: [Int32], SlotBounds)
  /// Customers in the slots that the cells are of.
  case cells(MovementCells)

  /// Whether a row can belong to several slots.
  var isWide: Bool {
    switch self {
    case .all, .active, .overlapping: true
    case .mask, .on, .cells: false
    }
  }
}
