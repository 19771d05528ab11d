import Storage
package import Values

/// What one unit of each currency is worth in the one of the answers, as of a day that is said:
/// `eur 1.08, gbp 1.27 on 2024-06-30`.
package struct ExchangeRates: Sendable, Hashable {
  /// A rate as an exact decimal.
  struct Rate: Sendable, Hashable {
    var coefficient: Int64
    var scale: Int
  }

  /// By currency in lower case.
  private(set) var rates: [String: Rate]
  /// The day that the rates are of.
  package let day: Day

  package init?(_ text: String) {
    let words = text.lowercased().split(separator: " ").map { String($0) }
    guard let on = words.lastIndex(of: "on"), on + 2 == words.count,
      let day = OptionWords.days(words[on + 1])?.first
    else { return nil }
    self.day = day
    rates = [:]
    for part in words[..<on].joined(separator: " ").split(separator: ",") {
      let pair = part.split(separator: " ")
      guard pair.count == 2, pair[0].allSatisfy(\.isLetter), let rate = Self.rate(pair[1]),
        rates.updateValue(rate, forKey: String(pair[0])) == nil
      else { return nil }
    }
    if rates.isEmpty { return nil }
  }

  private static func rate(_ text: Substring) -> Rate? {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count <= 2, parts.allSatisfy({ $0.allSatisfy { ("0"..."9").contains($0) } }),
      let coefficient = Int64(parts.joined()), coefficient > 0,
      parts.count < 2 || parts[1].count <= 9
    else { return nil }
    return Rate(coefficient: coefficient, scale: parts.count == 2 ? parts[1].count : 0)
  }
}

extension Model {
  /// The rates that are set; the currency of the answers is worth 1.
  package var exchangeRates: ExchangeRates? {
    guard case .text(let text)? = options["exchange rates"] else { return nil }
    return ExchangeRates(text)
  }

  /// The currency of the answers, in lower case, if it is set.
  package var ownCurrency: String? {
    guard case .text(let text)? = options["currency"] else { return nil }
    return text.lowercased()
  }
}

extension ModelTable {
  /// Whether a column holds money, by what it is known for or by its name.
  package func holdsMoney(_ column: String) -> Bool {
    if amount?.name == column { return true }
    guard let index = columnIndex(column) else { return false }
    let own = columns[index]
    return own.unit == .currency
      || own.type.isNumeric && NameHints.amount(ColumnWords(own.header)) != nil
  }

  /// The column that says in which currency a row's amount is.
  package var currencyColumn: String? {
    let own = columns.filter { $0.type == .text && computed[$0.name] == nil }
    let known = own.first {
      ["currency", "currency_code", "currency_iso_code", "plan_currency"].contains($0.name)
    }
    if let known { return known.name }
    let named = own.filter { NameHints.isCurrency(ColumnWords($0.header)) }
    // `MRR Currency` is that of the MRR, whatever else has one.
    let words = Set(amount.map { ColumnWords($0.column).list } ?? [])
    return (named.first { ColumnWords($0.header).has(words) } ?? named.first)?.name
  }
}
