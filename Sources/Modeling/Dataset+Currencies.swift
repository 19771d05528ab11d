import Storage
import Values

// Amounts in other currencies, converted at the rates that the model gives.
extension Dataset {
  /// The amount in the currency of the answers; as it is without rates or a column of currencies.
  func converted(_ amount: Column, in table: Int) throws(LoadProblem) -> Column {
    guard let rates = model.exchangeRates, let name = model.tables[table].currencyColumn,
      case .text(let codes, let dictionary) = try column(name, in: table).copiedValues
    else { return amount }
    let validity = try column(name, in: table).validity
    let scaled = ScaledIntegers(amount)
    let digits = max(MonthlyAmounts.digits, scaled.scale)
    let byCode = (0..<dictionary.count).map { code -> ExchangeRates.Rate? in
      let currency = dictionary.string(UInt32(code)).lowercased()
      return rates.rates[currency]
        ?? (currency == model.ownCurrency ? .init(coefficient: 1, scale: 0) : nil)
    }
    var values = [Int64](repeating: 0, count: amount.count)
    var present = [Bool](repeating: false, count: amount.count)
    var unknown = 0
    var example = ""
    for row in 0..<amount.count where scaled.validity.isPresent(row) {
      var rate = ExchangeRates.Rate(coefficient: 1, scale: 0)
      if validity.isPresent(row) {
        guard let own = byCode[Int(codes[row])] else {
          unknown += 1
          example = dictionary.string(codes[row])
          continue
        }
        rate = own
      }
      let numerator =
        Int128(scaled.values[row]) * Int128(rate.coefficient) * .powerOfTen(digits - scaled.scale)
      guard let value = MonthlyAmounts.divide(numerator, .powerOfTen(rate.scale)) else { continue }
      values[row] = value
      present[row] = true
    }
    let title = model.tables[table].name
    note(
      DataNote(
        id: "exchange-rates", table: title,
        text: "amounts of `\(title)` are converted at the rates of \(rates.day)"))
    if unknown > 0 {
      note(
        DataNote(
          id: "no-exchange-rate", table: title, count: unknown,
          text: "\(rows(unknown)) of `\(title)` without an amount: no rate is set for `\(example)`")
      )
    }
    return MonthlyAmounts.shortened(
      values, DecimalScale(digits, isTwelfths: scaled.isTwelfths), Validity(present), atLeast: 2)
  }
}
