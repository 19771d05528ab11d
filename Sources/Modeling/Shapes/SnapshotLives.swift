import Storage
import Values

/// Monthly snapshots as lives: each row is in force for the whole of its month, and those of the
/// last month are still running (metrics.md E). They know nothing of what happens within a month.
struct SnapshotLives {
  let table: ModelTable
  let stored: any StoredTable
  let zone: LocalDays

  func lives() throws(LoadProblem) -> DerivedLives.Lives {
    let count = try stored.rowCount()
    var result = DerivedLives.Lives(rows: [], from: [], end: [])
    guard let asOf = table.asOf, let index = table.columnIndex(asOf) else { return result }
    let days = try stored.columns([index])[0].localDays(zone)
    let calendar = Calendar()
    var months: [Int32: (start: Int32, end: Int32)] = [:]
    var last = Int32.min
    for row in 0..<count where days.validity.isPresent(row) {
      let day = days.values[row]
      let month = months[day] ?? month(of: day, calendar)
      months[day] = month
      last = max(last, month.end)
      result.rows.append(Int32(row))
      result.from.append(month.start)
      result.end.append(month.end)
    }
    for life in result.end.indices where result.end[life] == last { result.end[life] = .max }
    let missing = count - result.rows.count
    if missing > 0 {
      result.doubt = "\(rows(missing)) of `\(table.name)` left out: no `\(asOf)`"
    }
    return result
  }

  private func month(of day: Int32, _ calendar: Calendar) -> (start: Int32, end: Int32) {
    let month = calendar.unit(.month, containing: Day(number: day))
    return (month.start.number, month.end.number)
  }
}
