import Foundation
import TestSupport
import Testing

@Suite(.serialized) struct PromptTests {
  @Test func `what is typed at a terminal comes out of it`() throws {
    let terminal = try Terminal("/bin/sh", ["-c", "read a; echo got $a; exit 3"], kind: "dumb")
    terminal.type("this\n")
    _ = try terminal.read(from: 0) { $0.contains("got this\n") }
    #expect(try terminal.end() == 3)
  }

  @Test(arguments: ["dumb", "xterm-256color"])
  func `every figure of the fixture, at the prompt`(_ kind: String) throws {
    let queries = FixtureNaming().facts.map(\.query)
    let expected = try Command.kpi(
      [Fixture.folder, "-o", "csv"] + queries.flatMap { ["-c", $0] })
    try #require(expected.status == 0, "\(expected.errors)")
    let answers = expected.output.components(separatedBy: "\n\n").map {
      $0.trimmingCharacters(in: .newlines)
    }
    try #require(answers.count == queries.count)
    let terminal = try Terminal(Checkout.kpi, [Fixture.folder, "-o", "csv"], kind: kind)
    var start = 0
    for (query, answer) in zip(queries, answers) {
      _ = try terminal.read(from: start) { $0.contains("kpi> ") }
      start = terminal.transcript.count
      terminal.type(query + "\n")
      _ = try terminal.read(from: start) { $0.contains("\n" + answer + "\n") }
      start = terminal.transcript.count - 5
    }
    terminal.type("quit\n")
    #expect(try terminal.end() == 0)
  }
}
