import Analysis
import Diagnostics
import Execution
import Planning
import Rendering
import Storage
import Syntax
import Values

/// One figure over whole units of time.
struct Series {
  let plan: LogicalPlan
  let meaning: AnalyzedQuery
  let grain: Grain
  let periods: [Period]
  let values: [Double]
  /// What was left out of the history, and why.
  let gaps: [String]

  var column: PlannedColumn { plan.columns[0] }

  fileprivate var tooFew: String {
    let verb = values.count == 1 ? "is" : "are"
    return "\(counted(values.count, "whole \(grain.rawValue)")) \(verb) too few"
  }
}

// `forecast METRIC 3 months` and `anomalies METRIC by month`.
extension Session {
  /// Units that a forecast may reach.
  static let maximumHorizon = 120

  /// The query by its unit of time: that of the horizon, or months where none is named.
  func seriesQuestion(_ query: Query) -> Query {
    var question = query
    question.horizon = nil
    let grain = horizon(query)?.grain ?? (query.dimensions.isEmpty ? .month : nil)
    if let grain { question.dimensions = [Dimension(grain: grain.rawValue, range: query.range)] }
    return question
  }

  /// `3 months`
  private func horizon(_ query: Query) -> (count: Int, grain: Grain)? {
    guard let horizon = query.horizon, let count = horizon.count.number,
      let grain = Grain(rawValue: horizon.unit), (1...Self.maximumHorizon).contains(count)
    else { return nil }
    return (count, grain)
  }

  /// The one figure of a query by its unit of time, units that are not whole left out.
  private func series(
    _ query: Query, _ source: Source
  ) throws(RunProblem) -> Result<Series, Complaint> {
    let question = seriesQuestion(query)
    let analyzed = analyzer.analyze(question, in: source)
    guard var meaning = analyzed.query, case .table(let plan) = meaning.plan else {
      return .failure(Complaint(analyzed.problems.map(\.diagnostic)))
    }
    guard plan.columns.count == 1, plan.dimensions.count == 1, plan.comparison == nil,
      let unit = plan.dimensions[0].grain, plan.dimensions[0].kind == .time
    else {
      return .failure(
        Complaint([
          Diagnostic(
            id: "one-series", message: "`\(query.verb.rawValue)` takes one figure over time",
            range: query.range,
            hints: ["`forecast mrr 3 months`", "`anomalies mrr by month where plan = pro`"])
        ]))
    }
    let table = try executor().run([plan])[0].table
    let cells = table.column(plan.columns[0].name)?.doubles ?? []
    var periods: [Period] = []
    var values: [Double] = []
    var gaps: [String] = []
    for (slot, value) in zip(plan.slots, cells) {
      if slot.isPartial {
        // Where it is known how much of it there is, that is said.
        let known = meaning.notes.firstIndex { $0.hasPrefix(slot.period.label + " (") }
        let label = known.map { meaning.notes.remove(at: $0) } ?? slot.period.label
        gaps.append("\(label) is not whole: left out")
      } else if let value {
        periods.append(slot.period)
        values.append(value)
      } else {
        // Before a gap there is no series to go on with.
        if !values.isEmpty {
          gaps.append("\(slot.period.label) has no value: the history begins behind it")
        }
        (periods, values) = ([], [])
      }
    }
    return .success(
      Series(
        plan: plan, meaning: meaning, grain: unit, periods: periods, values: values, gaps: gaps))
  }

  private struct Complaint: Error {
    var problems: [Diagnostic]

    init(_ problems: [Diagnostic]) { self.problems = problems }
  }

  // MARK: forecast

  func forecast(_ query: Query, _ source: Source) -> Outcome {
    guard let horizon = horizon(query) else {
      return .problems(
        [
          Diagnostic(
            id: "missing-horizon", message: "a forecast needs to know how far",
            range: query.horizon?.range ?? query.range,
            notes: ["from 1 to \(Self.maximumHorizon) days, weeks, months, quarters or years"],
            hints: ["`forecast mrr 3 months`"])
        ], source)
    }
    if let dimension = query.dimensions.first {
      return .problems(
        [
          Diagnostic(
            id: "one-series", message: "a forecast is about one series", range: dimension.range,
            hints: ["choose a group by a condition: `forecast mrr 3 months where plan = pro`"])
        ], source)
    }
    do throws(RunProblem) {
      switch try series(query, source) {
      case .failure(let complaint): return .problems(complaint.problems, source)
      case .success(let series): return forecast(series, horizon.count, query, source)
      }
    } catch {
      return .problems([error.diagnostic], source)
    }
  }

  private func forecast(
    _ series: Series, _ count: Int, _ query: Query, _ source: Source
  ) -> Outcome {
    let season = Self.season(series.grain)
    guard let last = series.periods.last,
      let forecast = Forecast(series.values, season: season, horizon: count)
    else {
      return .problems(
        [
          Diagnostic(
            id: "short-history",
            message: series.tooFew + " to go by",
            range: query.range, notes: ["a forecast needs \(Forecast.minimumHistory) or more"])
        ], source)
    }
    var labels: [String] = []
    var day = last.end
    for _ in 0..<count {
      let unit = analyzer.calendar.unit(series.grain, containing: day)
      labels.append(unit.label)
      day = unit.end
    }
    let unit = series.column.unit
    let steps = forecast.steps
    let table = Table(
      fields: [
        Table.Field(name: series.grain.rawValue, unit: .text, isDimension: true),
        Table.Field(name: series.column.name, unit: unit), Table.Field(name: "low", unit: unit),
        Table.Field(name: "high", unit: unit), Table.Field(name: "seasonal_naive", unit: unit),
        Table.Field(name: "naive_low", unit: unit), Table.Field(name: "naive_high", unit: unit),
      ],
      columns: [
        Cells.texts(labels), Cells.numbers(steps.map(\.value)), Cells.numbers(steps.map(\.low)),
        Cells.numbers(steps.map(\.high)), Cells.numbers(steps.map(\.naive)),
        Cells.numbers(steps.map(\.naiveLow)), Cells.numbers(steps.map(\.naiveHigh)),
      ])
    let notes = series.meaning.notes + series.gaps + method(forecast, series, season, last)
    return .table(
      table, caption: seriesCaption("forecast", query, source, series),
      notes: notes.map { StyledText($0, .note) })
  }

  /// How the figures of a forecast were made, and how far they can be trusted.
  private func method(
    _ forecast: Forecast, _ series: Series, _ season: Int, _ last: Period
  ) -> [String] {
    let unit = series.grain.rawValue
    let kind = forecast.hasSeason ? "level, trend and season" : "level and trend"
    var notes = [
      "Holt–Winters (\(kind)) on \(counted(series.values.count, unit)) to \(last.label); "
        + "low and high hold 95 % if the future misses as the past did"
    ]
    if forecast.isSeasonal {
      notes.append(
        "seasonal_naive is the value \(counted(season, unit)) before, ±1.96·s·√(1 + ⌊(h − 1)/\(season)⌋) "
          + "for h \(unit)s ahead, s the root mean square of such differences in the history")
    } else {
      notes.append(
        "seasonal_naive is the last value, ±1.96·s·√h for h \(unit)s ahead, s the root mean square "
          + "of the changes from \(unit) to \(unit)")
      if season > 1 {
        notes.append(
          "short history: a season shows only in \(2 * season) \(unit)s or more; do not plan by this"
        )
      }
    }
    return notes
  }

  /// Units after which a pattern may repeat.
  private static func season(_ grain: Grain) -> Int {
    switch grain {
    case .day: 7
    case .week: 52
    case .month: 12
    case .quarter: 4
    case .year: 1
    }
  }

  private func seriesCaption(
    _ verb: String, _ query: Query, _ source: Source, _ series: Series
  ) -> StyledText {
    var text = StyledText("\(verb) \(series.column.name)", .heading)
    text.append(" by \(series.grain.rawValue)", .heading)
    if let first = series.periods.first, let last = series.periods.last {
      text.append(" · from \(first.label)..\(last.label)", .muted)
    }
    return text
  }

  // MARK: anomalies

  func anomalies(_ query: Query, _ source: Source) -> Outcome {
    do throws(RunProblem) {
      switch try series(query, source) {
      case .failure(let complaint): return .problems(complaint.problems, source)
      case .success(let series): return anomalies(series, query, source)
      }
    } catch {
      return .problems([error.diagnostic], source)
    }
  }

  private func anomalies(_ series: Series, _ query: Query, _ source: Source) -> Outcome {
    // A stock goes on from where it was: what is odd about it is its change.
    let isStock =
      MetricKind(of: series.plan.columns, measures: series.plan.measures) == .stock
    let values = series.values
    let judged =
      isStock ? zip(values.dropFirst(), values).map { $0 - $1 } : values
    let offset = isStock ? 1 : 0
    guard judged.count >= Forecast.minimumHistory, let score = RobustScore(judged) else {
      return .problems(
        [
          Diagnostic(
            id: "short-history",
            message: series.tooFew + " to judge by",
            range: query.range)
        ], source)
    }
    let found = judged.indices.filter { abs(score.scores[$0]) > RobustScore.limit }
    let unit = series.column.unit
    var fields = [
      Table.Field(name: series.grain.rawValue, unit: .text, isDimension: true),
      Table.Field(name: series.column.name, unit: unit),
    ]
    var columns = [
      Cells.texts(found.map { series.periods[$0 + offset].label }),
      Cells.numbers(found.map { values[$0 + offset] }),
    ]
    if isStock {
      fields.append(Table.Field(name: "change", unit: unit))
      columns.append(Cells.numbers(found.map { judged[$0] }))
    }
    fields.append(Table.Field(name: "usual", unit: unit))
    columns.append(Cells.numbers(found.map { _ in score.median }))
    fields.append(Table.Field(name: "robust_z", unit: .ratio))
    columns.append(Cells.numbers(found.map { score.scores[$0] }))
    let what =
      isStock
      ? "\(judged.count) changes from \(series.grain.rawValue) to \(series.grain.rawValue)"
      : "\(judged.count) \(series.grain.rawValue)s"
    let notes = series.meaning.notes + series.gaps + [score.words(of: what)]
    return .table(
      Table(fields: fields, columns: columns),
      caption: seriesCaption("anomalies", query, source, series),
      notes: notes.map { StyledText($0, .note) })
  }
}
