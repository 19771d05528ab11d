import Diagnostics
import Testing
import Values

/// Surveys in files of any name, and what a model says of those that cannot be told.
@Suite struct SurveyRecognitionTests {
  private static let today = Day(year: 2024, month: 6, day: 30)

  private func bench(_ files: [String: String]) throws -> Workbench {
    try Workbench(files, today: Self.today)
  }

  @Test func `answers with a comment, or to a known question, are a survey`() throws {
    let comments = try bench([
      "june.csv": "account,date,score,comment\na,2024-06-01,9,good\nb,2024-06-15,3,bad\n"
    ])
    #expect(try comments.sheet("responses").number("responses") == 2)
    let question = try bench([
      "q2 results.csv": "account,answered_on,NPS\na,2024-06-01,9\nb,2024-06-15,3\nc,2024-06-16,10\n"
    ])
    #expect(isNear(try question.sheet("nps").number("nps"), 100.0 / 3))
  }

  @Test(arguments: [
    // Not on any scale of a survey.
    "account,date,score,comment\na,2024-06-01,87,good\nb,2024-06-15,3,bad\n",
    // Worked out, not answered.
    "account,date,health_score,comment\na,2024-06-01,9,good\nb,2024-06-15,3,bad\n",
    // Nothing says that somebody answered.
    "account,date,score\na,2024-06-01,9\nb,2024-06-15,3\n",
    // What each customer gave last is no list of answers.
    "customer_id,created_at,nps,comment,amount\na,2024-06-01,9,x,100\nb,2024-06-15,3,y,50\n",
  ])
  func `what contradicts keeps a table from being a survey`(_ text: String) throws {
    let bench = try bench(["june.csv": text])
    #expect(bench.problems("responses") == ["missing-table"])
  }

  /// Writes what a complaint says between backquotes into a model, and asks again.
  private func follow(_ files: [String: String], _ query: String) throws -> Sheet {
    let problem = try #require(try bench(files).complaints(about: query).first)
    let hint = try #require(problem.hints.first { $0.contains("`table ") })
    let lines = hint.split(separator: "`").filter {
      $0.hasPrefix("table ") || $0.hasPrefix("  column ")
    }
    var files = files
    files["model.kpi"] = lines.joined(separator: "\n") + "\n"
    return try bench(files).sheet(query)
  }

  @Test func `what a complaint says makes the answer`() throws {
    let kinds = [
      "feedback.csv":
        "Respondent ID,Date Created,Score,account\n1,2024-06-01,9,a\n2,2024-06-15,3,b\n"
    ]
    #expect(try follow(kinds, "nps").number("nps") == 0)
    let strange = [
      "results.csv":
        "Answer,Given,Points,account\nx,2024-06-01,5,a\ny,2024-06-15,4,b\nz,2024-06-15,1,b\n"
    ]
    #expect(isNear(try follow(strange, "csat").number("csat"), 2.0 / 3))
    #expect(try follow(strange, "responses").number("responses") == 3)
  }

  @Test func `without a likely table the complaint names what to write`() throws {
    let bench = try bench(["subscriptions.csv": "customer,mrr,start,end\na,100,2024-01-01,\n"])
    let problem = try #require(bench.complaints(about: "nps").first)
    #expect(problem.hints[0].contains("`table nps from \"FILE.csv\"`"), "\(problem.hints)")
  }
}
