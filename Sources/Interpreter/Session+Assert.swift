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
    let condition = assertion.condition
    let query = question(of: assertion, source)
    let analyzed = analyzer.analyze(query, in: source, testing: condition)
    guard let meaning = analyzed.query else {
      return .problems(analyzed.problems.map(\.diagnostic), source)
    }
    do throws(RunProblem) {
      let answer = try execute(meaning.plan)
      return switch verdict(assertion, meaning, answer, source) {
      case .success(let words): outcome(words, answer, assertion, source)
      case .failure(let complaint): .failed([complaint.diagnostic], source)
      }
    } catch {
      return .problems([error.diagnostic], source)
    }
  }

  /// Of an assertion that holds: a warning where a value that it asks for is in no row, so that what is
  /// misspelt or renamed does not hold for ever unseen.
  private func outcome(
    _ words: String, _ answer: Answer, _ assertion: Assertion, _ source: Source
  ) -> Outcome {
    let asked = assertion.query.condition.map { source.text($0.range) } ?? ""
    let missing = answer.notes.filter { note in
      // A value of the condition itself tells groups apart.
      note.id == "no-such-value"
        && note.text.split(separator: "'").dropFirst().first.map { asked.contains($0) } ?? false
    }
    if missing.isEmpty { return .done(StyledText(words, .note)) }
    let warning = Diagnostic(
      id: "assertion-of-nothing", severity: .warning,
      message: "`\(source.text(assertion.condition.range))` holds for want of rows",
      range: assertion.condition.range, notes: missing.map(\.text))
    return .problems([warning], source)
  }

  /// Why an assertion does not hold.
  struct Unmet: Error {
    var diagnostic: Diagnostic
  }

  /// That it holds, in words, or why it does not.
  func verdict(
    _ assertion: Assertion, _ meaning: AnalyzedQuery, _ answer: Answer, _ source: Source
  ) -> Result<String, Unmet> {
    let failures = failures(answer.table)
    guard answer.table.rowCount > 0, failures.isEmpty else {
      return .failure(Unmet(diagnostic: failure(assertion, meaning, answer, failures, source)))
    }
    return .success(
      "holds: " + source.text(assertion.condition.range) + Self.words(forPeriod: meaning))
  }

  /// The query for the figures that an assertion compares; those of another period stand beside
  /// their own.
  func question(of assertion: Assertion, _ source: Source) -> Query {
    var query = assertion.query
    var known: Set<String> = []
    // What groups are told apart by is theirs already.
    let dimensions = Set(query.dimensions.compactMap(\.plainName))
    if query.comparison != nil {
      for var name in assertion.condition.names
      where !dimensions.contains(name.text.lowercased()) {
        if catalog[name.text] == nil {
          let suffix = Self.comparisonSuffixes.first { name.text.lowercased().hasSuffix($0) }
          name.text = String(name.text.dropLast(suffix?.count ?? 0))
        }
        guard known.insert(name.text.lowercased()).inserted else { continue }
        query.columns.append(Query.Column(.name(name)))
      }
    } else {
      for figure in assertion.condition.comparedFigures(besides: dimensions)
      where !isValue(figure) && known.insert(source.text(figure.range)).inserted {
        query.columns.append(Query.Column(figure))
      }
    }
    if query.columns.isEmpty { query.columns = [Query.Column(assertion.condition)] }
    return query
  }

  /// Whether a bare word names no metric: then it is a text that something is held against.
  private func isValue(_ figure: Expression) -> Bool {
    guard case .word(let word) = figure, case .name(let name)? = word.alternative else {
      return false
    }
    return catalog[name.text] == nil
  }

  /// What the columns of a comparison end with, the longest first.
  private static let comparisonSuffixes = ["_change_pct", "_change", "_before", "_target"]

  private static func words(forPeriod meaning: AnalyzedQuery) -> String {
    let label = meaning.periodLabel
    return label.isEmpty ? "" : (label.hasPrefix("as of ") ? " " : " for ") + label
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
        + Self.words(forPeriod: meaning),
      range: range)
    let table = answer.table
    if table.rowCount == 0 {
      result.notes = ["there are no rows to hold it for"] + answer.notes.map(\.text)
      return result
    }
    result.notes = failures.prefix(Self.maximumFailures).map { row in
      GroupText(table, row).sentence
    }
    let isWithout = failures.contains { row in
      zip(table.fields, table.columns).dropLast().contains { !$0.isDimension && $1[row] == nil }
    }
    if failures.count > Self.maximumFailures {
      let more = failures.count - Self.maximumFailures
      result.notes.append("and \(counted(more, "more group"))")
    }
    result.notes += Self.cutUnits(meaning)
    if isWithout { result.notes += answer.notes.map(\.text) }
    return result
  }

  /// The units that are not whole, as footnotes say it: `2024-06 (10 of 30 days)`.
  private static func cutUnits(_ meaning: AnalyzedQuery) -> [String] {
    guard case .table(let plan) = meaning.plan else { return [] }
    let cut = plan.slots.filter(\.isPartial).map { $0.period.label + " (" }
    return meaning.notes.filter { note in cut.contains { note.hasPrefix($0) } }
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

extension Expression {
  /// The figures that a condition compares, as they were written.
  ///
  /// - Parameter dimensions: names that are none, in lower case; what they are held against is a
  ///   value.
  func comparedFigures(besides dimensions: Set<String>) -> [Expression] {
    func figures(_ compared: Expression, _ others: [Expression] = []) -> [Expression] {
      if case .name(let name) = compared, dimensions.contains(name.text.lowercased()) { return [] }
      return ([compared] + others).filter(\.isFigure)
    }
    return switch self {
    case .binary(let node) where node.operator == .and || node.operator == .or:
      [node.left, node.right].flatMap { $0.comparedFigures(besides: dimensions) }
    case .binary(let node) where node.operator.isComparison: figures(node.left, [node.right])
    case .unary(let node) where node.operator == .not:
      node.operand.comparedFigures(besides: dimensions)
    case .membership(let node): figures(node.operand)
    case .between(let node): figures(node.operand, [node.lower, node.upper])
    case .like(let node): figures(node.operand)
    case .missing(let node): figures(node.operand)
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

  /// The names of figures in it, in the order in which they stand.
  fileprivate var names: [Name] {
    switch self {
    case .name(let name): [name]
    case .literal, .period, .parameter, .call: []
    case .unary(let node): node.operand.names
    case .binary(let node): node.left.names + node.right.names
    case .word(let word): word.alternative?.names ?? []
    case .membership(let node): node.operand.names
    case .between(let node): node.operand.names + node.lower.names + node.upper.names
    case .like(let node): node.operand.names
    case .missing(let node): node.operand.names
    case .filtered(let node): node.operand.names
    }
  }
}

extension Dimension {
  /// Its name in lower case; `nil` for units of time and cohorts.
  fileprivate var plainName: String? {
    if case .name(let name) = kind { name.text.lowercased() } else { nil }
  }
}
