import TestSupport
import Testing

@testable import Rendering

@Suite struct DecimalDigitsTests {
  @Test(arguments: [
    (0.0, 2, "0.00"), (1.005, 2, "1.01"), (2.5, 0, "3"), (-2.5, 0, "−3"), (0.125, 2, "0.13"),
    (-0.004, 2, "0.00"), (-0.005, 2, "−0.01"), (999.995, 2, "1,000.00"), (0.95, 0, "1"),
    (0.05, 0, "0"), (1_234_567.891, 1, "1,234,567.9"), (1e21, 0, "1,000,000,000,000,000,000,000"),
    (1.5e-7, 8, "0.00000015"), (1.5e-7, 2, "0.00"), (99.5, 0, "100"), (123456, 0, "123,456"),
    (.leastNonzeroMagnitude, 3, "0.000"), (0.1, 3, "0.100"),
  ])
  func `doubles are rounded on their decimal digits`(value: Double, places: Int, text: String)
    throws
  {
    let digits = try #require(DecimalDigits(value))
    #expect(digits.text(places: places, grouped: true) == text)
  }

  @Test(arguments: [
    (Int64(123_450), 2, 2, "1,234.50"), (-5, 1, 0, "−1"), (4, 1, 0, "0"), (-4, 1, 0, "0"),
    (5, 3, 2, "0.01"), (.max, 2, 2, "92,233,720,368,547,758.07"),
    (.min, 0, 0, "−9,223,372,036,854,775,808"), (7, 0, 2, "7.00"), (0, 4, 2, "0.00"),
  ])
  func `decimals are exact`(coefficient: Int64, scale: Int, places: Int, text: String) {
    #expect(DecimalDigits(coefficient, scale: scale).text(places: places, grouped: true) == text)
  }

  @Test func `what is not finite has no digits`() {
    #expect(DecimalDigits(.nan) == nil)
    #expect(DecimalDigits(-.infinity) == nil)
  }
}
