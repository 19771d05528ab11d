import Foundation
import Testing
import Values

@testable import Interpreter

/// Forecasts and anomalies: their arithmetic, and what they say.
@Suite struct SeriesTests {
  @Test func `a straight line goes on`() throws {
    let forecast = try #require(Forecast([10, 20, 30, 40, 50], season: 12, horizon: 3))
    #expect(!forecast.isSeasonal)
    for (step, value) in zip(forecast.steps, [60.0, 70, 80]) {
      #expect(isNear(step.value, value))
      #expect(isNear(step.low, value) && isNear(step.high, value))
      #expect(step.naive == 50)
    }
  }

  @Test func `a season on a trend goes on`() throws {
    let season = [5.0, -3, 0, -2]
    let history = (0..<16).map { 100 + 2 * Double($0) + season[$0 % 4] }
    let forecast = try #require(Forecast(history, season: 4, horizon: 6))
    #expect(forecast.isSeasonal)
    for (step, value) in forecast.steps.enumerated() {
      let place = 16 + step
      #expect(abs(value.value - (100 + 2 * Double(place) + season[place % 4])) < 0.5)
      #expect(value.naive == history[12 + step % 4])
    }
  }

  @Test func `growth that has ended is no season`() throws {
    for flat in [12, 24] {
      let history = (1...12 + flat).map { Double(min(12, $0)) * 100 }
      let forecast = try #require(Forecast(history, season: 12, horizon: 3))
      #expect(forecast.isSeasonal && !forecast.hasSeason)
      #expect(forecast.steps.allSatisfy { abs($0.value - 1200) < 12 && $0.naive == 1200 })
    }
    let steady = (0..<24).map { 100 * pow(1.1, Double($0)) }
    let grown = try #require(Forecast(steady, season: 12, horizon: 1))
    #expect(abs(grown.steps[0].value / (steady[23] * 1.1) - 1) < 0.02)
  }

  @Test func `the interval widens with the horizon`() throws {
    let forecast = try #require(Forecast([10, 22, 29, 43, 48, 63, 70], season: 1, horizon: 5))
    let widths = forecast.steps.map { $0.high - $0.low }
    #expect(zip(widths, widths.dropFirst()).allSatisfy { $0 <= $1 } && widths[0] > 0)
    #expect(Forecast([1, 2, 3], season: 1, horizon: 1) == nil)
  }

  @Test func `a score is robust against what it finds`() throws {
    let score = try #require(RobustScore([10, 11, 9, 10, 12, 8, 10, 60]))
    #expect(score.median == 10)
    #expect(abs(score.scores[7] - 0.6745 * 50 / 1) < 1e-12)
    #expect(score.scores.filter { abs($0) > RobustScore.limit }.count == 1)
  }

  @Test func `where the median deviation is 0 the mean one measures, and this is said`() throws {
    // Median 3, distances 0, 0, 0, 0 and 6: their median is 0, their mean 1.2.
    let score = try #require(RobustScore([3, 3, 3, 3, 9]))
    #expect(score.method == .meanDeviation)
    #expect(abs(score.scores[4] - 6 / (1.253314 * 1.2)) < 1e-12)
    #expect(score.scores[..<4].allSatisfy { $0 == 0 })
    #expect(score.words(of: "5 months").contains("(x − median)/(1.2533·mean absolute deviation)"))
    let same = try #require(RobustScore([3, 3, 3]))
    #expect(same.method == .none && same.scores == [0, 0, 0])
    #expect(same.words(of: "3 months") == "the 3 months are all one: there is nothing to stand out")
    // Median 11, distances 1, 0, 2, 1 and 7: their median is 1.
    let usual = try #require(RobustScore([10, 11, 9, 12, 18]))
    #expect(usual.method == .medianDeviation && usual.median == 11)
    #expect(abs(usual.scores[4] - 0.6745 * 7) < 1e-12)
  }

  /// Histories, the length of their season, and for some steps ahead the values of a second
  /// implementation, in the component form of the textbooks and in another language: Holt–Winters
  /// with its interval, seasonal naive with its own.
  static let references: [(history: [Double], season: Int, steps: [Int: [Double]])] = [
    (
      [10, 22, 29, 43, 48, 63, 70], 1,
      [
        1: [80.119737402, 73.771563809, 86.467910994, 70, 49.011825552, 90.988174448],
        3: [98.629818735, 89.583949798, 107.675687671, 70, 33.647415498, 106.352584502],
      ]
    ),
    (
      [
        112, 118, 132, 129, 121, 135, 148, 148, 136, 119, 104, 118, 115, 126, 141, 135, 125, 149,
        170, 170, 158, 133, 114, 140, 145, 150, 178, 163, 172, 178, 199, 199, 184, 162, 146, 166,
      ], 12,
      [
        1: [169.338233818, 158.592641459, 180.083826176, 145, 97.304429276, 192.695570724],
        12: [183.066719701, 160.371886179, 205.761553223, 166, 118.304429276, 213.695570724],
        14: [193.517447868, 167.642204267, 219.392691469, 150, 82.548277017, 217.451722983],
      ]
    ),
    (
      [50, 47, 53, 49, 58, 61], 12,
      [2: [70.772700000, 55.926085081, 85.619314919, 61, 45.767382365, 76.232617635]]
    ),
    (
      [30.5, 21, -4, 12, 33, 24.5, 1, 15, 36, 22, 3, 19.5], 4,
      [
        3: [6.593050822, 2.781696746, 10.404404897, 3, -3.646683383, 9.646683383],
        5: [43.523258083, 39.508154926, 47.538361241, 36, 26.600170214, 45.399829786],
      ]
    ),
  ]

  @Test func `a second implementation forecasts the same`() throws {
    for reference in Self.references {
      let forecast = try #require(
        Forecast(reference.history, season: reference.season, horizon: 14))
      for (number, wanted) in reference.steps {
        let step = forecast.steps[number - 1]
        let found = [
          step.value, step.low, step.high, step.naive, step.naiveLow, step.naiveHigh,
        ]
        for (a, b) in zip(found, wanted) {
          #expect(abs(a - b) < 1e-7, "\(reference.history.prefix(3)), step \(number)")
        }
      }
    }
  }

  @Test func `a forecast states its method and warns of a short history`() throws {
    let bench = try RandomBusiness(seed: 4).workbench()
    let long = try bench.sheet("forecast mrr 3 months")
    #expect(long.count == 3)
    #expect(
      long.names == [
        "month", "mrr", "low", "high", "seasonal_naive", "naive_low", "naive_high",
      ])
    #expect((0..<3).map { long.text("month", $0) } == ["2024-07", "2024-08", "2024-09"])
    #expect(long.notes.contains { $0.hasPrefix("Holt–Winters (level and trend)") })
    let short = try bench.sheet("forecast churned_mrr 2 months where period = 2024-H1")
    #expect(short.notes.contains { $0.contains("a season shows only in 24 months") })
    #expect(bench.problems("forecast mrr") == ["missing-horizon"])
    #expect(bench.problems("forecast mrr 3 months where period = 2024-06") == ["short-history"])
    #expect(bench.problems("forecast mrr 3 months by plan") == ["one-series"])
  }

  @Test func `a month out of the ordinary is found`() throws {
    var rows = ["subscription_id,customer_id,plan,mrr,start_date,end_date"]
    for month in 0..<24 {
      let count = month == 17 ? 30 : 3 + month % 3
      for customer in 0..<count {
        let day = Day(year: 2022 + month / 12, month: month % 12 + 1, day: 5)
        rows.append("S\(rows.count),C\(month)-\(customer),pro,100,\(try #require(day)),")
      }
    }
    let bench = try Workbench(
      ["subscriptions.csv": rows.joined(separator: "\n") + "\n"],
      today: Day(year: 2023, month: 12, day: 31))
    for query in ["anomalies mrr by month", "anomalies mrr", "anomalies new_mrr by month"] {
      let sheet = try bench.sheet("\(query) where period = 2022..2023")
      #expect(sheet.count == 1, "\(query)")
      #expect(sheet.text("month", 0) == "2023-06")
      #expect(sheet.notes.last?.contains("robust z") == true)
    }
    #expect(bench.problems("anomalies mrr by month, plan") == ["one-series"])
  }
}
