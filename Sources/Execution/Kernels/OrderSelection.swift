/// Brings the value to `place` that would stand there if the values were sorted: none before it is
/// greater, none behind it less.
///
/// Each step parts the values around one of them without a branch for each; where steps do not
/// help, the rest is sorted.
func bringIntoPlace(_ values: inout [Int64], _ place: Int) {
  precondition(values.indices.contains(place))
  values.withUnsafeMutableBufferPointer { values in
    var (low, high) = (0, values.count)
    var stepsLeft = 2 * (Int.bitWidth - values.count.leadingZeroBitCount)
    while high - low > 16, stepsLeft > 0 {
      stepsLeft -= 1
      let pivot = middle(values[low], values[low + (high - low) / 2], values[high - 1])
      let equal = part(values, low..<high) { $0 < pivot }
      if place < equal {
        high = equal
        continue
      }
      let above = part(values, equal..<high) { $0 <= pivot }
      if place < above { return }
      low = above
    }
    values[low..<high].sort()
  }
}

/// Puts the values that pass before the others; where the others begin.
@inline(__always)
private func part(
  _ values: UnsafeMutableBufferPointer<Int64>, _ range: Range<Int>, _ passes: (Int64) -> Bool
) -> Int {
  var next = range.lowerBound
  for index in range {
    let value = values[index]
    values[index] = values[next]
    values[next] = value
    next &+= passes(value) ? 1 : 0
  }
  return next
}

private func middle(_ a: Int64, _ b: Int64, _ c: Int64) -> Int64 {
  max(min(a, b), min(max(a, b), c))
}
