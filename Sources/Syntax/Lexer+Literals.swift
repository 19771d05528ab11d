/// Numbers, money and periods.
extension Lexer {
  /// The digits behind the point that a number can have.
  static let maxScale = 15

  /// `1.5`, `10k`, `95%`, `2024-Q2`.
  mutating func lexNumberOrPeriod() -> (Token.Kind, SyntaxProblem.Kind?) {
    if let period = lexCalendarPeriod() { return period }
    let start = offset
    guard let number = lexDecimal() else {
      return (.number(.number(coefficient: 0, scale: 0)), .numberTooLarge(text(from: start)))
    }
    if peek() == UInt8(ascii: "%") {
      offset += 1
      return (.number(.percent(coefficient: number.coefficient, scale: number.scale + 2)), nil)
    }
    return (.number(.number(coefficient: number.coefficient, scale: number.scale)), nil)
  }

  /// `$10k` is money, `$name` a parameter.
  mutating func lexMoneyOrParameter() -> (Token.Kind, SyntaxProblem.Kind?) {
    let start = offset
    offset += 1
    if let digit = peek(), (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(digit) {
      guard let number = lexDecimal() else {
        return (.number(.money(coefficient: 0, scale: 0)), .numberTooLarge(text(from: start)))
      }
      return (.number(.money(coefficient: number.coefficient, scale: number.scale)), nil)
    }
    guard nameLength(at: offset, isFirst: true) > 0 else {
      return (.unknown, .unknownCharacter("$", meant: nil))
    }
    skipName()
    return (.parameter(String(text(from: start).dropFirst())), nil)
  }

  /// Digits, a point and digits, a suffix `k`, `M` or `B`; exact. `nil` when it does not fit.
  private mutating func lexDecimal() -> (coefficient: Int64, scale: Int)? {
    var coefficient: Int64 = 0
    var scale = 0
    var fits = true
    func push(_ byte: UInt8) {
      let (product, a) = coefficient.multipliedReportingOverflow(by: 10)
      let (sum, b) = product.addingReportingOverflow(Int64(byte - UInt8(ascii: "0")))
      if a || b { fits = false } else { coefficient = sum }
    }
    while let digit = peekDigit() {
      push(digit)
      offset += 1
    }
    if peek() == UInt8(ascii: "."), peekDigit(1) != nil {
      offset += 1
      while let digit = peekDigit() {
        push(digit)
        scale += 1
        offset += 1
      }
    }
    if let power = lexSuffix() {
      let left = max(0, power - scale)
      scale = max(0, scale - power)
      for _ in 0..<left { push(UInt8(ascii: "0")) }
    }
    return fits && scale <= Lexer.maxScale ? (coefficient, scale) : nil
  }

  /// The power of ten of `k`, `M` or `B`, when the number ends with it.
  private mutating func lexSuffix() -> Int? {
    guard let byte = peek(), nameLength(at: offset + 1, isFirst: false) == 0 else { return nil }
    let power: Int? =
      switch byte {
      case UInt8(ascii: "k"), UInt8(ascii: "K"): 3
      case UInt8(ascii: "m"), UInt8(ascii: "M"): 6
      case UInt8(ascii: "b"), UInt8(ascii: "B"): 9
      default: nil
      }
    if power != nil { offset += 1 }
    return power
  }

  func peekDigit(_ distance: Int = 0) -> UInt8? {
    guard let byte = peek(distance), (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else {
      return nil
    }
    return byte
  }
}
