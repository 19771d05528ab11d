import Values

/// A row of a life table among the slots of a window, which count from 0.
struct RowSpan {
  /// Slots that follow one another.
  struct Stretch {
    let low: Int32
    /// The first behind them.
    let high: Int32

    var count: Int32 { high &- low }

    /// How many slots are of both.
    @inline(__always)
    func common(with other: Stretch) -> Int32 {
      max(0, min(high, other.high) &- max(low, other.low))
    }
  }

  let row: Int32
  /// The slots from the first of `closing` to here have a day on which the row is in force.
  let servedEnd: Int32
  let amount: Int64
  /// The slots at whose opening the row is in force.
  let opening: Stretch
  /// Those at whose close it is; they neither begin nor end behind those of the opening.
  let closing: Stretch

  @inline(__always)
  init(
    _ row: Int32, _ from: Int32, _ end: Int32, _ amount: Int64, _ steps: SlotSteps,
    _ window: Range<Int>, needsPayments: Bool
  ) {
    let first = Int32(truncatingIfNeeded: window.lowerBound)
    let count = Int32(truncatingIfNeeded: window.count)
    func place(_ slot: Int32) -> Int32 { max(0, min(slot &- first, count)) }
    self.row = row
    self.amount = amount
    let (starting, ending) = (steps.counts(upTo: from), steps.counts(upTo: end))
    opening = Stretch(low: place(starting.starts), high: place(ending.starts))
    closing = Stretch(low: place(starting.ends), high: place(ending.ends))
    servedEnd =
      needsPayments
      ? max(closing.low, place(steps.counts(upTo: end &- 1).starts)) : closing.low
  }

  /// The slots at one of whose ends the row is in force.
  @inline(__always)
  func slots(atOpening isOpening: Bool) -> Stretch { isOpening ? opening : closing }

  /// Whether all ends of slots at which the row is in force lie behind those of another.
  @inline(__always)
  func follows(_ other: RowSpan) -> Bool {
    other.opening.high <= opening.low && other.closing.high <= closing.low
  }

  /// Everything that is asked of the row changes at these slots only.
  @inline(__always)
  func mark(_ marks: inout SlotMarks, needsPayments: Bool) {
    marks.mark(Int(opening.low))
    marks.mark(Int(opening.high))
    marks.mark(Int(closing.low))
    marks.mark(Int(closing.high))
    if needsPayments { marks.mark(Int(servedEnd)) }
  }
}
