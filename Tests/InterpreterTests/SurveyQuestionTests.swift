import Testing

@testable import Interpreter

/// Several questions in one row, as SurveyMonkey exports them.
@Suite struct SurveyQuestionTests {
  private static let head =
    "Respondent ID,Collector ID,Start Date,End Date,IP Address,Email Address,First Name,Last Name,"

  private static let several =
    head + """
      How likely is it that you would recommend us to a friend?,How satisfied are you with the value for money?,How easy was it to solve your issue?,How many seats do you use?,What else?
      ,,,,,,,,Response,Response,Response,Response,Open-Ended Response
      11,4,06/03/2024 10:01:00 AM,06/03/2024 10:03:00 AM,,a@example.com,Ann,A,10 - Extremely likely,5 - Very satisfied,6,3,nothing
      12,4,06/14/2024 11:20:00 AM,06/14/2024 12:24:00 PM,,b@example.com,Bob,B,6,4,7,9,
      13,4,06/15/2024 11:20:00 AM,06/15/2024 11:24:00 AM,,d@example.com,Dee,D,,1,,1,
      14,4,06/20/2024 11:58:00 PM,06/21/2024 12:02:00 AM,,c@example.com,Cy,C,9,,3,2,
      14,4,06/20/2024 11:58:00 PM,06/21/2024 12:02:00 AM,,c@example.com,Cy,C,9,,3,2,

      """

  @Test func `each question is a survey of its kind; what was passed over is no answer`() throws {
    let bench = try Workbench(["survey.csv": Self.several])
    let sheet = try bench.sheet(
      "nps, nps_responses, rejected_nps_scores, csat, csat_responses, ces, ces_responses, responses"
    )
    // 10, 9 and 6; 5, 4 and 1 of five; 6, 7 and 3 of seven.
    #expect(isNear(sheet.number("nps"), 100.0 / 3))
    #expect(sheet.number("nps_responses") == 3)
    #expect(sheet.number("rejected_nps_scores") == 0)
    #expect(isNear(sheet.number("csat"), 2.0 / 3))
    #expect(sheet.number("csat_responses") == 3)
    #expect(isNear(sheet.number("ces"), 16.0 / 3))
    #expect(sheet.number("ces_responses") == 3)
    #expect(sheet.number("responses") == 9)
    #expect(!sheet.notes.contains { $0.contains("0 to 10") })
    #expect(sheet.notes.contains { $0.hasPrefix("1 row of `survey` left out") }, "\(sheet.notes)")
    #expect(
      sheet.notes.contains {
        $0.hasPrefix("`How many seats do you use?` of `survey` is in no metric")
      })
  }

  @Test func `answers are split by their question and by what else the row says`() throws {
    let bench = try Workbench(["survey.csv": Self.several])
    let sheet = try bench.sheet("responses by question, type")
    #expect(sheet.count == 3)
    #expect(sheet.numbers("responses") == [3, 3, 3])
    #expect(try bench.sheet("nps by email_address").count == 3)
    let model = bench.text("show model")
    #expect(model.contains("# as `survey_answers`: one row for each answer"))
    #expect(!model.contains("amount "), "a question about value asks for no money")
  }

  @Test func `columns called by the kinds are questions too`() throws {
    let bench = try Workbench([
      "surveys.csv": """
      response_id,customer_id,responded_at,nps,csat
      1,a,2024-05-02,10,5
      2,b,2024-05-03,0,
      3,c,2024-05-03,,2

      """
    ])
    let sheet = try bench.sheet("nps, nps_responses, csat, csat_responses")
    #expect(sheet.number("nps") == 0)
    #expect(sheet.number("nps_responses") == 2)
    #expect(sheet.number("csat_responses") == 2)
  }

  @Test func `a question alone that was passed over is no answer either`() throws {
    let bench = try Workbench([
      "survey.csv": Self.head + """
        How likely is it that you would recommend us to a friend?
        ,,,,,,,,Response
        11,4,06/03/2024 10:01:00 AM,06/03/2024 10:03:00 AM,,a@example.com,Ann,A,10
        12,4,06/14/2024 11:20:00 AM,06/14/2024 12:24:00 PM,,b@example.com,Bob,B,
        13,4,06/15/2024 11:20:00 AM,06/15/2024 11:24:00 AM,,d@example.com,Dee,D,12

        """
    ])
    let sheet = try bench.sheet("nps, nps_responses, responses")
    #expect(sheet.number("nps") == 100)
    #expect(sheet.number("nps_responses") == 1)
    #expect(sheet.number("responses") == 2)
    #expect(sheet.notes.contains("1 score outside 0 to 10, or on another scale, is left out"))
  }

  @Test func `five and seven points are those of answers that say so`() throws {
    let rows = "response_id,customer_id,type,score,responded_at"
    let scores = [7, 7, 3].enumerated()
    let silent = rows + "\n" + scores.map { "\($0),a,nps,\($1),2024-05-01\n" }.joined()
    let told =
      rows + ",scale_max\n" + scores.map { "\($0),a,nps,\($1),2024-05-01,7\n" }.joined()
    let metrics = "nps_five_point, nps_seven_point in 2024-05"
    let without = try Workbench(["surveys.csv": silent]).sheet(metrics)
    #expect(without.number("nps_five_point") == nil && without.number("nps_seven_point") == nil)
    let with = try Workbench(["surveys.csv": told]).sheet(metrics)
    #expect(isNear(with.number("nps_seven_point"), 100.0 / 3))
  }
}
