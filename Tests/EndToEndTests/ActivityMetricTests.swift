import Foundation
import TestSupport
import Testing

/// Small tables, what the model says of them, and what questions must give: one case a process.
struct ActivityCase: Sendable, CustomTestStringConvertible {
  var testDescription: String
  var files: [String: String]
  var model = ""
  var today = "2024-06-30"
  /// Question and answer as CSV without the header.
  var answers: [(query: String, rows: String)]
  /// What must stand among the footnotes.
  var notes: [String] = []
}

@Suite struct ActivityMetricTests {
  @Test(arguments: ActivityCase.published + ActivityCase.edges)
  func `figures of small tables are right to the last digit`(_ given: ActivityCase) throws {
    let folder = try TemporaryFolder()
    for (name, text) in given.files { try folder.write(text + "\n", to: "\(name).csv") }
    if !given.model.isEmpty { try folder.write(given.model + "\n", to: "model.kpi") }
    let queries = given.answers.flatMap { ["-c", $0.query] }
    let output = try Command.kpi(
      [folder.path, "--today", given.today, "-o", "csv"] + queries)
    #expect(output.status == 0, "\(output.errors)")
    let sheets = Sheet.all(csv: output.output)
    #expect(sheets.count == given.answers.count)
    for (answer, sheet) in zip(given.answers, sheets) {
      let found = sheet.rows.map { $0.map(rounded).joined(separator: ",") }
      #expect(found == answer.rows.components(separatedBy: "\n"), "\(answer.query)")
    }
    for note in given.notes { #expect(output.errors.contains(note), "\(output.errors)") }
  }

  /// A figure to six digits behind the point.
  private func rounded(_ cell: String) -> String {
    guard cell.contains("."), let value = Double(cell) else { return cell }
    let shown = String(format: "%.6f", value)
    let trimmed = shown.replacingOccurrences(of: "0+$", with: "", options: .regularExpression)
    return trimmed.hasSuffix(".") ? String(trimmed.dropLast()) : trimmed
  }

  @Test func `what is missing is named, and not an error of the engine`() throws {
    let folder = try TemporaryFolder()
    try folder.write(
      "customer_id,mrr,start_date,end_date\na,10,2024-01-01,\n", to: "subscriptions.csv")
    try folder.write(
      "ticket_id,customer_id,created_at,status\n1,a,2024-02-01T10:00:00Z,open\n", to: "tickets.csv")
    for (query, words) in [
      ("nps", ["`nps` needs a table of surveys", "surveys: type, score, responded_at"]),
      ("mau", ["`mau` needs a table of events", "events: user_id or customer_id"]),
      ("trial_conversion", ["needs a table of trials", "trials: customer_id, trial_end"]),
      (
        "churned_by_reason",
        ["`churned_by_reason` needs `churn_reason` in `subscriptions`", "churn reason"]
      ),
      (
        "time_to_first_response",
        ["needs `first_response_at` or `first_response_minutes` in `tickets`"]
      ),
    ] {
      let output = try Command.kpi([folder.path, "-c", query])
      #expect(output.status != 0)
      for word in words + ["show metrics"] {
        #expect(output.errors.contains(word), "\(query): \(output.errors)")
      }
    }
    let listed = Sheet(
      csv: try Command.kpi([folder.path, "-o", "csv", "-c", "show metrics"]).output)
    let answerable = try #require(listed.header.firstIndex(of: "answerable"))
    let byName = Dictionary(uniqueKeysWithValues: listed.rows.map { ($0[0], $0[answerable]) })
    #expect(byName["mrr"] == "yes")
    #expect(byName["ticket_volume"] == "yes")
    #expect(byName["nps"] == "no")
    #expect(byName["time_to_resolution"] == "no")
  }
}
