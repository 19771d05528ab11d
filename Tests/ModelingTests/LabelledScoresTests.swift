import Storage
import Testing
import Values

@testable import Modeling

@Suite struct LabelledScoresTests {
  @Test(arguments: [
    ("10 - Extremely likely", 10), ("0 - Not at all likely", 0), ("5: Very satisfied", 5),
    ("1 (worst)", 1), ("7 = best", 7), (" 4 – good", 4), ("9", 9),
  ])
  func `an answer begins with its number`(_ answer: String, _ score: Int64) {
    #expect(LabelledScores.score(of: answer) == score)
  }

  @Test(arguments: ["", "likely", "11 - beyond", "1-5", "10 of 10", "3 stars", "2024-06"])
  func `other texts have none`(_ answer: String) {
    #expect(LabelledScores.score(of: answer) == nil)
  }

  @Test func `only answers on a scale are taken for scores`() throws {
    let table = try LabelledScores.wrapping(
      MemoryTable(
        "t",
        """
        How likely to recommend?,How satisfied are you?,Street
        10 - Extremely likely,very,10 - Main Street
        6,not,6 - Side Street

        """))
    #expect(table.schema.map(\.type) == [.integer, .text, .text])
    let read = try table.columns([0])[0]
    #expect(read[0] == .integer(10) && read[1] == .integer(6))
  }
}
