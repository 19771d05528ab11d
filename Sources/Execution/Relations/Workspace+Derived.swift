import Modeling
import Planning
import Storage
import Values

extension Workspace {
  /// A column that several rows of a table give together.
  func column(_ derived: DerivedColumn, of table: String) throws(RunProblem) -> Column {
    switch derived {
    case .sessionStart(let user, let session, let at, let gap):
      let times = try column(at, of: table)
      let users = try column(user, of: table)
      let sessions = try session.map { name throws(RunProblem) in try column(name, of: table) }
      let starts = SessionStarts(
        users: users, sessions: sessions, instants: evaluator.instants(times), gap: gap)
      return Column(.flag(starts.flags), validity: Validity(allPresent: users.count))
    case .first(let name, let customer, let at):
      let owners = codes(try column(customer, of: table))
      let values = codes(try column(name, of: table))
      let flags = earliest(
        owners, values, evaluator.instants(try column(at, of: table)), threads: threads)
      return Column(.flag(flags), validity: Validity(allPresent: flags.count))
    case .userAge(let asked, let events):
      return UserAges(
        firsts: try userFirsts(events, table), until: events.until, calendar: evaluator.calendar
      ).column(asked)
    }
  }
}

/// Of the rows with one owner and value the earliest; of those at the same instant the first.
func earliest(
  _ owners: Codes, _ values: Codes, _ instants: [Int64?], threads: Int = 1
) -> [Bool] {
  let rows = CustomerRows(codes: owners.codes, count: owners.count, threads: threads)
  var flags = [Bool](repeating: false, count: instants.count)
  // For each value the earliest row of the owner whose rows are gone through, and whose it is.
  var first = [Int32](repeating: 0, count: values.count)
  var holder = [Int32](repeating: -1, count: values.count)
  for owner in 0..<Int32(owners.count) {
    let own = rows.rows(of: Int(owner))
    for row in own {
      let value = values.codes[Int(row)]
      guard value != Codes.missing, let instant = instants[Int(row)] else { continue }
      if holder[Int(value)] == owner, let known = instants[Int(first[Int(value)])] {
        if known <= instant { continue }
        flags[Int(first[Int(value)])] = false
      }
      (holder[Int(value)], first[Int(value)]) = (owner, row)
      flags[Int(row)] = true
    }
  }
  return flags
}

extension Evaluator {
  /// A column of times as microseconds; dates at their midnight. `nil` where there is none.
  func instants(_ column: Column) -> [Int64?] {
    let values: [Int64]
    switch column.values {
    case .timestamp(let v): values = v
    case .date(let v): values = v.map { Int64($0) * 86_400_000_000 }
    case .integer, .decimal, .number, .flag, .text, .duration:
      return [Int64?](repeating: nil, count: column.count)
    }
    return values.indices.map { column.validity.isPresent($0) ? values[$0] : nil }
  }
}

/// Which rows begin a session.
///
/// A named session begins with its earliest row. Rows without one belong to the session of their
/// user until the user is silent for longer than the gap; rows without a user are in none.
struct SessionStarts {
  private(set) var flags: [Bool]

  init(users: Column, sessions: Column?, instants: [Int64?], gap: Double) {
    flags = [Bool](repeating: false, count: users.count)
    var users = codes(users)
    if let sessions = sessions.map({ codes($0) }) {
      var firsts = [Int32](repeating: -1, count: sessions.count)
      for (row, session) in sessions.codes.enumerated() where session != Codes.missing {
        guard let instant = instants[row] else { continue }
        users.codes[row] = Codes.missing
        let known = firsts[Int(session)]
        if known >= 0, let earliest = instants[Int(known)], earliest <= instant { continue }
        firsts[Int(session)] = Int32(truncatingIfNeeded: row)
      }
      for row in firsts where row >= 0 { flags[Int(row)] = true }
    }
    let silence = Int64(min(gap, 1e9) * 1_000_000)
    let rows = CustomerRows(codes: users.codes, count: users.count)
    var own: [(instant: Int64, row: Int32)] = []
    for user in 0..<users.count {
      own.removeAll(keepingCapacity: true)
      var isInOrder = true
      for row in rows.rows(of: user) {
        guard let instant = instants[Int(row)] else { continue }
        isInOrder = isInOrder && (own.last.map { $0.instant <= instant } ?? true)
        own.append((instant, row))
      }
      if !isInOrder { own.sort { $0 < $1 } }
      var before: Int64?
      for (instant, row) in own {
        flags[Int(row)] = before.map { instant - $0 > silence } ?? true
        before = instant
      }
    }
  }
}

/// A column's values as codes, whatever its type.
func codes(_ column: Column) -> Codes {
  if let codes = Codes(column) { return codes }
  let bits = Column(.integer(keys(column).map { $0 ?? 0 }), validity: column.validity)
  guard let codes = Codes(bits) else { preconditionFailure("integers have codes") }
  return codes
}

/// The values of a column as numbers that are equal where the values are.
private func keys(_ column: Column) -> [Int64?] {
  let values: [Int64]
  switch column.values {
  case .text(let codes, _): values = codes.map { Int64($0) }
  case .integer(let v), .timestamp(let v), .decimal(let v, _): values = v
  case .date(let v): values = v.map { Int64($0) }
  case .flag(let v): values = v.map { $0 ? 1 : 0 }
  case .number(let v), .duration(let v): values = v.map { Int64(bitPattern: $0.bitPattern) }
  }
  return values.indices.map { column.validity.isPresent($0) ? values[$0] : nil }
}
