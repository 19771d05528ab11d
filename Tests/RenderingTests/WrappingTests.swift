import Testing

@testable import Rendering

@Suite struct WrappingTests {
  private func wrapped(_ text: String, _ width: Int) -> String {
    StyledText(text).wrapped(to: width).plain
  }

  @Test func `what fits stays as it is`() {
    #expect(wrapped("one two  three\n\nfour\n", 30) == "one two  three\n\nfour\n")
  }

  @Test func `lines are broken between words`() {
    let text = "nine customers had several values of it, each counts under one of them"
    let lines = wrapped(text, 30).split(separator: "\n")
    #expect(lines.allSatisfy { $0.count <= 30 && !$0.hasSuffix(" ") && !$0.hasPrefix(" ") })
    #expect(lines.joined(separator: " ") == text)
  }

  @Test func `what goes on stands behind its title`() {
    #expect(
      wrapped("unit      percent of what they all paid before\n", 30)
        == "unit      percent of what they\n          all paid before\n")
  }

  @Test func `wide characters count for two, and a word too long is left whole`() {
    #expect(
      wrapped("東京東京東京 東京東京東京 x", 24) == "東京東京東京\n東京東京東京 x")
    let long = String(repeating: "x", count: 50)
    #expect(wrapped("a \(long) b", 30) == "a\n\(long)\nb")
  }

  @Test func `roles stay with their words`() {
    var text = StyledText("a heading  ", .heading)
    text.append("and much more text behind it than fits", .note)
    let wrapped = text.wrapped(to: 24)
    #expect(wrapped.runs.first == .init("a heading  ", .heading))
    #expect(wrapped.plain.split(separator: "\n").count > 1)
  }

  @Test func `a word of several roles is broken nowhere`() {
    var text = StyledText("what counts is that `", .note)
    text.append("monthly_revenue", .metric)
    text.append("` stays whole", .note)
    #expect(
      text.wrapped(to: 30).plain == "what counts is that\n`monthly_revenue` stays whole")
  }
}
