import Foundation
import Interpreter
import TestSupport
import Testing

@Suite struct CompletionTests {

  private let session = Session.overExample()

  private func texts(_ line: String) -> [String] {
    session.completions(in: line, at: line.utf8.count).candidates.map(\.text)
  }

  @Test func `values come from the data, with their counts`() {
    let line = "nrr by plan where plan = "
    let found = session.completions(in: line, at: line.utf8.count)
    #expect(found.candidates.map(\.text) == ["enterprise", "free", "pro", "self-serve", "team"])
    #expect(found.candidates.allSatisfy { Int($0.detail) ?? 0 > 0 })
    #expect(texts("nrr where plan = self-s") == ["self-serve"])
    #expect(texts("nrr where plan in (pro, te") == ["team"])
  }

  @Test func `each place has its own names`() {
    #expect(texts("churned_m").contains("churned_mrr"))
    let dimensions = texts("nrr by ")
    #expect(dimensions.contains("plan") && dimensions.contains("month"))
    #expect(!dimensions.contains("priority"))
    let conditions = texts("nrr where ")
    #expect(conditions.first == "period" && conditions.contains("segment"))
    #expect(!conditions.contains("priority"))
    #expect(texts("count() from tickets where ").contains("priority"))
    #expect(!texts("count() from tickets where ").contains("plan"))
    #expect(texts("nrr having n").contains("nrr"))
    #expect(texts("sum(amount) from ord") == ["orders"])
    #expect(texts("show ").contains("metrics"))
    #expect(texts("show values pl").contains("plan"))
  }

  @Test func `periods are those of the data`() {
    let periods = texts("nrr where period = ")
    #expect(periods.contains("last quarter"))
    #expect(periods.contains("2025") && periods.contains("2025-Q2") && periods.contains("2024-Q3"))
    #expect(texts("nrr for 2025-0") == ["2025-06"])
    let empty = Session(options: SessionOptions())
    #expect(empty.completions(in: "nrr for ", at: 8).candidates.first?.text == "last month")
  }

  @Test func `words of the language are offered where they can stand`() {
    #expect(texts("nrr vs ").contains("previous"))
    #expect(texts("nrr last q") == ["quarter"])
    #expect(texts("nrr by plan at ") == ["start", "end"])
    #expect(texts("set week").contains("week starts"))
    #expect(texts("help whe").contains("where"))
    #expect(texts("nrr wh").contains("where "))
  }

  @Test func `values may be begun with a quote`() {
    #expect(texts("nrr where plan = \"pr") == ["\"pro\""])
    #expect(texts("nrr where plan in (\"pro\", \"te") == ["\"team\""])
    #expect(texts("nrr by plan with ") == ["total"] && texts("nrr by plan top ").contains("10"))
  }

  @Test func `paths lead to data behind load and to scripts behind run`() throws {
    let folder = try TemporaryFolder()
    for name in ["a.csv", "a b.csv", "a.txt", "weekly.kpi", ".hidden.csv"] {
      try folder.write("x\n1\n", to: name)
    }
    try FileManager.default.createDirectory(
      atPath: folder.path + "/archive", withIntermediateDirectories: false)
    let path = folder.path
    #expect(
      texts("load \(path)/") == ["\"\(path)/a b.csv\"", "\(path)/a.csv", "\(path)/archive/"])
    #expect(texts("load \"\(path)/ar") == ["\"\(path)/archive/"])
    #expect(texts("run \(path)/w") == ["\(path)/weekly.kpi"])
    #expect(texts("load \(path)/none").isEmpty)
  }

  @Test func `case is ignored and the spelling is the data's`() {
    #expect(texts("nrr where region = em") == ["EMEA"])
    #expect(texts("NRR BY PL") == ["plan"])
  }
}
