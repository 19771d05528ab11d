import Storage
import Synchronization
import Testing

@testable import Shell

@Suite struct ProgressLineTests {
  /// A terminal, and a load that the test moves on.
  private final class Desk: Sendable {
    let progress = Mutex<LoadMonitor.Progress?>(nil)
    let written = Mutex<String>("")

    var line: ProgressLine {
      ProgressLine(
        progress: { self.progress.withLock { $0 } },
        write: { text in self.written.withLock { $0 += text } })
    }
  }

  @Test func `the line is overwritten and leaves nothing behind`() {
    let desk = Desk()
    let line = desk.line
    desk.progress.withLock { $0 = .init(path: "data/subscriptions.csv", share: 0.099) }
    line.draw()
    desk.progress.withLock { $0 = .init(path: "a.csv", share: 0.5) }
    line.draw()
    desk.progress.withLock { $0 = nil }
    line.draw()
    line.erase()
    let (first, second) = ("reading subscriptions.csv: 9 %", "reading a.csv: 50 %")
    let padding = String(repeating: " ", count: first.count - second.count)
    let blank = String(repeating: " ", count: second.count)
    #expect(desk.written.withLock { $0 } == "\r\(first)\r\(second)\(padding)\r\(blank)\r")
  }

  @Test func `control characters of a name do not reach the terminal`() {
    let desk = Desk()
    desk.progress.withLock { $0 = .init(path: "x/\u{1B}[2Jé\n.csv", share: 1) }
    desk.line.draw()
    #expect(desk.written.withLock { $0 } == "\rreading ?[2J??.csv: 100 %")
  }

  @Test func `short work shows nothing`() {
    let desk = Desk()
    #expect(desk.line.during { 7 } == 7)
    #expect(desk.written.withLock { $0 }.isEmpty)
  }
}
