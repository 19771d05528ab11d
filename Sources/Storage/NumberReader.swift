/// What a cell says when it is read as a number.
struct NumberReading {
  enum Kind {
    /// coefficient / 10^scale, exactly.
    case exact
    /// A number too great or with too many digits for an exact decimal: `value` holds it.
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
  var currency: CurrencyMark?
  var isPercent = false

  static let none = NumberReading(kind: .notANumber)
}

/// The most digits behind the decimal mark of an exact decimal.
let greatestScale = 9
let powersOfTen: [Int64] = (0...18).map { exponent in
  (0..<exponent).reduce(Int64(1)) { power, _ in power * 10 }
}

/// Reads numbers in all the forms that exports write: signs in front and behind, brackets of
/// accountants, money signs and codes, percent, thousands and both decimal marks, exponents. Never `inf`, `nan`, hex or `1_000`.
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
    eatBrackets(&isNegative)
    if eatSign(&isNegative) == false { return .none }
    guard eatMarks(&isNegative, &reading), position < end else { return .none }
    let result = digits(isNegative: isNegative, reading)
    return reading.isPercent ? result.hundredth : result
  }

  /// Accountants put what is negative in brackets.
  private mutating func eatBrackets(_ isNegative: inout Bool) {
    guard position + 1 < end, bytes[position] == UInt8(ascii: "("),
      bytes[end - 1] == UInt8(ascii: ")")
    else { return }
    isNegative = true
    position += 1
    end -= 1
    trim()
  }

  /// Money in front or behind, a percent sign, a minus behind.
  ///
  /// - Returns: false where they cannot stand together.
  private mutating func eatMarks(_ isNegative: inout Bool, _ reading: inout NumberReading) -> Bool {
    if let (mark, length) = CurrencyMark.inFront(bytes, position, end) {
      reading.currency = mark
      position += length
      trim()
      if !isNegative { eatBrackets(&isNegative) }
      if eatSign(&isNegative) == false { return false }
    }
    guard end > position, bytes[end - 1] &- 48 >= 10 else { return true }
    eatDashOfDecimals()
    if eatMinusBehind(&isNegative) == false { return false }
    if let (mark, length) = CurrencyMark.behind(bytes, position, end) {
      if let front = reading.currency {
        guard let both = front.joined(with: mark) else { return false }
        reading.currency = both
      } else {
        reading.currency = mark
      }
      end -= length
      trim()
      if !isNegative { eatBrackets(&isNegative) }
    } else if end - position > 1, bytes[end - 1] == UInt8(ascii: "%"), reading.currency == nil {
      reading.isPercent = true
      end -= 1
      trim()
    }
    return eatMinusBehind(&isNegative)
  }

  /// `49.-`, `49,--` and `49.–`: a dash for decimals that are none, as prices are written in Switzerland and
  /// around it.
  private mutating func eatDashOfDecimals() {
    var stop = end
    while stop - position > 2 {
      if bytes[stop - 1] == UInt8(ascii: "-") || bytes[stop - 1] == NumberReader.westernDash {
        stop -= 1
      } else if bytes[stop - 3] == 0xE2, bytes[stop - 2] == 0x80,
        (0x93...0x94).contains(bytes[stop - 1])
      {
        stop -= 3
      } else {
        break
      }
    }
    guard stop < end, end - stop <= 6, stop - position > 1,
      bytes[stop - 1] == UInt8(ascii: ".") || bytes[stop - 1] == UInt8(ascii: ","),
      bytes[stop - 2] &- 48 < 10
    else { return }
    end = stop - 1
    trim()
  }

  /// `–` in Windows-1252; in UTF-8 a character ends with it, of which no number is made.
  private static let westernDash: UInt8 = 0x96

  /// `1200-`, as ledgers print it.
  ///
  /// - Returns: false when there is a second sign.
  private mutating func eatMinusBehind(_ isNegative: inout Bool) -> Bool {
    guard end - position > 1, bytes[end - 1] == UInt8(ascii: "-") else { return true }
    if isNegative { return false }
    isNegative = true
    end -= 1
    trim()
    return true
  }

  private mutating func trim() {
    while position < end {
      let length = blank(at: position)
      if length == 0 { break }
      position += length
    }
    while end > position {
      if bytes[end - 1] == 0x20 || bytes[end - 1] == 0x09 {
        end -= 1
      } else if end - position > 1, blank(at: end - 2) == 2 {
        end -= 2
      } else if end - position > 2, blank(at: end - 3) == 3 {
        end -= 3
      } else if bytes[end - 1] == NumberReader.westernBlank {
        end -= 1
      } else {
        break
      }
    }
  }

  /// U+00A0 in Windows-1252; in UTF-8 a character ends with it, of which no number is made.
  private static let westernBlank: UInt8 = 0xA0

  /// The length of a blank: a space, a tab, U+00A0 or the narrow U+202F, which some write between
  /// thousands and in front of a unit; 0 for another byte.
  private func blank(at place: Int) -> Int {
    let byte = bytes[place]
    if byte == 0x20 || byte == 0x09 || byte == NumberReader.westernBlank { return 1 }
    if byte == 0xC2, place + 1 < end, bytes[place + 1] == 0xA0 { return 2 }
    if byte == 0xE2, place + 2 < end, bytes[place + 1] == 0x80, bytes[place + 2] == 0xAF {
      return 3
    }
    return 0
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

  private mutating func digits(isNegative: Bool, _ start: NumberReading) -> NumberReading {
    var coefficient: Int64 = 0
    var (whole, fraction) = (0, 0)
    var overflow = false
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
      } else if format.group != 0, let length = group(at: position) {
        guard sawGroup ? groupDigits == 3 : (1...3).contains(groupDigits) else { return .none }
        (sawGroup, groupDigits) = (true, 0)
        position += length - 1
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
    let digitsEnd = position
    var exponent: Int?
    if position < end, bytes[position] | 0x20 == UInt8(ascii: "e") {
      position += 1
      exponent = self.exponent()
      if exponent == nil { return .none }
    }
    guard position == end else { return .none }
    if whole > 1, bytes[first] == UInt8(ascii: "0") {
      var reading = start
      reading.kind = .leadingZero
      return reading
    }
    // `1.2E+03` is 1200, exactly, as spreadsheets write it.
    let scale = fraction - (exponent ?? 0)
    let short =
      !overflow && scale <= greatestScale
      ? Digits(coefficient: coefficient, scale: scale)
      : withoutZeros(first..<digitsEnd, fraction, scale, isNegative: isNegative)
    if let exact = short?.reading(start) { return exact }
    guard let value = double(from: first, isNegative: isNegative) else { return .none }
    var reading = start
    reading.kind = exponent == nil && fraction == 0 ? .hugeInteger : .float
    reading.value = value
    return reading
  }

  /// coefficient / 10^scale
  private struct Digits {
    var coefficient: Int64
    var scale: Int

    /// `nil` where no exact decimal holds them.
    func reading(_ start: NumberReading) -> NumberReading? {
      guard scale <= greatestScale, -scale < powersOfTen.count else { return nil }
      let (moved, isBeyond) = coefficient.multipliedReportingOverflow(
        by: powersOfTen[max(0, -scale)])
      if isBeyond { return nil }
      var reading = start
      reading.coefficient = moved
      reading.scale = max(0, scale)
      return reading
    }
  }

  /// The digits without the zeros that end them, of which cents keep two: `numeric(20,10)` writes
  /// `1.5000000000`. `nil` where they are still too many.
  private func withoutZeros(
    _ digits: Range<Int>, _ fraction: Int, _ scale: Int, isNegative: Bool
  ) -> Digits? {
    var (end, rest, scale) = (digits.upperBound, fraction, scale)
    while rest > 0, scale > NumberReader.centDigits, bytes[end - 1] == UInt8(ascii: "0") {
      (end, rest, scale) = (end - 1, rest - 1, scale - 1)
    }
    guard end < digits.upperBound else { return nil }
    var coefficient: Int64 = 0
    for i in digits.lowerBound..<end where bytes[i] &- 48 < 10 {
      let (product, one) = coefficient.multipliedReportingOverflow(by: 10)
      let term = Int64(bytes[i] &- 48)
      let (sum, two) = product.addingReportingOverflow(isNegative ? -term : term)
      if one || two { return nil }
      coefficient = sum
    }
    return Digits(coefficient: coefficient, scale: scale)
  }

  private static let centDigits = 2

  /// What stands behind the `e`, up to the end; `nil` where it is no exponent.
  private mutating func exponent() -> Int? {
    var isNegative = false
    if position < end, bytes[position] == UInt8(ascii: "-") || bytes[position] == UInt8(ascii: "+")
    {
      isNegative = bytes[position] == UInt8(ascii: "-")
      position += 1
    }
    guard position < end, end - position <= 5 else { return nil }
    var value = 0
    while position < end, bytes[position] &- 48 < 10 {
      value = value * 10 + Int(bytes[position] &- 48)
      position += 1
    }
    return isNegative ? -value : value
  }

  /// The length of the sign between thousands; `nil` where none stands.
  private func group(at place: Int) -> Int? {
    if bytes[place] == format.group { return 1 }
    guard format.group == 0x20, bytes[place] >= 0x80 else { return nil }
    let length = blank(at: place)
    return length > 0 ? length : nil
  }

  /// The digits from a position on as a double; `nil` when they are none or too great.
  private func double(from first: Int, isNegative: Bool) -> Double? {
    var plain: [UInt8] = isNegative ? [UInt8(ascii: "-")] : []
    for i in first..<end where bytes[i] < 0x80 && (bytes[i] != format.group || format.group == 0) {
      plain.append(bytes[i] == format.decimalMark ? UInt8(ascii: ".") : bytes[i])
    }
    guard let value = Double(String(decoding: plain, as: UTF8.self)), value.isFinite else {
      return nil
    }
    return value
  }
}

extension NumberReading {
  /// The number that a percent sign makes of it.
  fileprivate var hundredth: NumberReading {
    var result = self
    switch kind {
    case .exact where scale + 2 <= greatestScale: result.scale += 2
    case .exact:
      result.kind = .float
      result.value = (double ?? 0) / 100
    case .float, .hugeInteger:
      result.kind = .float
      result.value = value / 100
    case .leadingZero, .notANumber: break
    }
    return result
  }

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

extension NumberReading {
  /// Nothing but digits and at most one point among them, of which an exact decimal holds all: how most
  /// numbers are written. `nil` for what else there is, numbers or not.
  init?(plainDigits bytes: UnsafePointer<UInt8>, _ start: Int, _ end: Int) {
    guard end - start < powersOfTen.count else { return nil }
    var point: Int?
    var coefficient: Int64 = 0
    for place in start..<end {
      let digit = bytes[place] &- 48
      if digit < 10 {
        coefficient = coefficient &* 10 &+ Int64(digit)
      } else if bytes[place] == UInt8(ascii: "."), point == nil, place > start, place < end - 1 {
        point = place
      } else {
        return nil
      }
    }
    let whole = (point ?? end) - start
    let scale = point.map { end - 1 - $0 } ?? 0
    guard whole == 1 || whole > 1 && bytes[start] != UInt8(ascii: "0"), scale <= greatestScale
    else { return nil }
    self.init(kind: .exact, coefficient: coefficient, scale: scale)
  }
}
