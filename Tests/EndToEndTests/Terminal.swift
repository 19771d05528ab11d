import Foundation
import TestSupport

/// A program at a terminal: what a person types goes in at one end, what it paints comes out.
final class Terminal {
  struct Silence: Error { var transcript: String }
  struct NoTerminal: Error {}

  private let master: Int32
  private let process = Process()
  private let home: TemporaryFolder
  /// All that was painted so far, without what moves the cursor or colours.
  private(set) var transcript = ""
  private var bytes: [UInt8] = []

  /// Starts the program at a terminal of 120 columns of the given kind.
  init(_ program: String, _ arguments: [String], kind: String) throws {
    home = try TemporaryFolder()
    let slave: Int32
    (master, slave) = try Terminal.pair()
    var size = winsize(ws_row: 40, ws_col: 120, ws_xpixel: 0, ws_ypixel: 0)
    _ = ioctl(slave, UInt(TIOCSWINSZ), &size)
    let handle = FileHandle(fileDescriptor: slave, closeOnDealloc: true)
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = arguments
    process.environment = ["HOME": home.path, "LANG": "C.UTF-8", "TERM": kind, "NO_COLOR": "1"]
    process.standardInput = handle
    process.standardOutput = handle
    process.standardError = handle
    try process.run()
  }

  /// Both ends of a new terminal.
  private static func pair() throws -> (master: Int32, slave: Int32) {
    let master = open("/dev/ptmx", O_RDWR | O_NOCTTY)
    #if os(Linux)
      // What grantpt and its kin do; Swift does not see them here.
      let (unlock, number) = (UInt(0x4004_5431), UInt(0x8004_5430))
      var (lock, index) = (CInt(0), CInt(0))
      guard master >= 0, ioctl(master, unlock, &lock) == 0, ioctl(master, number, &index) == 0
      else { throw NoTerminal() }
      let slave = open("/dev/pts/\(index)", O_RDWR | O_NOCTTY)
    #else
      guard master >= 0, grantpt(master) == 0, unlockpt(master) == 0, let name = ptsname(master)
      else { throw NoTerminal() }
      let slave = open(name, O_RDWR | O_NOCTTY)
    #endif
    guard slave >= 0 else { throw NoTerminal() }
    return (master, slave)
  }

  deinit {
    if process.isRunning { process.terminate() }
    close(master)
  }

  /// Types the text.
  func type(_ text: String) {
    let bytes = Array(text.utf8)
    _ = write(master, bytes, bytes.count)
  }

  /// Reads until what was painted since the call's beginning is enough, and gives it.
  func read(from start: Int, seconds: Int = 20, until isEnough: (String) -> Bool) throws -> String {
    let deadline = Date(timeIntervalSinceNow: Double(seconds))
    while true {
      let painted = String(transcript.dropFirst(start))
      if isEnough(painted) { return painted }
      guard Date() < deadline, readOnce() else { throw Silence(transcript: transcript) }
    }
  }

  /// Waits for the program's end and gives its exit code.
  func end(seconds: Int = 20) throws -> Int32 {
    let deadline = Date(timeIntervalSinceNow: Double(seconds))
    while process.isRunning {
      guard Date() < deadline else { throw Silence(transcript: transcript) }
      _ = readOnce()
    }
    return process.terminationStatus
  }

  /// Takes what is there, waiting a little for it; `false` when the other end is gone.
  private func readOnce() -> Bool {
    var ready = pollfd(fd: master, events: Int16(POLLIN), revents: 0)
    guard poll(&ready, 1, 100) > 0 else { return true }
    var buffer = [UInt8](repeating: 0, count: 4_096)
    let count = Foundation.read(master, &buffer, buffer.count)
    guard count > 0 else { return false }
    bytes += buffer[..<count]
    transcript = String(decoding: bytes, as: UTF8.self)
      .replacing(#/\u{1B}\[[0-9;?]*[ -\/]*[@-~]|\u{1B}[@-_=>]|\u{1B}\][^\u{7}]*\u{7}/#, with: "")
      .replacing("\r\n", with: "\n").replacing("\r", with: "\n")
    return true
  }
}
