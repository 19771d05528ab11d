import Analysis
import Execution
import Planning
import Rendering
import Storage
import Values

/// A plan without its groups, its measures beside its columns; what customers of the opening pay
/// at the close in its movements.
struct WholeFigures {
  /// A movement that a measure is made up of, with its sign.
  private struct Term {
    var name: String
    var isSubtracted: Bool
    var column: Int
  }

  private(set) var plan: LogicalPlan
  private let columns: Int
  private var terms: [[Term]] = []

  init(_ plan: LogicalPlan) {
    var whole = plan
    whole.slots = [plan.whole]
    whole.dimensions = []
    whole.having = nil
    whole.sort = []
    whole.top = nil
    whole.limit = nil
    whole.withTotal = false
    if let comparison = plan.comparison { whole.comparison?.slots = [comparison.whole] }
    for index in whole.measures.indices { whole.measures[index].keys = [] }
    columns = plan.columns.count
    self.plan = whole
    for (index, measure) in plan.measures.enumerated() {
      // A figure that is the measure itself is shown as it is.
      let alone = plan.columns.first { $0.expression == .measure(index) }
      add(.measure(index), unit: alone?.unit ?? measure.unit)
      terms.append([])
    }
    for index in plan.measures.indices { terms[index] = parts(self.plan.measures[index]) }
  }

  @discardableResult
  private mutating func add(_ expression: ScalarExpression, unit: Unit?) -> Int {
    let name = "\(plan.columns.count)"
    plan.columns.append(PlannedColumn(name: name, expression: expression, unit: unit))
    return plan.columns.count - 1
  }

  /// opening + expansion − contraction − churn, for what customers of the opening pay at the close;
  /// without expansion where none counts above its opening.
  private mutating func parts(_ measure: Measure) -> [Term] {
    guard measure.isOfOpening, measure.aggregate == .sum, measure.window == .slot else { return [] }
    let (opening, closing) = (RowExpression.state(.opening), RowExpression.state(.closing))
    let isCapped: Bool
    switch measure.argument {
    case closing: isCapped = false
    case .call(.least, [opening, closing]), .call(.least, [closing, opening]): isCapped = true
    default: return []
    }
    let nothing = RowExpression.constant(.integer(0))
    let gain = RowExpression.call(.subtract, [closing, opening])
    let loss = RowExpression.call(.subtract, [opening, closing])
    let all: [(String, Bool, RowExpression, RowExpression?)] = [
      ("opening", false, opening, nil),
      ("expansion", false, gain, .call(.greater, [closing, opening])),
      (
        "contraction", true, loss,
        .call(
          .and, [.call(.greater, [closing, nothing]), .call(.greater, [opening, closing])])
      ),
      ("churn", true, opening, .call(.equal, [closing, nothing])),
    ]
    return all.filter { !(isCapped && $0.0 == "expansion") }.map {
      name, isSubtracted, argument, test in
      var part = measure
      part.argument = argument
      part.filter = RowExpression.and(measure.filter, test)
      part.name = name
      plan.measures.append(part)
      let column = add(.measure(plan.measures.count - 1), unit: measure.unit)
      return Term(name: name, isSubtracted: isSubtracted, column: column)
    }
  }

  // MARK: texts

  /// The formula of a column in names, in figures, and what it comes to.
  ///
  /// - Parameters:
  ///   - table: the answer to the plan.
  ///   - suffix: `_before` for the other side of a comparison.
  func lines(_ column: Int, _ table: Table, suffix: String = "") -> [String] {
    let planned = plan.columns[column]
    let result = cell(planned.name, table, suffix)
    let names = plan.measures.map { FormulaText.Figure(text: name($0)) }
    let words = FormulaText(figures: names).text(planned.expression)
    let figures = terms.indices.map { figure($0, table, suffix) }
    let numbers = FormulaText(figures: figures).text(planned.expression)
    let first = words == planned.name ? [] : ["\(planned.name) = \(words)"]
    return first + ["\(planned.name) = \(numbers)" + (numbers == result ? "" : " = \(result)")]
  }

  /// What each measure comes to, of how many rows, and of which movements it is made.
  func measures(_ answer: Answer) -> [String] {
    terms.indices.map { index in
      let measure = plan.measures[index]
      let value = cell(plan.columns[columns + index].name, answer.table, "")
      let words = terms[index].map { "\($0.isSubtracted ? "− " : "+ ")\($0.name)" }
      let formula = words.isEmpty ? "" : " = " + words.joined(separator: " ").dropFirst(2)
      let count =
        index < answer.statistics.rowsCounted.count ? answer.statistics.rowsCounted[index] : 0
      return "\(name(measure))\(formula) = \(value), from \(counted(count, measure))"
    }
  }

  private func counted(_ count: Int64, _ measure: Measure) -> String {
    let noun = if case .movements = measure.relation { "customer" } else { "row" }
    return Values.counted(count, noun)
  }

  /// A measure by its name; by what it does where a column has the name.
  private func name(_ measure: Measure) -> String {
    plan.columns.prefix(columns).contains { $0.name == measure.name }
      ? PlanPrinter(plan.customerQueries).text(measure) : measure.name
  }

  private func figure(_ measure: Int, _ table: Table, _ suffix: String) -> FormulaText.Figure {
    guard !terms[measure].isEmpty else {
      return .init(text: cell(plan.columns[columns + measure].name, table, suffix))
    }
    let texts = terms[measure].map { term in
      (term.isSubtracted ? "− " : "+ ") + cell(plan.columns[term.column].name, table, suffix)
    }
    return .init(text: String(texts.joined(separator: " ").dropFirst(2)), isSum: texts.count > 1)
  }

  private func cell(_ name: String, _ table: Table, _ suffix: String) -> String {
    guard let index = table.fields.firstIndex(where: { $0.name == name + suffix }),
      table.rowCount > 0
    else { return "–" }
    let column = table.columns[index]
    return NumberFormat(table.fields[index], column, rows: [0]).text(column[0])
  }
}
