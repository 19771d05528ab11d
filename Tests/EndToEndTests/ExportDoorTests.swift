import Foundation
import TestSupport
import Testing

/// Exports that come another way than as a file of a folder.
@Suite struct ExportDoorTests {
  private func text(_ name: String) throws -> String {
    try String(
      contentsOfFile: Checkout.root + "/Tests/EndToEndTests/exports/" + name, encoding: .utf8)
  }

  @Test func `a second header is passed over on standard input too`() throws {
    let output = try Command.kpi(
      ["-", "-o", "csv", "-c", "nps, nps_responses", "-c", "show model"],
      input: .text(try text("surveymonkey_labelled_responses.csv")))
    #expect(output.output.contains("nps,nps_responses\n0,4\n"), "\(output.errors)")
    #expect(output.output.contains("skip 1 rows below"))
  }

  @Test func `lines of JSON are read from standard input too`() throws {
    let output = try Command.kpi(
      ["-", "-o", "csv", "-c", "mau, mau_accounts"],
      input: .text(try text("amplitude_events.jsonl")))
    #expect(output.output.contains("mau,mau_accounts\n3,2\n"), "\(output.errors)")
  }

  @Test func `broken lines of JSON are an error with their place`() throws {
    let folder = try TemporaryFolder()
    try folder.write("{\"event\":\"a\"}\n{\"event\":\n", to: "events.jsonl")
    let output = try Command.kpi([folder.path + "/events.jsonl", "-c", "show tables"])
    #expect(output.status != 0)
    #expect(output.errors.contains("events.jsonl:2"), "\(output.errors)")
    #expect(output.errors.contains("expected a value"), "\(output.errors)")
  }

  @Test func `accounts that are users are said to be`() throws {
    let path = Checkout.root + "/Tests/EndToEndTests/exports/amplitude_events.csv"
    let output = try Command.kpi([path, "-c", "show model", "-c", "mau_accounts"])
    #expect(output.output.contains("# people: no column names their account"), "\(output.output)")
    #expect(output.errors.contains("names no accounts: each of its people counts as one"))
  }

  /// Users that are none of the customers: a health score of them all would be 0.
  @Test func `users who are no customers are not taken for them`() throws {
    let folder = try TemporaryFolder()
    try folder.write(
      "customer_id,mrr,start_date,end_date\nc1,10,2024-01-01,\nc2,20,2024-01-01,\n",
      to: "subscriptions.csv")
    try folder.write(
      "user_id,event,occurred_at\nu1,login,2024-02-01T10:00:00Z\nu2,login,2024-02-02T10:00:00Z\n",
      to: "events.csv")
    let output = try Command.kpi([folder.path, "-c", "health_score"])
    #expect(output.status == 1)
    #expect(output.errors.contains("a customer (`customer_id`) in `events`"), "\(output.errors)")
    let mau = try Command.kpi([folder.path, "-o", "csv", "-c", "mau where period = 2024-02"])
    #expect(mau.output.contains("mau\n2\n"), "\(mau.errors)")
  }

  /// Headers run together in one case have no words to tell: notice is no money.
  @Test(arguments: [
    "salesforce_contracts", "salesforce_drafts", "stripe_subscriptions", "chartmogul_customers",
    "zendesk_tickets", "amplitude_events",
  ])
  func `headers in another case give the same metrics`(_ name: String) throws {
    let lines = try text(name + ".csv").split(separator: "\n", omittingEmptySubsequences: false)
    let folder = try TemporaryFolder()
    func answerable(_ header: String) throws -> [Substring] {
      try folder.write(
        ([header] + lines.dropFirst().map(String.init)).joined(separator: "\n"), to: name + ".csv")
      let output = try Command.kpi(
        [folder.path + "/\(name).csv", "-o", "tsv", "-c", "show metrics"])
      return output.output.split(separator: "\n").filter { $0.contains("\tyes\t") }
    }
    let header = String(lines[0])
    let plain = try answerable(header)
    #expect(!plain.isEmpty)
    #expect(try answerable(header.uppercased()) == plain)
    #expect(try answerable(header.lowercased()) == plain)
  }

  /// Monday 21:00 to Tuesday 07:00, of which 22:00 to 06:00 counts; Friday's night goes on into
  /// Saturday, Saturday's own night and a holiday's do not count.
  @Test func `business hours go on past midnight`() throws {
    let folder = try TemporaryFolder()
    try folder.write(
      """
      ticket_id,created_at,first_response_at
      a,2024-06-03T21:00:00Z,2024-06-04T07:00:00Z
      b,2024-06-07T23:00:00Z,2024-06-09T12:00:00Z
      c,2024-06-05T22:30:00Z,2024-06-06T02:30:00Z
      d,2024-06-04T21:00:00Z,2024-06-05T12:00:00Z

      """, to: "tickets.csv")
    func hours(_ settings: String, _ ticket: String) throws -> String {
      try folder.write(settings, to: "model.kpi")
      let output = try Command.kpi(
        [
          folder.path, "-o", "csv", "-c",
          "time_to_first_response_business where ticket_id = \(ticket)",
        ])
      return output.output.split(separator: "\n").last.map { String($0) } ?? output.errors
    }
    let night = "set business hours \"mon-fri 22:00-06:00\"\nset holidays \"2024-06-04\"\n"
    #expect(try ["a", "b", "c", "d"].map { try hours(night, $0) } == ["8", "7", "4", "0"])
    let week = "set business hours \"sun-thu 09:00-17:00\"\n"
    #expect(try hours(week, "b") == "3")
    let refused = try Command.kpi([folder.path, "-c", "set business hours \"mon-fri 09:00-09:00\""])
    #expect(refused.status != 0 && refused.errors.contains("mon-fri 09:00-17:00"))
  }
}
