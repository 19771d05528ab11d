/// Which type a column must be read as instead, after all its cells were tried.
struct ColumnWidening {
  let format: CellFormat
  let findings: ColumnFindings
  let rows: Int

  /// `nil` when the column stays as it is.
  ///
  /// Numbers that need more room (decimals among integers, more decimals, exponents) and instants
  /// among dates widen the type at once, since nothing is doubtful about them. Digits with needless
  /// zeros and integers beyond 64 bits are ids: text. Everything else only when more than one cell
  /// in twenty does not fit.
  func wider() -> CellFormat? {
    switch format {
    case .integer(let number): return widerNumber(scale: 0, number)
    case .decimal(let scale, let number): return widerNumber(scale: scale, number)
    case .number:
      return findings.leadingZeros > 0 || tooManyMisfits(findings.bad) ? .text : nil
    case .date(let date):
      if findings.timestamps > 0 {
        return tooManyMisfits(findings.bad - findings.timestamps)
          ? .text : date == .iso ? .timestamp : .clock(date)
      }
      if let other = otherOrder(of: date) { return .date(other) }
      return tooManyMisfits(findings.bad - findings.impossibleDates - findings.otherOrder)
        ? .text : nil
    case .clock(let date):
      if let other = otherOrder(of: date) { return .clock(other) }
      return tooManyMisfits(findings.bad - findings.impossibleDates - findings.otherOrder)
        ? .text : nil
    case .timestamp: return tooManyMisfits(findings.bad - findings.impossibleDates) ? .text : nil
    case .flag: return tooManyMisfits(findings.bad) ? .text : nil
    case .numbered: return isNumbered ? nil : .text
    case .text: return nil
    }
  }

  /// Day and month the other way round, where most cells ask for it.
  private func otherOrder(of date: DateFormat) -> DateFormat? {
    guard findings.otherOrder > findings.decidedOrder else { return nil }
    return DateFormat(
      order: date.order == .dayFirst ? .monthFirst : .dayFirst, separator: date.separator)
  }

  private func widerNumber(scale: Int, _ format: NumberFormat) -> CellFormat? {
    if findings.leadingZeros > 0 { return .text }
    let misfits = findings.bad
    guard misfits > 0 else { return nil }
    let isInteger = scale == 0 && findings.scale == 0 && findings.floats == 0
    if findings.hugeIntegers > 0, isInteger { return .text }
    if findings.floats + findings.hugeIntegers > 0 { return .number(format) }
    if findings.scale > scale { return .decimal(scale: findings.scale, format) }
    return tooManyMisfits(misfits) ? .text : nil
  }

  private func tooManyMisfits(_ misfits: Int) -> Bool {
    Double(misfits) > Double(findings.present) * ColumnInference.tolerance
  }

  private var isNumbered: Bool {
    guard findings.bad == 0, findings.present > 0 else { return false }
    let spread = Int(findings.greatest) - Int(findings.least) + 1
    return spread <= ColumnInference.numberedSpread * rows
  }

  /// Dates that could be read in both orders, and none that decides; or months whose years could be
  /// days.
  var isAmbiguous: Bool {
    guard let date = format.dateFormat, findings.present > findings.bad else { return false }
    if date.order == .nameAndShortYear { return true }
    guard date.order == .dayFirst || date.order == .monthFirst, date.separator != UInt8(ascii: ".")
    else { return false }
    return findings.decidedOrder == 0 && findings.otherOrder == 0
  }
}
