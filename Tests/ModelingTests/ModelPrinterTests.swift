import Testing

@testable import Modeling

@Suite struct ModelPrinterTests {
  @Test func `a model is printed as the file that would declare it`() throws {
    let data = try dataset([
      Fixture(isInclusive: true).table(),
      MemoryTable("customers", "customer,name,segment\na,Ann,smb\nb,Bo,smb\nc,Cy,mid"),
      MemoryTable(
        "tickets",
        "ticket_id,customer,Created at,Resolved at\n1,a,2024-01-01,2024-01-02\n2,b,2024-01-03,"),
    ])
    try data.settle()
    #expect(
      ModelPrinter.print(data.model) == """
        table subscriptions from "subscriptions.csv"  # revenue and customers: mrr, nrr, grr, logo_churn and the rest
          key id
          customer "customer"
          active from start through end  # through: last day covered (6 successors start the day after)
          amount mrr = mrr
          attribute plan
          outcome reason

        table customers from "customers.csv"
          key "customer"
          label name
          attribute segment

        table tickets from "tickets.csv"  # support: ticket_volume, time_to_resolution
          key ticket_id
          customer "customer"
          at created_at until resolved_at

        """)
  }
}
