import Planning
import Storage
import TestSupport
import Testing
import Values

@testable import Execution

/// Cells of customers over many slots, each against its rows gone through slot by slot.
@Suite struct MovementCellsTests {
  struct Row {
    var customer: Int
    var amount: Int64
    var from: Int32
    var end: Int32
  }

  /// Customers with rows one after the other, as most are, and some whose rows overlap or lie in no
  /// order.
  static func rows(_ seed: UInt64) -> [Row] {
    var random = SeededRandom(seed: seed)
    var rows: [Row] = []
    for customer in 0..<400 {
      var day = MovementOracleTests.origin - Int32.random(in: -300..<300, using: &random)
      for _ in 0..<Int.random(in: 0...5, using: &random) {
        let length = Int32.random(in: -1...120, using: &random)
        let end = Int.random(in: 0..<6, using: &random) == 0 ? Int32.max : day + length
        rows.append(
          Row(
            customer: customer, amount: Int64.random(in: 0..<4, using: &random) * 25, from: day,
            end: end))
        day = end == .max ? day + 30 : end
        day += [0, 0, 1, 40, -20].randomElement(using: &random)!
      }
    }
    // Neighbours change places now and then, so that customers' rows lie apart and out of order.
    for row in rows.indices.dropLast() where Int.random(in: 0..<5, using: &random) == 0 {
      rows.swapAt(row, row + 1)
    }
    return rows
  }

  /// Months side by side, more than a window holds; quarters that slide; and months with some
  /// between them left out.
  static let slots: [[Slot]] = [
    (2021...2026).flatMap { year in (1...12).map { months(year, $0, $0) } },
    (1...10).map { months(2024, $0, $0 + 2) },
    [months(2023, 11, 11), months(2024, 1, 1), months(2024, 3, 4), months(2024, 9, 9)],
  ]

  static func cells(
    _ rows: [Row], _ slots: [Slot], _ wanted: MovementCells.Wanted, _ moment: RowMoment
  ) throws -> MovementCells {
    let codes = rows.map { UInt32($0.customer) }
    let amounts = moneyColumn(rows.map(\.amount))
    let life = LifeView(from: rows.map(\.from), end: rows.map(\.end), amount: "mrr")
    let customers = CustomerView(
      codes: codes, count: 400, column: "customer", hasRowsWithout: false)
    let money = try Money(amounts, magnitude: Magnitude(amounts))
    // Each row has a value of its own.
    let picker = RepresentativePicker(
      life: life, customers: customers, money: money,
      values: ResolvedColumn(
        column: moneyColumn(rows.indices.map { Int64($0) }), index: nil), threads: 1)
    let reference = ColumnReference(table: "subs", column: "plan", moment: moment)
    return MovementCells(
      life: life, money: money, history: CustomerRows(codes: RowCodes(codes), count: 400),
      slots: slots, wanted: wanted,
      speakers: [CellSpeaker(reference: reference, picker: picker)], needsPayments: false)
  }

  /// What is in force at the close of the day before some day.
  static func state(_ rows: [(Int, Row)], before day: Int32) -> (amount: Int64, rows: [Int]) {
    let inForce = rows.filter { $0.1.from < day && $0.1.end >= day && $0.1.from < $0.1.end }
    return (inForce.reduce(0) { $0 + $1.1.amount }, inForce.map(\.0))
  }

  struct Cell: Hashable {
    var customer: Int
    var slot: Int
    var opening: Int64
    var closing: Int64
  }

  @Test(arguments: 1...4 as ClosedRange<UInt64>, [RowMoment.opening, .closing])
  func `cells say of every slot what its rows say`(seed: UInt64, moment: RowMoment) throws {
    let rows = Self.rows(seed)
    let byCustomer = Dictionary(grouping: rows.enumerated().map { ($0, $1) }) { $0.1.customer }
    for slots in Self.slots {
      let wanted: MovementCells.Wanted = moment == .opening ? .opening : .closing
      let cells = try Self.cells(rows, slots, wanted, moment)
      var found: [Cell: Int32] = [:]
      for window in cells.windows {
        var rest = 0..<400
        while !rest.isEmpty {
          let block: CellBlock
          (block, rest) = try cells.block(rest, window)
          for index in block.lows.indices {
            for slot in block.lows[index]..<block.highs[index] {
              let cell = Cell(
                customer: Int(block.customers[index]), slot: Int(slot),
                opening: block.opening[index], closing: block.closing[index])
              #expect(found.updateValue(block.speakers[0][index], forKey: cell) == nil)
            }
          }
        }
      }
      var expected = 0
      for (customer, own) in byCustomer {
        for (number, slot) in slots.enumerated() {
          let opening = Self.state(own, before: slot.start.number)
          let closing = Self.state(own, before: slot.end.number)
          let asked = moment == .opening ? opening : closing
          guard asked.amount > 0 else { continue }
          expected += 1
          let cell = Cell(
            customer: customer, slot: number, opening: opening.amount, closing: closing.amount)
          let speaker = try #require(found[cell])
          // Of several rows the one of the greatest amount speaks, of equals the oldest.
          let best = asked.rows.map { rows[$0].amount }.max()
          #expect(asked.rows.contains(Int(speaker)) && rows[Int(speaker)].amount == best)
        }
      }
      #expect(found.count == expected && expected > 100)
    }
  }

  @Test func `rows that are dealt to ranges of customers come out sorted`() {
    var random = SeededRandom(seed: 8)
    let count = 150_000
    // Customers at both ends and between, many rows of one, and rows of none.
    let codes = (0..<600_000).map { row -> UInt32 in
      switch row % 8 {
      case 0: .max
      case 1: UInt32(count - 1)
      case 2: UInt32(row % 300)
      default: UInt32.random(in: 0..<UInt32(count), using: &random)
      }
    }
    let found = CustomerRows(codes: RowCodes(codes), count: count, threads: 2)
    let keyed = codes.enumerated().filter { $0.element != .max }.map {
      UInt64($0.element) << 32 | UInt64($0.offset)
    }.sorted()
    #expect(found.rows == keyed.map { Int32(truncatingIfNeeded: $0) })
    var start = 0
    var isRight = true
    for customer in 0..<count {
      isRight = isRight && found.starts[customer] == start
      while start < keyed.count, keyed[start] >> 32 == customer { start += 1 }
    }
    #expect(isRight && found.starts[count] == keyed.count && found.rowCount == codes.count)
  }
}
