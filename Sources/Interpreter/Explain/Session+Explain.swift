import Analysis
import Diagnostics
import Execution
import Modeling
import Planning
import Rendering
import Storage
import Syntax
import Values

// `explain QUERY`: the dates, the formula with its figures, the plan, the rows read, the time.
extension Session {
  func explain(_ query: Query, _ source: Source) -> Outcome {
    do throws(RunProblem) {
      switch query.verb {
      case .why: return try explainWhy(query, source)
      case .show where query.isOfCohorts: return try explainCohorts(query, source)
      case .show, .plot, .rows, .sql, .forecast, .anomalies: break
      }
      let clock = ContinuousClock()
      let begin = clock.now
      let analyzed = analyzer.analyze(explained(query), in: source)
      guard let meaning = analyzed.query else {
        return .problems(analyzed.problems.map(\.diagnostic), source)
      }
      let analysis = clock.now - begin - fetchingTime
      var text = caption(query, meaning, source)
      text.append("\n\n")
      switch meaning.plan {
      case .table(let plan):
        let answer = try executor().run(plan)
        explainTime(plan, &text)
        try explainFormula(plan, &text)
        explainPlan(PlanPrinter().print(plan), &text)
        explainRows(answer, try balances(plan), &text)
        explainStages(answer, &text, analysis: analysis)
      case .rows(let plan):
        let answer = try executor().rows(plan)
        explainPlan(PlanPrinter().print(plan), &text)
        explainRows(answer, try balances(plan.counting), &text)
        explainStages(answer, &text, analysis: analysis)
      }
      return .text(text)
    } catch {
      return .problems([error.diagnostic], source)
    }
  }

  /// The query whose figures the verb is about.
  private func explained(_ query: Query) -> Query {
    var question = query
    switch query.verb {
    case .plot, .sql: question.verb = .show
    case .forecast, .anomalies: question = seriesQuestion(query)
    case .show, .rows, .why: break
    }
    return question
  }

  func explainTime(_ plan: LogicalPlan, _ text: inout StyledText) {
    text.append("time\n", .heading)
    let whole = plan.whole
    guard !whole.isUnbounded else {
      text.append("  every row, whatever its time\n")
      return
    }
    text.append("  \(whole.period.label): \(Self.named(whole))\n")
    if plan.slots.count > 1, let first = plan.slots.first, let last = plan.slots.last {
      text.append("  \(plan.slots.count) units: \(first.period.label) to \(last.period.label)\n")
      for slot in [first, last] { explainWindow(slot, &text) }
    }
    explainWindow(whole, &text)
    if plan.measures.contains(where: \.usesPeriodState) {
      text.append("  opening: the close of \(whole.start - 1); closing: of \(whole.end - 1)\n")
    }
    if let comparison = plan.comparison {
      let other = comparison.whole
      text.append("  against \(other.period.label): \(Self.named(other))\n")
      explainWindow(other, &text)
    }
  }

  /// The days of the period that a slot is named by.
  private static func named(_ slot: Slot) -> String {
    days(slot.hasWindow ? slot.period.start : slot.start, slot.end)
  }

  private static func days(_ start: Day, _ end: Day) -> String {
    "\(start) to \(end - 1), \(counted(end - start, "day"))"
  }

  /// The days that figures look at where they are not those of the slot's period.
  private func explainWindow(_ slot: Slot, _ text: inout StyledText) {
    guard slot.hasWindow else { return }
    text.append("  window of \(slot.period.label): \(Self.days(slot.start, slot.end))\n")
  }

  /// Each column's formula, and the same with the figures of the whole answer filled in.
  func explainFormula(
    _ plan: LogicalPlan, _ text: inout StyledText
  ) throws(RunProblem) {
    let whole = WholeFigures(plan)
    let answer = try executor().run(whole.plan)
    text.append("\nformula", .heading)
    text.append(plan.dimensions.isEmpty ? "\n" : " of the whole, without groups\n", .heading)
    for column in plan.columns.indices {
      for line in whole.lines(column, answer.table) { text.append("  \(line)\n") }
      if let comparison = plan.comparison,
        let line = whole.lines(column, answer.table, suffix: "_before").last
      {
        text.append("  \(comparison.label): \(line)\n")
      }
    }
    for (index, line) in whole.measures(answer).enumerated() {
      text.append("  \(line)\n", .muted)
      let measure = whole.plan.measures[index]
      // A rate of rows has no unit of its own: that of the column it stands alone in.
      let alone = plan.columns.first { $0.expression == .measure(index) }
      if let units = UnitFigureLines(
        measure, of: whole.plan, unit: alone?.unit ?? measure.unit, analyzer.calendar)
      {
        text.append("    \(units.text(try executor().run(units.plan).table))\n", .muted)
      }
    }
  }

  func explainPlan(_ tree: String, _ text: inout StyledText) {
    text.append("\nplan\n", .heading)
    for line in tree.split(separator: "\n") { text.append("  \(line)\n") }
  }

  /// What was fetched while the statement was analyzed was read too.
  func explainStages(_ answer: Answer, _ text: inout StyledText, analysis: Duration? = nil) {
    text.append("\ntime per stage\n", .heading)
    var times = answer.statistics.times
    if let reading = times.firstIndex(where: { $0.stage == "reading" }) {
      times[reading].time += fetchingTime
    } else {
      times.insert(("reading", fetchingTime), at: 0)
    }
    if let analysis { times.insert(("analysis", analysis), at: 0) }
    for (stage, time) in times {
      text.append("  \(stage): \(Self.milliseconds(time))\n", .muted)
    }
  }

  static func milliseconds(_ time: Duration) -> String {
    let microseconds =
      time.components.seconds * 1_000_000
      + time.components.attoseconds / 1_000_000_000_000
    return "\(microseconds / 1000).\(microseconds % 1000 / 100) ms"
  }

  // MARK: cohorts

  private func explainCohorts(_ query: Query, _ source: Source) throws(RunProblem) -> Outcome {
    let analyzed = analyzer.cohorts(query, in: source)
    guard let cohorts = analyzed.plan else {
      return .problems(analyzed.problems.map(\.diagnostic), source)
    }
    var text = StyledText(source.text(query.range) + "\n\n", .heading)
    text.append("time\n", .heading)
    if let first = cohorts.units.first, let last = cohorts.units.last {
      text.append(
        "  \(counted(cohorts.units.count, "\(cohorts.grain.rawValue)")) closed: "
          + "\(first.label) to \(last.label)\n")
    }
    text.append("\nformula\n", .heading)
    let names = cohorts.measures.map { FormulaText.Figure(text: $0.name) }
    switch cohorts.cell {
    case .share(let numerator, let base, let isComplement):
      let below =
        switch base {
        case .size: "\(cohorts.members) in the cohort's unit"
        case .first: "the same at age 0"
        }
      text.append("  cell = \(isComplement ? "1 − " : "")\(names[numerator].text) / \(below)\n")
    case .figure(let expression, _):
      text.append("  cell = \(FormulaText(figures: names).text(expression))\n")
    }
    guard let plan = cohorts.plans.first else { return .text(text) }
    explainPlan(PlanPrinter().print(plan), &text)
    let answer = try executor().run(plan)
    explainRows(answer, try balances(plan), &text)
    explainStages(answer, &text)
    return .text(text)
  }
}

extension Slot {
  /// Whether it begins at another day than the period that it is named by, as `rolling` wants.
  fileprivate var hasWindow: Bool { isWindow && start != period.start }
}
