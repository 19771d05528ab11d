import Synchronization

/// A flag that stops a statement: raised by Ctrl-C, polled by the kernels once a batch.
package final class Cancellation: Sendable {
  private let flag = Atomic<Bool>(false)

  package init() {}

  /// Asks the running statement to stop; safe from any thread.
  package func cancel() { flag.store(true, ordering: .relaxed) }

  /// Makes the flag fit for the next statement.
  package func reset() { flag.store(false, ordering: .relaxed) }

  package var isCancelled: Bool { flag.load(ordering: .relaxed) }

  func check() throws(RunProblem) {
    if isCancelled { throw .cancelled }
  }
}
