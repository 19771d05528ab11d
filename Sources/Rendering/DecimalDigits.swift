/// A number as its decimal digits, so that rounding happens on what people read: 0.82045 is
/// `82.05 %`, although its nearest binary fraction lies below the half.
struct DecimalDigits: Sendable, Hashable {
  private var isNegative: Bool
  /// 0 to 9, the most significant first; empty for 0.
  private(set) var digits: [UInt8]
  /// How many of the digits stand behind the point; negative for trailing zeros that are left out.
  private(set) var scale: Int

  /// value / 10^scale
  init(_ value: Int64, scale: Int = 0) {
    isNegative = value < 0
    digits = value == 0 ? [] : String(value.magnitude).utf8.map { $0 - 48 }
    self.scale = scale
  }

  /// The shortest decimal that reads back as the same double; `nil` when it is not finite.
  init?(_ value: Double) {
    guard value.isFinite else { return nil }
    isNegative = value < 0
    digits = []
    scale = 0
    var isFraction = false
    var exponent = 0
    var exponentSign = 0
    for byte in value.description.utf8 {
      switch byte {
      case UInt8(ascii: "."): isFraction = true
      case UInt8(ascii: "e"): exponentSign = 1
      case UInt8(ascii: "-"): if exponentSign != 0 { exponentSign = -1 }
      case UInt8(ascii: "0")...UInt8(ascii: "9"):
        if exponentSign != 0 {
          exponent = exponent * 10 + Int(byte - 48)
        } else {
          if isFraction { scale += 1 }
          if !digits.isEmpty || byte != 48 { digits.append(byte - 48) }
        }
      default: break
      }
    }
    scale -= exponent * exponentSign
  }

  /// Times 10^places.
  func shifted(by places: Int) -> DecimalDigits {
    var result = self
    result.scale -= places
    return result
  }

  /// Rounded to so many places behind the point, halves away from zero.
  func rounded(to places: Int) -> DecimalDigits {
    let excess = scale - places
    guard excess > 0 else { return self }
    var result = self
    result.scale = places
    guard excess <= digits.count else {
      result.digits = []
      return result
    }
    let roundsUp = digits[digits.count - excess] >= 5
    result.digits.removeLast(excess)
    if roundsUp { result.increment() }
    return result
  }

  private mutating func increment() {
    for index in digits.indices.reversed() {
      if digits[index] < 9 {
        digits[index] += 1
        return
      }
      digits[index] = 0
    }
    digits.insert(1, at: 0)
  }

  /// The places behind the point that are not trailing zeros.
  var neededPlaces: Int {
    let zeros = digits.reversed().prefix { $0 == 0 }.count
    return digits.isEmpty ? 0 : max(0, scale - zeros)
  }

  /// How many zeros follow the point before the first digit; `nil` for 0 and for numbers from 1 up.
  var leadingZeros: Int? {
    digits.isEmpty || scale < digits.count ? nil : scale - digits.count
  }

  /// `1,234.50`: exactly `places` places; a rounded zero has no sign.
  func text(places: Int, grouped: Bool, signed: Bool = false) -> String {
    let rounded = rounded(to: places)
    var all = rounded.digits + [UInt8](repeating: 0, count: max(0, places - rounded.scale))
    if all.count <= places {
      all.insert(contentsOf: [UInt8](repeating: 0, count: places + 1 - all.count), at: 0)
    }
    let whole = all.count - places
    var text = ""
    if !rounded.digits.isEmpty { text = isNegative ? "−" : signed ? "+" : "" }
    for (index, digit) in all.enumerated() {
      if index == whole { text += "." }
      if grouped, index > 0, index < whole, (whole - index) % 3 == 0 { text += "," }
      text.unicodeScalars.append(Unicode.Scalar(48 + digit))
    }
    return text
  }
}
