import Storage
import Values

/// `count()` and `count(x)`: rows, or rows with a value.
struct CountAccumulator: Accumulator {
  private var counts: [Int64] = []

  init() {}

  /// Counts that were made elsewhere.
  init(_ counts: [Int64]) { self.counts = counts }

  mutating func grow(to count: Int) { counts.extend(to: count, with: 0) }

  mutating func add(_ groups: [Int32], _ values: Vector?, order: [Int64]?) {
    change(groups, values, by: 1)
  }

  mutating func subtract(_ groups: [Int32], _ values: Vector?) { change(groups, values, by: -1) }

  private mutating func change(_ groups: [Int32], _ values: Vector?, by amount: Int64) {
    guard let present = values?.spread().present else {
      for group in groups { counts[Int(group)] += amount }
      return
    }
    for (row, group) in groups.enumerated() where present[row] { counts[Int(group)] += amount }
  }

  mutating func accumulate(stride width: Int) { runningTotals(&counts, width) }

  mutating func merge(_ other: any Accumulator, groups: [Int32]) {
    guard let other = other as? CountAccumulator else { return }
    for (group, target) in groups.enumerated() where target >= 0 {
      counts[Int(target)] += other.counts[group]
    }
  }

  func finish() -> Vector { Vector(.exact(counts, scale: 0), present: nil, count: counts.count) }
}

/// The sum or mean of exact values, exact in 128 bits.
struct ExactSum: Accumulator {
  let scale: Int
  let isMean: Bool
  private var sums: [Int128] = []
  private var counts: [Int64] = []

  init(scale: Int, isMean: Bool) {
    self.scale = scale
    self.isMean = isMean
  }

  /// Sums that were made elsewhere.
  init(scale: Int, isMean: Bool, _ sums: [Int64], _ counts: [Int64]) {
    self.scale = scale
    self.isMean = isMean
    self.sums = sums.map { Int128($0) }
    self.counts = counts
  }

  mutating func grow(to count: Int) {
    sums.extend(to: count, with: 0)
    if isMean { counts.extend(to: count, with: 0) }
  }

  mutating func add(_ groups: [Int32], _ values: Vector?, order: [Int64]?) {
    guard let vector = values?.spread(), case .exact(let v, _) = vector.values else { return }
    // A slot without a value holds 0 in a column, but not after arithmetic.
    if let present = vector.present {
      for (row, group) in groups.enumerated() where present[row] {
        sums[Int(group)] += Int128(v[row])
        if isMean { counts[Int(group)] += 1 }
      }
      return
    }
    for (row, group) in groups.enumerated() { sums[Int(group)] += Int128(v[row]) }
    if isMean { for group in groups { counts[Int(group)] += 1 } }
  }

  mutating func subtract(_ groups: [Int32], _ values: Vector?) {
    guard let vector = values?.spread(), case .exact(let v, _) = vector.values else { return }
    for (row, group) in groups.enumerated() where vector.isPresent(row) {
      sums[Int(group)] -= Int128(v[row])
      if isMean { counts[Int(group)] -= 1 }
    }
  }

  mutating func accumulate(stride width: Int) {
    runningTotals(&sums, width)
    if isMean { runningTotals(&counts, width) }
  }

  mutating func merge(_ other: any Accumulator, groups: [Int32]) {
    guard let other = other as? ExactSum else { return }
    for (group, target) in groups.enumerated() where target >= 0 {
      sums[Int(target)] += other.sums[group]
      if isMean { counts[Int(target)] += other.counts[group] }
    }
  }

  func finish() -> Vector {
    let divisor = powerOfTenDouble(scale)
    if isMean {
      let means = sums.indices.map {
        counts[$0] == 0 ? 0 : Double(sums[$0]) / divisor / Double(counts[$0])
      }
      return Vector(.numbers(means), present: counts.map { $0 != 0 }, count: sums.count)
    }
    var exact: [Int64] = []
    exact.reserveCapacity(sums.count)
    for sum in sums {
      guard let value = Int64(exactly: sum) else {
        // Beyond 64 bits the figure is shown with the digits of a double.
        return Vector(
          .numbers(sums.map { Double($0) / divisor }), present: nil, count: sums.count)
      }
      exact.append(value)
    }
    return Vector(.exact(exact, scale: scale), present: nil, count: exact.count)
  }
}

/// The sum or mean of doubles, added in the order of the rows within each part of the table.
struct FloatingSum: Accumulator {
  let type: ScalarType
  let isMean: Bool
  private var sums: [Double] = []
  private var counts: [Int64] = []

  init(type: ScalarType, isMean: Bool) {
    self.type = type
    self.isMean = isMean
  }

  mutating func grow(to count: Int) {
    sums.extend(to: count, with: 0)
    counts.extend(to: count, with: 0)
  }

  mutating func add(_ groups: [Int32], _ values: Vector?, order: [Int64]?) {
    guard let vector = values?.spread() else { return }
    let v = vector.doubles
    for (row, group) in groups.enumerated() where vector.isPresent(row) {
      sums[Int(group)] += v[row]
      counts[Int(group)] += 1
    }
  }

  mutating func merge(_ other: any Accumulator, groups: [Int32]) {
    guard let other = other as? FloatingSum else { return }
    for (group, target) in groups.enumerated() where target >= 0 {
      sums[Int(target)] += other.sums[group]
      counts[Int(target)] += other.counts[group]
    }
  }

  func finish() -> Vector {
    let values =
      isMean ? sums.indices.map { counts[$0] == 0 ? 0 : sums[$0] / Double(counts[$0]) } : sums
    return Vector(
      type == .duration ? .durations(values) : .numbers(values),
      present: isMean ? counts.map { $0 != 0 } : nil, count: values.count)
  }
}

extension Array {
  mutating func extend(to count: Int, with value: Element) {
    if count > self.count { append(contentsOf: repeatElement(value, count: count - self.count)) }
  }
}

/// Changes made into running totals, each run of `width` by itself.
func runningTotals<T: AdditiveArithmetic>(_ values: inout [T], _ width: Int) {
  for index in values.indices where index % width != 0 { values[index] += values[index - 1] }
}
