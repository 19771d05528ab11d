import Storage
import Testing

/// What a session says of its data it says once, and again when data or model change.
@Suite struct SaidOnceTests {
  private static let files = [
    "subscriptions.csv": """
    subscription_id,customer_id,mrr,start_date,end_date
    1,a,100,2024-01-01,
    2,b,60,2024-02-01,2024-01-01
    3,c,50,2024-01-01,2024-03-01
    """,
    "more.csv": "day,amount\n2024-05-01,1\n",
  ]

  private func told(_ sheets: [Sheet]) -> [Bool] {
    sheets.map { sheet in sheet.notes.contains { $0.contains("left out") } }
  }

  @Test func `a note about a table stands under the first answer alone`() throws {
    let bench = try Workbench(Self.files)
    let sheets = try bench.sheets("mrr\ncustomers\nmrr by month")
    #expect(told(sheets) == [true, false, false], "\(sheets.map(\.notes))")
  }

  @Test func `a change of the model starts anew, and so does other data`() throws {
    let bench = try Workbench(Self.files)
    let sheets = try bench.sheets("mrr\nset today 2024-06-30\nmrr\nmrr")
    #expect(told(sheets) == [true, true, false])
  }

  @Test func `what is about the question is said with every answer`() throws {
    let bench = try Workbench(Self.files)
    let sheets = try bench.sheets("nrr\ngrr")
    #expect(sheets.allSatisfy { sheet in sheet.notes.contains { $0.contains("no period given") } })
  }
}
