import Testing

@testable import Shell

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

#if canImport(Darwin)
  private let startsSession = Int16(POSIX_SPAWN_SETSID)
#else
  /// POSIX_SPAWN_SETSID, which glibc shows to GNU programs only.
  private let startsSession: Int16 = 0x80
#endif

/// The built program behind a pseudo terminal.
private final class Terminal {
  private let master: Int32
  private let slave: Int32
  private let process: pid_t
  private(set) var screen: [UInt8] = []
  private var seen = 0

  init(environment: [String]) throws {
    var ends: (Int32, Int32) = (0, 0)
    var buffer = [CChar](repeating: 0, count: 256)
    try #require(openpty(&ends.0, &ends.1, nil, nil, nil) == 0)
    (master, slave) = ends
    try #require(ttyname_r(slave, &buffer, buffer.count) == 0)
    for end in [master, slave] { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    let name = buffer
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    // Opened by the leader of a new session, it becomes the terminal that Ctrl-C comes from.
    posix_spawn_file_actions_addopen(&actions, 0, name, O_RDWR, 0)
    posix_spawn_file_actions_adddup2(&actions, 0, 1)
    posix_spawn_file_actions_adddup2(&actions, 0, 2)
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    // The threads that tests run on block signals, and a child would inherit that.
    var none = sigset_t()
    sigemptyset(&none)
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setflags(&attributes, startsSession | Int16(POSIX_SPAWN_SETSIGMASK))
    let words: [UnsafeMutablePointer<CChar>?] = [strdup(Program.path), strdup("--example"), nil]
    let variables: [UnsafeMutablePointer<CChar>?] = environment.map { strdup($0) } + [nil]
    defer { for pointer in words + variables { free(pointer) } }
    var spawned: pid_t = 0
    try #require(posix_spawn(&spawned, Program.path, &actions, &attributes, words, variables) == 0)
    process = spawned
  }

  deinit {
    close(master)
    close(slave)
  }

  var text: String { String(decoding: screen, as: UTF8.self) }

  func send(_ text: String) { OutputWriter.writeQuietly(text.utf8, to: master) }

  func signal(_ number: Int32) { kill(process, number) }

  /// Reads until a text has come after what was waited for before; false after ten seconds.
  func wait(for text: String) -> Bool {
    for _ in 0..<1000 {
      receive()
      let fresh = String(decoding: screen[seen...], as: UTF8.self)
      if let found = fresh.firstRange(of: text) {
        seen += fresh[..<found.upperBound].utf8.count
        return true
      }
    }
    return false
  }

  /// The status of waitpid(2) when the program has ended; `nil` after ten seconds.
  func end() -> Int32? {
    var status: Int32 = 0
    for _ in 0..<1000 {
      receive()
      if waitpid(process, &status, WNOHANG) == process { return status }
    }
    kill(process, SIGKILL)
    waitpid(process, &status, 0)
    return nil
  }

  private func receive() {
    var entry = pollfd(fd: master, events: Int16(POLLIN), revents: 0)
    guard poll(&entry, 1, 10) > 0 else { return }
    var chunk = [UInt8](repeating: 0, count: 4096)
    let length = read(master, &chunk, chunk.count)
    if length > 0 { screen += chunk[..<length] }
  }

  /// Waits until the editor has taken the terminal over: the prompt may be on the screen just
  /// before, and what is typed then still goes through the kernel's own line editing.
  func waitForEditing(otherThan found: [tcflag_t]) -> Bool {
    for _ in 0..<1000 {
      if modes != found { return true }
      usleep(10_000)
    }
    return false
  }

  /// The terminal's input, output and local modes.
  var modes: [tcflag_t] {
    var settings = termios()
    tcgetattr(slave, &settings)
    return [settings.c_iflag, settings.c_oflag, settings.c_lflag]
  }
}

@Suite(.enabled(if: Program.isBuilt), .serialized) struct TerminalTests {
  private let xterm = ["TERM=xterm-256color", "LC_ALL=C", "KPI_HISTORY="]

  @Test func `Ctrl-C drops the line, Ctrl-D leaves, and the terminal is as it was`() throws {
    let terminal = try Terminal(environment: xterm)
    let found = terminal.modes
    #expect(terminal.wait(for: "kpi> "))
    #expect(terminal.waitForEditing(otherThan: found))
    terminal.send("nrr b\u{03}")
    #expect(terminal.wait(for: "^C\r\n"))
    #expect(terminal.wait(for: "kpi> "))
    #expect(terminal.waitForEditing(otherThan: found))
    terminal.send("\u{04}")
    #expect(terminal.end() == 0)
    #expect(terminal.modes == found)
    #expect(terminal.text.ranges(of: "\u{1B}[?2004h").count == 2)
    #expect(terminal.text.ranges(of: "\u{1B}[?2004l").count == 2)
  }

  @Test func `characters beyond ASCII are typed under any locale`() throws {
    let terminal = try Terminal(environment: xterm + ["NO_COLOR=1"])
    #expect(terminal.wait(for: "kpi> "))
    terminal.send("Zürich 東京")
    #expect(terminal.wait(for: "Zürich 東京"))
    terminal.send("\u{15}quit\r")
    #expect(terminal.end() == 0)
    #expect(!terminal.text.contains(/\u{1B}\[[0-9;]*m/))
  }

  @Test(arguments: [SIGTERM, SIGHUP])
  func `a signal ends it and hands the terminal back`(number: Int32) throws {
    let terminal = try Terminal(environment: xterm)
    let found = terminal.modes
    #expect(terminal.wait(for: "kpi> "))
    terminal.send("abc")
    #expect(terminal.wait(for: "abc"))
    terminal.signal(number)
    #expect(terminal.end().map { $0 & 0x7F } == number)
    #expect(terminal.modes == found)
    #expect(terminal.text.contains("\u{1B}[?2004l"))
  }

  @Test func `a dumb terminal gets no escape sequence`() throws {
    let terminal = try Terminal(environment: ["TERM=dumb", "LC_ALL=C", "KPI_HISTORY="])
    #expect(terminal.wait(for: "kpi> "))
    terminal.send("abc\u{03}")
    #expect(terminal.wait(for: "kpi> "))
    terminal.send("quit\r")
    #expect(terminal.end() == 0)
    #expect(!terminal.screen.contains(0x1B))
  }

  @Test func `Tab completes values, Up brings the repaired statement, Ctrl-C ends watching`() throws
  {
    let terminal = try Terminal(environment: xterm + ["NO_COLOR=1"])
    let found = terminal.modes
    #expect(terminal.wait(for: "kpi> "))
    #expect(terminal.waitForEditing(otherThan: found))
    terminal.send("nrr where plan = self\t")
    #expect(terminal.wait(for: "-serve "))
    terminal.send("\u{15}nrr by paln\r")
    #expect(terminal.wait(for: "did you mean `plan`?"))
    #expect(terminal.wait(for: "kpi> "))
    #expect(terminal.waitForEditing(otherThan: found))
    terminal.send("\u{1B}[A")
    #expect(terminal.wait(for: "nrr by plan"))
    terminal.send("\r")
    #expect(terminal.wait(for: "enterprise"))
    #expect(terminal.wait(for: "kpi> "))
    #expect(terminal.waitForEditing(otherThan: found))
    terminal.send(".watch 1\r")
    #expect(terminal.wait(for: "every 1 s"))
    #expect(terminal.wait(for: "every 1 s"))
    terminal.send("\u{03}")
    #expect(terminal.wait(for: "kpi> "))
    #expect(terminal.waitForEditing(otherThan: found))
    terminal.send("quit\r")
    #expect(terminal.end() == 0)
  }

  @Test func `an edited statement comes back to the prompt and is not run yet`() throws {
    let terminal = try Terminal(
      environment: xterm + ["NO_COLOR=1", "PATH=/usr/bin:/bin", "EDITOR=sed -i s/nrr/grr/"])
    let found = terminal.modes
    #expect(terminal.wait(for: "kpi> "))
    #expect(terminal.waitForEditing(otherThan: found))
    terminal.send("nrr by plan\r")
    #expect(terminal.wait(for: "enterprise"))
    #expect(terminal.wait(for: "kpi> "))
    #expect(terminal.waitForEditing(otherThan: found))
    terminal.send(".edit\r")
    #expect(terminal.wait(for: "grr by plan"))
    #expect(!terminal.text.contains("grr by plan ·"))
    terminal.send("\r")
    #expect(terminal.wait(for: "grr by plan ·"))
    terminal.send("quit\r")
    #expect(terminal.end() == 0)
  }

  @Test func `a pasted statement arrives whole and is kept after a kill`() throws {
    let history = Scratch()
    let terminal = try Terminal(
      environment: ["TERM=xterm", "LC_ALL=C", "KPI_HISTORY=\(history.path)"])
    #expect(terminal.wait(for: "kpi> "))
    terminal.send("\u{1B}[200~show nothing_such,\r\tnothing_else\u{1B}[201~")
    #expect(terminal.wait(for: "nothing_else"))
    #expect(history.text.isEmpty)
    terminal.send("\r")
    #expect(terminal.wait(for: "\u{1B}[?2004h"))
    terminal.signal(SIGKILL)
    #expect(terminal.end().map { $0 & 0x7F } == SIGKILL)
    #expect(History(path: history.path).entries == ["show nothing_such,\n\tnothing_else"])
  }
}
