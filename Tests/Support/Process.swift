import Foundation

/// Where the parts of the package lie, found from this file.
package enum Checkout {
  /// The folder of `Package.swift`.
  package static let root: String = {
    var url = URL(fileURLWithPath: #filePath)
    for _ in 0..<3 { url.deleteLastPathComponent() }
    return url.path
  }()

  /// The built `kpi`: beside the test bundle, wherever that was built.
  package static let kpi: String = {
    for argument in CommandLine.arguments where argument.contains(".xctest") {
      var url = URL(fileURLWithPath: argument)
      while url.path.contains(".xctest") { url.deleteLastPathComponent() }
      let path = url.appendingPathComponent("kpi").path
      if FileManager.default.isExecutableFile(atPath: path) { return path }
    }
    return root + "/.build/debug/kpi"
  }()

  /// The bundled example.
  package static let exampleData = root + "/examples/data"

  /// A folder beside the checkout with material that is not part of the project, or `nil`.
  package static func shared(_ path: String) -> String? {
    let full = root + "/../shared/" + path
    return FileManager.default.fileExists(atPath: full) ? full : nil
  }
}

/// What a command printed, and how it ended.
package struct CommandOutput: Sendable {
  /// The exit code; a signal counts as 128 and its number, as in a shell.
  package var status: Int32
  package var output: String
  package var errors: String
  package var outputBytes: [UInt8]
}

/// Why a command could not be run to its end.
package enum CommandProblem: Error {
  case notStarted(String, reason: String)
  case tookTooLong(String)
}

/// Runs a program with everything it may depend on given: arguments, standard input, folder and
/// environment.
package struct Command: Sendable {
  /// What the program reads on its standard input.
  package enum Input: Sendable {
    /// The null device: no terminal, and nothing to read.
    case none
    /// A pipe with this text.
    case text(String)
    /// A file in place of a pipe, for more than a pipe can hold.
    case file(String)
  }

  /// As much as a pipe takes before anybody reads; a longer text goes by way of a file.
  private static let pipeCapacity = 60_000

  package var program: String
  package var arguments: [String]
  package var input: Input = .none
  package var folder: String?
  /// Replaces or adds to the few variables that the program gets.
  package var environment: [String: String] = [:]
  package var seconds: Double = 120

  package init(_ program: String, _ arguments: [String]) {
    self.program = program
    self.arguments = arguments
  }

  /// `kpi` with these arguments.
  package static func kpi(
    _ arguments: [String], input: Input = .none, folder: String? = nil,
    environment: [String: String] = [:]
  ) throws -> CommandOutput {
    var command = Command(Checkout.kpi, arguments)
    command.input = input
    command.folder = folder
    command.environment = environment
    return try command.run()
  }

  package func run() throws -> CommandOutput {
    let scratch = try TemporaryFolder()
    let process = Process()
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = arguments
    process.environment = baseEnvironment(home: scratch.path).merging(environment) { $1 }
    if let folder { process.currentDirectoryURL = URL(fileURLWithPath: folder) }
    let output = try scratch.newFile("stdout")
    let errors = try scratch.newFile("stderr")
    process.standardOutput = output
    process.standardError = errors
    process.standardInput = try standardInput(scratch)

    let ended = DispatchSemaphore(value: 0)
    process.terminationHandler = { _ in ended.signal() }
    do { try process.run() } catch {
      throw CommandProblem.notStarted(program, reason: "\(error)")
    }
    if ended.wait(timeout: .now() + seconds) == .timedOut {
      process.terminate()
      throw CommandProblem.tookTooLong("\(program) \(arguments.joined(separator: " "))")
    }
    let bytes = try scratch.bytes("stdout")
    let signal: Int32 = process.terminationReason == .uncaughtSignal ? 128 : 0
    return CommandOutput(
      status: signal + process.terminationStatus, output: String(decoding: bytes, as: UTF8.self),
      errors: String(decoding: try scratch.bytes("stderr"), as: UTF8.self), outputBytes: bytes)
  }

  private func baseEnvironment(home: String) -> [String: String] {
    let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
    return ["PATH": path, "HOME": home, "LANG": "C.UTF-8", "TERM": "dumb"]
  }

  private func standardInput(_ scratch: TemporaryFolder) throws -> Any {
    switch input {
    case .none:
      return FileHandle.nullDevice
    case .file(let path):
      return try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
    case .text(let text) where text.utf8.count > Command.pipeCapacity:
      try scratch.write(text, to: "stdin")
      return try FileHandle(forReadingFrom: URL(fileURLWithPath: scratch.path + "/stdin"))
    case .text(let text):
      // Filled before the program starts, so that nobody has to write while it runs.
      let pipe = Pipe()
      try pipe.fileHandleForWriting.write(contentsOf: Data(text.utf8))
      try pipe.fileHandleForWriting.close()
      return pipe.fileHandleForReading
    }
  }
}

/// A folder that goes away with the value that made it.
package final class TemporaryFolder: Sendable {
  package let path: String

  package init() throws {
    path =
      FileManager.default.temporaryDirectory
      .appendingPathComponent("kpi-tests-" + UUID().uuidString).path
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// Writes a file and gives its path.
  @discardableResult
  package func write(_ text: String, to name: String) throws -> String {
    let file = path + "/" + name
    try Data(text.utf8).write(to: URL(fileURLWithPath: file))
    return file
  }

  package func bytes(_ name: String) throws -> [UInt8] {
    [UInt8](try Data(contentsOf: URL(fileURLWithPath: path + "/" + name)))
  }

  fileprivate func newFile(_ name: String) throws -> FileHandle {
    let file = try write("", to: name)
    return try FileHandle(forWritingTo: URL(fileURLWithPath: file))
  }
}
