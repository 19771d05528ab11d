import Storage

/// What `simultaneously` does, for what can fail.
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
