import Storage
import Values

// When tickets were over, which their tables say in more than one way.
extension Dataset {
  /// The days on which the tickets of a table were resolved: as the file has it, else so long after
  /// they were created; none for those that are open again. Those that are closed by
  /// their state alone were never seen open.
  func resolutions(of index: Int, _ own: Days?) throws(LoadProblem) -> Days? {
    let byLength = own == nil ? try resolutionsByLength(of: index) : nil
    let known = own ?? byLength
    let table = model.tables[index]
    guard let role = table.column(forRole: "status"), let at = table.at else { return known }
    let states = try column(role, in: index)
    guard case .text(let codes, let dictionary) = states.values else { return known }
    let words = (0..<dictionary.count).map { dictionary.string(UInt32($0)) }
    let (isOpen, isClosed) = (
      words.map(TicketStates.isOpen), words.map(TicketStates.isClosed)
    )
    let created = try days(of: at, in: index)
    var values = known?.values ?? created.values
    var isOver = [Bool](repeating: false, count: codes.count)
    var untimed = 0
    let isUnknown = words.map { !TicketStates.isKnown($0) }
    var unknown = [Int](repeating: 0, count: words.count)
    for row in codes.indices {
      let code = states.validity.isPresent(row) ? Int(codes[row]) : nil
      if known?.validity.isPresent(row) ?? false {
        isOver[row] = !(code.map { isOpen[$0] } ?? false)
      } else if let code, isClosed[code] {
        values[row] = created.values[row]
        isOver[row] = true
        untimed += 1
      } else if let code, isUnknown[code] {
        unknown[code] += 1
      }
    }
    noteClosed(untimed, table.name)
    noteUnknown(unknown, words, of: role, table.name)
    return Days(values: values, validity: Validity(isOver))
  }

  private func noteClosed(_ count: Int, _ table: String) {
    guard count > 0 else { return }
    let tickets = count == 1 ? "1 ticket of `\(table)` is" : "\(count) tickets of `\(table)` are"
    note(
      DataNote(
        id: "closed-without-time", table: table, count: count,
        text: "\(tickets) closed without a time of resolution: in no backlog"))
  }

  /// Says which states have no known meaning, of tickets without a time of resolution.
  private func noteUnknown(_ counts: [Int], _ words: [String], of column: String, _ table: String) {
    let found = words.indices.filter { counts[$0] > 0 }
      .sorted { (counts[$1], words[$0]) < (counts[$0], words[$1]) }
    guard let first = found.first else { return }
    let named = found.prefix(3).map { "`\(words[$0])` (\(rows(counts[$0])))" }
    let others = found.count > 3 ? " and \(found.count - 3) more" : ""
    note(
      DataNote(
        id: "unknown-ticket-status", table: table, count: found.reduce(0) { $0 + counts[$1] },
        text: "`\(column)` of `\(table)` has \(named.joined(separator: ", "))\(others), which "
          + "says nothing known: open; `map \(column): \"\(words[first])\" = \"closed\"` in "
          + "`model.kpi` says otherwise"))
  }

  private func resolutionsByLength(of index: Int) throws(LoadProblem) -> Days? {
    let table = model.tables[index]
    guard let at = table.at, let (role, seconds) = resolutionLength(of: table) else { return nil }
    let created = try fileColumn(at, in: index)
    let lengths = ScaledIntegers(try fileColumn(role, in: index))
    guard case .timestamp(let times) = created.values else { return nil }
    let unit = Int64(truncatingIfNeeded: Int128.powerOfTen(lengths.scale))
    let ends = times.indices.map { times[$0] &+ lengths.values[$0] &* seconds &* 1_000_000 / unit }
    let isKnown = times.indices.map {
      created.validity.isPresent($0) && lengths.validity.isPresent($0)
    }
    return localDays(Column(.timestamp(ends), validity: Validity(isKnown)))
  }

  /// The column that says how long tickets took, and the seconds of one in it.
  private func resolutionLength(of table: ModelTable) -> (column: String, seconds: Int64)? {
    if let minutes = table.column(forRole: "resolution_minutes") { return (minutes, 60) }
    return table.column(forRole: "resolution_seconds").map { ($0, 1) }
  }

  /// What `resolutions` reads beside the time of the resolution.
  func ticketColumns(of table: ModelTable) -> [String] {
    guard table.concept == .tickets, table.life == nil else { return [] }
    let length = table.until == nil ? resolutionLength(of: table)?.column : nil
    return [table.column(forRole: "status"), length].compactMap(\.self)
  }
}
