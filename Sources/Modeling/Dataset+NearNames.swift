import Storage

// Customers that a person would take for one, such as `Acme` and `acme `.
extension Dataset {
  /// More customers than this come from a program, which spells each in one way.
  private static let maximumNames = 5000

  /// Tells customers of a table that differ in blanks alone, or, where they are names and no ids, in case.
  func noteNearNames(_ codes: Codes, _ column: String, _ table: Int) {
    guard comparedNames.insert(Place(table: table, column: column)).inserted,
      case .text(let dictionary) = codes.labels, dictionary.numbering == nil,
      dictionary.count <= Dataset.maximumNames
    else { return }
    var known: [String: String] = [:]
    var example: (String, String)?
    var count = 0
    for code in 0..<UInt32(dictionary.count) {
      let text = dictionary.string(code)
      // `001A0c` and `001A0C` are two.
      let hasDigits = text.utf8.contains { $0 &- 48 < 10 }
      let plain = hasDigits ? text.wordsInOneSpacing : text.plainSpelling
      guard let other = known.updateValue(text, forKey: plain) else { continue }
      example = example ?? (other, text)
      count += 1
    }
    guard let (one, other) = example else { return }
    let more = count > 1 ? ", and \(count - 1) more" : ""
    let name = model.tables[table].name
    note(
      DataNote(
        id: "near-names", table: name,
        text:
          "\"\(one)\" and \"\(other)\" of `\(column)` of `\(name)` differ in case or blanks alone\(more): "
          + "they count as customers of their own"))
  }
}
