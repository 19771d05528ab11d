import Storage
import Testing
import Values

@testable import Modeling

@Suite struct MonthlyAmountsTests {
  struct Case: CustomTestStringConvertible {
    var amount: Int64
    var interval: String
    var count: Int64 = 1
    var quantity: Int64 = 1
    var divisor: Int64 = 1
    /// In millionths.
    var result: Int64?
    var testDescription: String { "\(amount) per \(count) \(interval)" }
  }

  static let cases: [Case] = [
    Case(amount: 12_000, interval: "year", result: 1_000_000_000),
    Case(amount: 100, interval: "Annual", result: 8_333_333),
    Case(amount: 100, interval: "yr", result: 8_333_333),
    Case(amount: 300, interval: "quarter", result: 100_000_000),
    Case(amount: 49, interval: "MONTHLY", result: 49_000_000),
    Case(amount: 12, interval: "week", result: 52_000_000),
    Case(amount: 12, interval: "day", result: 365_000_000),
    Case(amount: 600, interval: "month", count: 6, result: 100_000_000),
    Case(amount: 10, interval: "month", quantity: 7, result: 70_000_000),
    Case(amount: 4999, interval: "month", divisor: 100, result: 49_990_000),
    Case(amount: -1200, interval: "year", result: -100_000_000),
    // 1 / 12 / 8 = 0.01041666…; 0.0000005 is even below: 3 / 12 / 500000.
    Case(amount: 1, interval: "year", count: 8, result: 10_417),
    Case(amount: 3, interval: "year", count: 500_000, result: 0),
    Case(amount: 9, interval: "year", count: 500_000, result: 2),
    Case(amount: 1200, interval: "12 months", result: 100_000_000),
    Case(amount: 300, interval: "every 3 months", result: 100_000_000),
    Case(amount: 730, interval: "30 days", result: 740_138_889),
    Case(amount: 2400, interval: "Biennial", result: 100_000_000),
    Case(amount: 3600, interval: "triennial", result: 100_000_000),
    Case(amount: 1200, interval: "P1Y", result: 100_000_000),
    Case(amount: 100, interval: "P1M", result: 100_000_000),
    Case(amount: 300, interval: "P3M", result: 100_000_000),
    Case(amount: 1200, interval: "jährlich", result: 100_000_000),
    Case(amount: 1200, interval: "Ja\u{308}hrlich", result: 100_000_000),
    Case(amount: 300, interval: "Vierteljährlich", result: 100_000_000),
    Case(amount: 100, interval: "monatlich", result: 100_000_000),
    Case(amount: 300, interval: "alle 3 Monate", result: 100_000_000),
    Case(amount: 5, interval: "P1Y6M", result: nil),
    Case(amount: 5, interval: "P1", result: nil),
    Case(amount: 5, interval: "fortnight", result: nil),
    Case(amount: 5, interval: "2024-Q1", result: nil),
    Case(amount: 5, interval: "week 1", result: nil),
    Case(amount: 5, interval: "1.5 years", result: nil),
    Case(amount: 5, interval: "every 1.5 years", result: nil),
    Case(amount: 12, interval: "(1-year)", result: 1_000_000),
    Case(amount: 5, interval: "2-3 months", result: nil),
    Case(amount: 5, interval: "12/year", result: nil),
    // Beyond what 64 bits hold in twelfths.
    Case(amount: 900_000_000_000, interval: "month", result: 900_000_000_000_000_000),
    Case(amount: 5, interval: "month", count: 0, result: nil),
    Case(amount: .max, interval: "month", quantity: .max, result: nil),
  ]

  @Test(arguments: cases) func `a price becomes money per month, exact to a millionth`(
    _ test: Case
  ) throws {
    let one = Validity(allPresent: 1)
    var parts = MonthlyAmounts.Parts(amount: Column(.integer([test.amount]), validity: one))
    parts.divisor = test.divisor
    parts.interval = Column(.text([0], TextDictionary([test.interval])), validity: one)
    parts.intervalCount = Column(.integer([test.count]), validity: one)
    parts.quantity = Column(.integer([test.quantity]), validity: one)
    let result = MonthlyAmounts(parts)
    var millionths: Int64?
    if case .decimal(let coefficient, let scale)? = result.column[0] {
      millionths = (scale..<6).reduce(coefficient) { value, _ in value * 10 }
    }
    #expect(millionths == test.result)
    #expect(result.unknownIntervals + result.outOfRange == (test.result == nil ? 1 : 0))
  }

  @Test func `digits that no row needs go, down to cents`() {
    var parts = MonthlyAmounts.Parts(
      amount: Column(.integer([100, 250]), validity: Validity(allPresent: 2)))
    parts.divisor = 1
    guard case .decimal(let values, let scale) = MonthlyAmounts(parts).column.values else {
      return #expect(Bool(false), "money is decimal")
    }
    #expect(scale == 2)
    #expect(values == [10_000, 25_000])
  }

  @Test func `what twelfths hold exactly is exact`() {
    let all = Validity(allPresent: 3)
    var parts = MonthlyAmounts.Parts(amount: Column(.integer([7900, 100, 5]), validity: all))
    parts.interval = Column(
      .text([0, 1, 2], TextDictionary(["year", "quarter", "week"])), validity: all)
    guard case .decimal(let values, let scale) = MonthlyAmounts(parts).column.values else {
      return #expect(Bool(false), "money is decimal")
    }
    // 7900 / 12, 100 / 3 and 5 × 52 / 12.
    #expect(scale == DecimalScale(2, isTwelfths: true))
    #expect(values == [790_000, 40_000, 26_000])
  }

  @Test func `the amount of a table is normalised where an interval stands beside it`() throws {
    let table = MemoryTable(
      "subscriptions",
      "id,customer_id,start_date,end_date,Amount,Interval,Quantity\n"
        + "1,a,2024-01-01,,1200,year,1\n2,b,2024-01-01,,10,month,3\n3,c,2024-01-01,,10,never,3")
    let data = try dataset([table])
    let amount = try data.columns(["mrr"], of: "subscriptions")[0]
    #expect(amount[0] == .decimal(coefficient: 10_000, scale: 2))
    #expect(amount[1] == .decimal(coefficient: 3000, scale: 2))
    #expect(amount[2] == nil)
    #expect(data.notes.map(\.id) == ["each-assumed", "unknown-interval"])
    #expect(try data.columns(["amount"], of: "subscriptions")[0][0] == .integer(1200))
  }

  @Test func `a year's value is divided by twelve, cents by a hundred`() throws {
    let table = MemoryTable(
      "subscriptions", "id,customer_id,start_date,end_date,arr_cents\n1,a,2024-01-01,,120000")
    let amount = try #require(try dataset([table]).model.tables[0].amount)
    #expect(amount.divisor == 1200)
    #expect(amount.name == "mrr")
  }
}
