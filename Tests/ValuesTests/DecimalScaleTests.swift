import Testing
import Values

@Suite struct DecimalScaleTests {
  private let cents = DecimalScale(2)
  private let twelfths = DecimalScale(2, isTwelfths: true)

  @Test func `a scale says how many units make one`() {
    #expect(DecimalScale(0).unitsPerOne == 1)
    #expect(cents.unitsPerOne == 100 && cents.divisor == 100)
    #expect(twelfths.unitsPerOne == 1200 && twelfths.divisor == 1200)
    #expect(DecimalScale(18).unitsPerOne == 1_000_000_000_000_000_000)
    #expect(DecimalScale(19).unitsPerOne == nil)
    #expect(DecimalScale(17, isTwelfths: true).unitsPerOne == 1_200_000_000_000_000_000)
    #expect(DecimalScale(18, isTwelfths: true).unitsPerOne == nil)
  }

  @Test func `numbers of two scales meet in one that holds both`() {
    let joined = DecimalScale(4).joined(with: twelfths)
    #expect(joined == DecimalScale(4, isTwelfths: true))
    #expect(DecimalScale(4).factor(to: joined) == 12)
    #expect(twelfths.factor(to: joined) == 100)
    #expect(cents.factor(to: twelfths) == 12)
    #expect(twelfths.factor(to: cents) == nil)
    #expect(DecimalScale(4).factor(to: cents) == nil)
  }

  @Test func `products are exact in one scale, except those of twelfths`() {
    #expect(cents.multiplied(by: twelfths) == DecimalScale(4, isTwelfths: true))
    #expect(twelfths.multiplied(by: twelfths) == nil)
    #expect(DecimalScale(10).multiplied(by: DecimalScale(9)) == nil)
  }

  @Test func `rounded numbers are decimals with no more digits than asked for`() {
    #expect(cents.rounded(to: 1) == DecimalScale(1))
    #expect(cents.rounded(to: 5) == cents)
    #expect(twelfths.rounded(to: 5) == DecimalScale(5))
  }

  @Test func `twelfths that are whole cents are shown so, others to a millionth, half to even`() {
    let whole = twelfths.decimals([1200, -24, 0])
    #expect(whole == ([100, -2, 0], cents))
    // 79.00 a year is 6.58333… a month.
    let some = twelfths.decimals([7900, -7900, 1200])
    #expect(some == ([6_583_333, -6_583_333, 1_000_000], DecimalScale(6)))
    let halves = DecimalScale(6, isTwelfths: true).decimals([6, 18, 30, -6, -18, 7])
    #expect(halves == ([0, 2, 2, 0, -2, 1], DecimalScale(6)))
    #expect(cents.decimals([5]) == ([5], cents))
  }

  @Test func `numbers too large for six digits keep those that they have`() {
    let (values, scale) = twelfths.decimals([.max, 7])
    #expect(scale.digits < 6 && scale.digits >= 2)
    #expect(values.count == 2)
  }
}
