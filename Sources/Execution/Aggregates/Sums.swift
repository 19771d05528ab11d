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
    let present = values?.spread().present
    precondition(groups.allBelow(counts.count) && present.map { $0.count >= groups.count } ?? true)
    counts.withUnsafeMutableBufferPointer { counts in
      guard let present else {
        for group in groups { counts[Int(group)] &+= amount }
        return
      }
      for row in 0..<groups.count { counts[Int(groups[row])] &+= present[row] ? amount : 0 }
    }
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
  let scale: DecimalScale
  let isMean: Bool
  private var sums: [Int128] = []
  private var counts: [Int64] = []

  init(scale: DecimalScale, isMean: Bool) {
    self.scale = scale
    self.isMean = isMean
  }

  /// Sums that were made elsewhere.
  init(scale: DecimalScale, isMean: Bool, _ sums: [Int64], _ counts: [Int64]) {
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
    change(groups, values, by: 1)
  }

  mutating func subtract(_ groups: [Int32], _ values: Vector?) { change(groups, values, by: -1) }

  private mutating func change(_ groups: [Int32], _ values: Vector?, by sign: Int64) {
    guard let vector = values?.spread(), case .exact(let v, _) = vector.values else { return }
    let present = vector.present
    precondition(groups.allBelow(sums.count) && v.count >= groups.count)
    sums.withUnsafeMutableBufferPointer { sums in
      // 2^63 values of 64 bits each cannot leave 128 bits. A slot without a value holds 0 in a
      // column, but not after arithmetic.
      for row in 0..<groups.count where present?[row] ?? true {
        sums[Int(groups[row])] &+= Int128(v[row]) &* Int128(sign)
      }
    }
    guard isMean else { return }
    for row in 0..<groups.count where present?[row] ?? true { counts[Int(groups[row])] += sign }
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
    let divisor = scale.divisor
    if isMean {
      let means = sums.indices.map {
        counts[$0] == 0 ? 0 : Double(sums[$0]) / divisor / Double(counts[$0])
      }
      return Vector(.numbers(means), present: counts.map { $0 != 0 }, count: sums.count)
    }
    var exact: [Int64] = []
    exact.reserveCapacity(sums.count)
    for sum in sums {
      guard let value = Int64(exactly: sum) else { return beyond64Bits }
      exact.append(value)
    }
    return Vector(.exact(exact, scale: scale), present: nil, count: exact.count)
  }

  /// In a coarser scale where all sums have one, and it lets them fit; else with the digits of a double,
  /// which `QueryRun` tells.
  private var beyond64Bits: Vector {
    var (rest, digits, isTwelfths) = (sums, scale.digits, scale.isTwelfths)
    func divide(by divisor: Int128) -> Bool {
      guard rest.allSatisfy({ $0 % divisor == 0 }) else { return false }
      for group in rest.indices { rest[group] /= divisor }
      return true
    }
    if isTwelfths, divide(by: 12) { isTwelfths = false }
    while digits > 0, divide(by: 10) { digits -= 1 }
    let exact = rest.compactMap { Int64(exactly: $0) }
    guard exact.count == rest.count else {
      return Vector(
        .numbers(sums.map { Double($0) / scale.divisor }), present: nil, count: sums.count)
    }
    return Vector(
      .exact(exact, scale: DecimalScale(digits, isTwelfths: isTwelfths)), present: nil,
      count: exact.count)
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
    let present = vector.present
    for row in 0..<groups.count where present?[row] ?? true {
      sums[Int(groups[row])] += v[row]
      counts[Int(groups[row])] += 1
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
