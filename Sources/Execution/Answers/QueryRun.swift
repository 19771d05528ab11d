import Planning
import Storage
import Values

/// One run of a query: figures, then which groups stay, their order, and the table.
struct QueryRun {
  let plan: LogicalPlan
  let workspace: Workspace
  let measures: MeasureRun
  /// What the table shows; for the notes.
  private(set) var shown: (figures: Figures, before: Figures?, sheet: Sheet, cells: [Int32])?

  init(plan: LogicalPlan, workspace: Workspace) {
    self.plan = plan
    self.workspace = workspace
    measures = MeasureRun(
      workspace: workspace, domains: plan.dimensions.map { KeyDomain(type: $0.type) })
  }

  /// The position of the time dimension.
  var time: Int? { plan.dimensions.firstIndex { $0.kind == .time } }
  /// The dimensions with keys.
  var keyed: [Int] { plan.dimensions.indices.filter { plan.dimensions[$0].kind == .value } }
  var across: [Int] { plan.dimensions.indices.filter { plan.dimensions[$0].isAcross } }
  var isPivot: Bool { !across.isEmpty }

  mutating func table() throws(RunProblem) -> Table {
    let ranking = try self.ranking()
    let slots = plan.slots
    let figures = try self.figures(keyed, slots, ranking)
    var before: Figures?
    if let comparison = plan.comparison {
      before = try self.figures(keyed, comparison.slots, ranking)
    }
    let sheet = try sheet(figures, before, slots)
    var cells = try kept(sheet, isRanked: ranking != nil)
    shown = (figures, before, sheet, cells)
    workspace.statistics.rowsCounted = figures.totalRows
    if isPivot {
      return try PivotRun(query: self, sheet: sheet, ranking: ranking).table(cells)
    }
    cells = try ordered(sheet, cells)
    if let limit = plan.limit { cells = Array(cells.prefix(limit)) }
    var columns: [Column] = []
    var fields: [Table.Field] = []
    for dimension in plan.dimensions.indices {
      fields.append(field(dimension))
      columns.append(sheet.dimension(dimension, cells))
    }
    let total = plan.withTotal && !plan.dimensions.isEmpty ? try totals(keeping: []) : nil
    for figure in sheet.figures {
      fields.append(figure.field)
      columns.append(figure.vector.picked(cells).column)
    }
    var others =
      plan.top == nil ? [] : Set(cells.indices.filter { sheet.isOther(Int(cells[$0])) })
    if let total {
      columns = try columns.enumerated().map { index, column throws(RunProblem) in
        let last =
          index < plan.dimensions.count
          ? totalLabel(index, column.type)
          : total.figures[index - plan.dimensions.count].vector.column
        return joined(column, last)
      }
      others.insert(cells.count)
    }
    return Table(fields: fields, columns: columns, totalRows: others)
  }

  /// What stands under a dimension in the row of totals: its name in the first column of text.
  func totalLabel(_ index: Int, _ type: ScalarType) -> Column {
    guard type == .text, index == 0 else { return Vector.missing(type).column }
    return Column(.text([0], TextDictionary(["total"])), validity: Validity(allPresent: 1))
  }

  /// Every measure, split by some of the dimensions with keys.
  func figures(
    _ dimensions: [Int], _ slots: [Slot], _ ranking: Ranking?
  ) throws(RunProblem) -> Figures {
    func own(_ measure: Measure) -> [Int] { dimensions.filter { measure.key($0) != nil } }
    let parts = try measures.figures(plan.measures, slots, .dimensions(dimensions)) {
      ranking?.fold(own($0))
    }
    var rests: [Int: MeasureFigures] = [:]
    if let ranking, plan.top?.withOther == true {
      let split = plan.measures.indices.filter { ranking.rest(own(plan.measures[$0])) != nil }
      let figures = try measures.figures(
        split.map { plan.measures[$0] }, slots, .dimensions(dimensions)
      ) { ranking.rest(own($0)) }
      rests = Dictionary(uniqueKeysWithValues: zip(split, figures))
    }
    var result = try Figures(
      parts, rests: rests, dimensions: dimensions, slotCount: slots.count)
    for (part, values) in zip(parts, result.measures) where part.isRounded(values) {
      workspace.notes.add(
        "rounded",
        "`\(part.measure.name)` is rounded to 15 digits: it goes beyond the largest exact number")
    }
    let history = KnownHistory(workspace: workspace)
    var unknown: [[Bool]?] = []
    for (measure, part) in zip(plan.measures, parts) {
      unknown.append(try history.unknownSlots(measure, slots, part))
    }
    result.forget(unknown)
    return result
  }

  /// The statement's figures without `by`, over the whole period; `across` may stay.
  ///
  /// - Parameter ranking: of dimensions that stay.
  func totals(keeping dimensions: [Int], _ ranking: Ranking? = nil) throws(RunProblem) -> Sheet {
    let keepsTime = time.map { dimensions.contains($0) } ?? false
    let keys = dimensions.filter { plan.dimensions[$0].kind == .value }
    let figures = try self.figures(keys, keepsTime ? plan.slots : [plan.whole], ranking)
    var before: Figures?
    if let comparison = plan.comparison {
      before = try self.figures(keys, keepsTime ? comparison.slots : [comparison.whole], ranking)
    }
    return try sheet(figures, before, keepsTime ? plan.slots : [plan.whole])
  }

  /// Figures with what they are put beside: those of all groups, unless they are of all groups.
  private func sheet(
    _ figures: Figures, _ before: Figures?, _ slots: [Slot]
  ) throws(RunProblem) -> Sheet {
    var wholes: (now: Figures, before: Figures?)?
    let isBesideAll = plan.mentions { if case .whole = $0 { true } else { false } }
    if isBesideAll, !figures.dimensions.isEmpty {
      let others = slots == plan.slots ? plan.comparison?.slots : plan.comparison.map { [$0.whole] }
      wholes = (try self.figures([], slots, nil), nil)
      if before != nil, let others { wholes?.before = try self.figures([], others, nil) }
    }
    return try Sheet(
      plan, figures, before, slots: slots, domains: measures.domains, wholes: wholes, workspace)
  }

  /// The cells that `having` leaves; and `top`, where it puts nothing together.
  private func kept(_ sheet: Sheet, isRanked: Bool) throws(RunProblem) -> [Int32] {
    var cells = (0..<Int32(sheet.cellCount)).map { $0 }
    if let having = plan.having {
      let truth = try sheet.evaluation.vector(having).truth
      cells = cells.filter { truth[Int($0)] || sheet.isOther(Int($0)) }
    }
    guard let top = plan.top else { return cells }
    if !isRanked, isPivot, time.map({ !plan.dimensions[$0].isAcross }) ?? false {
      // Rows of units of time are ranked by what their columns come to together.
      let side = try totals(keeping: time.map { [$0] } ?? [])
      let rank = SortKey(try side.evaluation.vector(top.by), isDescending: true)
      let units = sheet.slots.indices.sorted { rank.order($0, $1) ?? ($0 < $1) }
      let kept = Set(units.prefix(top.count))
      return cells.filter { kept.contains(Int($0) % sheet.slots.count) }
    }
    if !isRanked {
      // Units of time alone are ranked as they stand.
      let rank = SortKey(try sheet.evaluation.vector(top.by), isDescending: true)
      let ranked = cells.sorted { rank.order(Int($0), Int($1)) ?? ($0 < $1) }
      return ranked.prefix(top.count).sorted()
    }
    return top.withOther ? cells : cells.filter { !sheet.isOther(Int($0)) }
  }

  /// Which groups are among the top N by their figure over the whole period.
  func ranking() throws(RunProblem) -> Ranking? {
    let ranked = keyed.filter { !plan.dimensions[$0].isAcross }
    guard let top = plan.top, !ranked.isEmpty else { return nil }
    let slots = time == nil ? plan.slots : [plan.whole]
    let figures = try self.figures(ranked, slots, nil)
    var before: Figures?
    if let comparison = plan.comparison {
      // Groups that are gone are among those ranked.
      before = try self.figures(ranked, time == nil ? comparison.slots : [comparison.whole], nil)
    }
    let sheet = try sheet(figures, before, slots)
    var cells = (0..<Int32(sheet.cellCount)).map { $0 }
    var dropped: Set<[Int64]> = []
    if let having = plan.having, time == nil, !isPivot {
      let truth = try sheet.evaluation.vector(having).truth
      dropped = Set(cells.filter { !truth[Int($0)] }.map { sheet.groups.tuple(Int($0)) })
      cells = cells.filter { truth[Int($0)] }
    }
    let names = ranked.map { dimension in
      SortKey(sheet.keyOrder(dimension), isDescending: false)
    }
    let rank = [SortKey(try sheet.evaluation.vector(top.by), isDescending: true)] + names
    cells.sort { isBefore(Int($0), Int($1), rank) }
    let tuples = cells.map { sheet.groups.tuple(Int($0)) }
    let count = max(0, top.count)
    return Ranking(
      dimensions: ranked, kept: Set(tuples.prefix(count)), dropped: dropped,
      others: Array(tuples.dropFirst(count)))
  }

  /// The cells in the order asked for, then by the dimensions.
  func ordered(_ sheet: Sheet, _ cells: [Int32]) throws(RunProblem) -> [Int32] {
    var keys: [SortKey] = []
    for sort in plan.sort {
      switch sort.target {
      case .dimension(let dimension):
        keys.append(SortKey(sheet.keyOrder(dimension), isDescending: sort.isDescending))
      case .column(let column):
        keys.append(SortKey(sheet.now(column), isDescending: sort.isDescending))
      case .expression(let expression):
        keys.append(
          SortKey(try sheet.evaluation.vector(expression), isDescending: sort.isDescending))
      }
    }
    if plan.sort.isEmpty, let top = plan.top, time == nil {
      // The greatest first, as the question is put.
      keys.append(SortKey(try sheet.evaluation.vector(top.by), isDescending: true))
    }
    for dimension in plan.dimensions.indices {
      keys.append(SortKey(sheet.keyOrder(dimension), isDescending: false))
    }
    // Groups are often in order from the start.
    let areOrdered = zip(cells, cells.dropFirst()).allSatisfy {
      isBefore(Int($0), Int($1), keys)
    }
    if areOrdered && plan.top == nil { return cells }
    if plan.top == nil { return cells.sorted { isBefore(Int($0), Int($1), keys) } }
    // What was put together stands behind the rest.
    return cells.sorted {
      let others = (sheet.isOther(Int($0)), sheet.isOther(Int($1)))
      if others.0 != others.1 { return others.1 }
      return isBefore(Int($0), Int($1), keys)
    }
  }

  func field(_ dimension: Int) -> Table.Field {
    let planned = plan.dimensions[dimension]
    let unit: Unit? =
      switch planned.type {
      case .date: planned.grain == nil ? .date : .text
      case .text: .text
      case .flag: .flag
      case .integer, .decimal, .number, .timestamp, .duration: planned.unit
      }
    return Table.Field(name: planned.name, unit: unit, isDimension: true)
  }
}
