import Diagnostics

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// The user's own editor, given a text and asked for another.
enum ExternalEditor {
  /// Why no text came back.
  struct Problem: Error {
    var message: String
  }

  /// The longest text that is taken back, in bytes.
  private static let limit = 1 << 20

  /// Runs `$VISUAL`, else `$EDITOR`, else vi, each of them a command line, on a file with the text.
  static func edit(_ text: String) -> Result<String, Problem> {
    let folder = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
    // An ending of three letters, so that editors know the language by it.
    var path = Array("\(folder)/kpi-\(String(repeating: "X", count: 6)).kpi".utf8CString)
    let descriptor = mkstemps(&path, 4)
    guard descriptor >= 0 else {
      return .failure(
        Problem(message: "cannot make a file in `\(folder)`: \(systemMessage(errno))"))
    }
    let name = String(decoding: path.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    defer { unlink(name) }
    let isWritten = OutputWriter.writeQuietly((text + "\n").utf8, to: descriptor)
    close(descriptor)
    guard isWritten else { return .failure(Problem(message: "cannot write `\(name)`")) }
    let names: [String] = ["VISUAL", "EDITOR"]
    let editor = names.lazy.compactMap { name in getenv(name).map { String(cString: $0) } }
      .first { !$0.isEmpty }
    let status = run("\(editor ?? "vi") \"$1\"", name)
    guard status == 0 else {
      return .failure(Problem(message: "`\(editor ?? "vi")` failed; the statement stays as it was"))
    }
    let edited = open(name, O_RDONLY | O_CLOEXEC)
    guard edited >= 0 else { return .failure(Problem(message: "cannot read `\(name)`")) }
    defer { close(edited) }
    guard let bytes = try? readText(descriptor: edited, limit: limit) else {
      return .failure(Problem(message: "cannot read `\(name)`"))
    }
    return .success(String(decoding: bytes, as: UTF8.self).trimmed)
  }

  /// Runs a line of the shell with one argument, on this terminal, and waits for its end.
  private static func run(_ line: String, _ argument: String) -> Int32 {
    let texts = ["sh", "-c", line, "sh", argument]
    let words: [UnsafeMutablePointer<CChar>?] = texts.map { strdup($0) } + [nil]
    defer { for word in words { free(word) } }
    var process: pid_t = 0
    guard posix_spawn(&process, "/bin/sh", nil, nil, words, environ) == 0 else { return -1 }
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0 {
      guard errno == EINTR else { return -1 }
    }
    return status
  }
}
