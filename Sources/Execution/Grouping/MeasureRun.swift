import Modeling
import Planning
import Storage
import Values

/// Evaluates measures over slots, split by dimensions.
struct MeasureRun {
  /// What the figures are split by.
  enum Split {
    /// Some of the plan's dimensions, by position.
    case dimensions([Int])
    /// The customers, by code, and then by some of the measure's keys.
    case customer(and: [Int])

    static let customer = Split.customer(and: [])
  }

  let workspace: Workspace
  /// By dimension; dimensions of time have one that is not used.
  let domains: [KeyDomain]

  /// One measure; computed in doubles if exact arithmetic overflows.
  func figures(
    _ measure: Measure, _ slots: [Slot], _ split: Split, fold: Fold? = nil
  ) throws(RunProblem) -> MeasureFigures {
    try figures([measure], slots, split) { _ in fold }[0]
  }

  /// Several measures: those of the same rows and groups in one pass.
  ///
  /// - Parameter fold: what becomes of the keys of a measure.
  func figures(
    _ measures: [Measure], _ slots: [Slot], _ split: Split, fold: (Measure) -> Fold?
  ) throws(RunProblem) -> [MeasureFigures] {
    var families: [(key: MeasureFamily, members: [Int])] = []
    for (index, measure) in measures.enumerated() {
      let key = MeasureFamily(measure, dimensions(measure, split))
      if let known = families.firstIndex(where: { $0.key == key }) {
        families[known].members.append(index)
      } else {
        families.append((key, [index]))
      }
    }
    let calendar = Calendar(rules: workspace.evaluator.calendar)
    var results: [Int: MeasureFigures] = [:]
    for family in families {
      let members = family.members.map { measures[$0] }
      let own = slots.map { members[0].window.slot(seenFrom: $0, calendar) }
      let found = try computed(members, own, split, fold(members[0]))
      for (index, figures) in zip(family.members, found) { results[index] = figures }
    }
    return measures.indices.compactMap { results[$0] }
  }

  private func computed(
    _ measures: [Measure], _ slots: [Slot], _ split: Split, _ fold: Fold?
  ) throws(RunProblem) -> [MeasureFigures] {
    if let units = measures[0].unitFigures {
      var results: [MeasureFigures] = []
      for measure in measures {
        results.append(try unitFigures(measure, units, slots, split, fold))
      }
      return results
    }
    if !measures[0].units.isEmpty || measures[0].inner != nil {
      var results: [MeasureFigures] = []
      for measure in measures {
        guard let inner = measure.inner, measure.units.isEmpty else {
          results.append(try unitMeans(measure, slots, split, fold))
          continue
        }
        results.append(try innerFigures(measure, inner, slots, split, fold))
      }
      return results
    }
    do throws(RunProblem) {
      return try scanned(measures, slots, split, fold, isExact: true)
    } catch .overflow {
      if measures.count == 1 { return try scanned(measures, slots, split, fold, isExact: false) }
    }
    // Only the one that overflows is computed in doubles.
    var results: [MeasureFigures] = []
    for measure in measures { results += try computed([measure], slots, split, fold) }
    return results
  }

  private func scanned(
    _ measures: [Measure], _ slots: [Slot], _ split: Split, _ fold: Fold?, isExact: Bool
  ) throws(RunProblem) -> [MeasureFigures] {
    let first = measures[0]
    var figures: ScanFigures?
    var withoutTime = 0
    var several: [[[Int]]] = []
    var speakers: [CellSpeaker] = []
    // Slots that no single pass can serve are gone through one by one.
    var isOnePass =
      slots.count == 1 || (SlotBounds.areAscending(slots) && !isBySlot(first))
    if !isOnePass { isOnePass = try usesCells(measures, slots) }
    for position in isOnePass ? 0..<1 : slots.indices {
      let own = isOnePass ? slots : [slots[position]]
      let scan = try self.scan(measures, own, split, isExact)
      if case .cells(let cells) = scan.selection { speakers = cells.speakers }
      var gathered =
        figures
        ?? ScanFigures(
          dimensions: dimensions(first, split), slotCount: slots.count,
          empty: scan.outputs.map(\.empty))
      var without = 0
      for partial in try scan.run() {
        without += partial.withoutTime
        several.append(partial.several)
        try gathered.merge(partial, slot: isOnePass ? nil : position, fold: fold)
      }
      withoutTime = max(withoutTime, without)
      figures = gathered
    }
    guard let figures else { throw .unsupported(what: "a statement without a period") }
    for slot in slots.indices {
      for (speaker, spoken) in speakers.enumerated() {
        let count = several.reduce(0) { $1.isEmpty ? $0 : $0 + $1[speaker][slot] }
        workspace.noteSeveral(count, spoken.reference)
      }
    }
    if !first.mayLackTime { noteWithoutTime(withoutTime, first.relation.table) }
    return figures.measures(measures)
  }

  /// Whether what a measure reads is another for every slot.
  private func isBySlot(_ measure: Measure) -> Bool {
    if case .movements = measure.relation { return true }
    let expressions = [measure.filter, measure.argument] + measure.keys
    return expressions.contains { expression in
      guard let expression else { return false }
      return expression.asksForCustomerFigures || expression.readsEndsOfPeriod
    }
  }

  /// - Parameter slots: only one where `isBySlot`.
  private func scan(_ measures: [Measure], _ slots: [Slot], _ split: Split, _ isExact: Bool)
    throws(RunProblem) -> Scan
  {
    let first = measures[0]
    switch first.relation {
    case .rows(let table), .active(let table):
      let relation = try TableRelation(
        table, workspace, slot: slots.count == 1 ? slots[0] : nil)
      let selection = try time(of: first, slots, relation, isExact)
      return try bound(measures, relation, selection, slots.count, split, isExact)
    case .movements(let table):
      var isOfCells = slots.count > 1
      if !isOfCells { isOfCells = try usesCells(measures, slots) }
      if isOfCells {
        return try cellScan(measures, table, slots, split, isExact)
      }
      let relation = try MovementRelation(
        table, slots[0], workspace, paying: first.filter?.isPaying(.closing) ?? false)
      return try bound(measures, relation, try customers(first, slots[0]), 1, split, isExact)
    }
  }

  private func usesCells(_ measures: [Measure], _ slots: [Slot]) throws(RunProblem) -> Bool {
    guard case .movements(let table) = measures[0].relation else { return false }
    return try CellRelation.serves(measures, table, slots, workspace)
  }

  private func cellScan(
    _ measures: [Measure], _ table: String, _ slots: [Slot], _ split: Split, _ isExact: Bool
  ) throws(RunProblem) -> Scan {
    let relation = try CellRelation(table, workspace)
    var scan = try bound(measures, relation, .all, slots.count, split, isExact)
    var wanted = MovementCells.Wanted.known
    if let filter = measures[0].filter {
      if filter.isPaying(.closing) { wanted = .closing }
      if filter.isPaying(.opening) { wanted = .opening }
    }
    scan.selection = .cells(
      MovementCells(
        life: try workspace.life(table), money: try workspace.money(table),
        history: try workspace.customerRows(table), slots: slots, wanted: wanted,
        speakers: relation.speakers, needsPayments: relation.needsPayments,
        entry: try firstPaid(measures, table)))
    return scan
  }

  /// The customers that all measures ask about by the day that they first paid.
  private func firstPaid(_ measures: [Measure], _ table: String) throws(RunProblem) -> FirstPaid? {
    let ranges = measures.map { $0.filter?.firstPaidDays }
    guard let range = ranges[0], ranges.allSatisfy({ $0 == range }) else { return nil }
    return FirstPaid(days: try workspace.firstPaidDays(table), within: range)
  }

  /// The customers that `movements` speaks of; who pays is known, and need not be looked for.
  private func customers(_ measure: Measure, _ slot: Slot) throws(RunProblem) -> TimeSelection {
    let state = try workspace.state(measure.relation.table, slot)
    if let filter = measure.filter {
      if filter.isPaying(.opening) { return .some(state.openingPayers) }
      if filter.isPaying(.closing) { return .some(state.closingPayers) }
    }
    return .mask(state.isKnown)
  }

  func dimensions(_ measure: Measure, _ split: Split) -> [Int] {
    switch split {
    case .customer(let further): (0...further.count).map { $0 }
    case .dimensions(let positions): positions.filter { measure.key($0) != nil }
    }
  }

  func time(
    of measure: Measure, _ slots: [Slot], _ relation: TableRelation, _ isExact: Bool
  ) throws(RunProblem) -> TimeSelection {
    if case .active(let table) = measure.relation {
      let life = try workspace.life(table)
      return .active(from: life.from, end: life.end, try SlotBounds(slots))
    }
    if slots.count == 1, slots[0].isUnbounded { return .all }
    switch measure.time {
    case .always: return .all
    case .on(let day):
      let node = try compiler(relation, isExact).compile(day)
      let bounds = try SlotBounds(slots)
      return .on(node, bounds, try zones(of: day, relation, bounds))
    case .overlapping:
      let life = try workspace.life(relation.table)
      return .overlapping(from: life.from, end: life.end, try SlotBounds(slots))
    }
  }

  /// Where in a table the rows of some slots may be; `nil` where nobody knows, or where it is too
  /// small to matter.
  private func zones(
    of day: RowExpression, _ relation: TableRelation, _ bounds: SlotBounds
  ) throws(RunProblem) -> DayZones? {
    guard case .column(let reference) = day, reference.path.isEmpty, reference.derived == nil,
      reference.table == relation.table, relation.rowCount > Scan.prunedRows
    else { return nil }
    return try loading { () throws(LoadProblem) in
      try workspace.source.zones(
        of: reference.column, in: relation.table, unlessWithin: bounds.days)
    }
  }

  private func compiler(_ relation: any Relation, _ isExact: Bool) -> RowCompiler {
    RowCompiler(
      relation: relation, evaluator: workspace.evaluator, isExact: isExact, notes: workspace.notes)
  }

  func bound(
    _ measures: [Measure], _ relation: any Relation, _ selection: TimeSelection, _ slotCount: Int,
    _ split: Split, _ isExact: Bool
  ) throws(RunProblem) -> Scan {
    let measure = measures[0]
    let compiler = compiler(relation, isExact)
    var filters: [Node] = []
    for condition in measure.filter?.conjuncts ?? [] {
      filters.append(try node(condition, relation, compiler))
    }
    var outputs: [Scan.Output] = []
    var canSubtract = true
    for measure in measures {
      let output = try output(measure, relation, compiler)
      outputs.append(output)
      let isExactSum = output.argument?.type.scale != nil
      switch measure.aggregate {
      case .count: break
      case .sum, .avg: canSubtract = canSubtract && isExactSum
      case .min, .max, .first, .last, .countDistinct, .median, .percentile, .stddev, .sumLargest,
        .shareOfRows:
        canSubtract = false
      }
    }
    var excluded: [Bool]?
    if case .rows(let table) = measure.relation { excluded = try workspace.excluded(table) }
    return Scan(
      evaluator: workspace.evaluator, cancellation: workspace.cancellation,
      rowCount: relation.rowCount, selection: selection, excluded: excluded,
      slotCount: slotCount, filters: filters,
      keys: try keys(measure, relation, split, compiler), outputs: outputs,
      canSubtract: canSubtract, threads: workspace.threads)
  }

  private func output(
    _ measure: Measure, _ relation: any Relation, _ compiler: RowCompiler
  ) throws(RunProblem) -> Scan.Output {
    var argument: Node?
    if let expression = measure.argument { argument = try node(expression, relation, compiler) }
    if let node = argument, node.type == .text,
      measure.aggregate == .min || measure.aggregate == .max
    {
      argument = compiler.inOrder(node)
    }
    if let node = argument, measure.aggregate == .countDistinct {
      argument = try compiler.asShown(node)
    }
    return Scan.Output(
      argument: argument, order: try order(measure, compiler),
      empty: try accumulator(
        for: measure, argument: argument?.type, dictionary: argument?.dictionary,
        span: measure.aggregate == .countDistinct ? argument?.bitSpan : nil,
        threads: workspace.threads))
  }

  /// The instant that `first` and `last` go by; rows without a time of their own go by their
  /// place in the file.
  private func order(_ measure: Measure, _ compiler: RowCompiler) throws(RunProblem) -> Node? {
    guard measure.aggregate == .first || measure.aggregate == .last else { return nil }
    switch (measure.relation, measure.time) {
    case (.rows, .on(let expression)):
      return try compiler.compile(expression.instantOfDay ?? expression)
    case (.active(let table), _), (.rows(let table), .overlapping):
      let life = try workspace.life(table)
      return .column(
        Column(.date(life.from.all), validity: Validity(allPresent: life.from.count)), index: nil)
    case (.rows, .always), (.movements, _): return nil
    }
  }

  private func keys(
    _ measure: Measure, _ relation: any Relation, _ split: Split, _ compiler: RowCompiler
  ) throws(RunProblem) -> [KeyNode] {
    func keys(at positions: [Int]) throws(RunProblem) -> [KeyNode] {
      var keys: [KeyNode] = []
      for position in positions {
        guard let expression = measure.key(position) else { continue }
        let node = try compiler.asShown(try key(expression, measure, compiler))
        keys.append(bound(node, expression, to: domains[position]))
      }
      return keys
    }
    switch split {
    case .customer(let further):
      let count = try workspace.customers(measure.relation.table).count
      let codes = Column(
        .integer((0..<Int64(count)).map { $0 }), validity: Validity(allPresent: count))
      let node = Node.column(codes, index: try relation.customerIndex())
      let customer = KeyNode(node: node, table: nil, type: .integer, span: count)
      return [customer] + (try keys(at: further))
    case .dimensions(let positions): return try keys(at: positions)
    }
  }

  /// A customer column is a key by the customers' common codes, so that tables whose files hold
  /// different customers still meet without comparing texts.
  private func key(_ expression: RowExpression, _ measure: Measure, _ compiler: RowCompiler)
    throws(RunProblem) -> Node
  {
    if case .movements = measure.relation { return try compiler.compile(expression) }
    guard case .column(let reference) = expression, workspace.isCustomer(reference) else {
      return try compiler.compile(expression)
    }
    let view = try workspace.customers(reference.table)
    return .column(try workspace.customerLabels(reference.table), index: .codes(view.codes))
  }

  private func bound(_ node: Node, _ expression: RowExpression, to domain: KeyDomain) -> KeyNode {
    domain.adopt(node.type)
    guard let dictionary = node.dictionary else {
      return KeyNode(
        node: node, table: nil, type: domain.type, span: node.type == .flag ? 2 : nil)
    }
    let table = domain.register(dictionary, identity: workspace.identity(of: expression))
    return KeyNode(node: node, table: table, type: .text, span: domain.textCount)
  }

  private func noteWithoutTime(_ count: Int, _ table: String) {
    guard count > 0 else { return }
    workspace.notes.add(
      "rows-left-out", "\(counted(count, "row")) of `\(table)` without a date are in no period")
    workspace.statistics.exclude(.noDate, of: table, count)
  }
}

extension Measure {
  /// The key of a dimension, `nil` when the measure is not split by it.
  func key(_ dimension: Int) -> RowExpression? {
    dimension < keys.count ? keys[dimension] : nil
  }
}

extension RowExpression {
  /// The days within which a customer must have first paid to fulfil it.
  var firstPaidDays: Range<Int32>? {
    var (low, high): (Int32?, Int32?) = (nil, nil)
    for part in conjuncts {
      guard case .call(let function, let sides) = part, sides.count == 2,
        sides[0] == .state(.firstPaid), case .constant(.date(let day)) = sides[1]
      else { continue }
      if function == .greaterOrEqual { low = max(low ?? .min, day.number) }
      if function == .less { high = min(high ?? .max, day.number) }
    }
    guard let low, let high, low <= high else { return nil }
    return low..<high
  }

  /// The instant under `day(…)`.
  fileprivate var instantOfDay: RowExpression? {
    if case .call(.day, let arguments) = self { arguments.first } else { nil }
  }
}
