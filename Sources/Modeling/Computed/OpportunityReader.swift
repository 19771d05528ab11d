import Storage
import Values

/// The columns of a table of opportunities, by what they mean.
struct OpportunityReader {
  /// The contracts that opportunities name: the row of each, −1 for none.
  struct Linked {
    var rows: [Int32]
    var facts: ContractFacts?
  }

  let dataset: Dataset
  let index: Int
  let table: ModelTable
  let rowCount: Int

  init(_ dataset: Dataset, _ index: Int) throws(LoadProblem) {
    self.dataset = dataset
    self.index = index
    table = dataset.model.tables[index]
    try dataset.load(OpportunityFacts.sources(of: table), of: table.name, withKey: true)
    rowCount = try dataset.rowCount(of: table.name)
  }

  private func role(_ name: String) throws(LoadProblem) -> Column? {
    guard let column = table.roles[name] else { return nil }
    return try dataset.column(column, in: index)
  }

  func customers() throws(LoadProblem) -> [UInt32] {
    try role("customer_id").flatMap(Codes.init)?.codes.all
      ?? [UInt32](repeating: Codes.missing, count: rowCount)
  }

  func linked() throws(LoadProblem) -> Linked {
    let none = Linked(rows: [Int32](repeating: -1, count: rowCount), facts: nil)
    guard let link = OpportunityConcept.contractLink(of: table, in: dataset.model),
      let own = Codes(try dataset.column(link.column, in: index)),
      let keys = Codes(try dataset.column(link.target, in: link.table))
    else { return none }
    var result = none
    let mapping = own.mapping(to: keys)
    var rowOfKey = [Int32](repeating: -1, count: keys.count)
    for row in keys.codes.indices.reversed() where keys.codes[row] != Codes.missing {
      rowOfKey[Int(keys.codes[row])] = Int32(row)
    }
    for (row, code) in own.codes.enumerated() where code != Codes.missing {
      let target = mapping[Int(code)]
      if target != Codes.missing { result.rows[row] = rowOfKey[Int(target)] }
    }
    let facts = try ContractFacts(dataset, link.table)
    // A contract without an end, such as a draft, does not expire.
    for row in 0..<rowCount where result.rows[row] >= 0 {
      if !facts.end.validity.isPresent(Int(result.rows[row])) { result.rows[row] = -1 }
    }
    result.facts = facts
    return result
  }

  /// The day by which the renewal was due: as the opportunity says, else the end of the contract
  /// that it names, else the day on which it was, or is to be, closed.
  ///
  /// - Parameter isRenewal: the rows that are; the others have none.
  func dueDays(_ link: Linked, of isRenewal: [Bool]) throws(LoadProblem) -> Days {
    let own = try role("due_date").map(dataset.localDays)
    let close = try role("close_date").map(dataset.localDays)
    var result = Days(values: [Int32](repeating: 0, count: rowCount), validity: Validity([]))
    var present = [Bool](repeating: false, count: rowCount)
    var closed = 0
    for row in 0..<rowCount where isRenewal[row] {
      let contract = Int(link.rows[row])
      if let own, own.validity.isPresent(row) {
        result.values[row] = own.values[row]
      } else if contract >= 0, let ends = link.facts?.end, ends.validity.isPresent(contract) {
        result.values[row] = ends.values[contract]
      } else if let close, close.validity.isPresent(row) {
        result.values[row] = close.values[row]
        closed += 1
      } else {
        continue
      }
      present[row] = true
    }
    result.validity = Validity(present)
    if closed > 0, let name = table.roles["close_date"] {
      dataset.note(
        DataNote(
          id: "due-by-close", table: table.name, count: closed,
          text:
            "\(rows(closed)) of `\(table.name)` taken to be due on `\(name)`: nothing says when "
            + "the renewal was due"))
    }
    return result
  }

  func outcomes() throws(LoadProblem) -> [Renewals.Outcome?] {
    let won = try flags("is_won")
    let closed = try flags("is_closed")
    let stages = try stageOutcomes()
    return (0..<rowCount).map { row in
      if closed?[row] == false { return .open }
      if won?[row] == true { return .renewed }
      if won?[row] == false, closed?[row] == true { return .churned }
      return stages?[row] ?? .open
    }
  }

  private func flags(_ name: String) throws(LoadProblem) -> [Bool?]? {
    guard let column = try role(name) else { return nil }
    return (0..<rowCount).map { row in
      switch column[row] {
      case .flag(let flag)?: flag
      case .integer(let number)?: number != 0
      case .decimal, .number, .date, .timestamp, .text, .duration, nil: nil
      }
    }
  }

  private func stageOutcomes() throws(LoadProblem) -> [Renewals.Outcome]? {
    guard let column = try role("stage"), case .text(let codes, let dictionary) = column.values
    else { return nil }
    let byCode = (0..<dictionary.count).map { StageWords.outcome(dictionary.string(UInt32($0))) }
    if table.roles["is_won"] == nil, rowCount > 0, byCode.allSatisfy({ $0 == .open }),
      let name = table.roles["stage"]
    {
      dataset.note(
        DataNote(
          id: "no-outcome", table: table.name,
          text: "no `\(name)` of `\(table.name)` says won or lost: `map \(name): \"…\" = won` and "
            + "`= lost` in `model.kpi` say which do"))
    }
    return codes.indices.map { column.validity.isPresent($0) ? byCode[Int(codes[$0])] : .open }
  }

  /// Which rows are renewals: by a flag, by their type, else all.
  func isRenewal() throws(LoadProblem) -> [Bool] {
    if let flags = try flags("is_renewal") {
      return leftOut(flags.map { $0 ?? false }, by: "is_renewal")
    }
    let all = [Bool](repeating: true, count: rowCount)
    guard let column = try role("type"), let name = table.roles["type"],
      case .text(let codes, let dictionary) = column.values
    else { return all }
    let declared = (dataset.model.lists["renewal types"] ?? dataset.model.lists["renewal type"])
      .map { Set($0.map { $0.lowercased() }) }
    let words = (0..<dictionary.count).map { dictionary.string(UInt32($0)) }
    let byCode = words.map { word in
      declared?.contains(word.lowercased()) ?? ColumnWords(word).singular.contains("renewal")
    }
    if declared == nil, !byCode.contains(true) {
      // What has a target is one, whatever it is called.
      if table.roles["target_amount"] != nil { return all }
      dataset.note(
        DataNote(
          id: "no-renewals", table: table.name,
          text: "no `\(name)` of `\(table.name)` says renewal (there are "
            + words.prefix(4).map { "`\($0)`" }.joined(separator: ", ")
            + "): `renewal types = …` in `model.kpi` says which do"))
    }
    return leftOut(
      codes.indices.map { column.validity.isPresent($0) && byCode[Int(codes[$0])] }, by: "type")
  }

  private func leftOut(_ isRenewal: [Bool], by role: String) -> [Bool] {
    let count = isRenewal.count { !$0 }
    if count > 0, let name = table.roles[role] {
      dataset.note(
        DataNote(
          id: "no-renewal", table: table.name, count: count,
          text: "\(rows(count)) of `\(table.name)` left out of renewals, by `\(name)`"))
    }
    return isRenewal
  }

  // MARK: numbers

  func months(_ name: String) throws(LoadProblem) -> [Int64?] {
    guard let column = try role(name) else { return [Int64?](repeating: nil, count: rowCount) }
    return (0..<rowCount).map { row in
      if case .integer(let months)? = column[row], months > 0 { months } else { nil }
    }
  }

  /// Whether some term is longer than a year.
  var hasLongTerms: Bool {
    get throws(LoadProblem) { try months("term_months").contains { ($0 ?? 0) > 12 } }
  }

  /// What a column has for a year: as it is, or of the whole term where its months are known and
  /// the header does not say that it is for a year.
  func money(_ name: String, months: [Int64?]) throws(LoadProblem) -> [Int64?] {
    guard let column = table.roles[name] else { return [Int64?](repeating: nil, count: rowCount) }
    var raw = try dataset.column(column, in: index)
    if column != table.amount?.name { raw = try dataset.converted(raw, in: index) }
    let header = table.columnIndex(column).map { table.columns[$0].header } ?? column
    let words = ColumnWords(header)
    let isForMonth = words.has(["mrr", "monthly"])
    let isForYear = NameHints.isYearly(words)
    let values = ContractFacts.values(
      raw, rowCount, times: isForMonth ? 12 : 1, divisor: ContractFacts.cents(name, of: table))
    return values.indices.map { row in
      guard let value = values[row] else { return nil }
      guard !isForMonth, !isForYear, let months = months[row] else { return value }
      return MonthlyAmounts.divide(Int128(value) * 12, Int128(months))
    }
  }

  func noticeDays() throws(LoadProblem) -> [Int32] {
    let column = try role("notice_days")
    return (0..<rowCount).map { row in
      if case .integer(let days)? = column?[row], (0...3660).contains(days) { return Int32(days) }
      return Renewals.usualNotice
    }
  }
}

/// What the words for an opportunity's stage say.
enum StageWords {
  private static let fillers: Set<String> = ["closed", "close", "deal", "opportunity", "renewal"]

  /// `Closed Won`, `6 - Closed/Lost`, `Renewed`: only words that leave no doubt decide, so that
  /// `likely lost` is open.
  static func outcome(_ stage: String) -> Renewals.Outcome {
    if let known = ContractFacts.outcome(stage) { return known }
    let words = ColumnWords(stage).list.filter { !$0.allSatisfy(\.isNumber) }
    let rest = words.drop { fillers.contains($0) }
    let isClosed = rest.count < words.count
    guard let first = rest.first, rest.count == 1 || isClosed && words[0].hasPrefix("close") else {
      return .open
    }
    return ContractFacts.outcome(first) ?? .open
  }
}
