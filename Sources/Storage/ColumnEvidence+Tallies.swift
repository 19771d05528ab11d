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
  }

  /// Ids of one prefix and a fixed number of digits.
  struct Numbering {
    var prefix: [UInt8]
    var width: Int
    var least: Int
    var greatest: Int
  }
}
