import Storage
import Values

/// The rows that an expression is evaluated for: a run of them, or a list.
struct Batch: Sendable {
  let start: Int
  let count: Int
  /// Row numbers in ascending order; `nil`: `start..<start + count`.
  let list: [Int32]?
  /// The cells that the rows are; `places` says which of them, `nil`: all.
  private(set) var cells: CellBlock?
  private(set) var places: [Int32]?

  init(_ cells: CellBlock) {
    self.init(cells.customers)
    self.cells = cells
  }

  init(_ range: Range<Int>) {
    start = range.lowerBound
    count = range.count
    list = nil
  }

  init(_ rows: [Int32]) {
    start = 0
    count = rows.count
    list = rows
  }

  func row(_ position: Int) -> Int {
    if let list { Int(list[position]) } else { start + position }
  }

  /// The rows at some positions of this batch.
  func picked(_ positions: [Int32]) -> Batch {
    if positions.count == count { return self }
    let first = Int32(truncatingIfNeeded: start)
    var batch = Batch(list.map { taken($0, at: positions) } ?? mapped(positions) { first &+ $0 })
    batch.cells = cells
    if cells != nil {
      batch.places = places.map { taken($0, at: positions) } ?? positions
    }
    return batch
  }
}

/// The values of an expression for the rows of a batch, typed, with a mask of those present.
///
/// A constant holds one value that stands for all rows: kernels read `values[i &* step]`.
struct Vector: Sendable {
  enum Values: Sendable {
    /// Coefficients of units of the scale.
    case exact([Int64], scale: DecimalScale)
    case numbers([Double])
    case days([Int32])
    case instants([Int64])
    case flags([Bool])
    case codes([UInt32], TextDictionary)
    case durations([Double])
  }

  var values: Values
  /// `nil`: all are present.
  var present: [Bool]?
  var count: Int
  var isConstant: Bool

  init(_ values: Values, present: [Bool]?, count: Int, isConstant: Bool = false) {
    self.values = values
    self.present = present
    self.count = count
    self.isConstant = isConstant
  }

  var step: Int { isConstant ? 0 : 1 }

  func isPresent(_ index: Int) -> Bool {
    guard let present else { return true }
    return present[index &* step]
  }

  /// One value for `count` rows.
  static func constant(_ value: Value, count: Int = 1) -> Vector {
    let values: Values =
      switch value {
      case .integer(let v): .exact([v], scale: 0)
      case .decimal(let v, let scale): .exact([v], scale: DecimalScale(scale))
      case .number(let v): .numbers([v])
      case .date(let v): .days([v.number])
      case .timestamp(let v): .instants([v])
      case .flag(let v): .flags([v])
      case .text(let v): .codes([0], TextDictionary([v]))
      case .duration(let v): .durations([v])
      }
    return Vector(values, present: nil, count: count, isConstant: true)
  }

  /// Missing for every row, of a type.
  static func missing(_ type: ScalarType, count: Int = 1) -> Vector {
    let values: Values =
      switch type {
      case .integer: .exact([0], scale: 0)
      case .decimal(let scale): .exact([0], scale: scale)
      case .number: .numbers([0])
      case .date: .days([0])
      case .timestamp: .instants([0])
      case .flag: .flags([false])
      case .text: .codes([0], TextDictionary([""]))
      case .duration: .durations([0])
      }
    return Vector(values, present: [false], count: count, isConstant: true)
  }

  /// Exact values and numbers as doubles, durations in seconds.
  var doubles: [Double] {
    switch values {
    case .exact(let v, let scale):
      if scale == 0 { return mapped(v) { Double($0) } }
      let divisor = scale.divisor
      return mapped(v) { Double($0) / divisor }
    case .numbers(let v), .durations(let v): return v
    case .days(let v): return v.map { Double($0) }
    case .instants(let v): return v.map { Double($0) }
    case .flags(let v): return v.map { $0 ? 1 : 0 }
    case .codes(let v, _): return v.map { Double($0) }
    }
  }

  /// Whether each row is present and true, as conditions need it.
  var truth: [Bool] {
    guard case .flags(let flags) = values else { return [Bool](repeating: false, count: count) }
    let spread = isConstant ? [Bool](repeating: flags[0], count: count) : flags
    guard let present, count > 0 else { return spread }
    return zipped(spread, 1, present, step, count) { $0 && $1 }
  }

  /// The same values without the constant form.
  func spread() -> Vector {
    guard isConstant else { return self }
    func repeated<T>(_ v: [T]) -> [T] { [T](repeating: v[0], count: count) }
    let values: Values =
      switch self.values {
      case .exact(let v, let scale): .exact(repeated(v), scale: scale)
      case .numbers(let v): .numbers(repeated(v))
      case .days(let v): .days(repeated(v))
      case .instants(let v): .instants(repeated(v))
      case .flags(let v): .flags(repeated(v))
      case .codes(let v, let dictionary): .codes(repeated(v), dictionary)
      case .durations(let v): .durations(repeated(v))
      }
    return Vector(values, present: present.map(repeated), count: count)
  }

  /// The values at some positions.
  func picked(_ positions: [Int32]) -> Vector {
    if isConstant {
      var copy = self
      copy.count = positions.count
      return copy
    }
    let values: Values =
      switch self.values {
      case .exact(let v, let scale): .exact(taken(v, at: positions), scale: scale)
      case .numbers(let v): .numbers(taken(v, at: positions))
      case .days(let v): .days(taken(v, at: positions))
      case .instants(let v): .instants(taken(v, at: positions))
      case .flags(let v): .flags(taken(v, at: positions))
      case .codes(let v, let dictionary): .codes(taken(v, at: positions), dictionary)
      case .durations(let v): .durations(taken(v, at: positions))
      }
    return Vector(
      values, present: present.map { taken($0, at: positions) }, count: positions.count)
  }

  /// The values that pass; the others are missing.
  func masked(_ flags: [Bool]) -> Vector {
    var result = spread()
    result.present = flags.indices.map { flags[$0] && isPresent($0) }
    return result
  }

  /// The values of another vector of the same kind in some places.
  func replaced(by other: Vector, where flags: [Bool]) -> Vector {
    let (own, others) = (spread(), other.spread())
    func chosen<T>(_ a: [T], _ b: [T]) -> [T] { flags.indices.map { flags[$0] ? b[$0] : a[$0] } }
    let values: Values
    switch (own.values, others.values) {
    case (.exact(let a, let scale), .exact(let b, let other)) where scale == other:
      values = .exact(chosen(a, b), scale: scale)
    case (.days(let a), .days(let b)): values = .days(chosen(a, b))
    case (.instants(let a), .instants(let b)): values = .instants(chosen(a, b))
    case (.flags(let a), .flags(let b)): values = .flags(chosen(a, b))
    case (.codes(let a, let first), .codes(let b, let second)):
      let (union, tables) = unified([first, second])
      values = .codes(
        chosen(a.map { tables[0][Int($0)] }, b.map { tables[1][Int($0)] }), union)
    case (.durations(let a), .durations(let b)): values = .durations(chosen(a, b))
    default: values = .numbers(chosen(own.doubles, others.doubles))
    }
    let present = (0..<count).map { flags[$0] ? others.isPresent($0) : own.isPresent($0) }
    return Vector(values, present: present.allSatisfy(\.self) ? nil : present, count: count)
  }

  /// As a column of an answer.
  var column: Column {
    let all = spread()
    let values: Column.Values =
      switch all.values {
      case .exact(let v, let scale): scale == 0 ? .integer(v) : .decimal(v, scale: scale)
      case .numbers(let v): .number(v)
      case .days(let v): .date(v)
      case .instants(let v): .timestamp(v)
      case .flags(let v): .flag(v)
      case .codes(let v, let dictionary): .text(v, dictionary)
      case .durations(let v): .duration(v)
      }
    guard let present = all.present else {
      return Column(values, validity: Validity(allPresent: count))
    }
    return Column(values.cleared(where: present), validity: Validity(present))
  }

  /// A whole column.
  init(_ column: Column) {
    let values: Values =
      switch column.values {
      case .integer(let v): .exact(v, scale: 0)
      case .decimal(let v, let scale): .exact(v, scale: scale)
      case .number(let v): .numbers(v)
      case .date(let v): .days(v)
      case .timestamp(let v): .instants(v)
      case .flag(let v): .flags(v)
      case .text(let v, let dictionary): .codes(v, dictionary)
      case .duration(let v): .durations(v)
      }
    let count = column.count
    self.init(values, present: column.validity.flags(0..<count), count: count)
  }
}

extension Column.Values {
  /// The contract of `Column`: slots without a value hold 0.
  fileprivate func cleared(where present: [Bool]) -> Column.Values {
    func cleared<T>(_ v: [T], _ zero: T) -> [T] {
      var copy = v
      for index in copy.indices where !present[index] { copy[index] = zero }
      return copy
    }
    return switch self {
    case .integer(let v): .integer(cleared(v, 0))
    case .decimal(let v, let scale): .decimal(cleared(v, 0), scale: scale)
    case .number(let v): .number(cleared(v, 0))
    case .date(let v): .date(cleared(v, 0))
    case .timestamp(let v): .timestamp(cleared(v, 0))
    case .flag(let v): .flag(cleared(v, false))
    case .text(let v, let dictionary): .text(cleared(v, 0), dictionary)
    case .duration(let v): .duration(cleared(v, 0))
    }
  }
}

/// 10^exponent, exact up to 22.
func powerOfTenDouble(_ exponent: Int) -> Double {
  var result = 1.0
  for _ in 0..<max(0, exponent) { result *= 10 }
  return result
}
