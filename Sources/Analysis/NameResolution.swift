import Diagnostics
import Modeling
import Planning
import Storage
import Syntax
import Values

/// A column that a name led to.
struct ResolvedColumn: Sendable, Hashable {
  var reference: ColumnReference
  var type: ScalarType
  var unit: Unit?
  /// Known only once a row has ended.
  var isOutcome: Bool
  /// The column that names an entity beside its key: a text test tries both.
  var label: ColumnReference?
}

/// Finds columns from the rows of one relation: in its own table, then over the nearest join.
struct NameResolution {
  let model: Model
  let relation: Measure.Relation
  /// The row that speaks for a customer, in `movements`.
  let moment: RowMoment
  /// `at start` or `at end`, where the query says so: when values are taken that customers held.
  var asked: Moment?

  enum Failure: Error {
    case unknown
    case ambiguous([String])
  }

  /// How far joins are followed.
  private static let maximumHops = 3

  private var base: ModelTable? { model.table(relation.table) }

  /// The rows' own moment: joins from plain rows have none.
  private var baseMoment: RowMoment {
    if case .movements = relation { return moment }
    return .row
  }

  /// - Parameter name: a column, `table.column`, or the role `customer`.
  func resolve(_ name: Expression.Name) -> Result<ResolvedColumn, Failure> {
    guard let base else { return .failure(.unknown) }
    if name.text.lowercased() == "customer", !name.isQuoted,
      name.qualifier == nil || isVirtual(name.qualifier), let column = customerColumn(base)
    {
      return .success(column)
    }
    var frontier = [(table: base, path: [JoinStep]())]
    var seen: Set<String> = [base.name]
    for _ in 0...Self.maximumHops {
      let found = frontier.compactMap { find(name, in: $0.table, path: $0.path).map(heldAtOpening) }
      if let first = found.first {
        // The customer's value on the day beats a static column of the same name.
        let best = found.filter { isState($0.reference.path) }
        let choice = best.isEmpty ? found : best
        let places = Set(choice.map { "\($0.reference.table).\($0.reference.column)" })
        guard places.count <= 1 else { return .failure(.ambiguous(places.sorted())) }
        return .success(asCustomer(choice.first ?? first, of: base))
      }
      frontier = frontier.flatMap { neighbours($0.table, path: $0.path) }
        .filter { seen.insert("\($0.table.name)/\($0.path.count)").inserted }
    }
    return .failure(.unknown)
  }

  /// Every name that `resolve` would find, nearest first.
  func reachableNames() -> [String] {
    guard let base else { return [] }
    var names: [String] = customerColumn(base) == nil ? [] : ["customer"]
    var frontier = [(table: base, path: [JoinStep]())]
    for _ in 0...Self.maximumHops {
      for (table, _) in frontier {
        for name in table.names where !names.contains(name) { names.append(name) }
      }
      frontier = frontier.flatMap { neighbours($0.table, path: $0.path) }
    }
    return names
  }

  /// Those of them that are not in two tables equally near.
  func splittingNames() -> [String] {
    reachableNames().filter { name in
      let written = Expression.Name(unquoted: name, range: SourceRange(start: 0, end: 0))
      if case .success = resolve(written) { return true }
      return false
    }
  }

  /// Whether the relation's rows have days of their own: those of a table, and events that last,
  /// such as open tickets.
  private func hasOwnDays(_ table: ModelTable) -> Bool {
    switch relation {
    case .rows: true
    case .active: table.life == nil
    case .movements: false
    }
  }

  private func isVirtual(_ qualifier: String?) -> Bool {
    qualifier == "movements" || qualifier == "active" || qualifier == "active_contracts"
  }

  private func isState(_ path: [JoinStep]) -> Bool {
    path.contains {
      if case .state = $0 { return true }
      return false
    }
  }

  /// A stock is the rows in force at the close, each with its own values; `at start` asks for what
  /// their customers had at the opening.
  private func heldAtOpening(_ column: ResolvedColumn) -> ResolvedColumn {
    guard case .active = relation, asked == .start, let base, base.life != nil,
      let customer = base.customer
    else { return column }
    switch column.reference.path.first {
    case nil where column.reference.column == customer: return column
    case .reference(customer, _): return column
    case .state, .first: return column
    case nil, .reference:
      var result = column
      result.reference.path.insert(
        .state(customer: customer, table: base.name, at: .opening), at: 0)
      return result
    }
  }

  /// The customer of the revenue, which is that of the rows whether it pays on their day or not.
  private func asCustomer(_ column: ResolvedColumn, of base: ModelTable) -> ResolvedColumn {
    guard case .state(_, let table, _)? = column.reference.path.first,
      column.reference.path.count == 1, column.reference.column == model.table(table)?.customer,
      let own = customerColumn(base)
    else { return column }
    return own
  }

  private func customerColumn(_ table: ModelTable) -> ResolvedColumn? {
    guard let customer = table.customer, let schema = schema(customer, in: table) else {
      return nil
    }
    var label: ColumnReference?
    if let reference = table.references.first(where: { $0.column == customer }),
      let entity = model.table(reference.table), let text = entity.label
    {
      label = ColumnReference(
        table: entity.name, column: text,
        path: [.reference(column: customer, table: entity.name)], moment: baseMoment)
    } else if table.kind == .entity, let text = table.label {
      label = ColumnReference(table: table.name, column: text, moment: baseMoment)
    }
    return ResolvedColumn(
      reference: ColumnReference(table: table.name, column: customer, moment: baseMoment),
      type: schema.type, unit: nil, isOutcome: false, label: label)
  }

  private func schema(_ name: String, in table: ModelTable) -> ColumnSchema? {
    table.columnIndex(name).map { table.columns[$0] }
  }

  private func find(
    _ name: Expression.Name, in table: ModelTable, path: [JoinStep]
  ) -> ResolvedColumn? {
    if let qualifier = name.qualifier, qualifier.lowercased() != table.name.lowercased(),
      !(path.isEmpty && isVirtual(qualifier)),
      !model.isTable(table, of: qualifier.lowercased())
    {
      return nil
    }
    let wanted = name.text.lowercased()
    if let amount = table.amount,
      amount.name.lowercased() == wanted
        || (path.isEmpty && isVirtual(name.qualifier) && wanted == "amount")
    {
      let own = schema(amount.column, in: table)?.type ?? .number
      return ResolvedColumn(
        reference: reference(table, amount.name, path),
        type: amount.isPlain && model.exchangeRates == nil ? own : .decimal(scale: 6),
        unit: .currency, isOutcome: false)
    }
    let aliased = table.outcomes.first { $0.name.lowercased() == wanted }?.column
    let match =
      table.columns.first {
        name.isQuoted
          ? $0.header == name.text || $0.name == name.text
          : $0.name.lowercased() == wanted || $0.name == aliased
      } ?? table.roles[wanted].flatMap { schema($0, in: table) }
    guard let column = match else { return nil }
    let isOutcome = path.isEmpty && table.isOutcome(column.name)
    var result = ResolvedColumn(
      reference: reference(table, column.name, path), type: column.type,
      unit: column.unit ?? (Self.moneyWords.contains(column.name) ? .currency : nil),
      isOutcome: isOutcome)
    if isOutcome, case .movements = relation { result.reference.moment = .outcome }
    if column.name == table.key, table.kind == .entity, let label = table.label {
      result.label = reference(table, label, path)
    }
    return result
  }

  /// Plain columns by these names hold money.
  private static let moneyWords: Set<String> = [
    "amount", "price", "mrr", "arr", "revenue", "cost", "annual_value", "total_value", "value",
    "monthly_amount", "spend", "expiring_value", "renewed_annual_value", "contracted_amount",
    "target_amount", "final_amount", "forecast_amount",
  ]

  private func reference(_ table: ModelTable, _ column: String, _ path: [JoinStep])
    -> ColumnReference
  {
    ColumnReference(table: table.name, column: column, path: path, moment: baseMoment)
  }

  private func neighbours(_ table: ModelTable, path: [JoinStep]) -> [(
    table: ModelTable, path: [JoinStep]
  )] {
    var result: [(table: ModelTable, path: [JoinStep])] = []
    if path.isEmpty, hasOwnDays(table), let customer = table.customer, let at = table.at,
      let life = model.revenueTable, life.name != table.name
    {
      let day = RowExpression.call(
        .day, [.column(ColumnReference(table: table.name, column: at))])
      let moment: HeldMoment =
        switch asked {
        case .start: .opening
        case .end: .closing
        case nil: .day(day)
        }
      result.append((life, [.state(customer: customer, table: life.name, at: moment)]))
    }
    for reference in table.references {
      guard let next = model.table(reference.table), next.name != table.name else { continue }
      result.append((next, path + [.reference(column: reference.column, table: next.name)]))
    }
    return result
  }
}

extension ModelTable {
  /// What its columns answer to: their names, or what an outcome is called, and what the catalogue
  /// calls them.
  fileprivate var names: [String] {
    let own = columns.flatMap { column in
      outcomes.filter { $0.column == column.name && $0.name != column.name }.map(\.name)
        + [column.name]
    }
    let roles = roles.filter { $0.key != $0.value }.keys.sorted()
    return own + [amount?.name].compactMap(\.self) + roles
  }
}
