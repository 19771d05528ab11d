import Storage
import Values

// When tickets were over, which their tables say in more than one way.
extension Dataset {
  /// The days on which the tickets of a table were resolved: as the file has it, else so many
  /// minutes after they were created; none for those that are open again.
  func resolutions(of index: Int, _ own: Days?) throws(LoadProblem) -> Days? {
    let byMinutes = own == nil ? try resolutionsByMinutes(of: index) : nil
    guard let known = own ?? byMinutes else { return nil }
    guard let role = model.tables[index].column(forRole: "status") else { return known }
    let states = try column(role, in: index)
    guard case .text(let codes, let dictionary) = states.values else { return known }
    let isOpen = (0..<dictionary.count).map { TicketStates.isOpen(dictionary.string(UInt32($0))) }
    var result = known
    result.validity = Validity(
      codes.indices.map { row in
        let isOpenAgain = states.validity.isPresent(row) && isOpen[Int(codes[row])]
        return known.validity.isPresent(row) && !isOpenAgain
      })
    return result
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
