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
      let owners = keys(try column(customer, of: table))
      let values = keys(try column(name, of: table))
      return firsts(owners, values, evaluator.instants(try column(at, of: table)))
    case .userAge(let asked, let events):
      return UserAges(
        firsts: try userFirsts(events, table), until: events.until, calendar: evaluator.calendar
      ).column(asked)
    }
  }

  /// Of the rows with one owner and value the earliest.
  private func firsts(_ owners: [Int64?], _ values: [Int64?], _ instants: [Int64?]) -> Column {
    struct Pair: Hashable {
      var owner: Int64
      var value: Int64
    }
    var earliest: [Pair: (instant: Int64, row: Int)] = [:]
    for row in owners.indices {
      guard let owner = owners[row], let value = values[row], let instant = instants[row] else {
        continue
      }
      let pair = Pair(owner: owner, value: value)
      if let known = earliest[pair], known.instant <= instant { continue }
      earliest[pair] = (instant, row)
    }
    var flags = [Bool](repeating: false, count: owners.count)
    for known in earliest.values { flags[known.row] = true }
    return Column(.flag(flags), validity: Validity(allPresent: flags.count))
  }
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
    let count = users.count
    flags = [Bool](repeating: false, count: count)
    var unnamed: [Int] = []
    var firsts: [Int64: Int] = [:]
    let sessionKeys = sessions.map { keys($0) }
    for row in 0..<count {
      guard let instant = instants[row] else { continue }
      if let key = sessionKeys?[row] {
        if let known = firsts[key], let earliest = instants[known], earliest <= instant { continue }
        firsts[key] = row
      } else {
        unnamed.append(row)
      }
    }
    for row in firsts.values { flags[row] = true }
    let userKeys = keys(users)
    let silence = Int64(min(gap, 1e9) * 1_000_000)
    let ordered = unnamed.compactMap { row -> (user: Int64, instant: Int64, row: Int)? in
      guard let user = userKeys[row], let instant = instants[row] else { return nil }
      return (user, instant, row)
    }.sorted { ($0.user, $0.instant, $0.row) < ($1.user, $1.instant, $1.row) }
    for (index, entry) in ordered.enumerated() {
      let before = index > 0 ? ordered[index - 1] : nil
      flags[entry.row] =
        before.map { $0.user != entry.user || entry.instant - $0.instant > silence } ?? true
    }
  }
}

/// The values of a column as numbers that are equal where the values are.
func keys(_ column: Column) -> [Int64?] {
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
