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
      let answer = try executor().run(plan.plan)
      let triangle = CohortTriangle(plan, answer.table)
      var text = StyledText(
        (query.columns.first.map { source.text($0.range) } ?? "") + " by "
          + query.dimensions.map { source.text($0.range) }.joined(separator: ", "), .heading)
      text.append(" · ages in \(plan.grain.rawValue)s", .muted)
      var notes = plan.notes
      // A unit before a cohort, or one that has not closed, has no cell to be without a value.
      for note in answer.notes where note.id != "zero-denominator" && !notes.contains(note.text) {
        notes.append(note.text)
      }
      let empty = triangle.cellsWithoutValue
      if empty > 0 {
        notes.append("\(counted(empty, "cell")) of units that have closed without a value")
      }
      lastAnswer = .cohorts(LastCohorts(plan: plan, title: text.plain, triangle: triangle))
      return .table(
        triangle.table(), caption: text, notes: notes.map { StyledText($0, .note) })
    } catch {
      return .problems([error.diagnostic], source)
    }
  }
}

/// The figures of cohorts by age: cell k is the state at the close of the k-th unit after the
/// cohort's own; a unit that has not closed leaves its cell empty.
struct CohortTriangle {
  private struct Row {
    var group: [Value?]
    /// The position of the cohort's unit.
    var cohort: Int
    /// By age.
    var lines: [Int?]
  }

  private let plan: CohortPlan
  private let answer: Table
  private let rows: [Row]
  /// How many dimensions stand in front of the cohort.
  private let sides: Int

  /// - Parameter answer: one line for each group, cohort and unit.
  init(_ plan: CohortPlan, _ answer: Table) {
    self.plan = plan
    self.answer = answer
    sides = plan.plan.dimensions.count - 2
    var places: [String: Int] = [:]
    for (index, unit) in plan.units.enumerated() { places[unit.label] = index }
    var starts: [Day: Int] = [:]
    for (index, unit) in plan.units.enumerated() { starts[unit.start] = index }
    var rows: [Row] = []
    var known: [[Value?]: Int] = [:]
    for line in 0..<answer.rowCount {
      guard case .date(let day)? = answer.columns[sides][line], let cohort = starts[day],
        case .text(let label)? = answer.columns[sides + 1][line], let unit = places[label],
        unit >= cohort, plan.cohorts?.contains(day) ?? true
      else { continue }
      let group = (0..<sides).map { answer.columns[$0][line] }
      let key = group + [.date(day)]
      let row = known[key] ?? rows.count
      if row == rows.count {
        known[key] = row
        rows.append(
          Row(
            group: group, cohort: cohort,
            lines: Array(repeating: nil, count: plan.units.count - cohort)))
      }
      rows[row].lines[unit - cohort] = line
    }
    self.rows = rows
  }

  private func measure(_ index: Int, _ line: Int?) -> Double? {
    line.flatMap { answer.column("m\(index)")?[$0]?.double }
  }

  /// The customers first paid in the cohort's unit.
  private func size(_ row: Row) -> Double {
    measure(plan.plan.measures.count - 1, row.lines.first ?? nil) ?? 0
  }

  /// What a cell of a row is made of; `nil`: the unit has not closed.
  private func parts(_ row: Row, _ age: Int) -> (n: Double, d: Double)? {
    guard age < row.lines.count, let line = row.lines[age] else { return nil }
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

  private func sum(_ expression: ScalarExpression, _ line: Int) -> Double {
    (expression.weights(plan.plan.measures) ?? [:]).reduce(0) {
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
    guard age < row.lines.count, let line = row.lines[age] else { return nil }
    if case .figure = plan.cell { return answer.column("figure")?[line] }
    return parts(row, age).flatMap { rate($0.n, $0.d) }
  }

  /// Cells of units that have closed, with nothing to divide by.
  var cellsWithoutValue: Int {
    shown.reduce(0) { sum, row in
      sum + row.lines.indices.count { row.lines[$0] != nil && cell(row, $0) == nil }
    }
  }

  /// Whether the mean over cohorts has a meaning: for shares and ratios.
  private var hasMean: Bool {
    switch plan.cell {
    case .share, .figure(_, .ratio?): true
    case .figure: false
    }
  }

  /// Those with customers, in order.
  private var shown: [Row] {
    rows.filter { size($0) > 0 }.sorted { ($0.cohort, names($0)) < ($1.cohort, names($1)) }
  }

  /// The group and the position of the unit of a line of the table; `nil` for that of the mean.
  func cohort(ofLine line: Int) -> (group: [Value?], unit: Int)? {
    let shown = self.shown
    return line < shown.count ? (shown[line].group, shown[line].cohort) : nil
  }

  /// Lines of the table.
  var lineCount: Int { shown.count + (hasMean && !shown.isEmpty ? 1 : 0) }

  /// Cohorts in order, their size, and a column for each age; below them the mean of the cohorts
  /// that have reached the age, weighted by their base.
  func table() -> Table {
    let shown = self.shown
    let ages = shown.map(\.lines.count).max() ?? 0
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
        Table.Field(name: plan.plan.dimensions[side].name, unit: .text, isDimension: true),
        shown.map { $0.group[side] }, mean: nil)
    }
    add(
      Table.Field(name: "size", unit: .count),
      shown.map { .integer(Int64(size($0))) },
      mean: .integer(Int64(shown.reduce(0) { $0 + size($1) })))
    for age in 0..<ages {
      let reached = shown.compactMap { parts($0, age) }
      let mean = rate(reached.reduce(0) { $0 + $1.n }, reached.reduce(0) { $0 + $1.d })
      let name = "\(age)"
      add(
        Table.Field(name: name, unit: plan.column.unit), shown.map { cell($0, age) }, mean: mean)
    }
    return Table(
      fields: fields, columns: columns, totalRows: withMean ? [shown.count] : [])
  }

  private func names(_ row: Row) -> String {
    row.group.map { $0.map(FormulaText.text) ?? "\u{10FFFF}" }.joined(separator: "\u{0}")
  }
}
