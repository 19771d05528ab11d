import Modeling
import Planning
import Storage
import Values

/// The first and the last active event of each row's user.
struct UserFirsts {
  /// The row of the first one; −1 for rows without a user or a time, and for users without any.
  let rows: [Int32]
  /// The row of the last one.
  let lasts: [Int32]
  /// Local day of every row.
  let days: [Int32]
  /// Time of every row, dates at their midnight, in microseconds.
  let instants: [Int64]

  /// - Parameters:
  ///   - users: the rows' users.
  ///   - times: the rows' times; those of `isPresent` that say no mean nothing.
  ///   - until: the last day whose events count.
  init(
    users: Codes, times: (instants: [Int64], days: [Int32]),
    isActive: [Bool]?, isPresent: (Int) -> Bool, until: Int32
  ) {
    (instants, days) = times
    var first = largeArray(repeating: Int32(-1), count: users.count)
    var last = first
    var known = largeArray(repeating: false, count: users.codes.count)
    for (row, user) in users.codes.enumerated()
    where user != Codes.missing && isPresent(row) && days[row] <= until {
      known[row] = true
      guard isActive?[row] ?? true else { continue }
      let (earliest, latest) = (first[Int(user)], last[Int(user)])
      let here = Int32(truncatingIfNeeded: row)
      if earliest < 0 || instants[row] < instants[Int(earliest)] { first[Int(user)] = here }
      if latest < 0 || instants[row] > instants[Int(latest)] { last[Int(user)] = here }
    }
    func spread(_ found: [Int32]) -> [Int32] {
      largeArray(count: known.count) { slots in
        for row in slots.indices {
          slots.initializeElement(
            at: row, to: known[row] ? found[Int(users.codes[row])] : -1)
        }
      }
    }
    rows = spread(first)
    lasts = spread(last)
  }
}

/// How old users are at their events.
struct UserAges {
  let firsts: UserFirsts
  /// The last day whose events count.
  let until: Day
  let calendar: CalendarRules

  /// One value for each row; none where the user has no first event.
  func column(_ asked: UserAge) -> Column {
    switch asked {
    case .first:
      let rows = firsts.rows
      return Column(
        .date(rows.map { $0 < 0 ? 0 : firsts.days[Int($0)] }),
        validity: Validity(rows.map { $0 >= 0 }))
    case .units(let grain):
      let places = places(grain)
      return each { places[$0] - places[$1] }
    case .lastUnits(let grain):
      let (places, lasts) = (places(grain), firsts.lasts)
      return each { places[Int(lasts[$0])] - places[$1] }
    case .intervals:
      let instants = firsts.instants
      return each { (instants[$0] - instants[$1]) / Self.interval }
    case .settledMonths:
      // The month that the day after the data lies in is not over yet.
      let end = place(.month, until.number + 1)
      let places = places(.month)
      return each { end - places[$1] - 1 }
    case .settledIntervals:
      let end = Int64(until.number + 1) * Self.day
      let instants = firsts.instants
      return each { (end - instants[$1]) / Self.interval - 1 }
    }
  }

  /// Inlined into every case, so that the closure is no call.
  @inline(__always)
  private func each(_ age: (_ row: Int, _ first: Int) -> Int64) -> Column {
    let rows = firsts.rows
    var values = largeArray(repeating: Int64(0), count: rows.count)
    for row in rows.indices where rows[row] >= 0 { values[row] = age(row, Int(rows[row])) }
    return Column(.integer(values), validity: Validity(rows.map { $0 >= 0 }))
  }

  private static let day: Int64 = 86_400_000_000
  private static let interval = Int64(UserAge.intervalDays) * day

  /// For each row the number of its unit of the calendar; the next unit has the next number.
  private func places(_ grain: Grain) -> [Int64] {
    // Days come again and again: what was found last for each of some hundreds is kept.
    let size: Int32 = 512
    var known = [Int32](repeating: .min, count: Int(size))
    var found = [Int64](repeating: 0, count: Int(size))
    return firsts.days.map { day in
      let slot = Int(day & (size - 1))
      if known[slot] != day { (known[slot], found[slot]) = (day, place(grain, day)) }
      return found[slot]
    }
  }

  private func place(_ grain: Grain, _ day: Int32) -> Int64 {
    let start = calendar.start(of: grain, holding: Day(number: day))
    // Units of one kind begin a whole number of them apart, so that what is left over is the same
    // for all.
    return switch grain {
    case .day: Int64(start.number)
    case .week: floored(Int64(start.number), 7)
    case .month: Int64(start.monthIndex)
    case .quarter: floored(Int64(start.monthIndex), 3)
    case .year: floored(Int64(start.monthIndex), 12)
    }
  }

  private func floored(_ value: Int64, _ width: Int64) -> Int64 {
    let quotient = value / width
    return value % width < 0 ? quotient - 1 : quotient
  }
}

extension Workspace {
  /// The first and the last active event of each row's user; worked out once a run.
  func userFirsts(_ events: UserEvents, _ table: String) throws(RunProblem) -> UserFirsts {
    let key = UserFirstsKey(table: table, events: events)
    if let known = userFirsts[key] { return known }
    let times = try column(events.at, of: table)
    let instants: [Int64]
    let days: [Int32]
    switch times.copiedValues {
    case .timestamp(let v):
      instants = v
      days = evaluator.localDays(v)
    case .date(let v):
      instants = v.map { Int64($0) * 86_400_000_000 }
      days = v
    case .integer, .decimal, .number, .flag, .text, .duration:
      throw .unsupported(what: "`\(events.at)` as a time")
    }
    let firsts = UserFirsts(
      users: codes(try column(events.user, of: table)), times: (instants, days),
      isActive: try activeRows(events, table), isPresent: times.validity.isPresent,
      until: events.until.number)
    userFirsts[key] = firsts
    return firsts
  }

  /// Rows whose event counts as activity; `nil`: all.
  private func activeRows(_ events: UserEvents, _ table: String) throws(RunProblem) -> [Bool]? {
    guard let name = events.event, let active = events.active else { return nil }
    let column = try column(name, of: table)
    guard case .text(let codes, let dictionary) = column.values else { return nil }
    let wanted = Set(active.map { $0.lowercased() })
    let byCode = (0..<dictionary.count).map {
      wanted.contains(dictionary.string(UInt32($0)).lowercased())
    }
    return codes.indices.map { column.validity.isPresent($0) && byCode[Int(codes[$0])] }
  }
}

/// Whose first events are meant, and in which table.
struct UserFirstsKey: Hashable {
  var table: String
  var events: UserEvents
}
