import Analysis
import Diagnostics
import Execution
import Modeling
import Planning
import Rendering
import Storage
import Syntax
import Values

// `explain QUERY`: the dates, the plan, the figures behind the figures, the rows read.
extension Session {
  func explain(_ query: Query, _ source: Source) -> Outcome {
    let analyzed = analyzer.analyze(query, in: source)
    guard let meaning = analyzed.query else {
      return .problems(analyzed.problems.map(\.diagnostic), source)
    }
    var text = caption(query, meaning, source)
    text.append("\n\n")
    do throws(RunProblem) {
      switch meaning.plan {
      case .table(let plan):
        explainTime(plan, &text)
        text.append("\nplan\n", .heading)
        text.append(PlanPrinter().print(plan))
        var executor = executor()
        executor.collectsTotals = true
        let answer = try executor.run(plan)
        explainFormula(plan, answer, &text)
        explainReading(answer, &text)
      case .rows(let plan):
        text.append("plan\n", .heading)
        text.append(PlanPrinter().print(plan))
        explainReading(try executor().rows(plan), &text)
      }
    } catch {
      return .problems([error.diagnostic], source)
    }
    return .text(text)
  }

  private func explainTime(_ plan: LogicalPlan, _ text: inout StyledText) {
    text.append("time\n", .heading)
    let whole = plan.whole
    guard !whole.isUnbounded else {
      text.append("  every row, whatever its time\n")
      return
    }
    text.append("  \(whole.period.label): \(whole.start) to \(whole.end - 1)")
    text.append(", \(whole.end - whole.start) days\n")
    if plan.measures.contains(where: \.usesPeriodState) {
      text.append("  opening: the close of \(whole.start - 1); closing: of \(whole.end - 1)\n")
    }
    if plan.slots.count > 1 { text.append("  \(plan.slots.count) units\n") }
    if let comparison = plan.comparison {
      let other = comparison.whole
      text.append("  against \(other.period.label): \(other.start) to \(other.end - 1)\n")
    }
  }

  /// Each column's formula with the figures of the whole answer filled in.
  private func explainFormula(
    _ plan: LogicalPlan, _ answer: Answer, _ text: inout StyledText
  ) {
    guard !answer.statistics.totals.isEmpty else { return }
    text.append("\nfigures of the whole\n", .heading)
    for (name, value) in answer.statistics.totals {
      text.append("  \(name) = \(FormulaText.text(value))\n")
    }
    let values = answer.statistics.totals.map(\.value)
    for column in plan.columns {
      guard case .call = column.expression else { continue }
      text.append("  \(column.name) = \(FormulaText.text(column.expression, values))\n")
    }
  }

  private func explainReading(_ answer: Answer, _ text: inout StyledText) {
    text.append("\nrows read\n", .heading)
    for (table, count) in answer.statistics.rowsRead.sorted(by: { $0.key < $1.key }) {
      text.append("  \(table): \(count)\n")
    }
    for (reason, count) in answer.statistics.rowsExcluded.sorted(by: { $0.key < $1.key }) {
      text.append("  left out: \(count), \(reason)\n")
    }
    for note in answer.notes { text.append("  note: \(note.text)\n") }
    for (stage, time) in answer.statistics.milliseconds {
      text.append("  \(stage): \((time * 10).rounded() / 10) ms\n", .muted)
    }
  }
}

/// A column's expression as a formula with figures in the place of measures.
enum FormulaText {
  static func text(_ value: Value?) -> String {
    switch value {
    case nil: "–"
    case .integer(let number): String(number)
    case .decimal(let coefficient, let scale): decimal(coefficient, scale)
    case .number(let number): "\(number)"
    case .date(let day): "\(day)"
    case .timestamp(let time): String(time)
    case .flag(let flag): flag ? "true" : "false"
    case .text(let text): text
    case .duration(let seconds): "\(seconds / 3600) h"
    }
  }

  private static func decimal(_ coefficient: Int64, _ scale: Int) -> String {
    guard scale > 0 else { return String(coefficient) }
    let digits = String(coefficient.magnitude)
    let padded = String(repeating: "0", count: max(0, scale + 1 - digits.count)) + digits
    return "\(coefficient < 0 ? "−" : "")\(padded.dropLast(scale)).\(padded.suffix(scale))"
  }

  static func text(_ expression: ScalarExpression, _ values: [Value?]) -> String {
    switch expression {
    case .measure(let index): text(index < values.count ? values[index] : nil)
    case .constant(let value): text(value)
    case .dimension: "its group"
    case .slotLength(let unit): "\(unit.rawValue) of the period"
    case .before(let figure): "\(text(figure, values)) before"
    case .textTest(let operand, _, _): text(operand, values)
    case .call(let function, let arguments):
      call(
        function,
        arguments.map { argument in
          let inner = text(argument, values)
          return isSum(argument) && binds(function) ? "(\(inner))" : inner
        })
    }
  }

  private static func isSum(_ expression: ScalarExpression) -> Bool {
    if case .call(let function, _) = expression { return function == .add || function == .subtract }
    return false
  }

  private static func binds(_ function: Function) -> Bool {
    function == .multiply || function == .divide || function == .subtract
  }

  private static func call(_ function: Function, _ arguments: [String]) -> String {
    let sign: String
    switch function {
    case .add: sign = " + "
    case .subtract: sign = " − "
    case .multiply: sign = " × "
    case .divide: sign = " / "
    default: return "\(function.rawValue)(\(arguments.joined(separator: ", ")))"
    }
    return arguments.joined(separator: sign)
  }
}
