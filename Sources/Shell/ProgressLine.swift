import Dispatch
import Interpreter
import Storage
import Synchronization

/// The line that tells a person how far a long load is: from half a second on, and gone when the
/// load ends.
final class ProgressLine: Sendable {
  private let progress: @Sendable () -> LoadMonitor.Progress?
  private let write: @Sendable (String) -> Void
  /// How many columns the line takes; guards the terminal as well.
  private let width = Mutex<Int>(0)

  /// Time before the line appears, and between two of its states.
  static let delay = DispatchTimeInterval.milliseconds(500)
  static let interval = DispatchTimeInterval.milliseconds(200)
  /// The longest file name that is shown whole.
  private static let nameLimit = 40

  init(
    progress: @escaping @Sendable () -> LoadMonitor.Progress?,
    write: @escaping @Sendable (String) -> Void
  ) {
    self.progress = progress
    self.write = write
  }

  /// Watches over the loads of a body.
  func during<Result>(_ body: () -> Result) -> Result {
    let timer = DispatchSource.makeTimerSource(queue: .global())
    timer.schedule(deadline: .now() + Self.delay, repeating: Self.interval)
    timer.setEventHandler { self.draw() }
    timer.resume()
    defer {
      timer.cancel()
      erase()
    }
    return body()
  }

  /// Draws the line, or removes it when nothing is read any more.
  func draw() {
    width.withLock { width in
      // Asked under the lock: whoever has erased the line after a load finds none drawn again.
      guard let progress = progress() else { return clear(&width) }
      let text = Self.text(progress)
      write("\r\(text)" + String(repeating: " ", count: max(0, width - text.count)))
      width = text.count
    }
  }

  /// Removes the line, so that something else can be printed.
  func erase() { width.withLock { clear(&$0) } }

  private func clear(_ width: inout Int) {
    guard width > 0 else { return }
    write("\r" + String(repeating: " ", count: width) + "\r")
    width = 0
  }

  private static func text(_ progress: LoadMonitor.Progress) -> String {
    // A name may hold anything; what is no plain letter could move the cursor.
    let name = (progress.path.split(separator: "/").last ?? "data").unicodeScalars.map {
      $0.value < 0x20 || $0.value > 0x7E ? "?" : Character($0)
    }
    let shown = name.count > nameLimit ? String(name.prefix(nameLimit - 3)) + "..." : String(name)
    return "reading \(shown): \(Int(progress.share * 100)) %"
  }
}

extension Engine {
  /// The same, with a line about long loads.
  func showing(_ line: ProgressLine) -> Engine {
    var engine = self
    let (open, run) = (open, run)
    engine.open = { paths in line.during { open(paths) } }
    engine.run = { source, emit in
      line.during {
        run(source) { outcome in
          line.erase()
          return emit(outcome)
        }
      }
    }
    return engine
  }
}
