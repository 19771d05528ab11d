import Diagnostics
import Foundation
import Interpreter
import Testing

@testable import Shell

/// The built program beside the tests, run as a person's shell would.
enum Program {
  static let path = URL(fileURLWithPath: CommandLine.arguments[0])
    .resolvingSymlinksInPath().deletingLastPathComponent().appendingPathComponent("kpi").path

  static var isBuilt: Bool { access(path, X_OK) == 0 }

  /// Runs a line of sh in an empty folder; `$KPI` is the program.
  static func shell(_ line: String) throws -> (status: Int32, out: String, err: String) {
    let streams = Streams()
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("kpi-test-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments = ["-c", line]
    process.currentDirectoryURL = folder
    process.environment = ["KPI": path, "PATH": "/usr/bin:/bin", "LC_ALL": "C"]
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = FileHandle(fileDescriptor: streams.out.descriptor)
    process.standardError = FileHandle(fileDescriptor: streams.err.descriptor)
    try process.run()
    process.waitUntilExit()
    return (process.terminationStatus, streams.out.text, streams.err.text)
  }
}

@Suite(.enabled(if: Program.isBuilt)) struct ProgramTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var line: String
    var status: Int32
    var out = ""
    var err = ""

    var testDescription: String { line }
  }

  static let cases: [Case] = [
    Case(line: "$KPI --version", status: 0, out: "kpi 0.1.0\n"),
    Case(line: "$KPI --version > /dev/full", status: 3, err: "No space left on device"),
    Case(line: "$KPI --version >&-", status: 3, err: "cannot write"),
    Case(line: "$KPI --help", status: 0, out: "Examples:"),
    Case(line: "$KPI --fromat csv", status: 2, err: "kpi: unknown option"),
    Case(line: "$KPI -", status: 2, err: "kpi: standard input cannot be read twice"),
    Case(line: "$KPI --example data", status: 2, err: "leave out either"),
    Case(line: "$KPI", status: 2, err: "--example"),
    Case(line: "printf '' | $KPI", status: 2, err: "--example"),
    Case(line: "$KPI missing.kpi", status: 1, err: "cannot read `missing.kpi`"),
    Case(
      line: "$KPI -c nrr --output no/where.csv", status: 3,
      err: "kpi: cannot write `no/where.csv`: No such file or directory"),
    Case(line: "$KPI --generate-completion-script fish", status: 0, out: "complete"),
    Case(line: "{ sleep 0.2; exec $KPI --help; } | true", status: 0),
    Case(
      line: "{ sleep 0.2; $KPI --help; echo $? > status; } | true; cat status", status: 0,
      out: "141"),
    Case(
      line: "trap '' PIPE; { sleep 0.2; $KPI --help; echo $? > status; } | true; cat status",
      status: 0, out: "141"),
  ]

  @Test(arguments: cases)
  func `a command line ends with its status and its words`(test: Case) throws {
    let found = try Program.shell(test.line)
    #expect(found.status == test.status)
    #expect(test.out.isEmpty ? found.out.isEmpty : found.out.contains(test.out))
    #expect(test.err.isEmpty ? found.err.isEmpty : found.err.contains(test.err))
  }

  @Test func `a file that cannot be made whole leaves none behind`() throws {
    let found = try Program.shell("$KPI missing.kpi --output a.csv; ls -A")
    #expect(found.out.isEmpty)
  }
}

@Suite struct ShellStatusTests {
  @Test func `a wrong query ends with 1`() async {
    await #expect(processExitsWith: .exitCode(1)) {
      Foundation.exit(Shell(makeEngine: { _ in ScriptedEngine().engine }).run(["-cwrong", "d"]))
    }
  }

  @Test func `a failed assertion ends with 4`() async {
    await #expect(processExitsWith: .exitCode(4)) {
      Foundation.exit(Shell(makeEngine: { _ in ScriptedEngine().engine }).run(["-cassert", "d"]))
    }
  }

  @Test func `answers into a full device end with 3`() async {
    await #expect(processExitsWith: .exitCode(3)) {
      dup2(open("/dev/full", O_WRONLY), STDOUT_FILENO)
      Foundation.exit(Shell(makeEngine: { _ in ScriptedEngine().engine }).run(["-ca", "d"]))
    }
  }

  @Test func `answers into a closed pipe end by the signal`() async {
    await #expect(processExitsWith: .signal(SIGPIPE)) {
      var ends: [Int32] = [0, 0]
      pipe(&ends)
      dup2(ends[1], STDOUT_FILENO)
      close(ends[0])
      Foundation.exit(Shell(makeEngine: { _ in ScriptedEngine().engine }).run(["-ca", "d"]))
    }
  }

  @Test func `data that cannot be opened ends with 1 before anything runs`() async {
    await #expect(processExitsWith: .exitCode(1)) {
      let scripted = ScriptedEngine()
      scripted.openProblems = [.init(id: "x", message: "cannot open `d`")]
      let status = Shell(makeEngine: { _ in scripted.engine }).run(["-ca", "d"])
      Foundation.exit(scripted.sources.isEmpty ? status : 99)
    }
  }
}
