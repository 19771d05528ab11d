/// Turns headers into the names that queries use: snake case, unique, never empty.
///
/// `Created (UTC)` → `created_utc`, `customerID` → `customer_id`; a second `mrr` is `mrr_2`; a
/// header without a letter or digit is `column_3` by its place.
enum HeaderNames {
  static func names(_ headers: [String]) -> [String] {
    let wanted = headers.enumerated().map { index, header in
      let name = snakeCase(header)
      return name.isEmpty ? "column_\(index + 1)" : name
    }
    // Names that stand in the file as they are come before made-up ones.
    let written = Set(wanted)
    var taken: Set<String> = []
    var counts: [String: Int] = [:]
    return wanted.map { name in
      if taken.insert(name).inserted { return name }
      var number = counts[name] ?? 1
      var candidate = name
      repeat {
        number += 1
        candidate = "\(name)_\(number)"
      } while written.contains(candidate) || taken.contains(candidate)
      counts[name] = number
      taken.insert(candidate)
      return candidate
    }
  }

  /// Whether a name in snake case is that of ids or running numbers.
  static func isOfNumbers(_ name: String) -> Bool {
    let last = name.split(separator: "_").last.map { String($0) } ?? ""
    return ["id", "uuid", "oid", "key", "code", "number", "no", "ref", "reference", "sku"]
      .contains(last)
  }

  /// Whether a name in snake case is that of days or instants, so that whole numbers in the column may
  /// be some: `created`, `canceled_at`, `current_period_end`, `date_key`.
  static func isOfTimes(_ name: String) -> Bool {
    let words = name.split(separator: "_")
    if words.first == "date" { return true }
    guard let last = words.last, !isOfNumbers(name) else { return false }
    return ["utc", "epoch", "ms"].contains(last) && words.dropLast().contains(where: isTime)
      || isTime(last)
  }

  private static func isTime(_ word: Substring) -> Bool {
    [
      "at", "on", "date", "day", "time", "timestamp", "ts", "created", "updated", "modified",
      "opened", "closed", "solved", "resolved", "completed", "start", "started", "begin", "end",
      "ended", "expires", "expiry", "since", "until", "canceled", "cancelled", "churned", "due",
      "seen", "joined", "signup", "anchor", "epoch",
    ].contains(word)
  }

  /// Letters and digits of any script in lower case, runs of everything else as one `_`; a new
  /// word begins where a capital follows a small letter (`createdAt`), or the last capital of a
  /// row of them stands before a small letter (`MRRChange`).
  static func snakeCase(_ header: String) -> String {
    let scalars = Array(header.unicodeScalars)
    var result = ""
    var pendingBreak = false
    for (index, scalar) in scalars.enumerated() {
      guard isWordPart(scalar) else {
        pendingBreak = true
        continue
      }
      if index > 0, startsWord(scalars, index) { pendingBreak = true }
      if pendingBreak, !result.isEmpty { result += "_" }
      pendingBreak = false
      result += scalar.properties.lowercaseMapping
    }
    return result
  }

  private static func startsWord(_ scalars: [Unicode.Scalar], _ index: Int) -> Bool {
    let (before, here) = (scalars[index - 1].properties, scalars[index].properties)
    guard here.isUppercase else { return false }
    if before.isLowercase || before.numericType != nil {
      return before.isLowercase
    }
    let next = index + 1 < scalars.count ? scalars[index + 1].properties : nil
    // `IDs` stays one word: a plural s is no word of its own.
    let isPlural = index + 2 == scalars.count && scalars[index + 1] == "s"
    return before.isUppercase && (next?.isLowercase ?? false) && !isPlural
  }

  private static func isWordPart(_ scalar: Unicode.Scalar) -> Bool {
    if scalar.isASCII {
      let v = scalar.value
      return (48...57).contains(v) || (65...90).contains(v) || (97...122).contains(v)
    }
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .spacingMark, .decimalNumber, .letterNumber, .otherNumber: return true
    default: return scalar.properties.isAlphabetic
    }
  }
}
