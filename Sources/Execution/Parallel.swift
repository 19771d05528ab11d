import Dispatch
import Synchronization

/// Runs `body` for 0..<count on the machine's threads and gives the results in order.
///
/// How the work is cut must not depend on the number of threads, so that sums of doubles come out
/// the same on every machine: callers cut by the number of rows.
func concurrently<R: Sendable>(
  _ count: Int, _ body: @Sendable (Int) throws(RunProblem) -> R
) throws(RunProblem) -> [R] {
  if count == 1 { return [try body(0)] }
  let results = Mutex<[Int: Result<R, RunProblem>]>([:])
  DispatchQueue.concurrentPerform(iterations: count) { index in
    let result: Result<R, RunProblem>
    do throws(RunProblem) { result = .success(try body(index)) } catch { result = .failure(error) }
    results.withLock { $0[index] = result }
  }
  let all = results.withLock { $0 }
  var ordered: [R] = []
  ordered.reserveCapacity(count)
  for index in 0..<count {
    guard let result = all[index] else { preconditionFailure("every part gives a result") }
    ordered.append(try result.get())
  }
  return ordered
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
