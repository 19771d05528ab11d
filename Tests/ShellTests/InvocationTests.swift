import Testing

@testable import Shell

@Suite struct InvocationTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var words: String
    var input: InputKind
    var outputIsTerminal = false
    var folderHasData = false
    var programs: [Invocation.Program] = []
    var data: Invocation.Data = .none
    var problem: UsageProblem?

    var testDescription: String {
      "kpi \(words) < \(input), terminal out \(outputIsTerminal), folder \(folderHasData)"
    }
  }

  private func invocation(_ test: Case) throws(UsageProblem) -> Invocation {
    let words = test.words.split(separator: " ").map(String.init)
    guard case .arguments(let arguments) = CommandLineReading(words) else {
      preconditionFailure("cannot parse \(words)")
    }
    return try Invocation(
      arguments,
      in: Surroundings(
        inputIsTerminal: test.input == .terminal, outputIsTerminal: test.outputIsTerminal,
        input: { test.input }, folderHasData: { test.folderHasData }))
  }

  static let accepted: [Case] = [
    // The prompt.
    Case(words: "", input: .terminal, outputIsTerminal: true, data: .example(isAskedFor: false)),
    Case(
      words: "", input: .terminal, outputIsTerminal: true, folderHasData: true,
      data: .paths(["."])),
    Case(
      words: "--example", input: .terminal, outputIsTerminal: true, folderHasData: true,
      data: .example(isAskedFor: true)),
    Case(words: "d", input: .terminal, outputIsTerminal: true, data: .paths(["d"])),
    // Standard input is the script.
    Case(words: "d", input: .bytes, programs: [.standardInput], data: .paths(["d"])),
    Case(
      words: "d", input: .bytes, outputIsTerminal: true, programs: [.standardInput],
      data: .paths(["d"])),
    Case(words: "", input: .bytes, programs: [.standardInput]),
    Case(words: "", input: .nothing, programs: [.standardInput]),
    Case(
      words: "", input: .bytes, folderHasData: true, programs: [.standardInput],
      data: .paths(["."])),
    Case(
      words: "-f - d", input: .bytes, programs: [.standardInput], data: .paths(["d"])),
    Case(
      words: "-f -", input: .bytes, folderHasData: true, programs: [.standardInput],
      data: .paths(["."])),
    // Standard input is the data.
    Case(words: "-c q", input: .bytes, programs: [.query("q")], data: .paths(["-"])),
    Case(
      words: "-c q", input: .bytes, folderHasData: true, programs: [.query("q")],
      data: .paths(["-"])),
    Case(words: "s.kpi", input: .bytes, programs: [.script("s.kpi")], data: .paths(["-"])),
    Case(words: "-c q -", input: .bytes, programs: [.query("q")], data: .paths(["-"])),
    Case(words: "-c q -", input: .terminal, programs: [.query("q")], data: .paths(["-"])),
    Case(words: "-c q - d", input: .bytes, programs: [.query("q")], data: .paths(["-", "d"])),
    // It is neither.
    Case(words: "-c q", input: .nothing, programs: [.query("q")]),
    Case(
      words: "-c q", input: .nothing, folderHasData: true, programs: [.query("q")],
      data: .paths(["."])),
    Case(
      words: "-c q", input: .terminal, outputIsTerminal: true, folderHasData: true,
      programs: [.query("q")], data: .paths(["."])),
    Case(words: "-c q d", input: .bytes, programs: [.query("q")], data: .paths(["d"])),
    Case(
      words: "-c q --example", input: .bytes, folderHasData: true, programs: [.query("q")],
      data: .example(isAskedFor: true)),
    // Scripts come first, in their order, then queries.
    Case(
      words: "-c q d b.kpi -f a.kpi -c r", input: .nothing,
      programs: [.script("a.kpi"), .script("b.kpi"), .query("q"), .query("r")],
      data: .paths(["d"])),
  ]

  @Test(arguments: accepted)
  func `streams and words choose mode and data`(test: Case) throws {
    let found = try invocation(test)
    #expect(found == Invocation(programs: test.programs, data: test.data))
    #expect(found.isPrompt == test.programs.isEmpty)
  }

  static let refused: [Case] = [
    Case(words: "", input: .terminal, problem: .nothingToRun),
    Case(words: "d", input: .terminal, problem: .nothingToRun),
    Case(words: "-", input: .bytes, problem: .inputUsedTwice),
    Case(words: "-f - -", input: .bytes, problem: .inputUsedTwice),
    Case(words: "-f - -f -", input: .bytes, problem: .inputUsedTwice),
    Case(words: "-c q - -", input: .bytes, problem: .inputUsedTwice),
    Case(words: "--example d", input: .bytes, problem: .exampleAndData),
    Case(
      words: "--output f", input: .terminal, outputIsTerminal: true, problem: .outputAtPrompt),
    Case(words: "-", input: .terminal, outputIsTerminal: true, problem: .dataAtPrompt),
  ]

  @Test(arguments: refused)
  func `what cannot be meant is refused`(test: Case) throws {
    let problem = try #require(test.problem)
    #expect(throws: problem) { try invocation(test) }
    #expect(!problem.message.isEmpty)
  }

  @Test func `standard input is not asked when data is named`() throws {
    guard case .arguments(let arguments) = CommandLineReading(["-c", "q", "d"]) else { return }
    _ = try Invocation(
      arguments,
      in: Surroundings(
        inputIsTerminal: false, outputIsTerminal: false,
        input: {
          Issue.record("waited for standard input")
          return .bytes
        },
        folderHasData: {
          Issue.record("read the folder")
          return true
        }))
  }
}
