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
  /// How many threads may run at once.
  let threads: Int
  private var groupCount = 0
  private var parts = [GroupedValues()]

  init(type: ScalarType, summary: Summary, threads: Int) {
    self.type = type
    self.summary = summary
    self.threads = threads
  }

  mutating func grow(to count: Int) { groupCount = max(groupCount, count) }

  mutating func add(_ groups: [Int32], _ values: Vector?, order: [Int64]?) {
    guard let vector = values else { return }
    let bits = orderedBits(vector)
    let last = parts.count - 1
    if vector.present == nil {
      parts[last].groups.append(contentsOf: groups)
      parts[last].values.append(contentsOf: bits)
      return
    }
    for (row, group) in groups.enumerated() where vector.isPresent(row) {
      parts[last].groups.append(group)
      parts[last].values.append(bits[row])
    }
  }

  mutating func merge(_ other: any Accumulator, groups: [Int32]) {
    guard let other = other as? Distribution else { return }
    for var part in other.parts where !part.groups.isEmpty {
      for index in part.groups.indices { part.groups[index] = groups[Int(part.groups[index])] }
      if part.groups.contains(-1) {
        let kept = part.groups.indices.filter { part.groups[$0] >= 0 }
        part.values = kept.map { part.values[$0] }
        part.groups = kept.map { part.groups[$0] }
      }
      parts.append(part)
    }
  }

  func finish() -> Vector {
    let sizes = self.sizes()
    if case .percentile(let share) = summary,
      let selection = PercentileSelection(parts, sizes: sizes, share: share, threads: threads)
    {
      return percentiles(selection, sizes)
    }
    return summaries(sizes)
  }

  private func percentiles(_ selection: PercentileSelection, _ sizes: [Int]) -> Vector {
    let figures = selection.neighbours.map { below, above, weight in
      let low = real(below)
      return weight == 0 ? low : low + (real(above) - low) * weight
    }
    return Vector(typed(figures), present: sizes.map { $0 > 0 }, count: groupCount)
  }

  private func summaries(_ sizes: [Int]) -> Vector {
    var (starts, sorted) = grouped(sizes)
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

  /// How many values each group has.
  private func sizes() -> [Int] {
    var sizes = [Int](repeating: 0, count: groupCount)
    for part in parts { for group in part.groups { sizes[Int(group)] += 1 } }
    return sizes
  }

  /// The values with those of each group side by side.
  private func grouped(_ sizes: [Int]) -> (starts: [Int], values: [Int64]) {
    var starts = [0]
    starts.reserveCapacity(groupCount + 1)
    for size in sizes { starts.append(starts[starts.count - 1] + size) }
    var next = starts
    var sorted = largeArray(repeating: Int64(0), count: starts[groupCount])
    for part in parts {
      for (index, group) in part.groups.enumerated() {
        sorted[next[Int(group)]] = part.values[index]
        next[Int(group)] += 1
      }
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
    let (below, weight) = percentilePlace(share, count: sorted.count)
    let low = real(sorted[sorted.startIndex + below])
    guard below + 1 < sorted.count else { return low }
    let high = real(sorted[sorted.startIndex + below + 1])
    return low + (high - low) * weight
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
