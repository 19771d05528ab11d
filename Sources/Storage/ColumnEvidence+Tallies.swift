extension ColumnEvidence {
  /// How many cells one number format can read, and as what.
  struct NumberTally {
    var fits = 0
    var scale = 0
    var floats = 0
    var hugeIntegers = 0
    var leadingZeros = 0
    /// The greatest amount, of either sign.
    var greatest = 0.0
    var currencies: [CurrencyMark: Int] = [:]
    /// Numbers with a percent sign.
    var percents = 0

    /// - Parameters:
    ///   - magnitude: of what was read.
    ///   - count: how many cells are written so.
    mutating func add(_ reading: NumberReading, _ magnitude: Double, _ count: Int) {
      fits += count
      greatest = max(greatest, magnitude)
      switch reading.kind {
      case .exact: scale = max(scale, reading.scale)
      case .float: floats += count
      case .hugeInteger: hugeIntegers += count
      case .leadingZero: leadingZeros += count
      case .notANumber: break
      }
      if reading.isPercent { percents += count }
      if let currency = reading.currency { currencies[currency, default: 0] += count }
    }
  }
}
