import Analysis
import Diagnostics
import Execution
import Planning
import Rendering
import Storage
import Syntax
import Values

// `assert CONDITION CLAUSES`: a condition that a script relies on, group by group.
extension Session {
  /// At most this many failing groups are listed.
  static let maximumFailures = 20

  /// Holds when the condition is true for every group; a group without a value fails, and so does
  /// an answer without groups.
  func check(_ assertion: Assertion, _ source: Source) -> Outcome {
    var query = assertion.query
    let condition = assertion.condition
    let operands = condition.comparedFigures.reduce(into: [Expression]()) { known, operand in
      let text = source.text(operand.range)
      if !known.contains(where: { source.text($0.range) == text }) { known.append(operand) }
    }
    query.columns = (operands + [condition]).map { Query.Column($0) }
    let analyzed = analyzer.analyze(query, in: source)
    guard let meaning = analyzed.query else {
      return .problems(analyzed.problems.map(\.diagnostic), source)
    }
    guard case .table(let plan) = meaning.plan, let truth = plan.columns.last,
      truth.isCondition
    else {
      return .problems([AnalysisProblem.notACondition(condition.range).diagnostic], source)
    }
    do throws(RunProblem) {
      let answer = try execute(meaning.plan)
      let failures = failures(answer.table)
      guard answer.table.rowCount > 0, failures.isEmpty else {
        return .failed([failure(assertion, meaning, answer, failures, source)], source)
      }
      return .done(StyledText("holds: \(source.text(condition.range))", .note))
    } catch {
      return .problems([error.diagnostic], source)
    }
  }

  /// The rows for which the condition, the last column, is not true.
  private func failures(_ table: Table) -> [Int] {
    guard let truth = table.columns.last else { return [] }
    return (0..<table.rowCount).filter { truth[$0] != .flag(true) }
  }

  private func failure(
    _ assertion: Assertion, _ meaning: AnalyzedQuery, _ answer: Answer, _ failures: [Int],
    _ source: Source
  ) -> Diagnostic {
    let range = assertion.condition.range
    var result = Diagnostic(
      id: "assertion-failed",
      message: "`\(source.text(range))` does not hold"
        + (meaning.periodLabel.isEmpty ? "" : " for \(meaning.periodLabel)"),
      range: range)
    let table = answer.table
    if table.rowCount == 0 {
      result.notes = ["there are no rows to hold it for"] + answer.notes.map(\.text)
      return result
    }
    result.notes = failures.prefix(Self.maximumFailures).map { row in
      GroupText(table, row).sentence
    }
    if failures.count > Self.maximumFailures {
      let more = failures.count - Self.maximumFailures
      result.notes.append("and \(counted(more, "more group"))")
    }
    return result
  }
}

/// One row of an answer in words: `plan = pro: nrr is 76.67 %`.
struct GroupText {
  let sentence: String

  /// - Parameter table: dimensions, figures, and a condition in the last column.
  init(_ table: Table, _ row: Int) {
    var group: [String] = []
    var figures: [String] = []
    for (field, column) in zip(table.fields, table.columns).dropLast() {
      let text = NumberFormat(field, column, rows: [row]).text(column[row])
      if field.isDimension {
        group.append("\(field.name) = \(column[row] == nil ? "(none)" : text)")
      } else {
        figures.append(
          column[row] == nil ? "\(field.name) has no value" : "\(field.name) is \(text)")
      }
    }
    if table.totalRows.contains(row) { group = ["in total"] }
    let words = figures.isEmpty ? "it is not so" : figures.joined(separator: ", ")
    sentence = group.isEmpty ? words : "\(group.joined(separator: ", ")): \(words)"
  }
}

extension PlannedColumn {
  /// Whether the column says yes or no: a comparison, or several joined.
  fileprivate var isCondition: Bool {
    switch expression {
    case .textTest: true
    case .call(let function, _): function.isCondition
    case .constant(.flag): true
    case .measure, .constant, .dimension, .slotLength, .before: false
    }
  }
}

extension Function {
  fileprivate var isCondition: Bool {
    switch self {
    case .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual, .and, .or, .not,
      .isMissing, .contains, .startsWith, .endsWith:
      true
    default: false
    }
  }
}

extension Expression {
  /// The figures that a condition compares, as they were written.
  var comparedFigures: [Expression] {
    switch self {
    case .binary(let node) where node.operator == .and || node.operator == .or:
      node.left.comparedFigures + node.right.comparedFigures
    case .binary(let node) where node.operator.isComparison:
      [node.left, node.right].filter(\.isFigure)
    case .unary(let node) where node.operator == .not: node.operand.comparedFigures
    case .membership(let node): [node.operand]
    case .between(let node): [node.operand, node.lower, node.upper].filter(\.isFigure)
    case .like(let node): [node.operand]
    case .missing(let node): [node.operand]
    case .name, .literal, .period, .parameter, .call, .unary, .binary, .word, .filtered: []
    }
  }

  /// Whether the value depends on the data.
  private var isFigure: Bool {
    switch self {
    case .literal, .period, .parameter: false
    case .word(let word): word.alternative?.isFigure ?? false
    case .unary(let node): node.operand.isFigure
    case .binary(let node): node.left.isFigure || node.right.isFigure
    case .name, .call, .membership, .between, .like, .missing, .filtered: true
    }
  }
}
