import Diagnostics
import Storage
import Syntax
import Testing
import Values

@testable import Modeling

/// Lists of customers with what each pays now, and prices for periods that other columns show.
@Suite struct CurrentAmountTests {
  private func dataset(_ name: String, _ csv: String) throws -> Dataset {
    let read = try ModelReader.read([], tables: [MemoryTable(name, csv)])
    #expect(read.problems.isEmpty)
    return Dataset(tables: read.tables, model: read.model)
  }

  /// The amounts of the revenue, in whole units of money a month.
  private func amounts(_ dataset: Dataset) throws -> [Double?] {
    let table = try #require(dataset.model.revenueTable)
    let column = try dataset.columns([#require(table.amount?.name)], of: table.name)[0]
    return (0..<column.count).map { row in
      switch column[row] {
      case .integer(let value): Double(value)
      case .decimal(let value, let scale):
        Double(value) / Double((0..<scale).reduce(1) { power, _ in power * 10 })
      default: nil
      }
    }
  }

  @Test func `customers with a monthly amount are revenue since they became customers`() throws {
    let dataset = try dataset(
      "customers",
      """
      customer_id,name,segment,signup_date,mrr
      a,Ann,smb,2024-01-05,100
      b,Bob,smb,2024-02-10,50
      c,Cyd,smb,,
      """)
    #expect(try amounts(dataset) == [100, 50])
    let table = try #require(dataset.model.revenueTable)
    #expect(table.source == "customers")
    let lives = try dataset.life(of: table.name)
    #expect(lives.from.map { "\(Day(number: $0))" } == ["2024-01-05", "2024-02-10"])
    #expect(lives.end.all == [.max, .max])
    // Who pays nothing is not missed.
    #expect(dataset.notes.map(\.id) == ["current-amounts"])
  }

  @Test func `a yearly amount is divided by twelve, and one without a length is no revenue`() throws
  {
    let yearly = try dataset(
      "accounts", "account_id,name,created_at,arr\na,Ann,2024-01-05,1200\nb,Bob,2024-01-06,600")
    #expect(try amounts(yearly) == [100, 50])
    let spent = try dataset(
      "customers",
      "customer_id,name,created_at,total_spent\na,Ann,2024-01-05,1200\nb,Bob,2024-01-06,6")
    #expect(spent.model.revenueTable == nil)
  }

  @Test func `subscriptions go before what customers pay now`() throws {
    let read = try ModelReader.read(
      [],
      tables: [
        MemoryTable("customers", "customer_id,name,signup_date,mrr\na,Ann,2024-01-05,100"),
        MemoryTable(
          "subscriptions", "customer_id,plan,mrr,start_date,end_date\na,pro,80,2024-01-05,"),
      ])
    #expect(read.model.revenueTable?.name == "subscriptions")
    #expect(read.tables.count == 2)
  }

  private static let periods = """
    id,account_id,plan,unit_amount,quantity,activated_at,expires_at,current_period_started_at,current_period_ends_at
    1,a,pro,99,1,2024-01-31,,2024-05-31,2024-06-30
    2,b,pro,1200,2,2024-01-10,,2024-01-10,2025-01-10
    3,c,pro,7,1,2024-01-01,,2024-06-03,2024-06-10
    4,d,pro,10,1,2024-01-01,,2024-06-03,2024-06-13
    5,e,pro,10,1,2024-01-01,,,
    """

  @Test func `a price is for as long as the period that it pays for`() throws {
    let dataset = try dataset("subscriptions", Self.periods)
    let found = try amounts(dataset)
    // A month; a year of two; a week: × 52/12; ten days: × 365/12/10; nothing says how long.
    #expect(found == [99, 200, 30.333333, 30.416667, nil])
    #expect(dataset.notes.contains { $0.id == "unknown-interval" && $0.count == 1 })
    #expect(!dataset.notes.contains { $0.id == "month-assumed" })
  }

  @Test func `the model that is printed divides by the same months`() throws {
    let table = MemoryTable("subscriptions", Self.periods)
    let first = try ModelReader.read([], tables: [table])
    let text = ModelPrinter.print(first.model)
    #expect(text.contains("unit_amount * quantity / billing_months"))
    let again = try ModelReader.read(
      Parser.parse(Source(name: "<test>", text: text)).statements, tables: [table])
    #expect(again.problems.isEmpty)
    #expect(try amounts(Dataset(tables: again.tables, model: again.model)).first == 99)
    #expect(ModelPrinter.print(again.model).contains("unit_amount * quantity / billing_months"))
  }
}
