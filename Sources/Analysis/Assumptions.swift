import Modeling
import Planning
import Values

// What a figure takes for granted of the tables that it reads, and what it leaves out of them.
extension QueryAnalysis {
  /// Of rows without an end nobody can be seen to leave: what is lost or kept is not known.
  mutating func assumeNobodyLeaves(_ measure: Measure) {
    guard let table = model.table(measure.relation.table) else { return }
    let life = model.sourceLife(of: table)
    var isAsked = life?.unreadEnd != nil || life?.otherEnd != nil
    switch measure.relation {
    case .movements: isAsked = isAsked || measure.followsLeaving
    case .active: break
    case .rows: return
    }
    guard isAsked else { return }
    assumeNobodyLeaves(table)
  }

  /// Says so where no column of the table of lives holds an end.
  mutating func assumeNobodyLeaves(_ table: ModelTable) {
    guard let life = model.sourceLife(of: table), life.end == nil, !tellsWhoLeft(table) else {
      return
    }
    let name = table.source ?? table.name
    if let other = life.otherEnd {
      assume(
        "no column of `\(name)` says when a row ended, so nobody ever churns: "
          + "`active from \(life.from) until \(other)` under `table \(name)` in `model.kpi` takes "
          + "`\(other)` for the end")
      return
    }
    assume(
      life.unreadEnd.map {
        "`\($0)` of `\(name)` holds texts that are no dates: its rows count as if they never ended"
      } ?? "no column of `\(name)` says when a row ended: nobody ever churns")
  }

  /// Whether a status or a flag says of some rows that they are over; since when is told by a note of
  /// its own.
  private mutating func tellsWhoLeft(_ table: ModelTable) -> Bool {
    if let status = table.roles["status"],
      texts(of: status, in: table.name, limit: 100).contains(where: SubscriptionStatus.isOver)
    {
      return true
    }
    return ["is_active", "is_over"].contains { role in
      table.roles[role].map { distinctCount(of: $0, in: table.name) > 1 } ?? false
    }
  }

  /// What is known of customers that have a row for each version: what they were on days on which they pay.
  mutating func assumeVersions(of measure: Measure) {
    guard let customers = model.tables.first(where: { $0.roles["valid_from"] != nil }) else {
      return
    }
    for expression in measure.keys + [measure.filter] {
      for reference in expression?.columns ?? [] {
        switch reference.path.first {
        case .state(_, let table, .day):
          guard let lives = model.table(table), let revenue = lives.source.flatMap(model.table),
            revenue.columnIndex(reference.column) == nil
          else { continue }
          assume(
            "customers have versions by the days on which they pay: where `\(measure.relation.table)` has "
              + "other days, `\(reference.column)` is the last one before, or none")
        case .reference(_, customers.name) where customers.columnIndex(reference.column) != nil:
          assume(
            "`\(customers.name)` has a row for each version of a customer, of which the first counts; "
              + "`\(reference.column)` without `\(customers.name).` is that of the day")
        default: continue
        }
      }
    }
  }

  /// Which rows an aggregate takes of a table whose rows are in force for a while: all of them, those in
  /// force in a period, or, told apart by months, those that started in each.
  mutating func assumeWhichRows(_ measure: Measure) {
    guard case .rows(let name) = measure.relation, let table = model.table(name),
      let life = table.life, let end = life.end, measure.filter?.mentions(column: end) != true
    else { return }
    for dimension in dimensions {
      guard case .time(let grain, nil) = dimension.kind,
        measure.time == .on(.column(ColumnReference(table: name, column: life.from)))
      else { continue }
      assume(
        "each \(grain.rawValue) has the rows of `\(name)` that started in it; a period without "
          + "`by \(grain.rawValue)` has those in force on some day of it")
      return
    }
    if measure.time == .overlapping, hasPeriod {
      assume("of `\(name)` the rows count that were in force on some day of the period")
      return
    }
    guard measure.time == .always || measure.time == .overlapping, table.isRevenue,
      let what = measure.aggregate.wordOfRows, case .column(let column)? = measure.argument,
      column.path.isEmpty
    else { return }
    let other =
      column.column == table.amount?.name
      ? "`mrr` counts those in force" : "a period, such as a day, counts those in force in it"
    assume("the \(what) is of all rows of `\(name)`, whether they have ended or not: \(other)")
  }
}

extension Aggregate {
  /// What it makes of amounts, where rows that have ended have a part in it.
  fileprivate var wordOfRows: String? {
    switch self {
    case .sum: "sum"
    case .avg: "mean"
    case .median: "median"
    case .max: "maximum"
    case .min: "minimum"
    default: nil
    }
  }
}

extension Model {
  /// The life of the rows that a table is made of.
  fileprivate func sourceLife(of table: ModelTable) -> ModelTable.Life? {
    table.source.flatMap { self.table($0)?.life } ?? table.life
  }
}
