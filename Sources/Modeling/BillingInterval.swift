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
  /// words that exports use, case ignored, and so many of them: `3 months`, `P3M`; `nil` for any other
  /// text.
  init?(text: String) { self.init(text: text, IntervalFactors()) }

  /// The unit, and how many of it: `year`, `12 months`, `every 3-months`. Any other number numbers the
  /// unit, or is a fraction: `Q1`, `week 1`, `1.5 years` and `12/year` are no lengths of time.
  private static func parts(of text: String) -> (unit: BillingInterval, count: Int64)? {
    var rest = text.lowercased().drop { !$0.isLetter && !$0.isNumber }
    if let every = ["every", "alle"].first(where: rest.hasPrefix) {
      rest = rest.dropFirst(every.count).drop { $0 == " " }
    }
    // `P3M`, as ISO 8601 writes three months.
    if rest.first == "p", rest.dropFirst().first?.isNumber == true { rest = rest.dropFirst() }
    let digits = rest.prefix { $0.isNumber }
    rest = rest.dropFirst(digits.count)
    if rest.contains(where: \.isNumber) { return nil }
    var count: Int64 = 1
    if !digits.isEmpty {
      guard let number = Int64(digits), (1...1200).contains(number),
        let next = rest.first, next.isLetter || next == " " || next == "-"
      else { return nil }
      count = number
    }
    return words[String(rest.filter(\.isLetter))].map { ($0, count) }
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
      (.init(numerator: 1, denominator: 36), ["triennial", "triennially"]),
      (.init(numerator: 1, denominator: 24), ["biennial", "biennially", "zweijährlich"]),
      (
        .init(numerator: 1, denominator: 12),
        [
          "year", "years", "yearly", "yr", "yrs", "y", "annual", "annually", "annum", "peryear",
          "jahr", "jahre", "jährlich", "jaehrlich", "projahr",
        ]
      ),
      (
        .init(numerator: 1, denominator: 6),
        [
          "half", "halfyear", "halfyearly", "semiannual", "semiannually", "biannual", "biannually",
          "halbjahr", "halbjährlich", "halbjaehrlich",
        ]
      ),
      (
        .init(numerator: 1, denominator: 3),
        [
          "quarter", "quarters", "quarterly", "qtr", "q", "perquarter", "quartal", "quartale",
          "quartalsweise", "vierteljahr", "vierteljährlich", "vierteljaehrlich", "proquartal",
        ]
      ),
      (
        .month,
        [
          "month", "months", "monthly", "mo", "mon", "mth", "m", "permonth", "monat", "monate",
          "monatlich", "promonat",
        ]
      ),
      (
        .week,
        ["week", "weeks", "weekly", "wk", "w", "perweek", "woche", "wochen", "wöchentlich"]
      ),
      (.day, ["day", "days", "daily", "d", "perday", "tag", "tage", "täglich"]),
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
