import Diagnostics
import Interpreter
import Rendering
import Testing

@testable import Shell

@Suite struct PromptTests {
  private func run(
    _ lines: ScriptedLines, _ scripted: ScriptedEngine = ScriptedEngine()
  ) throws -> Streams {
    let streams = Streams()
    var prompt = Prompt(engine: scripted.engine, reader: lines, printer: streams.printer())
    try prompt.run(greeting: StyledText("welcome"))
    return streams
  }

  @Test func `answers go out, greeting and problems to the other stream`() throws {
    let streams = try run(ScriptedLines(lines: "a", "wrong", "b"))
    #expect(streams.out.text == "=a\n=b\n")
    #expect(streams.err.text.hasPrefix("welcome\n"))
    #expect(streams.err.text.contains("<prompt>:1"))
  }

  @Test func `Ctrl-C drops the line, Ctrl-D leaves`() throws {
    let lines = ScriptedLines([.interrupted, .line("a"), .interrupted, .end, .line("b")])
    #expect(try run(lines).out.text == "=a\n")
    #expect(lines.prompts == Array(repeating: "kpi> ", count: 4))
  }

  @Test(arguments: ["quit", "exit", "  quit ", "exit;", "leave"])
  func `a word leaves`(word: String) throws {
    #expect(try run(ScriptedLines(lines: word, "a")).out.text.isEmpty)
  }

  @Test func `an unfinished statement goes on`() throws {
    let scripted = ScriptedEngine()
    let lines = ScriptedLines(lines: "nrr by", "plan")
    _ = try run(lines, scripted)
    #expect(scripted.sources.map { String(decoding: $0.bytes, as: UTF8.self) } == ["nrr by\nplan"])
    #expect(lines.remembered == ["nrr by\nplan"])
  }

  @Test func `empty lines are neither run nor remembered`() throws {
    let scripted = ScriptedEngine()
    let lines = ScriptedLines(lines: "", "   ", "\n")
    _ = try run(lines, scripted)
    #expect(scripted.sources.isEmpty && lines.remembered.isEmpty)
  }

  @Test func `a repair is offered for recall`() throws {
    let lines = ScriptedLines(lines: "nearly", "wrong")
    _ = try run(lines)
    #expect(lines.offered == ["nearly right"])
  }

  @Test func `a cancelled query says so`() throws {
    let lines = ScriptedLines(lines: "let")
    lines.cancels = true
    #expect(try run(lines).err.text.contains("cancelled"))
  }

  @Test func `a definition says what it did`() throws {
    #expect(try run(ScriptedLines(lines: "let")).err.text == "welcome\ndefined\n")
  }
}
