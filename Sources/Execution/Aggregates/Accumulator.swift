import Planning
import Storage
import Values

/// The state of one aggregate for many groups.
protocol Accumulator: Sendable {
  /// Says how many values may come, for those that keep them.
  mutating func reserve(_ count: Int)
  /// Makes room for groups `0..<count`.
  mutating func grow(to count: Int)
  /// Adds one value to each of the groups; `values` is `nil` for `count()`.
  ///
  /// - Parameter order: what `first` and `last` go by.
  mutating func add(_ groups: [Int32], _ values: Vector?, order: [Int64]?)
  /// Takes the values back again; only of aggregates that `canSubtract`.
  mutating func subtract(_ groups: [Int32], _ values: Vector?)
  /// Each run of `stride` groups is made into running totals; only where `canSubtract`.
  mutating func accumulate(stride: Int)
  /// Adds the state of another, whose group g is group `groups[g]` here, or none where −1.
  mutating func merge(_ other: any Accumulator, groups: [Int32])
  /// The value of each group.
  func finish() -> Vector
}

extension Accumulator {
  mutating func reserve(_ count: Int) {}

  mutating func subtract(_ groups: [Int32], _ values: Vector?) {
    preconditionFailure("only sums and counts can be taken back")
  }

  mutating func accumulate(stride: Int) {
    preconditionFailure("only sums and counts can be taken back")
  }
}

/// A fresh accumulator for a measure whose argument has a type.
///
/// - Parameter span: the values that can occur, where distinct ones are counted.
func accumulator(
  for measure: Measure, argument: ScalarType?, dictionary: TextDictionary?,
  span: DistinctCount.Span? = nil, threads: Int = 1
) throws(RunProblem) -> any Accumulator {
  let type = argument ?? .integer
  let isReal = type.scale == nil
  switch measure.aggregate {
  case .count: return CountAccumulator()
  case .sum:
    try requireNumber(type, measure)
    return isReal
      ? FloatingSum(type: type, isMean: false)
      : ExactSum(scale: type.scale ?? 0, isMean: false)
  case .avg:
    try requireNumber(type, measure)
    return isReal
      ? FloatingSum(type: type, isMean: true)
      : ExactSum(scale: type.scale ?? 0, isMean: true)
  case .min: return Extreme(type: type, dictionary: dictionary, isGreatest: false)
  case .max: return Extreme(type: type, dictionary: dictionary, isGreatest: true)
  case .first: return Earliest(type: type, dictionary: dictionary, isLast: false)
  case .last: return Earliest(type: type, dictionary: dictionary, isLast: true)
  case .countDistinct: return DistinctCount(span: span, threads: threads)
  case .median: return Distribution(type: type, summary: .percentile(0.5), threads: threads)
  case .percentile:
    return Distribution(
      type: type, summary: .percentile(measure.parameter ?? 0.5), threads: threads)
  case .stddev:
    try requireNumber(type, measure)
    return Distribution(type: type, summary: .deviation, threads: threads)
  case .sumLargest:
    try requireNumber(type, measure)
    let count = max(0, min(Double(Int32.max), measure.parameter ?? 1))
    return Distribution(type: type, summary: .sumOfLargest(Int(count)), threads: threads)
  case .shareOfRows:
    try requireNumber(type, measure)
    return Distribution(
      type: type, summary: .shareOfRows(measure.parameter ?? 0.8), threads: threads)
  }
}

private func requireNumber(_ type: ScalarType, _ measure: Measure) throws(RunProblem) {
  guard type.isNumeric || type == .duration else {
    throw .unsupported(what: "`\(measure.name)` of something that is not a number")
  }
}

/// Values as integers that keep order and equality.
func orderedBits(_ vector: Vector) -> [Int64] {
  let vector = vector.spread()
  return switch vector.values {
  case .exact(let v, _): v
  case .numbers(let v), .durations(let v): mapped(v) { orderedBits($0) }
  case .days(let v): mapped(v) { Int64($0) }
  case .instants(let v): v
  case .flags(let v): v.map { $0 ? 1 : 0 }
  case .codes(let v, _): mapped(v) { Int64($0) }
  }
}

/// The values that `orderedBits` made integers of.
func vector(
  _ bits: [Int64], type: ScalarType, dictionary: TextDictionary?, present: [Bool]?
) -> Vector {
  let values: Vector.Values =
    switch type {
    case .integer: .exact(bits, scale: 0)
    case .decimal(let scale): .exact(bits, scale: scale)
    case .number: .numbers(bits.map { double(orderedBits: $0) })
    case .duration: .durations(bits.map { double(orderedBits: $0) })
    case .date: .days(bits.map { Int32(truncatingIfNeeded: $0) })
    case .timestamp: .instants(bits)
    case .flag: .flags(bits.map { $0 != 0 })
    case .text:
      .codes(
        bits.map { UInt32(truncatingIfNeeded: $0) }, dictionary ?? TextDictionary([""]))
    }
  return Vector(values, present: present, count: bits.count)
}
