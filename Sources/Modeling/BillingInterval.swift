import Values

/// The length of time that a price is for, as a share of a month.
struct BillingInterval: Hashable {
  /// Months of one unit are `denominator / numerator`: a year is 1/12.
  var numerator: Int64
  var denominator: Int64

  static let month = BillingInterval(numerator: 1, denominator: 1)
  static let week = BillingInterval(numerator: 13, denominator: 3)
  static let day = BillingInterval(numerator: 365, denominator: 12)

  /// By the words that exports use, with the factors of a model.
  init?(text: String, _ factors: IntervalFactors) {
    guard let (unit, count) = BillingInterval.parts(of: text) else { return nil }
    switch unit {
    case BillingInterval.week: self = factors.week ?? unit
    case BillingInterval.day: self = factors.day ?? unit
    default: self = unit
    }
    denominator *= count
  }

  /// Year 1/12, half 1/6, quarter 1/3, month 1, week 52/12, day 365/12 (metrics.md, A3), by the
  /// words that exports use, case ignored, and so many of them: `3 months`; `nil` for any other text.
  init?(text: String) { self.init(text: text, IntervalFactors()) }

  /// The unit, and how many of it. A number behind the word, or a second one, numbers it: `Q1`,
  /// `2024-Q1` and `week 1` are no lengths of time.
  private static func parts(of text: String) -> (unit: BillingInterval, count: Int64)? {
    let own = text.lowercased().filter { $0.isLetter || $0.isNumber }
    let digits = own.prefix { $0.isNumber }
    // `1.5 years`, `2-3 months` and `12/year` are none of so many.
    let written = text.drop { !$0.isNumber }
    let isWhole = written.prefix { $0.isNumber }.lowercased() == digits
    guard digits.isEmpty || isWhole && written.dropFirst(digits.count).first != "/" else {
      return nil
    }
    var word = own.dropFirst(digits.count)
    var count: Int64 = 1
    if !digits.isEmpty {
      guard let number = Int64(digits), (1...1200).contains(number) else { return nil }
      count = number
    } else if word.hasPrefix("every") {
      word = word.dropFirst(5)
      let digits = word.prefix { $0.isNumber }
      word = word.dropFirst(digits.count)
      if !digits.isEmpty {
        guard let number = Int64(digits), (1...1200).contains(number) else { return nil }
        count = number
      }
    }
    return words[String(word)].map { ($0, count) }
  }

  /// Whether the text says that a price is paid once.
  static func isOneOff(_ text: String) -> Bool {
    let word = String(text.lowercased().filter { $0.isLetter })
    return ["once", "onetime", "oneoff", "single", "setup", "lifetime", "nonrecurring"]
      .contains(word)
  }

  init(numerator: Int64, denominator: Int64) {
    self.numerator = numerator
    self.denominator = denominator
  }

  private static let words: [String: BillingInterval] = {
    let spellings: [(BillingInterval, [String])] = [
      (
        .init(numerator: 1, denominator: 12),
        ["year", "years", "yearly", "yr", "yrs", "y", "annual", "annually", "annum", "peryear"]
      ),
      (
        .init(numerator: 1, denominator: 6),
        ["half", "halfyear", "halfyearly", "semiannual", "semiannually", "biannual", "biannually"]
      ),
      (
        .init(numerator: 1, denominator: 3),
        ["quarter", "quarters", "quarterly", "qtr", "q", "perquarter"]
      ),
      (.month, ["month", "months", "monthly", "mo", "mon", "mth", "m", "permonth"]),
      (.week, ["week", "weeks", "weekly", "wk", "w", "perweek"]),
      (.day, ["day", "days", "daily", "d", "perday"]),
    ]
    var words: [String: BillingInterval] = [:]
    for (interval, texts) in spellings {
      for text in texts { words[text] = interval }
    }
    return words
  }()
}

/// How many weeks and days a month has for prices, where a model says so: `set week factor 4`.
struct IntervalFactors {
  private(set) var week: BillingInterval?
  private(set) var day: BillingInterval?

  init(_ options: [String: Value] = [:]) {
    week = Self.interval(options["week factor"])
    day = Self.interval(options["day factor"])
  }

  private static func interval(_ value: Value?) -> BillingInterval? {
    switch value {
    case .integer(let number): BillingInterval(numerator: number, denominator: 1)
    case .decimal(let coefficient, let scale) where scale <= 9:
      BillingInterval(
        numerator: coefficient, denominator: Int64(truncatingIfNeeded: Int128.powerOfTen(scale)))
    default: nil
    }
  }
}
