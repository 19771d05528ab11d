/// The words of a header or of a table's name in lower case: `Start Date (UTC)` → start, date;
/// `AccountId` → account, id.
struct ColumnWords: Sendable, Hashable {
  let list: [String]

  init(_ text: String) {
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
    list = words.filter { $0 != "utc" }
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
