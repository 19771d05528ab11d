import Storage
import Values

/// Money per month made from a price: price × quantity ÷ divisor ÷ the length it is for.
///
/// Exact in twelfths of decimals, as prices for a year, a quarter, 52 weeks or 365 days are; what is
/// not, such as a third of a year's, is rounded once, half to even, at a twelfth of 1e-6, finer than
/// language.md asks (State, cohorts and attribution). Amounts too large for that, beyond 7.7e11 a
/// month, are rounded at 1e-6 as it says.
struct MonthlyAmounts {
  struct Parts {
    var amount: Column
    var divisor: Int64 = 1
    var interval: Column?
    var intervalCount: Column?
    var quantity: Column?
    var factors = IntervalFactors()

    init(amount: Column) { self.amount = amount }
  }

  private(set) var column: Column
  /// Rows without an amount because their interval, or the term of a total, is no length of time, or
  /// missing.
  private(set) var unknownIntervals = 0
  private(set) var unknownExample: String?
  /// Rows that are charged once.
  private(set) var oneOffs = 0
  /// Rows without an amount because it does not fit or an interval counts 0.
  private(set) var outOfRange = 0

  /// Digits behind the point.
  static let digits = 6
  /// What amounts are worked out in.
  static let scale = DecimalScale(digits, isTwelfths: true)
  /// What a schema says of them before they are worked out.
  static let type = ScalarType.decimal(scale: DecimalScale(digits))

  init(_ parts: Parts) {
    self.init(parts, in: MonthlyAmounts.scale)
    guard outOfRange > 0 else { return }
    let plain = MonthlyAmounts(parts, in: DecimalScale(MonthlyAmounts.digits))
    if plain.outOfRange < outOfRange { self = plain }
  }

  private init(_ parts: Parts, in scale: DecimalScale) {
    let rows = parts.amount.count
    let amount = ScaledIntegers(parts.amount)
    let quantity = parts.quantity.map(ScaledIntegers.init)
    let counts = parts.intervalCount.map(ScaledIntegers.init)
    let intervals = parts.interval.map { IntervalsByRow($0, parts.factors) }
    let up = (scale.isTwelfths ? 12 : 1) * Int128.powerOfTen(scale.digits)
    let down =
      Int128(parts.divisor) * .powerOfTen(amount.scale) * .powerOfTen(quantity?.scale ?? 0)
    let countScale = Int128.powerOfTen(counts?.scale ?? 0)
    var values = [Int64](repeating: 0, count: rows)
    var present = [UInt64](repeating: 0, count: (rows + 63) / 64)
    for row in 0..<rows where amount.validity.isPresent(row) {
      var numerator = up * Int128(amount.values[row])
      var denominator = down
      if let intervals {
        guard let interval = intervals.interval(row) else {
          if intervals.isOneOff(row) {
            oneOffs += 1
            continue
          }
          unknownIntervals += 1
          unknownExample = unknownExample ?? intervals.text(row)
          continue
        }
        numerator *= Int128(interval.numerator)
        denominator *= Int128(interval.denominator)
      }
      // A price per month counts one month where nothing is said; a total without a term is no price.
      if intervals == nil, let counts, !counts.validity.isPresent(row) {
        unknownIntervals += 1
        continue
      }
      if let quantity, quantity.validity.isPresent(row) {
        numerator = numerator.multiplied(by: quantity.values[row])
      } else if let quantity {
        // No quantity stands for one.
        numerator = numerator.multiplied(by: Int64.powerOfTen(quantity.scale))
      }
      if let counts, counts.validity.isPresent(row) {
        numerator *= countScale
        denominator = denominator.multiplied(by: counts.values[row])
      }
      guard let value = MonthlyAmounts.divide(numerator, denominator) else {
        outOfRange += 1
        continue
      }
      values[row] = value
      present[row >> 6] |= 1 << UInt64(row & 63)
    }
    column = MonthlyAmounts.shortened(
      values, scale, Validity(words: present, count: rows), atLeast: amount.scale)
  }

  /// The quotient, half to even; `nil` when it has no value or does not fit.
  static func divide(_ numerator: Int128, _ denominator: Int128) -> Int64? {
    guard denominator > 0, numerator != .max else { return nil }
    var (quotient, rest) = numerator.quotientAndRemainder(dividingBy: denominator)
    let twice = rest.magnitude * 2
    if twice > denominator.magnitude || (twice == denominator.magnitude && quotient % 2 != 0) {
      quotient += numerator < 0 ? -1 : 1
    }
    return Int64(exactly: quotient)
  }

  /// Money in whole cents says so: where no row needs twelfths there are none, and digits that are 0
  /// in every row go, down to those that the file has, and to two.
  static func shortened(
    _ values: [Int64], _ scale: DecimalScale, _ validity: Validity, atLeast least: Int
  ) -> Column {
    var result = values
    var (digits, isTwelfths) = (scale.digits, scale.isTwelfths)
    func divide(by divisor: Int64) -> Bool {
      guard result.allSatisfy({ $0 % divisor == 0 }) else { return false }
      for row in 0..<result.count { result[row] /= divisor }
      return true
    }
    if isTwelfths, divide(by: 12) { isTwelfths = false }
    while digits > max(2, least), divide(by: 10) { digits -= 1 }
    return Column(
      .decimal(result, scale: DecimalScale(digits, isTwelfths: isTwelfths)), validity: validity)
  }
}

/// A numeric column as integers over a power of ten, or over twelve of it; of other columns nothing is
/// present.
struct ScaledIntegers {
  var values: [Int64]
  /// Digits behind the point.
  var scale: Int
  var isTwelfths = false
  var validity: Validity

  init(_ column: Column) {
    validity = column.validity
    scale = 0
    switch column.copiedValues {
    case .integer(let integers): values = integers
    case .decimal(let coefficients, let own):
      values = coefficients
      scale = own.digits
      isTwelfths = own.isTwelfths
    case .number(let numbers):
      scale = MonthlyAmounts.digits
      var present: [Bool] = []
      values = []
      for (row, number) in numbers.enumerated() {
        let scaled = Int64(exactly: (number * 1_000_000).rounded(.toNearestOrEven))
        values.append(scaled ?? 0)
        present.append(scaled != nil && column.validity.isPresent(row))
      }
      validity = Validity(present)
    case .date, .timestamp, .flag, .text, .duration:
      values = [Int64](repeating: 0, count: column.count)
      validity = Validity(
        words: [UInt64](repeating: 0, count: (column.count + 63) / 64), count: column.count)
    }
  }
}

/// The interval of each row, looked up once for each distinct text.
private struct IntervalsByRow {
  private let codes: [UInt32]
  private let byCode: [BillingInterval?]
  private let areOneOff: [Bool]
  private let dictionary: TextDictionary?
  private let validity: Validity

  init(_ column: Column, _ factors: IntervalFactors) {
    validity = column.validity
    guard case .text(let codes, let dictionary) = column.copiedValues else {
      self.codes = []
      byCode = []
      areOneOff = []
      self.dictionary = nil
      return
    }
    self.codes = codes
    self.dictionary = dictionary
    byCode = (0..<dictionary.count).map {
      BillingInterval(text: dictionary.string(UInt32($0)), factors)
    }
    areOneOff = (0..<dictionary.count).map {
      BillingInterval.isOneOff(dictionary.string(UInt32($0)))
    }
  }

  func interval(_ row: Int) -> BillingInterval? {
    guard dictionary != nil, validity.isPresent(row) else { return nil }
    return byCode[Int(codes[row])]
  }

  func isOneOff(_ row: Int) -> Bool {
    dictionary != nil && validity.isPresent(row) && areOneOff[Int(codes[row])]
  }

  func text(_ row: Int) -> String? {
    validity.isPresent(row) ? dictionary?.string(codes[row]) : nil
  }
}

extension Int128 {
  static func powerOfTen(_ exponent: Int) -> Int128 {
    (0..<exponent).reduce(1) { power, _ in power * 10 }
  }

  /// The product, or the greatest number where it does not fit, which no quotient of money is.
  fileprivate func multiplied(by factor: Int64) -> Int128 {
    let (product, overflows) = multipliedReportingOverflow(by: Int128(factor))
    return overflows ? .max : product
  }
}

extension Int64 {
  fileprivate static func powerOfTen(_ exponent: Int) -> Int64 {
    (0..<exponent).reduce(1) { power, _ in power * 10 }
  }
}
