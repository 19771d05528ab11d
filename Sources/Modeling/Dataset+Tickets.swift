import Storage
import Values

// When tickets were over, which their tables say in more than one way.
extension Dataset {
  /// The days on which the tickets of a table were resolved: as the file has it, else so many
  /// minutes after they were created; none for those that are open again. Those that are closed by
  /// their state alone were never seen open.
  func resolutions(of index: Int, _ own: Days?) throws(LoadProblem) -> Days? {
    let byMinutes = own == nil ? try resolutionsByMinutes(of: index) : nil
    let known = own ?? byMinutes
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
    for row in codes.indices {
      let code = states.validity.isPresent(row) ? Int(codes[row]) : nil
      if known?.validity.isPresent(row) ?? false {
        isOver[row] = !(code.map { isOpen[$0] } ?? false)
      } else if let code, isClosed[code] {
        values[row] = created.values[row]
        isOver[row] = true
        untimed += 1
      }
    }
    noteClosed(untimed, table.name)
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

  private func resolutionsByMinutes(of index: Int) throws(LoadProblem) -> Days? {
    let table = model.tables[index]
    guard let at = table.at, let role = table.column(forRole: "resolution_minutes") else {
      return nil
    }
    let created = try fileColumn(at, in: index)
    let minutes = ScaledIntegers(try fileColumn(role, in: index))
    guard case .timestamp(let times) = created.values else { return nil }
    let unit = Int64(truncatingIfNeeded: Int128.powerOfTen(minutes.scale))
    let ends = times.indices.map { times[$0] &+ minutes.values[$0] &* 60_000_000 / unit }
    let isKnown = times.indices.map {
      created.validity.isPresent($0) && minutes.validity.isPresent($0)
    }
    return localDays(Column(.timestamp(ends), validity: Validity(isKnown)))
  }

  /// What `resolutions` reads beside the time of the resolution.
  func ticketColumns(of table: ModelTable) -> [String] {
    guard table.concept == .tickets, table.life == nil else { return [] }
    let minutes = table.until == nil ? table.column(forRole: "resolution_minutes") : nil
    return [table.column(forRole: "status"), minutes].compactMap(\.self)
  }
}
