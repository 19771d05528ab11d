/// What a cell says when it is read as a number.
struct NumberReading {
  enum Kind {
    /// coefficient / 10^scale, exactly.
    case exact
    /// A number with an exponent or too many digits for an exact decimal: `value` holds it.
    case float
    /// An integer beyond 64 bits.
    case hugeInteger
    /// Digits that begin with a needless 0: an id or a postcode, not a number.
    case leadingZero
    case notANumber
  }
  var kind: Kind
  var coefficient: Int64 = 0
  var scale = 0
  var value = 0.0
  var currency: NumberFormat.Currency?

  static let none = NumberReading(kind: .notANumber)
}

/// The most digits behind the decimal mark of an exact decimal.
let greatestScale = 9
let powersOfTen: [Int64] = (0...18).map { exponent in
  (0..<exponent).reduce(Int64(1)) { power, _ in power * 10 }
}

/// Reads numbers in all the forms that exports write: signs, brackets of accountants, money signs,
/// thousands and both decimal marks, exponents. Never `inf`, `nan`, hex or `1_000`.
struct NumberReader {
  let bytes: UnsafePointer<UInt8>
  var position: Int
  var end: Int
  let format: NumberFormat

  init(_ bytes: UnsafePointer<UInt8>, start: Int, end: Int, format: NumberFormat) {
    self.bytes = bytes
    position = start
    self.end = end
    self.format = format
  }

  mutating func read() -> NumberReading {
    trim()
    var reading = NumberReading(kind: .exact)
    var isNegative = false
    if position + 1 < end, bytes[position] == UInt8(ascii: "("), bytes[end - 1] == UInt8(ascii: ")")
    {
      isNegative = true
      position += 1
      end -= 1
      trim()
    }
    if eatSign(&isNegative) == false { return .none }
    reading.currency = eatCurrencyInFront() ?? eatCurrencyBehind()
    if reading.currency != nil, eatSign(&isNegative) == false { return .none }
    guard position < end else { return .none }
    return digits(isNegative: isNegative, reading)
  }

  private mutating func trim() {
    while position < end, bytes[position] == 0x20 || bytes[position] == 0x09 { position += 1 }
    while end > position, bytes[end - 1] == 0x20 || bytes[end - 1] == 0x09 { end -= 1 }
  }

  /// - Returns: false when there is a second sign.
  private mutating func eatSign(_ isNegative: inout Bool) -> Bool {
    guard position < end else { return true }
    let byte = bytes[position]
    guard byte == UInt8(ascii: "-") || byte == UInt8(ascii: "+") else { return true }
    if isNegative { return false }
    isNegative = byte == UInt8(ascii: "-")
    position += 1
    return !(position < end && (bytes[position] == byte || bytes[position] == UInt8(ascii: "+")))
  }

  private static let signs: [(NumberFormat.Currency, [UInt8])] = [
    (.dollar, Array("$".utf8)), (.euro, Array("€".utf8)), (.pound, Array("£".utf8)),
  ]

  private mutating func eatCurrencyInFront() -> NumberFormat.Currency? {
    guard position < end, bytes[position] == UInt8(ascii: "$") || bytes[position] >= 0x80 else {
      return nil
    }
    for (currency, sign) in NumberReader.signs where end - position > sign.count {
      guard sign.indices.allSatisfy({ bytes[position + $0] == sign[$0] }) else { continue }
      position += sign.count
      trim()
      return currency
    }
    return nil
  }

  private mutating func eatCurrencyBehind() -> NumberFormat.Currency? {
    guard end > position, bytes[end - 1] == UInt8(ascii: "$") || bytes[end - 1] >= 0x80 else {
      return nil
    }
    for (currency, sign) in NumberReader.signs where end - position > sign.count {
      let from = end - sign.count
      guard sign.indices.allSatisfy({ bytes[from + $0] == sign[$0] }) else { continue }
      end = from
      trim()
      return currency
    }
    return nil
  }

  private mutating func digits(isNegative: Bool, _ start: NumberReading) -> NumberReading {
    var reading = start
    var coefficient: Int64 = 0
    var (whole, fraction) = (0, 0)
    var overflow = false
    var hasExponent = false
    let first = position
    var sawGroup = false
    var groupDigits = 0
    func add(_ digit: UInt8) {
      let (product, one) = coefficient.multipliedReportingOverflow(by: 10)
      let term = Int64(digit &- 48)
      let (sum, two) =
        isNegative
        ? product.subtractingReportingOverflow(term) : product.addingReportingOverflow(term)
      if one || two { overflow = true }
      coefficient = sum
    }
    while position < end {
      let byte = bytes[position]
      if byte &- 48 < 10 {
        add(byte)
        whole += 1
        groupDigits += 1
      } else if byte == format.group, format.group != 0 {
        guard sawGroup ? groupDigits == 3 : (1...3).contains(groupDigits) else { return .none }
        (sawGroup, groupDigits) = (true, 0)
      } else {
        break
      }
      position += 1
    }
    if sawGroup, groupDigits != 3 { return .none }
    if position < end, bytes[position] == format.decimalMark {
      position += 1
      while position < end, bytes[position] &- 48 < 10 {
        add(bytes[position])
        fraction += 1
        position += 1
      }
    }
    guard whole + fraction > 0 else { return .none }
    if position < end, bytes[position] | 0x20 == UInt8(ascii: "e") {
      hasExponent = true
      position += 1
      if position < end,
        bytes[position] == UInt8(ascii: "-") || bytes[position] == UInt8(ascii: "+")
      {
        position += 1
      }
      guard position < end, end - position <= 5 else { return .none }
      while position < end, bytes[position] &- 48 < 10 { position += 1 }
    }
    guard position == end else { return .none }
    if whole > 1, bytes[first] == UInt8(ascii: "0") {
      reading.kind = .leadingZero
      return reading
    }
    if !hasExponent, !overflow, fraction <= greatestScale {
      reading.coefficient = coefficient
      reading.scale = fraction
      return reading
    }
    if !hasExponent, fraction == 0 { reading.kind = .hugeInteger } else { reading.kind = .float }
    guard let value = double(from: first, isNegative: isNegative) else { return .none }
    reading.value = value
    return reading
  }

  /// The digits from a position on as a double; `nil` when they are none or too great.
  private func double(from first: Int, isNegative: Bool) -> Double? {
    var plain: [UInt8] = isNegative ? [UInt8(ascii: "-")] : []
    for i in first..<end where bytes[i] != format.group || format.group == 0 {
      plain.append(bytes[i] == format.decimalMark ? UInt8(ascii: ".") : bytes[i])
    }
    guard let value = Double(String(decoding: plain, as: UTF8.self)), value.isFinite else {
      return nil
    }
    return value
  }
}

extension NumberReading {
  /// The coefficient at a given scale, or `nil` when it has more decimals or does not fit.
  func coefficient(atScale wanted: Int) -> Int64? {
    guard kind == .exact, scale <= wanted else { return nil }
    let (result, overflow) = coefficient.multipliedReportingOverflow(
      by: powersOfTen[wanted - scale])
    return overflow ? nil : result
  }

  /// The nearest double: below 2^53 one division by a power of ten is exactly rounded (Clinger,
  /// "How to Read Floating Point Numbers Accurately").
  var double: Double? {
    switch kind {
    case .float, .hugeInteger: return value
    case .leadingZero, .notANumber: return nil
    case .exact:
      if scale == 0 { return Double(coefficient) }
      if coefficient.magnitude < 1 << 53 {
        return Double(coefficient) / Double(powersOfTen[scale])
      }
      let digits = String(coefficient)
      return Double("\(digits)e-\(scale)")
    }
  }
}
