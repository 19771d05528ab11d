import Diagnostics
import Foundation
import Interpreter
import Rendering
import Testing

@testable import Shell

@Suite struct PromptCommandTests {
  private func run(
    _ lines: ScriptedLines, _ scripted: ScriptedEngine = ScriptedEngine()
  ) throws -> Streams {
    let streams = Streams()
    var prompt = Prompt(engine: scripted.engine, reader: lines, printer: streams.printer())
    try prompt.run(greeting: StyledText())
    return streams
  }

  @Test(arguments: [
    (".mode", PromptCommand.mode(nil)), (".mode CSV", .mode(.csv)), (".mode  line ", .mode(.line)),
    (".export out.csv", .export("out.csv")), (".export 'my file.csv'", .export("my file.csv")),
    (".watch", .watch(seconds: 2)), (".watch 30", .watch(seconds: 30)), (".edit", .edit),
    (".help", .help(nil)), (".help nrr", .help("nrr")), (".quit", .quit), (".exit", .quit),
  ])
  func `a line is read as a command`(line: String, command: PromptCommand) throws {
    #expect(try PromptCommand(line) == command)
  }

  @Test(arguments: [
    (".mode yaml", "not `yaml`"), (".export", "needs the name"),
    (".export a.xlsx", "written as `.xlsx`"), (".watch 0", "from 1 to"),
    (".watch soon", "not `soon`"), (".edit x", "takes nothing"),
    (".watsh", "did you mean `.watch`"),
    (".xyzzyxyzzy", "see `.help`"),
  ])
  func `a mistake says what was expected`(line: String, words: String) throws {
    #expect(throws: PromptCommand.Mistake.self) { try PromptCommand(line) }
    let streams = try run(ScriptedLines(lines: line))
    #expect(streams.err.text.contains(words))
    #expect(streams.out.text.isEmpty)
  }

  @Test func `only a letter behind the dot makes a command`() {
    #expect(PromptCommand.isCommand("  .help"))
    #expect(!PromptCommand.isCommand(".5 * mrr") && !PromptCommand.isCommand("a.help"))
  }

  @Test func `mode is told and changed`() throws {
    #expect(try run(ScriptedLines(lines: ".mode csv", ".mode")).err.text == "csv\n")
  }

  @Test func `the last answer is written to a file as its ending says`() throws {
    let file = Scratch()
    let lines = ScriptedLines(lines: "a", ".export \(file.path)", "b")
    let streams = try run(lines)
    #expect(streams.out.text == "=a\n=b\n")
    #expect(streams.err.text.contains("written to \(file.path)"))
    let written = try String(contentsOfFile: file.path, encoding: .utf8)
    #expect(written == "=a\n")
  }

  @Test func `what cannot be written or is wrong leaves the prompt alive and no file`() throws {
    let lines = ScriptedLines(lines: ".export x.csv", "wrong", ".export /no/such/x.csv", "a")
    let streams = try run(lines)
    #expect(streams.err.text.contains("no statement yet"))
    #expect(streams.err.text.contains("cannot write `/no/such/x.csv`"))
    #expect(streams.out.text == "=a\n")
  }

  @Test func `watching asks again until Ctrl-C`() throws {
    let scripted = ScriptedEngine()
    let lines = ScriptedLines(lines: "a", ".watch 5")
    lines.waits = 3
    let streams = try run(lines, scripted)
    #expect(lines.waited == [5, 5, 5])
    #expect(scripted.sources.count == 4)
    #expect(streams.out.text == "=a\n" + String(repeating: "\n=a\n", count: 3))
  }

  @Test func `watching ends at a wrong statement`() throws {
    let lines = ScriptedLines(lines: "wrong", ".watch 5", "a")
    #expect(try run(lines).out.text.hasSuffix("=a\n"))
    #expect(lines.waited.isEmpty)
  }

  @Test func `help lists every command, and a topic goes to the engine`() throws {
    let streams = try run(ScriptedLines(lines: ".help", ".help nrr"))
    for name in PromptCommand.names { #expect(streams.out.text.contains(name)) }
    #expect(streams.out.text.contains("=help nrr"))
  }

  @Test func `commands are completed, coloured and never unfinished`() {
    let engine = ScriptedEngine().engine.atPrompt
    #expect(engine.completions(".w", 2).candidates.map(\.text) == [".watch"])
    #expect(engine.completions(".mode c", 7).candidates.map(\.text) == ["csv"])
    #expect(engine.completions(".mode c", 7).replacing.start == 6)
    #expect(!engine.isUnfinished(".help by"))
    #expect(engine.isUnfinished("nrr by"))
    #expect(engine.highlight(" .edit").map(\.role) == [.keyword])
    #expect(engine.highlight(".foo x").map(\.role) == [.unknown])
  }
}
