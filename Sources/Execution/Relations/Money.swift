import Storage
import Values

/// The amounts of a life table's rows as coefficients of one scale; missing ones are 0.
struct Money: Sendable {
  let amounts: WholeNumbers
  let scale: DecimalScale
  let hasNegative: Bool
  /// Whether no sum of any of the amounts can leave 64 bits.
  let isSmall: Bool

  /// Floating-point amounts are rounded once, half to even, at a millionth.
  ///
  /// - Parameter magnitude: of the column's integers.
  init(_ column: Column, magnitude: Magnitude) throws(RunProblem) {
    var bounds = magnitude
    if let whole = WholeNumbers(column) {
      amounts = whole
      scale = column.type.scale ?? 0
      hasNegative = bounds.hasNegative
      isSmall = bounds.sumFits
      return
    }
    switch column.values {
    case .number(let v), .duration(let v):
      var rounded: [Int64] = []
      rounded.reserveCapacity(v.count)
      for value in v {
        guard let coefficient = Int64(exactly: (value * 1_000_000).rounded(.toNearestOrEven))
        else { throw .overflow(name: "amount") }
        rounded.append(coefficient)
      }
      (amounts, scale) = (WholeNumbers(rounded), 6)
      bounds = Magnitude(amounts)
    case .integer, .decimal, .date, .timestamp, .flag, .text:
      throw .unsupported(what: "an amount that is not a number")
    }
    hasNegative = bounds.hasNegative
    isSmall = bounds.sumFits
  }

  /// One for every row.
  init(ones count: Int) {
    amounts = WholeNumbers([Int64](repeating: 1, count: count))
    scale = 0
    hasNegative = false
    isSmall = true
  }

  var type: ScalarType { .exact(scale) }
}

/// How large some integers are, found without a branch.
package struct Magnitude: Sendable {
  let hasNegative: Bool
  /// Whether the sum of any of them, each taken once, stays within 62 bits.
  let sumFits: Bool

  /// Of the integers or decimals of a column; other columns have none.
  init(_ column: Column, threads: Int = 1) {
    self.init(WholeNumbers(column) ?? WholeNumbers([]), threads: threads)
  }

  init(hasNegative: Bool, sumFits: Bool) {
    (self.hasNegative, self.sumFits) = (hasNegative, sumFits)
  }

  init(_ values: WholeNumbers, threads: Int = 1) {
    let parts = parts(ofRows: values.count)
    let found = simultaneously(parts.count, threads: threads) { part in
      if let slots = values.narrow {
        slots.withUnsafeBufferPointer { Magnitude.bits(of: $0[parts[part]]) }
      } else {
        (values.wide ?? []).withUnsafeBufferPointer { Magnitude.bits(of: $0[parts[part]]) }
      }
    }
    hasNegative = found.contains { $0.any < 0 }
    let length = 64 - found.reduce(0) { $0 | $1.beyondSign }.leadingZeroBitCount
    let countLength = 64 - values.count.leadingZeroBitCount
    sumFits = length + countLength <= 61
  }

  /// The bits that any of the values has, and those in which any differs from its sign.
  private static func bits<Number: FixedWidthInteger & SignedInteger>(
    of some: Slice<UnsafeBufferPointer<Number>>
  ) -> (any: Int64, beyondSign: Int64) {
    let values = UnsafeBufferPointer(rebasing: some)
    var any: Number = 0
    for value in values { any |= value }
    if any >= 0 { return (Int64(any), Int64(any)) }
    var bits: Number = 0
    for value in values { bits |= value ^ (value &>> (Number(Number.bitWidth) &- 1)) }
    return (Int64(any), Int64(bits))
  }
}

extension Column {
  /// Amounts of customers; each has one.
  init(_ amounts: WholeNumbers, scale: DecimalScale) {
    let validity = Validity(allPresent: amounts.count)
    if let slots = amounts.narrow {
      self.init(scale == 0 ? .integer(slots) : .decimal(slots, scale: scale), validity: validity)
    } else {
      let values = amounts.wide ?? []
      self.init(scale == 0 ? .integer(values) : .decimal(values, scale: scale), validity: validity)
    }
  }
}
