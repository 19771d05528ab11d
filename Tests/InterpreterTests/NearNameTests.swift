import Testing
import Values

/// Customers and values that differ in case or blanks alone are told, whatever is asked.
@Suite struct NearNameTests {
  private func notes(_ customers: [String], _ query: String, plan: String = "pro") throws
    -> [String]
  {
    let rows = customers.enumerated().map {
      "s\($0),\($1),\($0 == 0 ? plan : "pro"),100,2024-01-01,\n"
    }
    return try Workbench(
      ["subscriptions.csv": "id,customer_id,plan,mrr,start,end\n" + rows.joined()],
      today: Day(year: 2024, month: 6, day: 30)
    ).sheet(query).notes.filter { $0.contains("blanks alone") }
  }

  @Test(arguments: [["c1 ", "c1", "c2"], ["Acme Inc.", "ACME Inc."], ["a  b", "a b"]])
  func `customers are told`(_ customers: [String]) throws {
    #expect(try notes(customers, "nrr for 2024-03").count == 1)
  }

  @Test(arguments: [["c1", "C1", "c2"], ["Acme", "Acme Ltd"], ["1", "2"]])
  func `ids may differ in case`(_ customers: [String]) throws {
    #expect(try notes(customers, "nrr for 2024-03").isEmpty)
  }

  @Test func `a value beside the one that is asked for is told`() throws {
    let told = try notes(["a", "b", "c"], "mrr where plan = pro", plan: "Pro ")
    #expect(
      told == ["\"Pro \" of `plan` differs from \"pro\" in case or blanks alone, and is left out"])
    #expect(try notes(["a", "b"], "mrr where plan in (pro, \"Pro \")", plan: "Pro ").isEmpty)
    #expect(try notes(["a", "b"], "mrr where plan = pro", plan: "basic").isEmpty)
  }
}
