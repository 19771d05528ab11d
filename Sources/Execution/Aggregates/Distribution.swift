import Storage
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
  private var own = GroupedValues()
  private var others: [GroupedValues] = []
  private var parts: [GroupedValues] { [own] + others }

  init(type: ScalarType, summary: Summary, threads: Int) {
    self.type = type
    self.summary = summary
    self.threads = threads
  }

  mutating func reserve(_ count: Int) { own.reserve(count) }

  mutating func grow(to count: Int) { groupCount = max(groupCount, count) }

  mutating func add(_ groups: [Int32], _ values: Vector?, order: [Int64]?) {
    guard let vector = values?.spread() else { return }
    let bits = orderedBits(vector)
    guard let present = vector.present else {
      own.groups.append(contentsOf: groups)
      own.values.append(contentsOf: bits)
      return
    }
    let kept = positions(where: present)
    own.groups.append(contentsOf: taken(groups, at: kept))
    own.values.append(contentsOf: taken(bits, at: kept))
  }

  mutating func merge(_ other: any Accumulator, groups: [Int32]) {
    guard let other = other as? Distribution else { return }
    let areSame = zip(groups, 0...).allSatisfy { $0 == $1 }
    for var part in other.parts where !part.groups.isEmpty {
      if !areSame { part.rename(groups) }
      others.append(part)
    }
  }

  func finish() -> Vector {
    let sizes = self.sizes()
    guard case .percentile(let share) = summary else { return summaries(sizes) }
    if let selection = PercentileSelection(parts, sizes: sizes, share: share, threads: threads) {
      return percentiles(selection.neighbours, sizes)
    }
    let (starts, values) = grouped(sizes)
    // Some groups at a time, about as many values each.
    let runs = runs(of: starts, each: 1 << 16)
    let found = simultaneously(runs.count, threads: threads) { run in
      runs[run].map { PercentileNeighbours(values[starts[$0]..<starts[$0 + 1]], share) }
    }
    return percentiles(found.flatMap(\.self), sizes)
  }

  private func percentiles(_ neighbours: [PercentileNeighbours], _ sizes: [Int]) -> Vector {
    let figures = neighbours.map { place in
      let low = real(place.below)
      return place.weight == 0 ? low : low + (real(place.above) - low) * place.weight
    }
    return Vector(typed(figures), present: sizes.map { $0 > 0 }, count: groupCount)
  }

  /// The groups in runs that have some number of values together, or a little more.
  private func runs(of starts: [Int], each count: Int) -> [Range<Int>] {
    var runs: [Range<Int>] = []
    var first = 0
    for group in 0..<groupCount
    where starts[group + 1] - starts[first] >= count || group + 1 == groupCount {
      runs.append(first..<group + 1)
      first = group + 1
    }
    return runs
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
      case .percentile: continue
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
    let (count, parts) = (groupCount, parts)
    let found = simultaneously(parts.count, threads: count < 1 << 16 ? threads : 1) { index in
      let part = parts[index]
      let count = part.groupCount(among: count)
      precondition(part.groups.allBelow(count) && part.groups.count == part.values.count)
      var sizes = [Int](repeating: 0, count: count)
      sizes.withUnsafeMutableBufferPointer { sizes in
        for group in part.groups { sizes[Int(group)] &+= 1 }
      }
      return sizes
    }
    var sum = [Int](repeating: 0, count: count)
    for (part, sizes) in zip(parts, found) {
      part.forEachGroup(of: sizes.count) { sum[$1] += sizes[$0] }
    }
    return sum
  }

  /// The values with those of each group side by side.
  ///
  /// - Parameter sizes: what `sizes()` gave, which also looked at the groups' numbers.
  private func grouped(_ sizes: [Int]) -> (starts: [Int], values: [Int64]) {
    var starts = [0]
    starts.reserveCapacity(groupCount + 1)
    for size in sizes { starts.append(starts[starts.count - 1] + size) }
    var next = starts
    let sorted: [Int64] = largeArray(count: starts[groupCount]) { sorted in
      next.withUnsafeMutableBufferPointer { next in
        for part in parts { part.sort(into: sorted, next) }
      }
    }
    return (starts, sorted)
  }

  private func real(_ bits: Int64) -> Double {
    switch type {
    case .number, .duration: double(orderedBits: bits)
    case .decimal(let scale): Double(bits) / scale.divisor
    default: Double(bits)
    }
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
