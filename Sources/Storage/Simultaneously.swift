import Dispatch
import Synchronization

/// Runs `body` for 0..<count on at most `threads` threads and gives the results in order.
///
/// How the work is cut must not depend on the number of threads, so that sums of doubles come out
/// the same on every machine: callers cut by the number of rows.
package func simultaneously<R: Sendable>(
  _ count: Int, threads: Int, _ body: @Sendable (Int) -> R
) -> [R] {
  let workers = max(1, min(threads, count))
  if workers == 1 { return (0..<count).map(body) }
  let results = Mutex<[Int: R]>([:])
  let next = Atomic<Int>(0)
  DispatchQueue.concurrentPerform(iterations: workers) { _ in
    while true {
      let index = next.wrappingAdd(1, ordering: .relaxed).oldValue
      guard index < count else { return }
      let result = body(index)
      results.withLock { $0[index] = result }
    }
  }
  let all = results.withLock { $0 }
  return (0..<count).map { index in
    guard let result = all[index] else { preconditionFailure("every part gives a result") }
    return result
  }
}

/// Rows in parts that keep some threads busy alike; every part begins at a multiple of 64. Few rows
/// are one part.
package func parts(ofRows rows: Int) -> [Range<Int>] {
  let size = 1 << 18
  return rows <= 2 * size
    ? [0..<rows] : stride(from: 0, to: rows, by: size).map { $0..<min($0 + size, rows) }
}
