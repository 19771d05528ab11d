import Dispatch
import Synchronization

/// Runs `body` for 0..<count on at most `threads` threads and gives the results in order.
///
/// How the work is cut must not depend on the number of threads, so that sums of doubles come out
/// the same on every machine: callers cut by the number of rows.
func concurrently<R: Sendable>(
  _ count: Int, threads: Int, _ body: @Sendable (Int) throws(RunProblem) -> R
) throws(RunProblem) -> [R] {
  let results = simultaneously(count, threads: threads) { index -> Result<R, RunProblem> in
    do throws(RunProblem) { return .success(try body(index)) } catch { return .failure(error) }
  }
  var ordered: [R] = []
  ordered.reserveCapacity(count)
  for result in results { ordered.append(try result.get()) }
  return ordered
}

/// The same for what cannot fail.
func simultaneously<R: Sendable>(
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

/// The rows of each part of a table.
func parts(of rows: Int, into count: Int) -> [Range<Int>] {
  (0..<count).map { rows * $0 / count..<rows * ($0 + 1) / count }
}

/// Rows evaluated at once: small enough that a few vectors stay in the second-level cache.
let batchSize = 4096

/// The batches of a range.
func batches(of range: Range<Int>) -> [Range<Int>] {
  stride(from: range.lowerBound, to: range.upperBound, by: batchSize).map {
    $0..<min($0 + batchSize, range.upperBound)
  }
}
