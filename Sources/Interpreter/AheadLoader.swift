import Dispatch
import Modeling
import Storage
import Synchronization

/// Reads columns on a thread of its own while a person types.
///
/// Between `start` and `stop` the tables belong to that thread: nothing else may ask them for anything.
final class AheadLoader: Sendable {
  /// The thread that reads.
  let reading = DispatchGroup()
  private let monitor: LoadMonitor
  /// Tables that are done with, whether or not they could be read: whoever asks them next is told.
  private let done = Mutex<Set<ObjectIdentifier>>([])

  /// - Parameter monitor: that of the tables, by which their loads are stopped.
  init(monitor: LoadMonitor) { self.monitor = monitor }

  /// Reads what has not been read, one table after the other.
  func start(_ reads: [LikelyRead]) {
    let done = done.withLock { $0 }
    let open = reads.filter { !done.contains(ObjectIdentifier($0.table)) }
    if open.isEmpty { return }
    monitor.reset()
    nonisolated(unsafe) let reads = open
    DispatchQueue.global(qos: .utility).async(group: reading) { [self] in
      for read in reads {
        do throws(LoadProblem) {
          try read.table.read(read.columns, distinct: read.keys)
        } catch {
          if case .cancelled = error { return }
        }
        _ = self.done.withLock { $0.insert(ObjectIdentifier(read.table)) }
      }
    }
  }

  /// Stops reading: what a statement needs, it reads faster by itself than behind what it does not. A
  /// table that is half read is read anew.
  func stop() {
    if reading.wait(timeout: .now()) == .success { return }
    monitor.cancel()
    reading.wait()
    monitor.reset()
  }
}
