import Synchronization

/// What is being read and how far it is, for whoever waits; and the way to stop it.
///
/// One for all tables of a session; safe from any thread.
package final class LoadMonitor: Sendable {
  /// A file that is being read.
  package struct Progress: Sendable, Hashable {
    package var path: String
    /// 0 to 1.
    package var share: Double

    package init(path: String, share: Double) {
      self.path = path
      self.share = share
    }
  }

  private let path = Mutex<String?>(nil)
  private let total = Atomic<Int>(0)
  private let done = Atomic<Int>(0)
  private let isStopped = Atomic<Bool>(false)

  package init() {}

  /// Where the load stands; `nil` while nothing is read.
  package var progress: Progress? {
    guard let path = path.withLock({ $0 }) else { return nil }
    let (done, total) = (done.load(ordering: .relaxed), total.load(ordering: .relaxed))
    // What must be read a second time is no further progress.
    return Progress(path: path, share: min(1, Double(done) / Double(max(1, total))))
  }

  /// Makes loads fail with `LoadProblem.cancelled` until `reset`.
  package func cancel() { isStopped.store(true, ordering: .relaxed) }

  /// Lets the next statement load.
  package func reset() { isStopped.store(false, ordering: .relaxed) }

  /// A file of so many bytes is read from here on.
  func begin(_ path: String, bytes: Int) {
    done.store(0, ordering: .relaxed)
    total.store(bytes, ordering: .relaxed)
    self.path.withLock { $0 = path }
  }

  func end() { path.withLock { $0 = nil } }

  /// Counts what was read, unless the load is to stop.
  func advance(by bytes: Int) throws(LoadProblem) {
    if isStopped.load(ordering: .relaxed) { throw .cancelled }
    done.add(bytes, ordering: .relaxed)
  }
}
