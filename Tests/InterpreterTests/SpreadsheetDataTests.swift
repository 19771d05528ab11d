import Diagnostics
import Interpreter
import Storage
import Testing
import Values

/// Figures over files as spreadsheets leave them.
@Suite struct SpreadsheetDataTests {
  @Test func `a total at the end is counted nowhere, and it is said`() throws {
    let bench = try Workbench(
      [
        "costs.csv": """
        date,category,amount
        2024-01-10,sales,100
        2024-02-10,support,50
        2024-03-10,sales,25
        Total,,175

        """,
        "orders.csv": """
        order_id,customer_id,ordered_on,amount
        1,a,2024-01-10,10
        2,b,2024-02-10,20
        3,a,2024-03-10,30
        ,,,60
        ,,,

        """,
      ], today: Day(year: 2024, month: 3, day: 31))
    let costs = try bench.sheet("sum(amount) as x, count() as n from costs")
    #expect(costs.number("x") == 175 && costs.number("n") == 3)
    #expect(costs.notes.contains { $0.contains("1 row left out") && $0.contains("Total,,175") })
    #expect(try bench.sheet("acquisition_cost for 2024-Q1").number("acquisition_cost") == 125)
    let orders = try bench.sheet("sum(amount) as x, count() as n from orders")
    #expect(orders.number("x") == 60 && orders.number("n") == 3)
  }

  @Test func `tickets of a European spreadsheet have their times`() throws {
    let bench = try Workbench(
      [
        "tickets.csv": """
        Tickets of the second quarter;;
        ;;
        ticket_id;created_at;resolved_at
        1;02.04.2024 08:00;02.04.2024 12:30
        2;30.04.2024 09:00;01.05.2024 09:00
        3;03.06.2024 09:00;NULL

        """
      ], today: Day(year: 2024, month: 6, day: 30))
    let sheet = try bench.sheet("ticket_volume, time_to_resolution, ticket_backlog in 2024-Q2")
    #expect(sheet.number("ticket_volume") == 3)
    #expect(sheet.number("time_to_resolution") == 14.25 * 3600)
    #expect(sheet.number("ticket_backlog") == 1)
  }

  @Test func `cells with units are numbers of that unit`() throws {
    let bench = try Workbench(
      [
        "orders.csv": """
        order_id,customer_id,ordered_on,discount,paid,fee,several
        1,a,2024-01-10,12%,"1,200.00 EUR",EUR 5.00,5 EUR
        2,b,2024-02-10,0%,"(200.00) EUR",EUR 1.50-,5 USD
        3,a,2024-03-10,7.5%,10.00- EUR,EUR 2.00,7 EUR
        4,a,2024-03-11,,7 EUR,EUR 0.25,1 EUR

        """
      ], today: Day(year: 2024, month: 3, day: 31))
    let sheet = try bench.sheet("sum(paid), avg(discount), sum(fee) as fees from orders")
    #expect(sheet.number("sum(paid)") == 997)
    #expect(sheet.number("fees") == 5.75)
    #expect(sheet.number("avg(discount)") == 0.065)
    #expect(sheet.table.fields.map(\.unit) == [.currency, .percent, .currency])
    #expect(try bench.sheet("count() as n from orders where discount >= 7.5%").number("n") == 2)
    #expect(bench.problems("count() from orders where discount > 5") == ["unit-mismatch"])
    // What is in two currencies does not add up.
    #expect(bench.problems("sum(several) from orders").first == "type-mismatch")
    #expect(
      sheet.notes.contains { $0.contains("`5 USD`") && $0.contains("in the unit of the cells") })
  }

  @Test func `what is doubtful beyond a join is told where it is read`() throws {
    let bench = try Workbench(
      [
        "subscriptions.csv": """
        customer_id,plan,mrr,start,end
        a,pro,100,2024-01-01,
        b,pro,50,2024-01-01,

        """,
        "customers.csv": "customer_id,seats\na,5\nb,many\n"
          + (0..<40).map { "c\($0),1\n" }.joined(),
      ], today: Day(year: 2024, month: 6, day: 30))
    #expect(try bench.sheet("mrr").notes.allSatisfy { !$0.contains("customers.csv") })
    #expect(try bench.sheet("mrr where seats > 1").notes.contains { $0.contains("`many`") })
  }

  @Test func `a column of times that is none says why`() throws {
    let bench = try Workbench(
      [
        "tickets.csv": "ticket_id,created_at\n1,2024-04-02\n2,2024-04-03\n3,soon\n4,2024-04-04\n"
      ], today: Day(year: 2024, month: 6, day: 30))
    let messages = bench.complaints(about: "ticket_volume in 2024-Q2").map(\.message)
    #expect(messages.contains { $0.contains("`soon`") }, "\(messages)")
  }
}
