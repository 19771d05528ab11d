import Modeling
import Planning
import Storage
import Values

/// The slots of a statement, ready to tell for a day which of them it touches.
///
/// Starts and ends must both ascend: then the slots that a stretch of days touches are a run.
struct SlotBounds: Sendable {
  let count: Int
  /// The end of the slot, if there is only one.
  let onlyEnd: Int32?
  /// From the first day of the first slot to behind the last of the last, with those between slots.
  let days: Range<Int32>
  private let starts: StepTable
  private let ends: StepTable
  /// Where each slot begins when the one before ends.
  private let places: SlotTable?

  init(_ slots: [Slot]) throws(RunProblem) {
    count = slots.count
    onlyEnd = slots.count == 1 ? slots[0].end.number : nil
    let starts = slots.map(\.start.number)
    let ends = slots.map(\.end.number)
    if !Self.areAscending(slots) {
      throw .unsupported(what: "slots of time that are out of order")
    }
    let first = starts.first ?? 0
    days = first..<max(first, ends.last ?? 0)
    self.starts = StepTable(starts)
    self.ends = StepTable(ends)
    places = zip(ends, starts.dropFirst()).allSatisfy { $0 == $1 } ? SlotTable(starts, ends) : nil
  }

  /// Whether one pass can serve the slots; both starts and ends may repeat.
  static func areAscending(_ slots: [Slot]) -> Bool {
    zip(slots, slots.dropFirst()).allSatisfy { $0.start <= $1.start && $0.end <= $1.end }
  }

  /// For each day the only slot that holds it, −1 for none; `nil` where slots overlap or days lie
  /// between them.
  func slots(holding days: [Int32]) -> [Int32]? { places?.slots(holding: days) }

  /// For each day the slots that hold it.
  func holding(_ days: [Int32]) -> SlotRuns {
    SlotRuns(lows: ends.counts(upTo: days[...]), highs: starts.counts(upTo: days[...]))
  }

  /// For each row the slots at whose close it is in force.
  func closing(_ from: ArraySlice<Int32>, _ until: ArraySlice<Int32>) -> SlotRuns {
    SlotRuns(lows: ends.counts(upTo: from), highs: ends.counts(upTo: until))
  }

  /// For each row the slots on some day of which it is in force.
  func touching(_ from: ArraySlice<Int32>, _ until: ArraySlice<Int32>) -> SlotRuns {
    let lasts = zipped(Array(from), 1, Array(until), 1, from.count) {
      // What covers no day touches no slot.
      $0 < $1 ? $1 &- 1 : Int32.min
    }
    return SlotRuns(lows: ends.counts(upTo: from), highs: starts.counts(upTo: lasts[...]))
  }

  /// The slots at whose close a row is in force: those with `from < end of slot <= until`.
  func closing(_ from: Int32, _ until: Int32) -> (low: Int32, high: Int32) {
    (ends.count(upTo: from), ends.count(upTo: until))
  }
}

/// For each row of a batch the run of slots that it belongs to: none unless `low < high`.
struct SlotRuns {
  var lows: [Int32]
  var highs: [Int32]
}

/// The slots that follow one another, by day.
private struct SlotTable: Sendable {
  /// The day before the first.
  private let base: Int
  /// By day, with −1 at both ends.
  private let slots: [Int32]

  init(_ starts: [Int32], _ ends: [Int32]) {
    base = Int(starts.first ?? 0) - 1
    var slots: [Int32] = [-1]
    for slot in starts.indices {
      let days = max(0, Int(ends[slot]) - Int(starts[slot]))
      slots.append(contentsOf: repeatElement(Int32(truncatingIfNeeded: slot), count: days))
    }
    self.slots = slots + [-1]
  }

  func slots(holding days: [Int32]) -> [Int32] {
    let last = slots.count - 1
    return [Int32](unsafeUninitializedCapacity: days.count) { out, filled in
      slots.withUnsafeBufferPointer { slots in
        // Always within the table.
        for index in 0..<days.count {
          out[index] = slots[max(0, min(Int(days[index]) &- base, last))]
        }
      }
      filled = days.count
    }
  }
}

/// How many of some ascending days lie on or before a day, by one look into a table.
struct StepTable: Sendable {
  /// The day before the first of them, which comes first in the table.
  private let base: Int
  private let counts: [Int32]

  init(_ days: [Int32]) {
    base = Int(days.first ?? 0) - 1
    let span = Int(days.last ?? 0) - base + 1
    var counts = [Int32](repeating: 0, count: span)
    for day in days { counts[Int(day) - base] += 1 }
    for index in 1..<max(1, span) { counts[index] += counts[index - 1] }
    self.counts = counts
  }

  @inline(__always)
  func count(upTo day: Int32) -> Int32 { counts[place(of: day)] }

  /// The same for many days.
  func counts(upTo days: ArraySlice<Int32>) -> [Int32] {
    [Int32](unsafeUninitializedCapacity: days.count) { out, filled in
      days.withUnsafeBufferPointer { days in
        counts.withUnsafeBufferPointer { counts in
          for index in 0..<days.count { out[index] = counts[place(of: days[index])] }
        }
      }
      filled = days.count
    }
  }

  /// Always within the table.
  @inline(__always)
  private func place(of day: Int32) -> Int {
    max(0, min(Int(day) &- base, counts.count &- 1))
  }
}

/// How many slots start, and how many end, up to a day.
struct SlotSteps: Sendable {
  private let starts: StepTable
  /// `nil` where each slot ends when the next starts: one look-up then tells both.
  private let ends: StepTable?
  private let count: Int32

  /// - Parameter slots: starts and ends ascend.
  init(_ slots: [Slot]) {
    let starts = slots.map(\.start.number)
    let ends = slots.map(\.end.number)
    count = Int32(slots.count)
    let areSideBySide =
      zip(ends, starts.dropFirst()).allSatisfy { $0 == $1 }
      && zip(starts, ends).allSatisfy { $0 < $1 }
    self.starts = StepTable(areSideBySide ? starts + ends.suffix(1) : starts)
    self.ends = areSideBySide ? nil : StepTable(ends)
  }

  @inline(__always)
  func counts(upTo day: Int32) -> (starts: Int32, ends: Int32) {
    let started = starts.count(upTo: day)
    if let ends { return (started, ends.count(upTo: day)) }
    // Behind the end of the last slot another would start.
    return (min(started, count), max(0, started &- 1))
  }
}

/// Which rows of a relation belong to which slots.
enum TimeSelection: Sendable {
  /// Every row to every slot.
  case all
  /// Some rows, by number, to the only slot.
  case some([Int32])
  /// Some rows to the only slot.
  case mask([Bool])
  /// By the day that an expression gives; the zones say where such rows may be.
  case on(Node, SlotBounds, DayZones?)
  case active(from: DayNumbers, end: DayNumbers, SlotBounds)
  case overlapping(from: DayNumbers, end: DayNumbers, SlotBounds)
  /// Customers in the slots that the cells are of.
  case cells(MovementCells)

  /// Whether a row can belong to several slots.
  var isWide: Bool {
    switch self {
    case .all, .active, .overlapping, .cells: true
    case .some, .mask, .on: false
    }
  }
}
