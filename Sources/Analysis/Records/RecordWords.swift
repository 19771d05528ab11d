import Planning
import Values

/// How figures come of the rows in a list of records: `nrr = sum of closing / sum of opening`.
struct RecordWords {
  /// The columns of the list.
  let fields: [(field: PlannedField, expression: RowExpression)]
  /// The column that holds what a row adds to a measure.
  let additions: [Measure: String]
  /// For a column of the answer that repeats a measure the column that does so here.
  let twice: [Int: String]
  /// Those whose rows are in the list.
  let measures: Set<Measure>

  /// What is to be said under the list.
  func notes(_ columns: [PlannedColumn], _ all: [Measure]) -> [String] {
    let texts = all.map { text($0) }
    let formula = FormulaText(figures: texts.map { FormulaText.Figure(text: $0) })
    let shown = columns.indices.filter { columns[$0].bands.isEmpty }
    let formulas = shown.map { index in
      let own = twice[index].map { "sum of `\($0)`" }
      return (columns[index].name, own ?? formula.text(columns[index].expression))
    }
    let sentences = formulas.filter { $0.1 != "sum of `\($0.0)`" && !$0.1.isEmpty }
      .map { "\($0.0) = \($0.1)" }
    var notes = sentences.isEmpty ? [] : [sentences.joined(separator: "; ")]
    let others = all.filter { !isHere($0) }.map(\.name)
      .reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }
    for other in others {
      notes.append("the records behind `\(other)` are of another kind: `rows \(other)`")
    }
    return notes
  }

  private func isHere(_ measure: Measure) -> Bool {
    (measure.unitFigures?.measures ?? [measure]).allSatisfy(measures.contains)
  }

  private func text(_ measure: Measure) -> String {
    guard isHere(measure) else { return "`\(measure.name)`" }
    if let units = measure.unitFigures {
      let parts = units.measures.map { FormulaText.Figure(text: text($0)) }
      let value = FormulaText(figures: parts).text(units.value)
      return "\(units.fold.rawValue) over the \(units.grain.rawValue)s of (\(value))"
    }
    let over = measure.units.map { "mean over the \($0.rawValue)s of the " }.joined()
    let column = additions[measure].map { "`\($0)`" }
    guard let inner = measure.inner else {
      // A column of ones and zeros tells the rows that count from the others.
      let isMarked = measure.aggregate == .count && measure.argument == nil && column != nil
      let aggregate = isMarked ? .sum : measure.aggregate
      return over + aggregate.words(of: column, measure.parameter)
    }
    let key =
      fields.first { $0.expression == inner.key }?.field.name ?? PlanPrinter().text(inner.key)
    let own = FormulaText(figures: [.init(text: inner.aggregate.words(of: column, nil))])
    let aggregate = measure.aggregate.words(of: nil, measure.parameter)
    return "\(over)\(aggregate) over each `\(key)` of (\(own.text(inner.value)))"
  }
}

extension Aggregate {
  /// What is done with the rows of a list.
  ///
  /// - Parameter column: `nil`: the rows themselves.
  fileprivate func words(of column: String?, _ parameter: Double?) -> String {
    let of = column.map { " of \($0)" } ?? ""
    return switch self {
    case .count: column.map { "number of lines with \($0)" } ?? "number of lines"
    case .sum: "sum\(of)"
    case .avg: "mean\(of)"
    case .min: "least\(of)"
    case .max: "greatest\(of)"
    case .median: "median\(of)"
    case .percentile: "\(FormulaText.text(100 * (parameter ?? 0.5)))th percentile\(of)"
    case .countDistinct: "number of different \(column ?? "values")"
    case .first: "first\(of) in time"
    case .last: "last\(of) in time"
    case .stddev: "standard deviation\(of)"
    case .sumLargest: "sum of the \(FormulaText.text(parameter ?? 0)) largest\(of)"
    case .shareOfRows:
      "share of the largest lines that make up \(FormulaText.text(100 * (parameter ?? 0))) %\(of)"
    }
  }
}
