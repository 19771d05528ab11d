// What the name of a column says of money: whether it is some, and for how long and how many it is.
extension NameHints {
  /// Money.
  static func amount(_ words: ColumnWords) -> Int? {
    if isOtherNumber(words) { return nil }
    if words.has(["mrr"]) { return 0 }
    let isMoney = words.has([
      "amount", "price", "fee", "revenue", "value", "charge", "total", "subtotal", "cost", "spend",
      "tcv",
    ])
    if words.has(["monthly"]), isMoney { return 1 }
    if words.has(["arr", "acv"]) { return 3 }
    if words.has(["annual", "yearly"]), isMoney { return 3 }
    if words.has(["amount"]) { return 4 }
    if words.has(["price", "fee"]) { return 5 }
    return isMoney ? 6 : nil
  }

  /// Whether the name says that a number is not money.
  static func isOtherNumber(_ words: ColumnWords) -> Bool {
    isIdentifier(words)
      || words.has([
        "count", "quantity", "qty", "seats", "score", "rating", "rank", "number", "no", "rate",
        "percent", "minutes", "days", "hours", "months", "term", "age", "year", "tax", "discount",
        "refund", "previous", "movement", "change", "changed", "delta", "diff", "difference",
        "users", "duration", "lat", "lon",
        "cycles", "threshold", "length", "notice", "offset", "zone",
      ])
      || words.list.contains { word in otherEnds.contains { word != $0 && word.hasSuffix($0) } }
  }

  /// Ends of words run together, as a header in one case has them: `OWNEREXPIRATIONNOTICE`.
  private static let otherEnds = [
    "notice", "term", "months", "days", "hours", "minutes", "seats", "quantity", "duration",
    "percent", "score",
  ]

  /// Whether an amount is what recurring revenue changed by: `mrr-movement`, `MRR Change`, `arr_delta`.
  static func isMovement(_ words: ColumnWords) -> Bool {
    words.has(["movement"])
      || words.has(["change", "changed", "delta", "diff", "difference"])
        && words.has(["mrr", "arr", "recurring", "revenue"])
        && !words.has(["percent", "pct", "rate", "type", "date", "reason", "count"])
  }

  /// Whether an amount is for a year.
  static func isYearly(_ words: ColumnWords) -> Bool {
    (words.has(["arr", "acv", "annual", "yearly", "yr", "annum"])
      || words.list.suffix(2) == ["p", "a"] || isGerman(words, "jahres"))
      && !words.has(["mrr", "monthly"])
  }

  /// How many months an amount is for that is for more than one, as its name says: `Quarterly Fee`.
  static func months(_ words: ColumnWords) -> Int64? {
    if isYearly(words) { return 12 }
    return isQuarterly(words) ? 3 : nil
  }

  private static func isQuarterly(_ words: ColumnWords) -> Bool {
    (words.has(["quarterly"]) || isGerman(words, "quartals"))
      && !words.has(["mrr", "monthly", "arr", "annual", "yearly"])
  }

  /// Whether a price is for one of several: `Unit Price`, `Price per seat`.
  static func isForEach(_ words: ColumnWords) -> Bool {
    words.has(["unit"])
      || words.has(["per"]) && words.has(["seat", "user", "license", "licence", "unit", "member"])
  }

  /// Whether a column counts what prices for each are for.
  static func isSeats(_ words: ColumnWords) -> Bool {
    ["seats", "licenses", "licences", "users", "units", "members"].contains(words.last)
  }

  /// Whether an amount has a length of time in front, as `Monatsbetrag` and `Jahrespreis` do.
  private static func isGerman(_ words: ColumnWords, _ time: String) -> Bool {
    words.list.contains { word in
      word.hasPrefix(time)
        && ["betrag", "preis", "umsatz", "gebühr", "beitrag", "wert"].contains {
          word.hasSuffix($0)
        }
    }
  }

  /// Whether an amount says for how long it is.
  static func tellsLength(_ words: ColumnWords) -> Bool {
    words.has(["mrr", "monthly", "month", "arr", "acv", "annual", "yearly"])
      || isGerman(words, "monats") || months(words) != nil
  }

  /// The word by which an amount says that it is in thousands or millions: `MRR (k€)`, `ARR in TEUR`.
  static func tellsThousands(_ words: ColumnWords) -> String? {
    words.list.first {
      [
        "k", "keur", "kusd", "kgbp", "kchf", "teur", "tusd", "tchf", "tsd", "thousand", "thousands",
        "000",
        "000s", "mio", "million", "millions", "meur", "musd",
      ].contains($0)
    }
  }

  /// Whether money is for the whole term of a contract.
  static func isTotal(_ words: ColumnWords) -> Bool {
    !tellsLength(words) && words.has(["tcv", "total", "contract"])
  }
}
