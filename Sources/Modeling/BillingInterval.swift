/// The length of time that a price is for, as a share of a month.
struct BillingInterval: Hashable {
  /// Months of one unit are `denominator / numerator`: a year is 1/12.
  var numerator: Int64
  var denominator: Int64

  static let month = BillingInterval(numerator: 1, denominator: 1)

  /// Year 1/12, half 1/6, quarter 1/3, month 1, week 52/12, day 365/12 (metrics.md, A3), by the
  /// words that exports use, case ignored; `nil` for any other text.
  init?(text: String) {
    let word = String(text.lowercased().filter { $0.isLetter })
    guard let found = BillingInterval.words[word] else { return nil }
    self = found
  }

  private init(numerator: Int64, denominator: Int64) {
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
      (.init(numerator: 13, denominator: 3), ["week", "weeks", "weekly", "wk", "w", "perweek"]),
      (.init(numerator: 365, denominator: 12), ["day", "days", "daily", "d", "perday"]),
    ]
    var words: [String: BillingInterval] = [:]
    for (interval, texts) in spellings {
      for text in texts { words[text] = interval }
    }
    return words
  }()
}
