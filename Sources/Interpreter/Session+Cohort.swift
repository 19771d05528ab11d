import Analysis
import Diagnostics
import Execution
import Planning
import Rendering
import Storage
import Syntax
import Values

// `METRIC by cohort GRAIN across age`: a row for each cohort, a column for each age.
extension Session {
  func cohorts(_ query: Query, _ source: Source) -> Outcome {
    let analyzed = analyzer.cohorts(query, in: source)
    guard let plan = analyzed.plan else {
      return .problems(analyzed.problems.map(\.diagnostic), source)
    }
    do throws(RunProblem) {
      var answers: [Answer] = []
      for part in plan.plans { answers.append(try executor().run(part)) }
      let triangle = CohortTriangle(plan, answers.map(\.table))
      var text = StyledText(
        (query.columns.first.map { source.text($0.range) } ?? "") + " by "
          + query.dimensions.map { source.text($0.range) }.joined(separator: ", "), .heading)
      text.append(" · ages in \(plan.grain.rawValue)s", .muted)
      if let period = plan.period { text.append(" · \(period.label)", .muted) }
      var notes = plan.notes
      if let note = plan.firstNote, triangle.hasFirstUnit { notes.insert(note, at: 0) }
      for note in answers.flatMap(\.notes)
      where !notes.contains(note.text) && !Self.notesOfCells.contains(note.id) {
        notes.append(note.text)
      }
      return .table(
        triangle.table(), caption: text, notes: notes.map { StyledText($0, .note) })
    } catch {
      return .problems([error.diagnostic], source)
    }
  }
}

extension Session {
  /// What is said of lines of an answer; in a triangle a cell without a value is plain to see.
  fileprivate static let notesOfCells: Set<String> = [
    "emptied-by", "zero-denominator", "no-opening",
  ]
}

/// The figures of cohorts by age: cell k is the state at the close of the k-th unit after the
/// cohort's own; a unit that has not closed leaves its cell empty.
struct CohortTriangle {
  /// Where the figures of a cell stand.
  private struct Line {
    var table: Int
    var row: Int
  }

  private struct Row {
    var group: [Value?]
    /// The position of the cohort's unit.
    var cohort: Int
    /// By age.
    var lines: [Line?]
  }

  private let plan: CohortPlan
  private let answers: [Table]
  private let rows: [Row]
  /// How many dimensions stand in front of the cohort.
  private let sides: Int

  /// - Parameter answers: one line for each group, cohort and unit.
  init(_ plan: CohortPlan, _ answers: [Table]) {
    self.plan = plan
    self.answers = answers
    sides = plan.dimensions.count - 2
    var places: [String: Int] = [:]
    for (index, unit) in plan.units.enumerated() { places[unit.label] = index }
    var rows: [Row] = []
    var known: [[Value?]: Int] = [:]
    for (table, answer) in answers.enumerated() {
      for line in 0..<answer.rowCount {
        guard case .text(let label)? = answer.columns[sides][line], let cohort = places[label],
          case .text(let name)? = answer.columns[sides + 1][line], let unit = places[name],
          unit >= cohort
        else { continue }
        let group = (0..<sides).map { answer.columns[$0][line] }
        let key = group + [.text(label)]
        let row = known[key] ?? rows.count
        if row == rows.count {
          known[key] = row
          rows.append(
            Row(
              group: group, cohort: cohort,
              lines: Array(repeating: nil, count: plan.units.count - cohort)))
        }
        rows[row].lines[unit - cohort] = Line(table: table, row: line)
      }
    }
    self.rows = rows
  }

  /// Whether a cohort is shown that holds all who were there when the data begin.
  var hasFirstUnit: Bool { shown.contains { $0.cohort == 0 } }

  private func measure(_ index: Int, _ line: Line?) -> Double? {
    line.flatMap { answers[$0.table].column("m\(index)")?[$0.row]?.double }
  }

  /// The customers first paid in the cohort's unit.
  private func size(_ row: Row) -> Double {
    measure(plan.measures.count - 1, row.lines.first ?? nil) ?? 0
  }

  /// The figures of a row at an age; `nil`: the unit has not closed, or lies outside the period.
  private func line(_ row: Row, _ age: Int) -> Line? {
    guard age < row.lines.count, plan.shows(row.cohort + age) else { return nil }
    return row.lines[age]
  }

  /// What a cell of a row is made of.
  private func parts(_ row: Row, _ age: Int) -> (n: Double, d: Double)? {
    guard let line = line(row, age) else { return nil }
    switch plan.cell {
    case .share(let numerator, .size, _):
      return (measure(numerator, line) ?? 0, size(row))
    case .share(let numerator, .first, _):
      return (measure(numerator, line) ?? 0, measure(numerator, row.lines[0]) ?? 0)
    case .figure(_, .ratio(let n, let d, _, _)?):
      return (sum(n, line), sum(d, line))
    case .figure: return nil
    }
  }

  private func sum(_ expression: ScalarExpression, _ line: Line) -> Double {
    (expression.weights(plan.measures) ?? [:]).reduce(0) {
      $0 + $1.value * (measure($1.key, line) ?? 0)
    }
  }

  private func rate(_ n: Double, _ d: Double) -> Value? {
    guard d != 0 else { return nil }
    switch plan.cell {
    case .share(_, _, let isComplement): return .number(isComplement ? 1 - n / d : n / d)
    case .figure(_, .ratio(_, _, let scale, let offset)?): return .number(offset + scale * n / d)
    case .figure: return nil
    }
  }

  private func cell(_ row: Row, _ age: Int) -> Value? {
    guard let line = line(row, age) else { return nil }
    if case .figure = plan.cell { return answers[line.table].column("figure")?[line.row] }
    return parts(row, age).flatMap { rate($0.n, $0.d) }
  }

  /// Whether the mean over cohorts has a meaning: for shares and ratios.
  private var hasMean: Bool {
    switch plan.cell {
    case .share, .figure(_, .ratio?): true
    case .figure: false
    }
  }

  /// Cohorts in order, their size, and a column for each age; below them the mean of the cohorts
  /// that have reached the age, weighted by their base.
  func table() -> Table {
    let shown = self.shown
    let reached = shown.flatMap { row in row.lines.indices.filter { line(row, $0) != nil } }
    let ages = reached.isEmpty ? 0..<0 : (reached.min() ?? 0)..<(reached.max() ?? 0) + 1
    var fields: [Table.Field] = []
    var columns: [Column] = []
    let withMean = hasMean && !shown.isEmpty
    func add(_ field: Table.Field, _ cells: [Value?], mean: Value?) {
      fields.append(field)
      columns.append(Cells.column(withMean ? cells + [mean] : cells))
    }
    add(
      Table.Field(name: "cohort", unit: .text, isDimension: true),
      shown.map { .text(plan.units[$0.cohort].label) }, mean: .text("weighted mean"))
    for side in 0..<sides {
      add(
        Table.Field(name: plan.dimensions[side].name, unit: .text, isDimension: true),
        shown.map { $0.group[side] }, mean: nil)
    }
    add(
      Table.Field(name: "size", unit: .count),
      shown.map { .integer(Int64(size($0))) },
      mean: .integer(Int64(shown.reduce(0) { $0 + size($1) })))
    for age in ages {
      let reached = shown.compactMap { parts($0, age) }
      let mean = rate(reached.reduce(0) { $0 + $1.n }, reached.reduce(0) { $0 + $1.d })
      let name = "\(age)"
      add(
        Table.Field(name: name, unit: plan.column.unit), shown.map { cell($0, age) }, mean: mean)
    }
    return Table(
      fields: fields, columns: columns, totalRows: withMean ? [shown.count] : [])
  }

  /// The cohorts that have customers and something to show, in order.
  private var shown: [Row] {
    rows.filter { row in size(row) > 0 && row.lines.indices.contains { line(row, $0) != nil } }
      .sorted { ($0.cohort, names($0)) < ($1.cohort, names($1)) }
  }

  private func names(_ row: Row) -> String {
    row.group.map { $0.map(FormulaText.text) ?? "\u{10FFFF}" }.joined(separator: "\u{0}")
  }
}
