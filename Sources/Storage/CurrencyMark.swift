/// What stands at an amount of money: a sign such as `$` or `kr`, or a code such as `EUR`.
struct CurrencyMark: Sendable, Hashable {
  /// Place in the table of signs; codes of three letters are the letters themselves.
  private let value: UInt32

  var isCode: Bool { value >= 1 << 16 }

  /// Signs, and the codes that may stand at the same amount; the longer before what they begin with.
  private static let signs: [(text: [UInt8], codes: [String])] = unicodeSigns + westernSigns

  private static let unicodeSigns: [(text: [UInt8], codes: [String])] = [
    ("US$", ["USD"]), ("C$", ["CAD"]), ("A$", ["AUD"]), ("R$", ["BRL"]), ("NZ$", ["NZD"]),
    ("$", ["USD", "CAD", "AUD", "NZD", "SGD", "HKD", "MXN", "CLP", "COP", "ARS", "TWD"]),
    ("€", ["EUR"]), ("£", ["GBP"]), ("¥", ["JPY", "CNY"]), ("₹", ["INR"]), ("₩", ["KRW"]),
    ("₺", ["TRY"]), ("₴", ["UAH"]), ("₪", ["ILS"]), ("kr.", ["SEK", "NOK", "DKK", "ISK"]),
    ("kr", ["SEK", "NOK", "DKK", "ISK"]), ("zł", ["PLN"]), ("Kč", ["CZK"]), ("Ft", ["HUF"]),
    ("Fr.", ["CHF"]), ("SFr.", ["CHF"]), ("lei", ["RON"]),
  ].map { (text: Array($0.0.utf8), codes: $0.1) }

  /// As Windows-1252 writes them: in UTF-8 no character begins with such a byte, and what stands in front of
  /// one that ends with it is no amount.
  private static let westernSigns: [(text: [UInt8], codes: [String])] = [
    ([0x80], ["EUR"]), ([0xA3], ["GBP"]), ([0xA5], ["JPY", "CNY"]),
  ]

  /// Codes of ISO 4217 that amounts of exports are in.
  private static let codes: Set<UInt32> = Set(
    [
      "USD", "EUR", "GBP", "CHF", "SEK", "NOK", "DKK", "ISK", "PLN", "CZK", "HUF", "RON", "BGN",
      "CAD", "AUD", "NZD", "SGD", "HKD", "JPY", "CNY", "INR", "BRL", "MXN", "ZAR", "TRY", "ILS",
      "KRW", "AED", "SAR", "QAR", "THB", "IDR", "MYR", "PHP", "TWD", "VND", "UAH", "RUB", "CLP",
      "COP", "ARS", "PEN", "EGP", "NGN", "KES", "MAD", "PKR",
    ].map { packed($0) })

  /// The signs that begin with a byte: nearly no cell goes further than to find none.
  private static let beginning = byByte { $0[0] }
  /// The signs that end with a byte.
  private static let ending = byByte { $0[$0.count - 1] }

  /// The places of the signs by one of their bytes, in the order of the table.
  private static func byByte(_ byte: ([UInt8]) -> UInt8) -> [[Int]] {
    var result = [[Int]](repeating: [], count: 256)
    for (index, sign) in signs.enumerated() { result[Int(byte(sign.text))].append(index) }
    return result
  }

  private init(sign: Int) { value = UInt32(sign) }

  private init?(code packed: UInt32) {
    guard CurrencyMark.codes.contains(packed) else { return nil }
    value = packed
  }

  private static func packed(_ code: String) -> UInt32 {
    code.utf8.reduce(0) { $0 << 8 | UInt32($1) }
  }

  /// A sign in front and a code behind are one mark where they mean the same: the code.
  func joined(with other: CurrencyMark) -> CurrencyMark? {
    if self == other { return self }
    if isCode { return other.isCode ? nil : other.joined(with: self) }
    guard other.isCode else { return nil }
    let isSame = CurrencyMark.signs[Int(value)].codes.contains { code in
      CurrencyMark.packed(code) == other.value
    }
    return isSame ? other : nil
  }

  /// Whether those who write it put points between thousands and commas in front of decimals.
  var groupsByPoints: Bool {
    // Of the currencies of a sign the first is the commonest.
    let code = isCode ? value : CurrencyMark.packed(CurrencyMark.signs[Int(value)].codes[0])
    return CurrencyMark.pointCodes.contains(code)
  }

  private static let pointCodes = Set(
    [
      "EUR", "SEK", "NOK", "DKK", "ISK", "PLN", "CZK", "HUF", "RON", "BGN", "BRL", "TRY", "UAH",
      "RUB", "CLP", "COP", "ARS", "IDR", "VND", "MAD",
    ].map { packed($0) })

  private static func isLetter(_ byte: UInt8) -> Bool { (byte | 0x20) &- 97 < 26 }

  /// The mark in front of an amount and its length; a code needs a blank, a sign or a bracket behind
  /// it, since ids such as `INR2024` look like amounts otherwise.
  static func inFront(
    _ bytes: UnsafePointer<UInt8>, _ start: Int, _ end: Int
  ) -> (mark: CurrencyMark, length: Int)? {
    guard start < end, bytes[start] &- 48 >= 10 else { return nil }
    if end - start > 4, bytes[start + 3] &- 48 >= 10, !isLetter(bytes[start + 3]),
      let code = code(bytes, start)
    {
      return (code, 3)
    }
    for index in beginning[Int(bytes[start])] where end - start > signs[index].text.count {
      let sign = signs[index]
      guard sign.text.indices.allSatisfy({ bytes[start + $0] == sign.text[$0] }) else { continue }
      return (CurrencyMark(sign: index), sign.text.count)
    }
    return nil
  }

  static func behind(
    _ bytes: UnsafePointer<UInt8>, _ start: Int, _ end: Int
  ) -> (mark: CurrencyMark, length: Int)? {
    guard start < end else { return nil }
    if end - start > 3, !isLetter(bytes[end - 4]), let code = code(bytes, end - 3) {
      return (code, 3)
    }
    for index in ending[Int(bytes[end - 1])] where end - start > signs[index].text.count {
      let sign = signs[index]
      let from = end - sign.text.count
      guard sign.text.indices.allSatisfy({ bytes[from + $0] == sign.text[$0] }) else { continue }
      return (CurrencyMark(sign: index), sign.text.count)
    }
    return nil
  }

  private static func code(_ bytes: UnsafePointer<UInt8>, _ start: Int) -> CurrencyMark? {
    var packed: UInt32 = 0
    for i in start..<(start + 3) {
      guard isLetter(bytes[i]) else { return nil }
      packed = packed << 8 | UInt32(bytes[i] & 0xDF)
    }
    return CurrencyMark(code: packed)
  }
}
