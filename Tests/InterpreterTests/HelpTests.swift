import Analysis
import Diagnostics
import Rendering
import Syntax
import Testing

@testable import Interpreter

@Suite struct HelpTests {
  private func text(_ statement: String, _ session: Session) -> String? {
    var text: String?
    session.run(Source(name: "<test>", text: statement)) { outcome in
      if case .text(let found) = outcome { text = found.wrapped(to: 100).plain }
      return true
    }
    return text
  }

  @Test func `every statement and every clause has its topic`() {
    // `of` and `is` stand in the topics of the words beside them.
    let within: Set<Keyword> = [.of]
    for keyword in Keyword.allCases where !within.contains(keyword) {
      switch keyword.role {
      case .verb, .clause:
        #expect(HelpTopic.named(keyword.rawValue) != nil, "help \(keyword.rawValue)")
      case .condition, .word, .period, .unit, .model: break
      }
    }
  }

  @Test func `the page on the model parses, and words of it lead there`() throws {
    let lines = Session.modelClauses.map(\.line).joined(separator: "\n")
    let parsed = Parser.parse(Source(name: "model.kpi", text: lines))
    #expect(parsed.problems.isEmpty && parsed.statements.count == 1)
    let session = Session.overExample()
    let page = try #require(text("help model", session))
    #expect(page.split(separator: "\n").allSatisfy { $0.count <= 80 })
    for word in ["table", "key", "join", "through", "attribute", "map", "skip"] {
      #expect(text("help \(word)", session) == page, "help \(word)")
    }
  }

  @Test func `a topic fits a screen, and its examples run`() {
    let session = Session.overExample()
    for topic in HelpTopic.all {
      let shown = topic.styled.wrapped(to: 80).plain.split(separator: "\n")
      #expect(shown.count <= 22, "help \(topic.words[0])")
      for example in topic.examples {
        #expect(session.complaints(about: example).isEmpty, "\(example)")
      }
    }
  }

  @Test func `help fits a screen of 24 lines`() throws {
    let session = Session.overExample()
    for statement in ["help", "help functions", "help periods", "help model", "help by"] {
      let lines = try #require(text(statement, session)).split(
        separator: "\n", omittingEmptySubsequences: false)
      // The line that was typed and the next prompt stand there too.
      #expect(lines.dropLast().count <= 22, "\(statement): \(lines.count)")
      #expect(lines.allSatisfy { $0.count <= 100 })
    }
  }

  @Test func `every metric is described on one screen`() throws {
    let session = Session.overExample()
    for metric in session.catalog.metrics {
      let lines = try #require(text("describe \(metric.name)", session)).split(separator: "\n")
      #expect(lines.count <= 22, "\(metric.name): \(lines.count)")
    }
  }

  @Test func `a metric comes before a word of the language, and an unknown topic has its nearest`()
  {
    let session = Session.overExample()
    #expect(text("help nrr", session)?.hasPrefix("nrr (net_revenue_retention") == true)
    #expect(text("help by", session)?.hasPrefix("QUERY by DIMENSION") == true)
    let found = session.complaints(about: "help wher")
    #expect(found.map(\.id) == ["unknown-topic"])
    #expect(found.first?.edit?.replacement == "where")
  }
}
