import Storage
import Values

// Amounts in other currencies, converted at the rates that the model gives.
extension Dataset {
  /// The amount in the currency of the answers; as it is without rates or a column of currencies.
  func converted(_ amount: Column, in table: Int) throws(LoadProblem) -> Column {
    guard let rates = model.exchangeRates, let name = model.tables[table].currencyColumn,
      let conversion = Conversion(
        amount, currencies: try column(name, in: table), rates, own: model.ownCurrency)
    else { return amount }
    let title = model.tables[table].name
    note(
      DataNote(
        id: "exchange-rates", table: title,
        text: "amounts of `\(title)` are converted at the rates of \(rates.day)"))
    let result = conversion.result
    if let example = result.unknownExample {
      note(
        DataNote(
          id: "no-exchange-rate", table: title, count: result.unknown,
          text: "\(rows(result.unknown)) of `\(title)` without an amount: no rate is set for "
            + "`\(example)`"))
    }
    if result.unsaid > 0 {
      let own = model.ownCurrency ?? rates.rates.keys.min() ?? ""
      note(
        DataNote(
          id: "no-currency", table: title, count: result.unsaid,
          text: "\(rows(result.unsaid)) of `\(title)` without an amount: `\(name)` is empty; "
            + "`map \(name): \"\" = \(own)` under `table \(title)` in `model.kpi` says what it means"
        ))
    }
    if result.outOfRange > 0 {
      note(
        DataNote(
          id: "amount-out-of-range", table: title, count: result.outOfRange,
          text: "\(rows(result.outOfRange)) of `\(title)` without an amount: it is too large once "
            + "converted"))
    }
    return result.column
  }
}

/// Amounts times the rates of their currencies, exact or rounded once, half to even.
private struct Conversion {
  struct Result {
    var column: Column
    /// Rows in a currency that has no rate.
    var unknown = 0
    var unknownExample: String?
    /// Rows that do not say their currency.
    var unsaid = 0
    /// Rows whose amount does not fit.
    var outOfRange = 0
  }

  private let amounts: ScaledIntegers
  private let codes: [UInt32]
  private let dictionary: TextDictionary
  private let validity: Validity
  private let byCode: [ExchangeRates.Rate?]

  /// Fewer digits than cents have none.
  private static let leastDigits = 2

  init?(_ amount: Column, currencies: Column, _ rates: ExchangeRates, own: String?) {
    guard case .text(let codes, let dictionary) = currencies.copiedValues else { return nil }
    amounts = ScaledIntegers(amount)
    self.codes = codes
    self.dictionary = dictionary
    validity = currencies.validity
    byCode = (0..<dictionary.count).map { code -> ExchangeRates.Rate? in
      let currency = dictionary.string(UInt32(code)).lowercased()
      return rates.rates[currency]
        ?? (currency == own ? .init(coefficient: 1, scale: 0) : nil)
    }
  }

  /// With as many digits as the model asks for; with fewer, down to cents, where amounts are so large
  /// that these do not fit.
  var result: Result {
    let digits = max(MonthlyAmounts.digits, amounts.scale)
    let best = result(digits: digits)
    if best.outOfRange == 0 { return best }
    for fewer in (Self.leastDigits..<digits).reversed() {
      let result = result(digits: fewer)
      if result.outOfRange == 0 || fewer == Self.leastDigits { return result }
    }
    return best
  }

  private func result(digits: Int) -> Result {
    var values = [Int64](repeating: 0, count: amounts.values.count)
    var present = [Bool](repeating: false, count: values.count)
    var result = Result(column: Column(.integer([]), validity: Validity(allPresent: 0)))
    let (up, down) = (
      Int128.powerOfTen(max(0, digits - amounts.scale)),
      Int128.powerOfTen(max(0, amounts.scale - digits))
    )
    for row in values.indices where amounts.validity.isPresent(row) {
      guard validity.isPresent(row) else {
        result.unsaid += 1
        continue
      }
      guard let rate = byCode[Int(codes[row])] else {
        result.unknown += 1
        result.unknownExample = dictionary.string(codes[row])
        continue
      }
      let numerator = Int128(amounts.values[row]) * Int128(rate.coefficient)
      let (product, overflows) = numerator.multipliedReportingOverflow(by: up)
      guard !overflows,
        let value = MonthlyAmounts.divide(product, down * .powerOfTen(rate.scale))
      else {
        result.outOfRange += 1
        continue
      }
      values[row] = value
      present[row] = true
    }
    result.column = MonthlyAmounts.shortened(
      values, DecimalScale(digits, isTwelfths: amounts.isTwelfths), Validity(present),
      atLeast: Self.leastDigits)
    return result
  }
}
