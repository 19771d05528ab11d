import Testing
import Values

/// When the renewals that opportunities tell of were due.
@Suite struct RenewalDueTests {
  private static let opportunities = """
    Opportunity ID,Opportunity Name,Account Name,Type,Stage,Amount,Close Date,Contract Start Date,Contract End Date
    1,n,Acme,New Business,Closed Won,12000,1/15/2022,2/1/2022,1/31/2023
    2,r,Acme,Renewal,Closed Won,12000,1/20/2023,2/1/2023,1/31/2024
    3,r,Acme,Renewal,Closed Lost,12000,1/20/2024,2/1/2024,1/31/2025
    4,n,Bolt,New Business,Closed Won,12000,6/15/2023,7/1/2023,6/30/2024
    5,r,Bolt,Renewal,Closed Won,12000,6/15/2024,7/1/2024,6/30/2025

    """

  private func rate(_ year: Int, _ rows: String = opportunities, model: String = "") throws
    -> Double?
  {
    try Workbench(
      ["opportunities.csv": rows, "model.kpi": model], today: Day(year: 2024, month: 12, day: 31)
    ).sheet("renewal_rate where period = \(year)").number("renewal_rate")
  }

  @Test func `the end of what was sold is no day by which the renewal was due`() throws {
    #expect(try rate(2023) == 1)
    #expect(try rate(2024) == 0.5)
    #expect(try rate(2025) == nil)
  }

  @Test func `the end of the contract that expires is one`() throws {
    let rows = """
      Opportunity ID,Opportunity Name,Account Name,Type,Stage,Amount,Close Date,Contract End Date
      1,r,Acme,Renewal,Closed Won,12000,12/20/2023,1/31/2024
      2,r,Bolt,Renewal,Closed Lost,12000,12/20/2023,2/29/2024
      """
    #expect(try rate(2024, rows) == 0.5)
  }

  @Test func `a model can say so all the same`() throws {
    let model = "table opportunities\n  column due_date = \"Contract End Date\"\n"
    #expect(try rate(2024, model: model) == 1)
  }

  /// The same terms, by their last day and by the first day behind it.
  @Test(arguments: [("through", "31", 2.0), ("until", "31", 0), ("until", "01", 2)])
  func `what follows on the next day is not late without days of grace`(
    _ word: String, _ day: String, _ renewed: Double
  ) throws {
    let (first, second) = day == "31" ? ("2023-12-31", "2024-12-31") : ("2024-01-01", "2025-01-01")
    let bench = try Workbench(
      [
        "contracts.csv": """
        contract_id,customer_id,start_date,end_date,term_months,annual_value
        K1,C1,2023-01-01,\(first),12,1000
        K2,C1,2024-01-01,\(second),12,1000
        K3,C2,2023-01-01,\(first),12,1000
        K4,C2,2024-01-01,\(second),12,1000

        """,
        "model.kpi": """
        table contracts from "contracts.csv"
          key contract_id
          customer customer_id
          active from start_date \(word) end_date
          amount annual_value = annual_value
        set renewal grace 0 days

        """,
      ], today: Day(year: 2024, month: 6, day: 30))
    let sheet = try bench.sheet(
      "renewed_contracts, lost_contracts where period = 2023-12-31..2024-01-01")
    #expect(sheet.number("renewed_contracts") == renewed)
    #expect(sheet.number("lost_contracts") == 2 - renewed)
  }
}
