import Diagnostics
import Interpreter
import Testing

@testable import Shell

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

@Suite struct BatchTests {
  private func run(
    _ programs: [Invocation.Program], hasData: Bool = true, streams: Streams = Streams()
  ) throws -> (status: RunStatus, out: String, err: String) {
    let scripted = ScriptedEngine()
    var batch = Batch(engine: scripted.engine, printer: streams.printer(), hasData: hasData)
    let status = try batch.run(programs)
    return (status, streams.out.text, streams.err.text)
  }

  @Test func `answers come in order with an empty line between`() throws {
    let found = try run([.query("a\nb"), .query("c")])
    #expect(found.status == .done)
    #expect(found.out == "=a\n\n=b\n\n=c\n")
    #expect(found.err.isEmpty)
  }

  @Test func `parameters that nothing used are told at the end, which is no failure`() throws {
    let streams = Streams()
    let scripted = ScriptedEngine()
    scripted.unusedParameters = [
      Diagnostic(id: "z", severity: .warning, message: "`ploan` is not used")
    ]
    var batch = Batch(engine: scripted.engine, printer: streams.printer(), hasData: true)
    #expect(try batch.run([.query("a")]) == .done)
    #expect(streams.out.text == "=a\n")
    #expect(streams.err.text.contains("`ploan` is not used"))
  }

  @Test func `a problem stops the script and what follows it`() throws {
    let found = try run([.query("a\nwrong\nb"), .query("c")])
    #expect(found.status == .problem)
    #expect(found.out == "=a\n")
    #expect(found.err.contains("<command 1>:2"))
  }

  @Test func `a script's problem names file and line`() throws {
    let script = Scratch()
    OutputWriter.writeQuietly("\u{FEFF}a\n\nwrong\n".utf8, to: script.descriptor)
    let found = try run([.script(script.path)])
    #expect(found.status == .problem)
    #expect(found.err.contains("\(script.path):3"))
  }

  @Test func `a failed assertion goes on and is told at the end`() throws {
    let found = try run([.query("assert\na")])
    #expect(found.status == .assertionFailed)
    #expect(found.out == "=a\n")
    #expect(try run([.query("assert\nwrong")]).status == .problem)
  }

  @Test func `definitions say nothing`() throws {
    let found = try run([.query("let")])
    #expect(found.status == .done && found.out.isEmpty && found.err.isEmpty)
  }

  @Test func `a script that is not there is a problem`() throws {
    let found = try run([.script("/nowhere/x.kpi"), .query("a")])
    #expect(found.status == .problem)
    #expect(found.err == "kpi: cannot read `/nowhere/x.kpi`: No such file or directory\n")
    #expect(found.out.isEmpty)
    #expect(try run([.script("/tmp")]).err.contains("Is a directory"))
  }

  @Test func `a failure without data names the example`() throws {
    let wrong = try run([.query("wrong")], hasData: false)
    #expect(wrong.status == .problem && wrong.err.contains("--example"))
    let empty = try run([.query("")], hasData: false)
    #expect(empty.status == .usage && empty.err.contains("--example"))
    let needsNone = try run([.query("help")], hasData: false)
    #expect(needsNone.status == .done && needsNone.err.isEmpty)
  }

  @Test func `a script longer than the limit is refused`() throws {
    let script = Scratch()
    ftruncate(script.descriptor, off_t(Batch.scriptLimit + 1))
    let found = try run([.script(script.path)])
    #expect(found.status == .problem && found.err.contains("longer than 16 MiB"))
  }

  @Test func `answers that cannot be written are a write problem`() throws {
    let full = open("/dev/full", O_WRONLY)
    try #require(full >= 0)
    defer { close(full) }
    let scripted = ScriptedEngine()
    let streams = Streams()
    let printer = AnswerPrinter(
      style: AnswerPrinter.Style(format: .table), layout: .plain,
      answers: OutputWriter(descriptor: full),
      messages: OutputWriter(descriptor: streams.err.descriptor))
    var batch = Batch(engine: scripted.engine, printer: printer, hasData: true)
    #expect(throws: WriteProblem.cannotWrite(ENOSPC)) { try batch.run([.query("a")]) }
  }
}
