import Values

/// How the cells of a column are written, as far as it takes to read them.
enum CellFormat: Sendable, Hashable {
  case integer(NumberFormat)
  case decimal(scale: Int, NumberFormat)
  case number(NumberFormat)
  case date(DateFormat)
  /// As ISO 8601 writes it.
  case timestamp
  /// A date in this form and a time of day.
  case clock(DateFormat)
  case flag(FlagWords)
  case text
  /// Ids such as `C0000042`: `code = number - base`.
  case numbered(prefix: [UInt8], width: Int, base: Int)

  var type: ScalarType {
    switch self {
    case .integer: .integer
    case .decimal(let scale, _): .decimal(scale: DecimalScale(scale))
    case .number: .number
    case .date: .date
    case .timestamp, .clock: .timestamp
    case .flag: .flag
    case .text, .numbered: .text
    }
  }
}

extension CellFormat {
  /// Dates or instants.
  var hasDays: Bool {
    switch self {
    case .date, .timestamp, .clock: true
    case .integer, .decimal, .number, .flag, .text, .numbered: false
    }
  }
}

extension CellFormat {
  /// How its dates are written, where that is said.
  var dateFormat: DateFormat? {
    switch self {
    case .date(let format), .clock(let format): format
    case .integer, .decimal, .number, .timestamp, .flag, .text, .numbered: nil
    }
  }

  /// `2024-06`, a month.
  var isOfMonths: Bool {
    if case .date(let format) = self { format.order.isOfMonths } else { false }
  }

  /// What its numbers are, where their cells say it.
  var unit: Unit? {
    switch self {
    case .integer(let number), .decimal(_, let number), .number(let number):
      number.isPercent ? .percent : number.currency == nil ? nil : .currency
    case .date, .timestamp, .clock, .flag, .text, .numbered: nil
    }
  }

  /// Text or whole numbers: they can be seen to be distinct without being kept.
  var canBeDistinct: Bool {
    switch self {
    case .integer, .numbered, .text: true
    case .decimal, .number, .date, .timestamp, .clock, .flag: false
    }
  }
}

/// How a column writes numbers; the same in all its cells.
struct NumberFormat: Sendable, Hashable {
  /// `.` or `,`.
  var decimalMark = UInt8(ascii: ".")
  /// The byte between thousands, 0 for none.
  var group: UInt8 = 0
  /// What stands at the numbers where they are money.
  var currency: CurrencyMark?
  /// `12%`: the number is a hundredth of what is written.
  var isPercent = false

  static let plain = NumberFormat()
  /// In the order of preference where several fit.
  static let all: [NumberFormat] = [
    .plain,
    NumberFormat(group: UInt8(ascii: ",")),
    NumberFormat(decimalMark: UInt8(ascii: ","), group: UInt8(ascii: ".")),
    NumberFormat(decimalMark: UInt8(ascii: ","), group: UInt8(ascii: " ")),
    NumberFormat(group: UInt8(ascii: " ")),
    NumberFormat(group: UInt8(ascii: "'")),
  ]
  var isDecimalComma: Bool { decimalMark == UInt8(ascii: ",") }
}

/// The order of the parts of a date, and the byte between them, 0 for none (`20240630`).
struct DateFormat: Sendable, Hashable {
  enum Order: UInt8, Sendable, Hashable {
    case yearFirst, dayFirst, monthFirst
    /// `2024-06`: a month, read as its first day.
    case month
    /// `30-Jun-2024`, `Jun 30, 2024`: the month by its English name.
    case dayAndName, nameAndDay
    /// No parts, but the time since 1970-01-01T00:00:00Z as a whole number.
    case seconds, milliseconds
    /// `06/2024`: a month too.
    case monthAndYear
    /// `Jun 2024`, `Jun '24`; and `Jun-24`, whose digits could be those of a day.
    case nameAndYear, nameAndShortYear

    /// Whether there is no day, so that the first of the month stands for it.
    var isOfMonths: Bool {
      switch self {
      case .month, .monthAndYear, .nameAndYear, .nameAndShortYear: true
      case .yearFirst, .dayFirst, .monthFirst, .dayAndName, .nameAndDay, .seconds, .milliseconds:
        false
      }
    }
  }
  var order: Order
  var separator: UInt8

  static let iso = DateFormat(order: .yearFirst, separator: UInt8(ascii: "-"))
  /// `20240630`
  static let compact = DateFormat(order: .yearFirst, separator: 0)
  static let seconds = DateFormat(order: .seconds, separator: 0)
  static let milliseconds = DateFormat(order: .milliseconds, separator: 0)
}

/// The two words of a flag column, in any case.
enum FlagWords: Sendable, Hashable, CaseIterable {
  case trueFalse, yesNo, letters
  /// Whatever may mean yes or no; only where a model declares the column a flag.
  case any

  var words: (yes: [String], no: [String]) {
    switch self {
    case .trueFalse: (["true"], ["false"])
    case .yesNo: (["yes", "ja", "oui"], ["no", "nein", "non"])
    case .letters: (["t"], ["f"])
    case .any: (["true", "yes", "t", "y", "1"], ["false", "no", "f", "n", "0"])
    }
  }
}
