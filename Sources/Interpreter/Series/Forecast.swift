/// What a series may become, by two methods, each with an interval.
///
/// Seasonal naive: the value one season before, or the last one where the history holds less than
/// two. Its interval is ±1.96·s·√(1 + ⌊(h − 1)/m⌋) for h steps ahead and a season of m units, where
/// s² is the mean of the squares of what it missed in the history (Hyndman and Athanasopoulos,
/// Forecasting: Principles and Practice, 2021, section 5.5). Holt–Winters: level, trend and, where the history
/// holds two seasons, an additive season; the smoothing constants are those of a grid that miss
/// the history least, one step ahead. Of the two with and without a season the one is taken that misses less
/// behind the first season, which the one with a season is made of: where a year of growth is followed by a
/// year of none, the growth is no season. The interval is ±1.96 standard deviations of those misses,
/// widened with the horizon as for the additive model (Hyndman and others, Forecasting with
/// Exponential Smoothing, 2008, table 6.1).
struct Forecast {
  struct Step: Equatable {
    var value: Double
    var low: Double
    var high: Double
    var naive: Double
    var naiveLow: Double
    var naiveHigh: Double
  }

  /// Fewer points say nothing about a trend.
  static let minimumHistory = 4

  let steps: [Step]
  /// Whether the history was long enough for a season.
  let isSeasonal: Bool
  /// Whether the values have one.
  let hasSeason: Bool

  /// - Parameters:
  ///   - season: units after which a pattern repeats; 1: none.
  init?(_ history: [Double], season: Int, horizon: Int) {
    guard history.count >= Self.minimumHistory, horizon > 0 else { return nil }
    isSeasonal = season > 1 && history.count >= 2 * season
    let length = isSeasonal ? season : 1
    var best = Self.best(history, season: length, judgedBehind: length)
    if isSeasonal {
      let plain = Self.best(history, season: 1, judgedBehind: length)
      if plain.lateMisses < best.lateMisses { best = plain }
    }
    hasSeason = best.length > 1
    let back = zip(history.dropFirst(length), history).map { $0 - $1 }
    let naive = (back.reduce(0) { $0 + $1 * $1 } / Double(back.count)).squareRoot()
    let deviation = (best.misses / Double(max(1, best.count - 1))).squareRoot()
    steps = (1...horizon).map { step in
      let value = best.value(step)
      let reach = 1.96 * deviation * best.spread(step).squareRoot()
      let last = history[history.count - length + (step - 1) % length]
      let naiveReach = 1.96 * naive * Double(1 + (step - 1) / length).squareRoot()
      return Step(
        value: value, low: value - reach, high: value + reach, naive: last,
        naiveLow: last - naiveReach, naiveHigh: last + naiveReach)
    }
  }

  /// The smoothing that misses the history least.
  private static func best(_ history: [Double], season: Int, judgedBehind length: Int) -> Smoothing
  {
    func smoothing(_ alpha: Double, _ beta: Double, _ gamma: Double) -> Smoothing {
      Smoothing(
        history, season: season, judgedBehind: length, alpha: alpha, beta: beta, gamma: gamma)
    }
    let gammas = season > 1 ? grid : [0]
    var best = smoothing(grid[0], grid[0], gammas[0])
    for alpha in grid {
      for beta in grid {
        for gamma in gammas {
          let next = smoothing(alpha, beta, gamma)
          if next.misses < best.misses { best = next }
        }
      }
    }
    return best
  }

  private static let grid = [0.02, 0.05, 0.1, 0.2, 0.3, 0.5, 0.7, 0.9]
}

/// Exponential smoothing of one series with level, trend and an additive season.
private struct Smoothing {
  let alpha, beta, gamma: Double
  let length: Int
  private let judgedBehind: Int
  private var level: Double
  private var trend: Double
  private var seasons: [Double]
  private var place = 0
  /// The sum of the squares of what it missed, one step ahead.
  private(set) var misses = 0.0
  /// Those of steps behind the first ones.
  private(set) var lateMisses = 0.0
  /// How many steps that were.
  private(set) var count = 0

  init(
    _ history: [Double], season: Int, judgedBehind: Int, alpha: Double, beta: Double, gamma: Double
  ) {
    self.judgedBehind = judgedBehind
    (self.alpha, self.beta, self.gamma) = (alpha, beta, gamma)
    length = season
    if season > 1 {
      let first = history[0..<season].reduce(0, +) / Double(season)
      let second = history[season..<2 * season].reduce(0, +) / Double(season)
      let slope = (second - first) / Double(season)
      // The middle of the first season lies half a season behind its start.
      let start = first - slope * Double(season - 1) / 2
      seasons = (0..<season).map { history[$0] - (start + slope * Double($0)) }
      (level, trend) = (start - slope, slope)
    } else {
      trend = history[1] - history[0]
      level = history[0] - trend
      seasons = [0]
    }
    for value in history { add(value) }
  }

  private mutating func add(_ value: Double) {
    let season = seasons[place]
    let error = value - (level + trend + season)
    misses += error * error
    if count >= judgedBehind { lateMisses += error * error }
    count += 1
    let next = level + trend + alpha * error
    trend += alpha * beta * error
    level = next
    if length > 1 { seasons[place] = season + gamma * (1 - alpha) * error }
    place = (place + 1) % length
  }

  func value(_ step: Int) -> Double {
    level + Double(step) * trend + seasons[(place + step - 1) % length]
  }

  /// The variance of a forecast some steps ahead, in variances of one step.
  func spread(_ step: Int) -> Double {
    (1..<max(1, step)).reduce(1) { sum, back in
      var weight = alpha * (1 + Double(back) * beta)
      if length > 1, back % length == 0 { weight += gamma * (1 - alpha) }
      return sum + weight * weight
    }
  }
}
