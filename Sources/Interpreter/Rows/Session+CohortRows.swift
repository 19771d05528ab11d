import Analysis
import Diagnostics
import Execution
import Planning
import Rendering
import Storage
import Syntax
import Values

// `rows N` behind a triangle of cohorts: the customers of one of them.
extension Session {
  func rows(
    ofCohort line: Int, _ last: LastCohorts, _ range: SourceRange, _ source: Source
  ) throws(RunProblem) -> Outcome {
    func failure(_ problem: RowsProblem) -> Outcome {
      .problems([problem.diagnostic(at: range)], source)
    }
    guard line >= 1, line <= last.triangle.lineCount else {
      return failure(.noSuchLine(line, count: last.triangle.lineCount))
    }
    guard let (group, unit) = last.triangle.cohort(ofLine: line - 1) else {
      return failure(.meanOfCohorts(line: line))
    }
    guard let column = last.plan.customerColumn else {
      return failure(.ratioOfCohorts(last.plan.column.name))
    }
    let cohort = last.plan.units[unit]
    guard let plan = analyzer.customers(of: last.plan, group: group, unit: unit) else {
      return failure(.noCustomer(of: last.plan.column.name))
    }
    let answer = try executor().run(plan)
    let customers = CohortCustomers(last.plan, answer.table, unit: unit, column: column)
    var caption = StyledText("rows \(last.title)", .heading)
    var words = ["cohort = \(cohort.label)"]
    for (dimension, value) in zip(last.plan.dimensions, group) {
      words.append("\(dimension.name) = \(value.map(FormulaText.text) ?? "(none)")")
    }
    caption.append(" · \(words.joined(separator: ", "))", .muted)
    return .table(
      customers.table(), caption: caption, notes: [StyledText(last.plan.sumWords, .note)])
  }
}

extension CohortPlan {
  /// The column of the plan whose figures are those of customers, added.
  fileprivate var customerColumn: String? {
    switch cell {
    case .share(let numerator, _, _): "m\(numerator)"
    case .figure(_, .amount?): "figure"
    case .figure: nil
    }
  }

  /// How the cells of a cohort come of its customers.
  fileprivate var sumWords: String {
    let words =
      switch cell {
      case .share(_, .size, let isComplement):
        "\(isComplement ? "1 − " : "")its sum / number of lines"
      case .share(_, .first, let isComplement):
        "\(isComplement ? "1 − " : "")its sum / sum of `0`"
      case .figure: "its sum"
      }
    return "size = number of lines; the cell of each age = \(words)"
  }
}

/// The customers of one cohort, and what each adds to its figure at every age.
private struct CohortCustomers {
  private let plan: CohortPlan
  private let answer: Table
  private let unit: Int
  private let column: String
  /// For each customer its first line, and the line of each of its ages.
  private var customers: [(first: Int, lines: [Int: Int])] = []

  /// - Parameter answer: a line for each customer and unit or age, those of a customer together.
  init(_ plan: CohortPlan, _ answer: Table, unit: Int, column: String) {
    self.plan = plan
    self.answer = answer
    self.unit = unit
    self.column = column
    let units = plan.plans.count == 1 ? plan.units[...] : plan.units[unit...]
    for row in 0..<answer.rowCount {
      let isSame =
        customers.last.map { last in
          (0..<sides).allSatisfy { answer.columns[$0][last.first] == answer.columns[$0][row] }
        } ?? false
      if !isSame { customers.append((row, [:])) }
      let age: Int?
      switch answer.columns[sides][row] {
      case .integer(let own)?: age = Int(own)
      // Units stand in order behind each customer.
      default: age = units.startIndex + (row - (customers.last?.first ?? row)) - unit
      }
      if let age, age >= 0 { customers[customers.count - 1].lines[age] = row }
    }
  }

  /// How many dimensions say who it is.
  private var sides: Int { answer.fields.prefix(while: \.isDimension).count - 1 }

  func table() -> Table {
    var fields = Array(answer.fields[..<sides])
    var columns = (0..<sides).map { answer.columns[$0].picked(customers.map(\.first)) }
    let figures = answer.column(column)
    for age in 0..<plan.ages[unit] where plan.shows(unit + age) || hasBase && age == 0 {
      fields.append(Table.Field(name: "\(age)", unit: customerUnit))
      columns.append(
        Cells.column(
          customers.map { customer in
            switch plan.lines {
            case .units: return customer.lines[age].flatMap { figures?[$0] }
            case .ages: return .integer(customer.lines[age] == nil ? 0 : 1)
            case .lastAges: return .integer(customer.lines.keys.contains { $0 >= age } ? 1 : 0)
            }
          }))
    }
    return Table(fields: fields, columns: columns)
  }

  /// What is at age 0 is in every cell.
  private var hasBase: Bool { plan.lines == .units }

  /// What a customer adds is no share.
  private var customerUnit: Unit? {
    switch plan.cell {
    case .share(let numerator, _, _): plan.measures[numerator].unit
    case .figure: plan.column.unit
    }
  }
}
