import Analysis
import Planning
import Rendering
import Storage
import Values

/// The figures of cohorts by age: cell k is the state at the close of the k-th unit after the
/// cohort's own, or of who was there at the age; one that is not over yet leaves its cell blank.
struct CohortTriangle {
  /// Where figures stand.
  private struct Line {
    var table: Int
    var row: Int
  }

  private struct Row {
    var group: [Value?]
    /// The position of the cohort's unit.
    var cohort: Int
    /// By age.
    var lines: [Int: Line]
  }

  private let plan: CohortPlan
  private let answers: [Table]
  private let rows: [Row]
  /// How many dimensions stand in front of the cohort.
  private let sides: Int

  /// - Parameter answers: one line for each group, cohort and unit or age.
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
          let age = Self.age(answer.columns[sides + 1][line], of: cohort, places)
        else { continue }
        let group = (0..<sides).map { answer.columns[$0][line] }
        let key = group + [.text(label)]
        let row = known[key] ?? rows.count
        if row == rows.count {
          known[key] = row
          rows.append(Row(group: group, cohort: cohort, lines: [:]))
        }
        rows[row].lines[age] = Line(table: table, row: line)
      }
    }
    self.rows = rows
  }

  /// The age that a line is of: as it says, or by its unit.
  private static func age(
    _ value: Value?, of cohort: Int, _ places: [String: Int]
  ) -> Int? {
    switch value {
    case .integer(let age): Int(age)
    case .text(let unit): places[unit].flatMap { $0 < cohort ? nil : $0 - cohort }
    case .decimal, .number, .date, .timestamp, .flag, .duration, nil: nil
    }
  }

  /// Whether a cohort is shown that holds all who were there when the data begin.
  var hasFirstUnit: Bool { shown.contains { $0.cohort == 0 } }

  // MARK: cells

  private func measure(_ index: Int, _ line: Line?) -> Double? {
    line.flatMap { answers[$0.table].column("m\(index)")?[$0.row]?.double }
  }

  /// All of a cohort, whatever became of them.
  private func size(_ row: Row) -> Double {
    measure(plan.measures.count - 1, row.lines.min { $0.key < $1.key }?.value) ?? 0
  }

  /// Whether an age is over, and within the period.
  private func isReached(_ row: Row, _ age: Int) -> Bool {
    age < plan.ages[row.cohort] && plan.shows(row.cohort + age)
  }

  /// What was counted at an age.
  private func count(_ numerator: Int, _ row: Row, _ age: Int) -> Double {
    switch plan.lines {
    case .units, .ages: measure(numerator, row.lines[age]) ?? 0
    case .lastAges:
      row.lines.reduce(0) { $1.key < age ? $0 : $0 + (measure(numerator, $1.value) ?? 0) }
    }
  }

  /// What a cell of a row is made of.
  private func parts(_ row: Row, _ age: Int) -> (n: Double, d: Double)? {
    guard isReached(row, age) else { return nil }
    switch plan.cell {
    case .share(let numerator, .size, _): return (count(numerator, row, age), size(row))
    case .share(let numerator, .first, _):
      return (count(numerator, row, age), count(numerator, row, 0))
    case .figure(_, .ratio(let n, let d, _, _)?):
      return (sum(n, row.lines[age]), sum(d, row.lines[age]))
    case .figure: return nil
    }
  }

  private func sum(_ expression: ScalarExpression, _ line: Line?) -> Double {
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
    guard isReached(row, age) else { return nil }
    guard case .figure = plan.cell else { return parts(row, age).flatMap { rate($0.n, $0.d) } }
    return row.lines[age].flatMap { answers[$0.table].column("figure")?[$0.row] }
  }

  /// Whether the mean over cohorts has a meaning: for shares and ratios.
  private var hasMean: Bool {
    switch plan.cell {
    case .share, .figure(_, .ratio?): true
    case .figure: false
    }
  }

  // MARK: lines

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
    let reached = shown.flatMap { row in
      (0..<plan.ages[row.cohort]).filter { isReached(row, $0) }
    }
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
      let all = shown.compactMap { parts($0, age) }
      let mean = rate(all.reduce(0) { $0 + $1.n }, all.reduce(0) { $0 + $1.d })
      var field = Table.Field(name: "\(age)", unit: plan.column.unit)
      field.blanks = Set(shown.indices.filter { !isReached(shown[$0], age) })
      // Nor has the mean of none.
      if field.blanks.count == shown.count { field.blanks.insert(shown.count) }
      add(field, shown.map { cell($0, age) }, mean: mean)
    }
    return Table(
      fields: fields, columns: columns, totalRows: withMean ? [shown.count] : [])
  }

  /// The cohorts that have customers and something to show, in order.
  private var shown: [Row] {
    rows.filter { row in
      size(row) > 0 && (0..<plan.ages[row.cohort]).contains { isReached(row, $0) }
    }
    .sorted { ($0.cohort, names($0)) < ($1.cohort, names($1)) }
  }

  private func names(_ row: Row) -> String {
    row.group.map { $0.map(FormulaText.text) ?? "\u{10FFFF}" }.joined(separator: "\u{0}")
  }
}
