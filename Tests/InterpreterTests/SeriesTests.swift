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
    #expect(try #require(RobustScore([3, 3, 3])).scores == [0, 0, 0])
    #expect(try #require(RobustScore([3, 3, 3, 3, 9])).scores[4] > RobustScore.limit)
  }

  @Test func `a forecast states its method and warns of a short history`() throws {
    let bench = try RandomBusiness(seed: 4).workbench()
    let long = try bench.sheet("forecast mrr 3 months")
    #expect(long.count == 3)
    #expect(long.names == ["month", "mrr", "low", "high", "seasonal_naive"])
    #expect((0..<3).map { long.text("month", $0) } == ["2024-07", "2024-08", "2024-09"])
    #expect(long.notes.contains { $0.hasPrefix("Holt–Winters (level, trend and season)") })
    let short = try bench.sheet("forecast churned_mrr 2 months where period = 2024-H1")
    #expect(short.notes.contains { $0.hasPrefix("short history: a season needs 24 months") })
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
