import Rendering
import Storage
import Testing
import Values

@Suite struct NumberFormatTests {
  private func texts(_ field: Table.Field, _ column: Column) -> [String] {
    let format = NumberFormat(field, column, rows: 0..<column.count)
    return (0..<column.count).map { format.text(column[$0]) }
  }

  @Test(
    arguments: [
      (Unit.currency, [1234.5, -0.004, nil], ["1,234.50", "0.00", "–"]),
      (.percent, [0.82051, 1.0419847, 0, -0.05], ["82.05 %", "104.20 %", "0.00 %", "−5.00 %"]),
      (.percent, [0.82045, 0.82055], ["82.05 %", "82.06 %"]),
      (.count, [1204, 3], ["1,204", "3"]), (.count, [3.5, 1], ["3.5", "1.0"]),
      (.ratio, [1.5, 2], ["1.50", "2.00"]), (.score, [41.25, 7], ["41.3", "7.0"]),
      (.hours, [5.21], ["5.2 h"]), (.days, [3.14159], ["3.1 d"]), (.minutes, [12], ["12 min"]),
      (.months, [8.25], ["8.3 mo"]), (nil, [2024, 7], ["2024", "7"]),
      (nil, [1.0 / 3, 2], ["0.333", "2.000"]), (nil, [33.3333, 0.5], ["33.33", "0.50"]),
      (nil, [0.00123], ["0.00123"]), (.currency, [.nan, .infinity], ["–", "–"]),
    ] as [(Unit?, [Double?], [String])])
  func `numbers by unit`(unit: Unit?, values: [Double?], expected: [String]) {
    #expect(texts(Table.Field(name: "x", unit: unit), column(values)) == expected)
  }

  @Test(
    arguments: [
      ([39_000, 123_450], 2, ["390.00", "1,234.50"]), ([390_000, nil], 3, ["390.00", "–"]),
      ([390_125, 390_000], 3, ["390.125", "390.000"]), ([5], 0, ["5.00"]), ([-50], 1, ["−5.00"]),
      ([8_333_333, 20_000_000], 6, ["8.33", "20.00"]),
    ] as [([Int64?], Int, [String])])
  func `money has 2 decimals, or more where the data has`(
    values: [Int64?], scale: Int, expected: [String]
  ) {
    let field = Table.Field(name: "mrr", unit: .currency)
    #expect(texts(field, column(values, scale: scale)) == expected)
  }

  @Test func `decimals without a unit keep their scale`() {
    #expect(texts(Table.Field(name: "x"), column([39_000], scale: 2)) == ["390.00"])
  }

  @Test func `a change of a rate is in percentage points with its sign`() {
    let field = Table.Field(name: "nrr_change", unit: .percent, isPointChange: true)
    #expect(
      texts(field, column([-0.0462, 0.0313, 0, nil])) == ["−4.62 pp", "+3.13 pp", "0.00 pp", "–"])
  }

  @Test(arguments: [
    (Unit?.none, ["26.5 h", "0.5 h"]), (.days, ["1.1 d", "0.0 d"]),
    (.minutes, ["1,590 min", "30 min"]),
  ])
  func `durations are in the unit of the field`(unit: Unit?, expected: [String]) {
    let values = column([95_400, 1800], isDuration: true)
    #expect(texts(Table.Field(name: "t", unit: unit), values) == expected)
  }

  @Test func `dates, instants and flags`() {
    #expect(
      texts(Table.Field(name: "d"), dates([19_904, nil, 0])) == ["2024-06-30", "–", "1970-01-01"])
    let instants = timestamps([1_709_296_496_000_000, 1_709_296_496_250_000, -1])
    #expect(
      texts(Table.Field(name: "t"), instants) == [
        "2024-03-01 12:34:56Z", "2024-03-01 12:34:56.25Z", "1969-12-31 23:59:59.999999Z",
      ])
    #expect(texts(Table.Field(name: "f"), flags([true, false, nil])) == ["true", "false", "–"])
  }
}
