import Storage
import Values

/// Monthly snapshots as lives: each row is in force for the whole of its month, and those of the
/// last month are still running (metrics.md E). They know nothing of what happens within a month.
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
    var last = Int32.min
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
      last = max(last, month.end)
      result.rows.append(Int32(row))
      result.from.append(month.start)
      result.end.append(month.end)
    }
    for life in result.end.indices where result.end[life] == last { result.end[life] = .max }
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
