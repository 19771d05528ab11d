import Storage
import Testing

@testable import Modeling

/// Folders of many tables, as warehouses hold them: most are about something else.
@Suite struct WarehouseInferenceTests {
  private func model(_ tables: [(String, String)]) throws -> Model {
    let stored = tables.map { MemoryTable($0.0, $0.1) }
    var model = try ModelInference.infer(stored)
    try ConceptRecognition.activity.apply(to: &model)
    return model
  }

  @Test func `a stretch of time that nobody pays for is no revenue`() throws {
    let model = try model([
      (
        "daylight_time",
        """
        time_zone,year,daylight_end_utc,daylight_offset,daylight_start_utc
        Oslo,1990,1990-09-30,1,1990-03-25
        Cairo,1991,1991-10-01,1,1991-05-01
        Quito,1992,1993-02-05,2,1992-11-28
        """
      ),
      (
        "schedule_holiday",
        """
        id,schedule_id,name,start_date,end_date
        1,10,new year,2024-01-01,2024-01-02
        2,10,labour,2024-05-01,2024-05-02
        3,11,labour,2024-05-01,2024-05-02
        """
      ),
    ])
    #expect(model.revenueTable == nil)
    #expect(model.tables.allSatisfy { $0.customer == nil && $0.amount == nil })
  }

  @Test func `an invoice is no ticket and no subscription`() throws {
    let model = try model([
      (
        "invoice_history",
        """
        id,created_at,closed_at,account_id,state,total
        i1,2024-01-01,2024-01-05,a,paid,10.50
        i2,2024-02-01,,b,open,20.00
        """
      ),
      (
        "subscription_history",
        """
        id,activated_at,expires_at,account_id,unit_amount,quantity
        s1,2024-01-01,,a,10.50,1
        s2,2024-01-03,2024-02-02,b,20.00,2
        """
      ),
    ])
    #expect(model.table(of: .tickets) == nil)
    #expect(model.table("invoice_history")?.kind == .event)
    #expect(model.revenueTable?.name == "subscription_history")
    #expect(model.revenueTable?.reasons["amount"]?.contains("a month") == true)
  }

  @Test func `tickets are the table that is called so, not its parts`() throws {
    let model = try model([
      (
        "ticket_form_history_data",
        "id,created_at,name,end_user_visible\n1,2024-01-01 10:00:00,form,true\n"
          + "2,2024-01-02 10:00:00,other,false\n"
      ),
      (
        "ticket_data",
        "id,created_at,organization_id,status\n1,2024-01-01 10:00:00,o1,solved\n"
          + "2,2024-01-03 10:00:00,o2,open\n"
      ),
    ])
    #expect(model.table(of: .tickets)?.name == "ticket_data")
    #expect(model.table(of: .events) == nil)
  }

  @Test func `what only says which rows belong together is not what they are`() throws {
    let model = try model([
      ("deal_company", "company_id,deal_id,category\n1,10,x\n2,11,x\n"),
      ("deal", "deal_id,owner\n10,ann\n11,bob\n"), ("company", "id,name\n1,Ace\n2,Bee\n"),
      ("visit", "visit_id,company_id,day\n1,1,2024-01-01\n2,2,2024-01-02\n3,1,2024-01-03\n"),
    ])
    let link = try #require(model.table("deal_company"))
    #expect(link.key == nil && link.kind == .plain)
    #expect(Set(link.references.map(\.table)) == ["deal", "company"])
    #expect(model.table("visit")?.references.map(\.table) == ["company"])
  }

  @Test func `what lacks little to be subscriptions is named`() throws {
    let model = try model([
      ("subscription_data", "id,customer_id,start_date,ended_at\ns1,a,2024-01-01,\n"),
      ("charge_data", "id,customer_id,created,amount\nc1,a,2024-01-01,10.00\n"),
      ("meeting_data", "id,start_time,end_time\n1,2024-01-01,2024-01-02\n"),
    ])
    #expect(
      model.nearlySubscriptions == [
        "`subscription_data`, which has no amount",
        "single charges, which do not recur, in `charge_data`",
      ])
  }

  @Test func `a list of what customers pay without a date has its sum named`() throws {
    let list = try model([("list", "Customer,Plan,MRR\nAcme,pro,100\nGlobex,team,50\n")])
    #expect(
      list.nearlySubscriptions == [
        "`list`, which does not say since when each customer pays: `sum(mrr) from list` needs no dates"
      ])
    let companies = try model([
      ("companies", "Customer ID,Plan,Annual Revenue\nAcme,pro,100\nGlobex,team,50\n")
    ])
    #expect(companies.nearlySubscriptions.isEmpty)
  }
}
