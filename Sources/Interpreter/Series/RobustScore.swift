/// How far values lie from the others, by median and median absolute deviation:
/// 0.6745·(x − median) / MAD (Iglewicz and Hoaglin, How to Detect and Handle Outliers, 1993). Where
/// half of the values or more are one, the MAD is 0 and the mean absolute deviation takes its place:
/// (x − median) / (1.2533·MeanAD). Both factors make the deviation of a normal distribution 1.
struct RobustScore {
  /// Beyond this a value is called an anomaly.
  static let limit = 3.5

  /// What distances are measured in.
  enum Method {
    case medianDeviation
    /// The MAD is 0.
    case meanDeviation
    /// All values are one.
    case none
  }

  let method: Method
  let median: Double
  /// For each value its score; 0 when all values are one.
  let scores: [Double]

  init?(_ values: [Double]) {
    guard let middle = Self.median(values) else { return nil }
    median = middle
    let distances = values.map { abs($0 - middle) }
    let deviation = Self.median(distances) ?? 0
    let mean = distances.reduce(0, +) / Double(values.count)
    method = deviation > 0 ? .medianDeviation : mean > 0 ? .meanDeviation : .none
    let unit =
      switch method {
      case .medianDeviation: deviation / 0.6745
      case .meanDeviation: 1.253314 * mean
      case .none: Double.infinity
      }
    scores = values.map { ($0 - middle) / unit }
  }

  static func median(_ values: [Double]) -> Double? {
    guard !values.isEmpty else { return nil }
    let sorted = values.sorted()
    let half = sorted.count / 2
    return sorted.count % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2
  }

  /// The method in words.
  ///
  /// - Parameter what: what was judged: `12 months`.
  func words(of what: String) -> String {
    let found = scores.count { abs($0) > Self.limit }
    let shown =
      found == 0 ? "none is beyond ±\(Self.limit)" : "shown where it is beyond ±\(Self.limit)"
    return switch method {
    case .medianDeviation: "robust z = 0.6745·(x − median)/MAD of the \(what); \(shown)"
    case .meanDeviation:
      "robust z = (x − median)/(1.2533·mean absolute deviation) of the \(what): half of them or more "
        + "are one, so that their MAD is 0; \(shown)"
    case .none: "the \(what) are all one: there is nothing to stand out"
    }
  }
}
