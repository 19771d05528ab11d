/// The words of a header or of a table's name in lower case: `Start Date (UTC)` → start, date;
/// `AccountId` → account, id. Zuora and others have an object in front of its field, which is left
/// out where the field says enough: `Rate Plan Charge: MRR` → mrr, `Account: Name` → account, name.
struct ColumnWords: Sendable, Hashable {
  let list: [String]

  /// The words behind the first ones that are among some.
  func behind(_ path: Set<String>) -> ColumnWords? {
    let rest = list.drop { path.contains($0) }
    return rest.isEmpty || rest.count == list.count ? nil : ColumnWords(list: Array(rest))
  }

  private init(list: [String]) { self.list = list }

  init(_ text: String) {
    let words = ColumnWords.words(of: text)
    list = ColumnWords.field(of: text).flatMap { words.suffix($0.count) == $0 ? $0 : nil } ?? words
  }

  private static func words(of text: String) -> [String] {
    (plain(text) ?? any(text)).filter { $0 != "utc" }
  }

  /// What every object has, so that it says nothing without it.
  private static let common: Set<String> = [
    "id", "name", "number", "key", "code", "external", "uuid", "type",
  ]

  /// The words of the field behind `Object: `; `nil` for another text, or where they say too little.
  private static func field(of text: String) -> [String]? {
    guard let colon = text.utf8.firstIndex(of: UInt8(ascii: ":")) else { return nil }
    let (object, rest) = (text[..<colon], text[text.utf8.index(after: colon)...])
    guard rest.first == " ", !object.isEmpty, object.allSatisfy({ $0.isLetter || $0 == " " }) else {
      return nil
    }
    let field = words(of: String(rest))
    return field.isEmpty || common.isSuperset(of: field) ? nil : field
  }

  /// The words of a text in ASCII, as nearly all are: by its bytes. `nil` for another text.
  private static func plain(_ text: String) -> [String]? {
    var text = text
    return text.withUTF8 { bytes in
      withUnsafeTemporaryAllocation(of: UInt8.self, capacity: bytes.count) { lower in
        plain(bytes, lower)
      }
    }
  }

  /// - Parameter lower: room for the bytes in lower case.
  private static func plain(
    _ bytes: UnsafeBufferPointer<UInt8>, _ lower: UnsafeMutableBufferPointer<UInt8>
  ) -> [String]? {
    var words: [String] = []
    var start: Int?
    var previousIsLower = false
    func close(_ end: Int) {
      guard let first = start else { return }
      words.append(
        String(decoding: UnsafeMutableBufferPointer(rebasing: lower[first..<end]), as: UTF8.self))
      start = nil
    }
    for (index, byte) in bytes.enumerated() {
      guard byte < 0x80 else { return nil }
      let isUpper = (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
      let isLower =
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
        || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
      if !(isLower || isUpper) || (isUpper && previousIsLower) { close(index) }
      if isUpper || isLower {
        start = start ?? index
        lower[index] = isUpper ? byte | 0x20 : byte
      }
      previousIsLower = isLower
    }
    close(bytes.count)
    return words
  }

  /// The words of a text in any script.
  private static func any(_ text: String) -> [String] {
    var words: [String] = []
    var word = ""
    var previousIsLower = false
    for character in text {
      guard character.isLetter || character.isNumber else {
        if !word.isEmpty { words.append(word.lowercased()) }
        word = ""
        previousIsLower = false
        continue
      }
      if character.isUppercase, previousIsLower {
        words.append(word.lowercased())
        word = ""
      }
      word.append(character)
      previousIsLower = character.isLowercase || character.isNumber
    }
    if !word.isEmpty { words.append(word.lowercased()) }
    return words
  }

  func has(_ words: Set<String>) -> Bool { list.contains { words.contains($0) } }

  var last: String { list.last ?? "" }

  /// The words with a plural `s` taken off: `companies` → company, `subscriptions` → subscription.
  var singular: [String] {
    list.map { word in
      if word.hasSuffix("ies"), word.count > 4 { return word.dropLast(3) + "y" }
      if word.hasSuffix("sses") { return String(word.dropLast(2)) }
      if word.hasSuffix("s"), !word.hasSuffix("ss"), word.count > 3 {
        return String(word.dropLast())
      }
      return word
    }
  }
}
