/// How far values lie from the others, by median and median absolute deviation:
/// 0.6745·(x − median) / MAD (Iglewicz and Hoaglin 1993). Where more than half of the values are
/// one, the mean absolute deviation takes the place of the MAD: (x − median) / (1.2533·MeanAD).
struct RobustScore {
  /// Beyond this a value is called an anomaly.
  static let limit = 3.5

  let median: Double
  /// For each value its score; 0 when all values are one.
  let scores: [Double]

  init?(_ values: [Double]) {
    guard let middle = Self.median(values) else { return nil }
    median = middle
    let distances = values.map { abs($0 - middle) }
    let deviation = Self.median(distances) ?? 0
    let mean = distances.reduce(0, +) / Double(values.count)
    scores = values.map {
      if deviation > 0 { return 0.6745 * ($0 - middle) / deviation }
      return mean > 0 ? ($0 - middle) / (1.253314 * mean) : 0
    }
  }

  static func median(_ values: [Double]) -> Double? {
    guard !values.isEmpty else { return nil }
    let sorted = values.sorted()
    let half = sorted.count / 2
    return sorted.count % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2
  }
}
