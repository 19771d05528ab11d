import Storage
import Values

/// Lengths of time of tickets that stand in hours or days, or as `01:30:00` and `46h 58m`: seconds here.
enum TicketLengths {
  /// A length that the catalogue knows.
  private struct Length {
    var role: String
    /// Any of these makes the role known without it.
    var others: [String]
    var choices: [[String]]
    var not: Set<String>

    func fits(_ words: ColumnWords) -> Bool {
      choices.contains { $0.allSatisfy(words.list.contains) } && !words.has(not)
    }
  }

  private static let lengths = [
    Length(
      role: "first_response_seconds", others: ["first_response_minutes"],
      choices: [["first", "response"], ["first", "reply"]],
      not: ["business", "due", "status", "sla", "target"]),
    Length(
      role: "resolution_seconds", others: ["resolution_minutes"],
      choices: [["resolution"], ["time", "to", "close"], ["time", "to", "resolve"]],
      not: ["business", "due", "status", "sla", "target", "first"]),
  ]

  /// Freshdesk counts hours of business, and has moments beside them.
  private static let businessRoles = [
    "first_response_seconds": "first_response_business_seconds",
    "resolution_seconds": "resolution_business_seconds",
  ]

  static func apply(to model: inout Model, _ tables: [any StoredTable]) throws(LoadProblem) {
    guard let index = model.tables.firstIndex(where: { $0.concept == .tickets }) else { return }
    let countsBusiness = model.tables[index].reasons["profile"]?.hasPrefix("Freshdesk") == true
    for length in lengths {
      let role = countsBusiness ? businessRoles[length.role] ?? length.role : length.role
      let names = [role] + length.others
      let isKnown = names.contains { name in
        model.tables[index].column(forRole: name).flatMap(model.tables[index].columnIndex)
          .map { model.tables[index].columns[$0].type.isNumeric } ?? false
      }
      if isKnown { continue }
      for (place, column) in tables[index].schema.enumerated() {
        let own = model.tables[index].columns[place].name
        // What a model calls minutes may be texts.
        let isDeclared = names.contains { model.tables[index].column(forRole: $0) == own }
        guard isDeclared || length.fits(ColumnWords(column.header)),
          let unit = try unit(of: place, ColumnWords(column.header), in: tables[index])
        else { continue }
        for name in names { model.tables[index].roles[name] = nil }
        model.tables[index].compute(role, .seconds(of: own, unit: unit, type: column.type))
        break
      }
    }
  }

  /// The seconds of one of what a column holds; `nil` where nothing says that it holds lengths of time.
  private static func unit(
    of place: Int, _ words: ColumnWords, in table: any StoredTable
  ) throws(LoadProblem) -> Int64? {
    switch table.schema[place].type {
    case .integer, .decimal:
      if words.has(["hrs", "hours", "hour", "hr", "h"]) { return 3600 }
      return words.has(["days", "day"]) ? 86_400 : nil
    case .text:
      let column = try table.sample([place])[0]
      guard case .text(let codes, let dictionary) = column.values else { return nil }
      let used = Set(codes.indices.filter { column.validity.isPresent($0) }.map { codes[$0] })
      let areLengths = used.allSatisfy { length(dictionary.string($0)) != nil }
      return used.isEmpty || !areLengths ? nil : 1
    case .number, .date, .timestamp, .flag, .duration: return nil
    }
  }

  /// The seconds of `25:30:00` and `100:05`, hours first, and of `46h 58m`, `2 days, 4 hrs`.
  static func length(_ text: String) -> Int64? {
    text.contains(":") ? clock(text) : words(text)
  }

  private static func clock(_ text: String) -> Int64? {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    guard (2...3).contains(parts.count), parts.allSatisfy({ $0.utf8.allSatisfy { $0 &- 48 < 10 } }),
      let hours = Int64(parts[0]), hours < 1_000_000, let minutes = Int64(parts[1]), minutes < 60,
      let seconds = parts.count < 3 ? 0 : Int64(parts[2]), seconds < 60
    else { return nil }
    return hours * 3600 + minutes * 60 + seconds
  }

  private static func words(_ text: String) -> Int64? {
    var total: Int64?
    var rest = text.lowercased()[...]
    while let start = rest.firstIndex(where: { $0 != " " && $0 != "," }) {
      rest = rest[start...]
      if rest.hasPrefix("and ") { rest = rest.dropFirst(4) }
      let digits = rest.prefix { $0.isASCII && $0.isNumber || $0 == "." }
      rest = rest.dropFirst(digits.count).drop { $0 == " " }
      let word = rest.prefix(while: \.isLetter)
      rest = rest.dropFirst(word.count)
      if rest.first == "." { rest = rest.dropFirst() }
      guard let number = Double(digits), number < 100_000_000,
        let unit = units.first(where: { $0.names.contains(String(word)) })
      else { return nil }
      total = (total ?? 0) + Int64((number * Double(unit.seconds)).rounded())
    }
    return total
  }

  private static let units: [(seconds: Int64, names: Set<String>)] = [
    (86_400, ["days", "day", "d"]), (3600, ["hours", "hour", "hrs", "hr", "h"]),
    (60, ["minutes", "minute", "mins", "min", "m"]),
    (1, ["seconds", "second", "secs", "sec", "s"]),
  ]

  /// A column of lengths in seconds; a text that is none has none.
  static func seconds(of column: Column, unit: Int64) -> Column {
    if case .text(let codes, let dictionary) = column.values {
      let known = (0..<dictionary.count).map { length(dictionary.string(UInt32($0))) }
      let values = codes.indices.map { row in
        column.validity.isPresent(row) ? known[Int(codes[row])] : nil
      }
      return Column(.integer(values.map { $0 ?? 0 }), validity: Validity(values.map { $0 != nil }))
    }
    let scaled = ScaledIntegers(column)
    let values = scaled.values.map { $0.multipliedReportingOverflow(by: unit) }
    let present = values.indices.map { scaled.validity.isPresent($0) && !values[$0].overflow }
    let numbers = values.map(\.partialValue)
    return Column(
      scaled.scale == 0
        ? .integer(numbers) : .decimal(numbers, scale: DecimalScale(scaled.scale)),
      validity: Validity(present))
  }
}
