/// What the coefficient of an exact number counts: units of 10^−digits, or twelfths of them.
///
/// A price per year is in cents, its twelfth mostly is not: kept in decimals, money per month of
/// 5,000 prices of 7,900 a year adds up to 39,499,999.98 a year. In twelfths it is exact, as are
/// prices for a quarter, a half year, 52 weeks or 365 days (language.md: money adds exactly).
package struct DecimalScale: Sendable, Hashable, ExpressibleByIntegerLiteral {
  /// Digits behind the point.
  package let digits: Int
  package let isTwelfths: Bool

  package init(_ digits: Int, isTwelfths: Bool = false) {
    self.digits = digits
    self.isTwelfths = isTwelfths
  }

  package init(integerLiteral digits: Int) { self.init(digits) }

  /// How many units make one; `nil` beyond 64 bits.
  package var unitsPerOne: Int64? {
    guard digits >= 0, digits <= (isTwelfths ? 17 : 18) else { return nil }
    return (0..<digits).reduce(isTwelfths ? 12 : 1) { power, _ in power * 10 }
  }

  /// How many units make one, as a double; exact for up to 20 digits.
  package var divisor: Double {
    (0..<max(0, digits)).reduce(isTwelfths ? 12.0 : 1.0) { power, _ in power * 10 }
  }

  /// The coarsest scale that holds the numbers of both exactly.
  package func joined(with other: DecimalScale) -> DecimalScale {
    DecimalScale(max(digits, other.digits), isTwelfths: isTwelfths || other.isTwelfths)
  }

  /// The scale of products; `nil` where they are not exact in one.
  package func multiplied(by other: DecimalScale) -> DecimalScale? {
    if isTwelfths && other.isTwelfths || digits + other.digits > 18 { return nil }
    return DecimalScale(digits + other.digits, isTwelfths: isTwelfths || other.isTwelfths)
  }

  /// The scale of numbers rounded to some digits behind the point.
  package func rounded(to digits: Int) -> DecimalScale {
    DecimalScale(isTwelfths ? digits : min(self.digits, digits))
  }

  /// How many units of another scale, not coarser than this, one unit of this is; `nil` beyond 64 bits
  /// and where the other is coarser.
  package func factor(to finer: DecimalScale) -> Int64? {
    guard finer.isTwelfths || !isTwelfths else { return nil }
    return DecimalScale(
      finer.digits - digits, isTwelfths: finer.isTwelfths && !isTwelfths
    ).unitsPerOne
  }
}

extension ScalarType {
  /// A decimal, or an integer where there is nothing behind the point.
  package static func exact(_ scale: DecimalScale) -> ScalarType {
    scale == 0 ? .integer : .decimal(scale: scale)
  }
}

extension DecimalScale {
  /// Digits that twelfths are shown with where they are no decimals.
  package static let digitsOfTwelfths = 6

  /// Coefficients in twelfths as decimals: all exact, with the digits that they have, or rounded half
  /// to even with six digits or more. Other scales stay as they are.
  package func decimals(_ values: [Int64]) -> ([Int64], DecimalScale) {
    guard isTwelfths else { return (values, self) }
    if values.allSatisfy({ $0 % 12 == 0 }) { return (values.map { $0 / 12 }, DecimalScale(digits)) }
    // More digits than fit are not shown.
    for shown in stride(from: max(digits, Self.digitsOfTwelfths), to: digits, by: -1) {
      let up = Int128(DecimalScale(digits).factor(to: DecimalScale(shown)) ?? 1)
      let scaled = values.map { Int64(exactly: halfToEven(Int128($0) * up, 12)) }
      if scaled.contains(nil) { continue }
      return (scaled.map { $0 ?? 0 }, DecimalScale(shown))
    }
    return (values.map { Int64(halfToEven(Int128($0), 12)) }, DecimalScale(digits))
  }
}

/// The quotient, half to even.
private func halfToEven(_ value: Int128, _ divisor: Int128) -> Int128 {
  let (quotient, rest) = value.quotientAndRemainder(dividingBy: divisor)
  let twice = rest.magnitude * 2
  let isAway = twice > divisor.magnitude || twice == divisor.magnitude && quotient % 2 != 0
  return isAway ? quotient + value.signum() : quotient
}
