import Storage
import Values

/// Monthly snapshots as lives: each row is in force for the whole of its month, and those of the
/// last month are still running (metrics.md E). They know nothing of what happens within a month. A month of
/// which there is no row at all was not asked about, as with snapshots of quarters: what was in force stays so.
///
/// A row that says again what another says of the month is no life: `SnapshotRepeats`.
struct SnapshotLives {
  let table: ModelTable
  let stored: any StoredTable
  let zone: LocalDays

  func lives() throws(LoadProblem) -> DerivedLives.Lives {
    let count = try stored.rowCount()
    var result = DerivedLives.Lives(rows: [], from: [], end: [])
    guard let asOf = table.asOf, let index = table.columnIndex(asOf) else { return result }
    let days = try stored.columns([index])[0].localDays(zone)
    let repeats = try SnapshotRepeats(table, stored, days)
    let calendar = Calendar()
    var months: [Int32: (start: Int32, end: Int32)] = [:]
    var missing = 0
    for row in 0..<count {
      guard days.validity.isPresent(row) else {
        missing += 1
        continue
      }
      if repeats.rows.contains(Int32(row)) { continue }
      let day = days.values[row]
      let month = months[day] ?? month(of: day, calendar)
      months[day] = month
      result.rows.append(Int32(row))
      result.from.append(month.start)
      result.end.append(month.end)
    }
    let starts = Set(result.from).sorted()
    let next = Dictionary(zip(starts, starts.dropFirst() + [.max]), uniquingKeysWith: { $1 })
    var without: Int32?
    for life in result.end.indices {
      let until = next[result.from[life]] ?? .max
      if until != .max, until != result.end[life] {
        without = min(without ?? .max, result.end[life])
      }
      result.end[life] = until
    }
    if let without {
      result.notes.append(
        DataNote(
          id: "months-without-rows", table: nil,
          text:
            "no row of `\(table.name)` is of \(String("\(Day(number: without))".prefix(7))): what was in force before a "
            + "month without any row stays so until the next that has some"))
    }
    if missing > 0 {
      result.notes.append(
        DataNote(
          id: "rows-left-out", table: nil, count: missing,
          text: "\(rows(missing)) of `\(table.name)` left out: no `\(asOf)`"))
    }
    result.notes += repeats.notes
    return result
  }

  private func month(of day: Int32, _ calendar: Calendar) -> (start: Int32, end: Int32) {
    let month = calendar.unit(.month, containing: Day(number: day))
    return (month.start.number, month.end.number)
  }
}
