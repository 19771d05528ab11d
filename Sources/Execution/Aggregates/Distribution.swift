import Values

/// Aggregates that need all values of a group: percentiles, deviation, the largest.
struct Distribution: Accumulator {
  enum Summary: Sendable {
    /// From 0 to 1, by linear interpolation between the two nearest of the sorted values: the
    /// place of p among n values is p · (n − 1), as in spreadsheets' PERCENTILE.INC.
    case percentile(Double)
    /// Of a sample: divided by n − 1; missing for fewer than two values.
    case deviation
    case sumOfLargest(Int)
    /// The smallest share of the values, the largest first, that adds up to a share of their sum.
    case shareOfRows(Double)
  }

  let type: ScalarType
  let summary: Summary
  private var groupCount = 0
  private var groups: [Int32] = []
  private var values: [Int64] = []

  init(type: ScalarType, summary: Summary) {
    self.type = type
    self.summary = summary
  }

  mutating func grow(to count: Int) { groupCount = max(groupCount, count) }

  mutating func add(_ groups: [Int32], _ values: Vector?, order: [Int64]?) {
    guard let vector = values else { return }
    let bits = orderedBits(vector)
    if vector.present == nil {
      self.groups.append(contentsOf: groups)
      self.values.append(contentsOf: bits)
      return
    }
    for (row, group) in groups.enumerated() where vector.isPresent(row) {
      self.groups.append(group)
      self.values.append(bits[row])
    }
  }

  mutating func merge(_ other: any Accumulator, groups: [Int32]) {
    guard let other = other as? Distribution else { return }
    for (index, group) in other.groups.enumerated() where groups[Int(group)] >= 0 {
      self.groups.append(groups[Int(group)])
      values.append(other.values[index])
    }
  }

  func finish() -> Vector {
    var (starts, sorted) = grouped()
    var exact = [Int64](repeating: 0, count: groupCount)
    var figures = [Double](repeating: 0, count: groupCount)
    var present = [Bool](repeating: false, count: groupCount)
    var isExact = type.scale != nil
    if case .sumOfLargest = summary {} else { isExact = false }
    for group in 0..<groupCount {
      let range = starts[group]..<starts[group + 1]
      sorted[range].sort()
      let values = sorted[range]
      switch summary {
      case .percentile(let share):
        guard !values.isEmpty else { continue }
        figures[group] = percentile(values, share)
        present[group] = true
      case .deviation:
        guard values.count > 1 else { continue }
        figures[group] = deviation(values)
        present[group] = true
      case .shareOfRows(let share):
        guard let found = shareOfRows(values, share) else { continue }
        figures[group] = found
        present[group] = true
      case .sumOfLargest(let count):
        present[group] = true
        var sum: Int128 = 0
        for value in values.suffix(count) {
          sum += Int128(value)
          figures[group] += real(value)
        }
        guard let fitting = Int64(exactly: sum) else {
          isExact = false
          continue
        }
        exact[group] = fitting
      }
    }
    if isExact {
      return Vector(.exact(exact, scale: type.scale ?? 0), present: nil, count: groupCount)
    }
    return Vector(typed(figures), present: present, count: groupCount)
  }

  /// The values with those of each group side by side.
  private func grouped() -> (starts: [Int], values: [Int64]) {
    var starts = [Int](repeating: 0, count: groupCount + 1)
    for group in groups { starts[Int(group) + 1] += 1 }
    for group in 0..<groupCount { starts[group + 1] += starts[group] }
    var next = starts
    var sorted = [Int64](repeating: 0, count: values.count)
    for (index, group) in groups.enumerated() {
      sorted[next[Int(group)]] = values[index]
      next[Int(group)] += 1
    }
    return (starts, sorted)
  }

  private func real(_ bits: Int64) -> Double {
    switch type {
    case .number, .duration: double(orderedBits: bits)
    case .decimal(let scale): Double(bits) / powerOfTenDouble(scale)
    default: Double(bits)
    }
  }

  private func percentile(_ sorted: ArraySlice<Int64>, _ share: Double) -> Double {
    let place = min(1, max(0, share)) * Double(sorted.count - 1)
    let below = Int(place.rounded(.down))
    let low = real(sorted[sorted.startIndex + below])
    guard below + 1 < sorted.count else { return low }
    let high = real(sorted[sorted.startIndex + below + 1])
    return low + (high - low) * (place - Double(below))
  }

  private func shareOfRows(_ sorted: ArraySlice<Int64>, _ share: Double) -> Double? {
    let total = sorted.reduce(0.0) { $0 + real($1) }
    guard total > 0 else { return nil }
    var sum = 0.0
    var count = 0
    for value in sorted.reversed() {
      sum += real(value)
      count += 1
      // Sums of decimals in doubles may miss the mark by the last bits.
      if sum >= total * share * (1 - 1e-12) { break }
    }
    return Double(count) / Double(sorted.count)
  }

  private func deviation(_ values: ArraySlice<Int64>) -> Double {
    let mean = values.reduce(0.0) { $0 + real($1) } / Double(values.count)
    let squares = values.reduce(0.0) { $0 + (real($1) - mean) * (real($1) - mean) }
    return (squares / Double(values.count - 1)).squareRoot()
  }

  private func typed(_ figures: [Double]) -> Vector.Values {
    switch type {
    case .duration: .durations(figures)
    case .date: .days(figures.map { Int32($0.rounded(.down)) })
    case .timestamp: .instants(figures.map { Int64($0.rounded(.down)) })
    case .integer, .decimal, .number, .flag, .text: .numbers(figures)
    }
  }
}
