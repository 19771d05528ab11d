import Diagnostics
import Storage
import Syntax
import Values

/// The clauses of one table.
extension ModelReader {
  mutating func apply(_ declaration: TableDeclaration, to place: Int) {
    // New names first: the other clauses may use them.
    for clause in declaration.clauses {
      if case .rename(let name, let column) = clause { rename(column, to: name, in: place) }
    }
    var attributes: [String]?
    var outcomes: [(column: String, name: String)]?
    var references: [ModelTable.Reference] = []
    for clause in declaration.clauses {
      switch clause {
      case .rename: continue
      case .attributes(let names):
        attributes = (attributes ?? []) + names.compactMap { column($0, place, nil) }
      case .outcome(let name, let alias):
        guard let found = column(name, place, .text) else { continue }
        outcomes = (outcomes ?? []) + [(found, alias?.text ?? found)]
      case .join(let name, let target):
        if let reference = reference(name, to: target, in: place) { references.append(reference) }
      default: apply(clause, to: place)
      }
    }
    if let attributes { model.tables[place].attributes = attributes }
    if let outcomes { model.tables[place].outcomes = outcomes }
    for reference in references { setReference(reference, in: place) }
    tidy(place)
  }

  private mutating func apply(_ clause: TableClause, to place: Int) {
    switch clause {
    case .key(let name):
      guard let found = column(name, place, .name) else { return }
      model.tables[place].key = found
      declare("key", in: place)
      if model.tables[place].kind == .plain { model.tables[place].kind = .entity }
    case .customer(let name, let target):
      guard let found = column(name, place, .name) else { return }
      model.tables[place].customer = found
      declare("customer", in: place)
      if let target, let reference = reference(name, to: target, in: place) {
        setReference(reference, in: place)
      }
    case .life(let from, let end, let isInclusive):
      setLife(from, end, isInclusive, in: place)
    case .event(let at, let until):
      guard let at = column(at, place, .date) else { return }
      clearTime(of: place, kind: .event)
      model.tables[place].at = at
      model.tables[place].until = until.flatMap { column($0, place, .date) }
      declare("at", in: place)
    case .snapshot(let name):
      guard let found = column(name, place, .date) else { return }
      clearTime(of: place, kind: .snapshot)
      model.tables[place].asOf = found
      declare("as of", in: place)
    case .amount(let name, let expression, let per):
      setAmount(name, expression, per, in: place)
    case .label(let name):
      if let found = column(name, place, .text) { model.tables[place].label = found }
    case .map(let name, let from, let to):
      guard let found = column(name, place, .text) else { return }
      model.tables[place].maps.append(.init(column: found, from: texts(from), to: to.text))
    case .type(let name, let type):
      guard let found = column(name, place, nil) else { return }
      if type.text.lowercased() == "unix" {
        model.tables[place].unixColumns.append(found)
        return
      }
      if let isDayFirst = ModelTable.dateOrder(type.text) {
        model.tables[place].dateOrders.append((found, isDayFirst))
        return
      }
      guard let declared = ScalarType(declaredName: type.text) else {
        problems.append(.unknownType(type.text, type.range))
        return
      }
      model.tables[place].declaredTypes.append((found, declared))
    case .skip(let count, false): model.tables[place].skippedRows = count
    case .skip(let count, true): model.tables[place].skippedRowsBelow = count
    case .join, .attributes, .outcome, .rename: return
    }
  }

  private mutating func setLife(
    _ from: TableClause.ColumnName, _ end: TableClause.ColumnName?, _ isInclusive: Bool,
    in place: Int
  ) {
    guard let from = column(from, place, .date) else { return }
    var endColumn: String?
    if let end {
      // An end that no row has yet may have any type.
      endColumn = column(end, place, nil)
      if let endColumn, let type = type(of: endColumn, in: place), type.isNumeric || type == .flag {
        problems.append(.wrongType(column: endColumn, role: .date, found: type, end.range))
        return
      }
    }
    clearTime(of: place, kind: .life)
    model.tables[place].life = .init(from: from, end: endColumn, isInclusive: isInclusive)
    declare("life", in: place)
  }

  private mutating func setAmount(
    _ name: Identifier, _ expression: Expression, _ per: TableClause.ColumnName?, in place: Int
  ) {
    var parts = AmountParts()
    guard parts.collect(expression, isDivided: false), let column = parts.factors.first,
      parts.factors.count <= 2, parts.divisors.count <= 1
    else {
      problems.append(.amountForm(expression.range))
      return
    }
    guard let found = self.column(column, place, .amount) else { return }
    var amount = ModelTable.Amount(name: name.text, column: found, divisor: parts.divisor)
    if parts.factors.count == 2 {
      amount.quantity = self.column(parts.factors[1], place, .quantity)
    }
    if let count = parts.divisors.first {
      let worked = [RenewalField.months.rawValue, BillingPeriod.name]
      if per == nil, worked.contains(count.text) {
        // The table has it once it is known what its columns mean.
        amount.intervalCount = count.text
        terms.append((place, count))
      } else {
        amount.intervalCount = self.column(count, place, .quantity)
      }
    }
    if let per { amount.interval = self.column(per, place, .interval) }
    model.tables[place].amount = amount
    declare("amount", in: place)
  }

  /// An amount that a model calls by a name of yearly ones is for a year, as a header of that name is:
  /// `amount arr = "Wert"`, `column arr = "Wert"`. Outside of the revenue a yearly value stays what its
  /// header says that it is.
  mutating func takeYearly() {
    for place in model.tables.indices {
      let table = model.tables[place]
      let isSnapshot = table.kind == .snapshot
      guard isSnapshot || table.kind == .life, let amount = table.amount, amount.interval == nil,
        amount.intervalCount == nil, amount.divisor % 12 != 0,
        let column = table.columnIndex(amount.column)
      else { continue }
      let isDeclared = table.reasons["amount"] == "declared"
      let isSaid = NameHints.isYearly(ColumnWords(isDeclared ? amount.name : amount.column))
      let isHeader = NameHints.isYearly(ColumnWords(table.columns[column].header))
      guard isSaid, isDeclared && (table.isRevenue || isSnapshot) || !isHeader else { continue }
      model.tables[place].amount?.divisor *= 12
      model.tables[place].amount?.name = "mrr"
    }
  }

  /// Whether the tables are contracts by whose months an amount is divided.
  mutating func settleTerms() {
    for term in terms {
      let found = model.tables[term.table].roles[term.column.text]
      let known = found ?? column(term.column, term.table, .quantity)
      model.tables[term.table].amount?.intervalCount = known
    }
  }

  /// Every table is one kind of thing: a declared time drops the inferred ones.
  private mutating func clearTime(of place: Int, kind: ModelTable.Kind) {
    model.tables[place].kind = kind
    model.tables[place].life = nil
    model.tables[place].at = nil
    model.tables[place].until = nil
    model.tables[place].asOf = nil
    for role in ["life", "at", "as of"] { model.tables[place].reasons[role] = nil }
  }

  private mutating func declare(_ role: String, in place: Int) {
    model.tables[place].reasons[role] = "declared"
  }

  /// Columns that were declared to be something else are no longer attributes or outcomes.
  private mutating func tidy(_ place: Int) {
    let table = model.tables[place]
    let roles = Set(
      [
        table.key, table.customer, table.life?.from, table.life?.end, table.at, table.until,
        table.asOf, table.amount?.interval, table.label,
      ].compactMap(\.self))
    model.tables[place].attributes.removeAll { roles.contains($0) }
    let outcomes = Set(table.outcomes.map(\.column))
    model.tables[place].attributes.removeAll { outcomes.contains($0) }
    if table.kind != .life { model.tables[place].outcomes = [] }
  }
}

// MARK: - Columns and references

extension ModelReader {
  private func type(of column: String, in place: Int) -> ScalarType? {
    let table = model.tables[place]
    return table.columnIndex(column).map { table.columns[$0].type }
  }

  /// The column that is meant: in quotes a header as written, then a header in any case, then a
  /// name; its type must fit the role.
  private mutating func column(
    _ name: TableClause.ColumnName, _ place: Int, _ role: ModelProblem.Role?
  ) -> String? {
    column(WrittenColumn(text: name.text, isQuoted: name.isQuoted, range: name.range), place, role)
  }

  private mutating func column(
    _ name: WrittenColumn, _ place: Int, _ role: ModelProblem.Role?
  ) -> String? {
    let table = model.tables[place]
    let wanted = name.text.lowercased()
    let found =
      (name.isQuoted ? table.columns.first { $0.header == name.text } : nil)
      ?? table.columns.first { $0.name == wanted }
      ?? table.columns.first { $0.header.lowercased() == wanted }
      ?? table.columns.first { HeaderKey($0.header) == HeaderKey(name.text) }
    guard let found else {
      problems.append(
        .unknownColumn(
          name.text, table: table.name, columns: table.columns.map(\.name), name.range))
      return nil
    }
    if let role, !role.fits(found.type) {
      problems.append(
        .wrongType(column: found.name, role: role, found: found.type, name.range))
      return nil
    }
    return found.name
  }

  private mutating func reference(
    _ name: TableClause.ColumnName, to target: Identifier, in place: Int
  ) -> ModelTable.Reference? {
    guard let column = column(name, place, .name) else { return nil }
    guard let table = model.table(target.text) else {
      problems.append(
        .unknownTable(target.text, tables: model.tables.map(\.name), target.range))
      return nil
    }
    if table.key == nil { problems.append(.noKey(table: table.name, target.range)) }
    return .init(column: column, table: table.name)
  }

  private mutating func setReference(_ reference: ModelTable.Reference, in place: Int) {
    if let known = model.tables[place].references.firstIndex(where: {
      $0.column == reference.column
    }) {
      model.tables[place].references[known] = reference
    } else {
      model.tables[place].references.append(reference)
    }
  }

  /// Gives a column a name of one's own, in every role that it has.
  private mutating func rename(
    _ column: TableClause.ColumnName, to name: Identifier, in place: Int
  ) {
    guard let old = self.column(column, place, nil),
      let index = model.tables[place].columnIndex(old)
    else { return }
    let new = name.text.lowercased()
    if old != new, model.tables[place].columnIndex(new) != nil {
      problems.append(.nameTaken(new, table: model.tables[place].name, name.range))
      return
    }
    let header = model.tables[place].columns[index].header
    // A profile may have given the name already.
    if model.tables[place].renames.contains(where: { $0.name == new && $0.header == header }) {
      return
    }
    model.tables[place].columns[index].name = new
    model.tables[place].renames.append((new, header))
    model.tables[place].renameRoles(old, to: new)
  }
}

extension ModelProblem.Role {
  fileprivate func fits(_ type: ScalarType) -> Bool {
    switch self {
    case .date: type == .date || type == .timestamp
    case .amount, .quantity: type.isNumeric
    case .interval, .text: type == .text
    case .name: type == .text || type == .integer
    }
  }
}

extension ModelTable {
  /// A column has another name now: so has it in every role.
  fileprivate mutating func renameRoles(_ old: String, to new: String) {
    func renamed(_ name: String?) -> String? { name == old ? new : name }
    key = renamed(key)
    customer = renamed(customer)
    at = renamed(at)
    until = renamed(until)
    asOf = renamed(asOf)
    label = renamed(label)
    if let known = life {
      life?.from = renamed(known.from) ?? known.from
      life?.end = renamed(known.end)
    }
    if let known = amount {
      amount?.column = renamed(known.column) ?? known.column
      if known.isPlain, known.name == old { amount?.name = new }
      amount?.interval = renamed(known.interval)
      amount?.intervalCount = renamed(known.intervalCount)
      amount?.quantity = renamed(known.quantity)
    }
    references = references.map {
      Reference(column: $0.column == old ? new : $0.column, table: $0.table)
    }
    attributes = attributes.map { $0 == old ? new : $0 }
    outcomes = outcomes.map {
      ($0.column == old ? new : $0.column, $0.name == old ? new : $0.name)
    }
  }
}

/// A column as an expression names it.
struct WrittenColumn {
  var text: String
  var isQuoted: Bool
  var range: SourceRange
}

/// The parts of `price * quantity / 100 / interval_count`.
private struct AmountParts {
  var factors: [WrittenColumn] = []
  var divisors: [WrittenColumn] = []
  var divisor: Int64 = 1

  /// - Returns: whether the expression has the form of an amount.
  mutating func collect(_ expression: Expression, isDivided: Bool) -> Bool {
    switch expression {
    case .name(let name):
      let column = WrittenColumn(
        text: name.text, isQuoted: name.isQuoted, range: name.range)
      if isDivided { divisors.append(column) } else { factors.append(column) }
      return true
    case .word(let word):
      guard let alternative = word.alternative else { return false }
      return collect(alternative, isDivided: isDivided)
    case .literal(let literal):
      switch literal.kind {
      case .text(let text):
        let column = WrittenColumn(text: text, isQuoted: true, range: literal.range)
        if isDivided { divisors.append(column) } else { factors.append(column) }
        return true
      case .number(let coefficient, 0):
        guard isDivided, coefficient > 0 else { return false }
        let (product, overflows) = divisor.multipliedReportingOverflow(by: coefficient)
        divisor = product
        return !overflows
      case .number, .percent, .money, .duration, .flag: return false
      }
    case .binary(let binary):
      switch binary.operator {
      case .multiply:
        return collect(binary.left, isDivided: isDivided)
          && collect(binary.right, isDivided: isDivided)
      case .divide:
        return collect(binary.left, isDivided: isDivided)
          && collect(binary.right, isDivided: !isDivided)
      default: return false
      }
    case .period, .parameter, .call, .unary, .membership, .between, .like, .missing, .filtered:
      return false
    }
  }
}
