import Testing
import Values

/// Texts are told apart by their bytes: in groups, joins and comparisons alike. What is typed finds
/// what differs only in how its letters are put together, with a note.
@Suite struct TextIdentityTests {
  static let composed = "caf\u{E9}"
  static let decomposed = "cafe\u{301}"

  static func bench() throws -> Workbench {
    try Workbench(
      [
        "subscriptions.csv": """
        customer_id,plan,mrr,start,end
        \(composed),pro,100,2024-01-01,
        \(decomposed),pro,50,2024-01-01,
        tea,pro,7,2024-01-01,

        """,
        "customers.csv": """
        customer_id,segment
        \(composed),smb
        \(decomposed),large
        tea,mid

        """,
        "tickets.csv": """
        ticket_id,customer_id,created_at
        1,\(decomposed),2024-02-01
        2,\(composed),2024-02-01
        3,\(composed),2024-02-02

        """,
        "pairs.csv": """
        left,right
        \(composed),\(decomposed)
        \(composed),\(composed)

        """,
      ], today: Day(year: 2024, month: 6, day: 30))
  }

  @Test func `two spellings are two groups, in one table and over several`() throws {
    let sheet = try Self.bench().sheet("mrr, ticket_volume by customer")
    #expect(sheet.count == 3)
    #expect(sheet.numbers("mrr") == [50, 100, 7])
    #expect(sheet.numbers("ticket_volume") == [1, 2, 0])
  }

  @Test func `two spellings are joined each to its own`() throws {
    let sheet = try Self.bench().sheet("mrr, ticket_volume by segment")
    #expect(sheet.row("segment", "smb").flatMap { sheet.number("mrr", $0) } == 100)
    #expect(sheet.row("segment", "large").flatMap { sheet.number("ticket_volume", $0) } == 1)
  }

  @Test func `columns that look alike are equal only where their bytes are`() throws {
    let sheet = try Self.bench().sheet("count() as n from pairs where left = `right`")
    #expect(sheet.number("n") == 1)
  }

  @Test func `a word finds its own spelling, or else the other, and says so`() throws {
    let bench = try Self.bench()
    for (word, amount) in [(Self.composed, 100.0), (Self.decomposed, 50)] {
      let sheet = try bench.sheet("mrr where customer = \(word)")
      #expect(sheet.number("mrr") == amount)
    }
    let one = try Workbench(["names.csv": "name,n\n\(Self.decomposed),3\ntea,4\n"])
    let sheet = try one.sheet("sum(n) as n from names where name = \(Self.composed)")
    #expect(sheet.number("n") == 3)
    #expect(sheet.notes.contains { $0.contains("was taken as") })
  }
}
