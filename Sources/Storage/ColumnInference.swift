import Values

/// What a column is taken for, from its sample.
struct ColumnGuess {
  var format: CellFormat
  /// A cell that keeps a column which is mostly of one type from being of it.
  var misfit: (offset: Int, found: String)?
  /// The type that the column nearly has.
  var nearly: CellFormat?
  /// Its numbers are of several units, so that they do not add up.
  var mixesUnits = false
  /// No cell of the sample says anything.
  var isEmpty = false
  /// Which of day and month comes first is known from cells, its own or another column's.
  var hasKnownOrder = false
  /// Some of its values do not fit narrow slots.
  var isWide = false
  /// What stands in its numbers may be a decimal mark as well as one between thousands.
  var doubt: DoubtfulMark?
}

/// Decides how columns are written.
///
/// A type is taken when at most one cell in twenty does not fit; cells that are empty have no say.
/// Of several ways to write numbers the one counts that most cells fit. Money and percent signs make
/// numbers only when all cells have the same.
struct ColumnInference {
  let dialect: Dialect
  /// How many rows the file has, roughly: numbered ids must not spread much wider.
  let estimatedRows: Int

  /// The share of cells that may not fit.
  static let tolerance = 0.05
  /// From this share of fitting cells on, a column that stays text is worth a warning.
  private static let nearly = 0.6
  /// A numbered dictionary may have this many codes a row.
  static let numberedSpread = 4

  func guesses(_ columns: [ColumnEvidence]) -> [ColumnGuess] {
    let evidence = agreeing(columns)
    var guesses = evidence.map { guess($0, prefersDecimalComma: false) }
    // `1.234` is a number either way; one column that surely writes decimal commas decides.
    let hasDecimalComma = guesses.contains {
      numberFormat($0.format)?.isDecimalComma ?? false && $0.doubt == nil
    }
    if hasDecimalComma {
      for (index, column) in evidence.enumerated() where numberFormat(guesses[index].format) != nil
      {
        guesses[index] = guess(column, prefersDecimalComma: true)
      }
    }
    return guesses
  }

  /// Dates of one separator have one order in a file: a column that decides it does so for those
  /// in which every day could be a month.
  private func agreeing(_ columns: [ColumnEvidence]) -> [ColumnEvidence] {
    var orders: [UInt8: (day: Int, month: Int)] = [:]
    for column in columns {
      for (mark, count) in column.dayFirst.entries { orders[mark, default: (0, 0)].day += count }
      for (mark, count) in column.monthFirst.entries {
        orders[mark, default: (0, 0)].month += count
      }
      if let isDayFirst = column.firsts.isDayFirst,
        let mark = column.dates.entries.first?.key.separator
      {
        orders[mark, default: (0, 0)].day += isDayFirst ? 1 : 0
        orders[mark, default: (0, 0)].month += isDayFirst ? 0 : 1
      }
    }
    if orders.isEmpty { return columns }
    return columns.map { column in
      var column = column
      for (mark, order) in orders { column.decideOrder(mark, order.day, order.month) }
      return column
    }
  }

  func numberFormat(_ format: CellFormat) -> NumberFormat? {
    switch format {
    case .integer(let number), .decimal(_, let number), .number(let number): number
    case .date, .timestamp, .clock, .flag, .text, .numbered: nil
    }
  }

  private func guess(_ column: ColumnEvidence, prefersDecimalComma: Bool) -> ColumnGuess {
    guard column.present > 0 else { return ColumnGuess(format: .text, isEmpty: true) }
    let filled = column.present - column.placeholders
    guard filled > 0 else { return text(column) }
    let needed = Double(filled) * (1 - ColumnInference.tolerance)
    if let flag = flagWords(column, needed) { return ColumnGuess(format: .flag(flag)) }
    // `ongoing` says of a date that there is none yet.
    let days = Double(filled - column.openEnds) * (1 - ColumnInference.tolerance)
    // A state of `active` with a stray day is no column of days all the same.
    if let (date, count) = date(column), Double(count) >= days, 4 * count >= filled {
      return ColumnGuess(format: date, hasKnownOrder: hasKnownOrder(date, column))
    }
    let mark = doubtfulMark(column, prefersComma: prefersDecimalComma)
    if let number = number(column, needed, prefersDecimalComma, mark) {
      return ColumnGuess(format: number, doubt: mark?.isDoubtful == true ? mark : nil)
    }
    return text(column)
  }

  private func text(_ column: ColumnEvidence) -> ColumnGuess {
    var guess = ColumnGuess(format: numbered(column) ?? .text)
    // Of few cells none is odd, but two units are two.
    guard column.present >= 4 || column.firstOtherUnit != nil,
      column.numbers.allSatisfy({ $0.leadingZeros == 0 })
    else {
      return guess
    }
    let filled = column.present - column.placeholders
    guard filled > 0 else { return guess }
    let nearly = Double(filled) * ColumnInference.nearly
    let numbers = column.numbers.lazy.map { $0.fits - $0.hugeIntegers }.max() ?? 0
    if let (date, count) = date(column), Double(count) >= nearly {
      (guess.nearly, guess.misfit) = (date, column.firstNonDate ?? column.firstOtherDate)
    } else if Double(numbers) >= nearly {
      guess.mixesUnits = column.firstOtherUnit != nil
      (guess.nearly, guess.misfit) = (
        .number(.plain), column.firstOtherUnit ?? column.firstNonNumber
      )
    }
    return guess
  }

  private func flagWords(_ column: ColumnEvidence, _ needed: Double) -> FlagWords? {
    for words in [FlagWords.trueFalse, .yesNo, .letters] {
      guard let (yes, no) = column.flags[words], Double(yes + no) >= needed else { continue }
      // `NO` alone may be Norway, `t` alone anything.
      if words == .trueFalse || (yes > 0 && no > 0) { return words }
    }
    return nil
  }

  private func date(_ column: ColumnEvidence) -> (CellFormat, Int)? {
    if column.timestamps > 0 {
      return (.timestamp, column.timestamps + column.dates[.iso])
    }
    if let (format, count) = commonest(column.clocks) {
      return (.clock(ordered(format, column)), count + column.dates[format])
    }
    guard let (format, count) = commonest(column.dates) else { return nil }
    return (.date(ordered(format, column)), count)
  }

  /// The commonest form; of equals, the one with the smaller separator, then whole days, so that
  /// runs agree.
  private func commonest(_ forms: Tally<DateFormat>) -> (DateFormat, Int)? {
    forms.entries.max { a, b in
      (a.count, b.key.separator, b.key.order.rawValue)
        < (b.count, a.key.separator, a.key.order.rawValue)
    }.map { ($0.key, $0.count) }
  }

  /// Day or month first: what the data decide; else day first where dots or a semicolon file speak
  /// for Europe, month first otherwise.
  private func ordered(_ format: DateFormat, _ column: ColumnEvidence) -> DateFormat {
    switch format.order {
    case .yearFirst, .month, .dayAndName, .nameAndDay, .seconds, .milliseconds, .monthAndYear,
      .nameAndYear, .nameAndShortYear:
      return format
    case .dayFirst, .monthFirst: break
    }
    let day = column.dayFirst[format.separator]
    let month = column.monthFirst[format.separator]
    let isEuropean =
      format.separator == UInt8(ascii: ".") || dialect.delimiter == UInt8(ascii: ";")
    let isDayFirst = day == month ? isEuropean : day > month
    return DateFormat(order: isDayFirst ? .dayFirst : .monthFirst, separator: format.separator)
  }

  private func hasKnownOrder(_ format: CellFormat, _ column: ColumnEvidence) -> Bool {
    guard let mark = format.dateFormat?.separator else { return false }
    return column.dayFirst[mark] != column.monthFirst[mark]
  }

  private func number(
    _ column: ColumnEvidence, _ needed: Double, _ prefersComma: Bool, _ mark: DoubtfulMark?
  ) -> CellFormat? {
    let order = formatOrder(mark, prefersComma: prefersComma)
    // Of equals the first.
    let most = order.map { column.numbers[$0].fits }.max() ?? 0
    for index in order {
      let tally = column.numbers[index]
      guard tally.fits == most, Double(tally.fits) >= needed, tally.leadingZeros == 0 else {
        continue
      }
      var format = NumberFormat.all[index]
      if let currency = tally.currencies.first {
        guard tally.currencies.count == 1, currency.value == tally.fits else { return nil }
        format.currency = currency.key
      }
      if tally.percents > 0 {
        guard tally.percents == tally.fits else { return nil }
        format.isPercent = true
      }
      if tally.hugeIntegers > 0 {
        // Doubles would make different ids equal.
        if tally.scale == 0, tally.floats == 0 { return nil }
        return .number(format)
      }
      if tally.floats > 0 { return .number(format) }
      return tally.scale == 0 ? .integer(format) : .decimal(scale: tally.scale, format)
    }
    return nil
  }

  /// Times that are written as whole numbers, which only the column's name tells from amounts.
  func bareTime(_ column: ColumnEvidence) -> CellFormat? {
    guard let (format, count) = commonest(column.bareTimes),
      Double(count) >= Double(column.present - column.placeholders)
        * (1 - ColumnInference.tolerance)
    else { return nil }
    return format == .compact ? .date(format) : .clock(format)
  }

  private func numbered(_ column: ColumnEvidence) -> CellFormat? {
    guard column.ids.isNumbered, let found = column.ids.numbering else { return nil }
    let spread = found.greatest - found.least
    guard spread <= ColumnInference.numberedSpread * max(estimatedRows, 1) else { return nil }
    // Numbers of up to nine digits are codes as they are; longer ones count from well below.
    let base = found.width <= 9 ? 0 : max(0, found.least - Int(UInt32.max / 2))
    return .numbered(prefix: found.prefix, width: found.width, base: base)
  }

  /// How numbers of a declared type are written: whole ones have no decimals.
  private func numberFormat(_ column: ColumnEvidence, _ type: ScalarType) -> NumberFormat {
    let guess = numberFormat(guess(column, prefersDecimalComma: false).format) ?? .plain
    guard var mark = doubtfulMark(column, prefersComma: false) else { return guess }
    mark.isThousands = type == .integer
    var format = guess
    (format.decimalMark, format.group) = (
      NumberFormat.all[mark.place].decimalMark, NumberFormat.all[mark.place].group
    )
    return format
  }

  /// The format for a type that a model declares: as the sample writes it, if it can be read so.
  func declared(_ type: ScalarType, _ column: ColumnEvidence) -> CellFormat {
    let format = numberFormat(column, type)
    switch type {
    case .integer: return .integer(format)
    case .decimal(let scale): return .decimal(scale: min(scale.digits, greatestScale), format)
    case .number, .duration: return .number(format)
    case .date:
      if case .date(let date)? = self.date(column)?.0 ?? bareTime(column) { return .date(date) }
      return .date(.iso)
    case .timestamp:
      if case .clock(let date)? = self.date(column)?.0 ?? bareTime(column) { return .clock(date) }
      return .timestamp
    case .flag: return .flag(.any)
    case .text: return numbered(column) ?? .text
    }
  }
}
