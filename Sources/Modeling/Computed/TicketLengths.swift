import Storage
import Values

/// Lengths of time of tickets that stand in hours or days, or as `01:30:00`: seconds here.
enum TicketLengths {
  /// A length that the catalogue knows.
  private struct Length {
    var role: String
    /// Any of these makes the role known without it.
    var others: [String]
    var choices: [[String]]
    var not: Set<String>
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
      let known = ([role] + length.others).contains {
        model.tables[index].column(forRole: $0) != nil
      }
      if known { continue }
      for (place, column) in tables[index].schema.enumerated() {
        let words = ColumnWords(column.header)
        guard length.choices.contains(where: { $0.allSatisfy(words.list.contains) }),
          !words.has(length.not), let unit = try unit(of: place, words, in: tables[index])
        else { continue }
        let name = model.tables[index].columns[place].name
        model.tables[index].compute(role, .seconds(of: name, unit: unit, type: column.type))
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
      let areClocks = used.allSatisfy { clock(dictionary.string($0)) != nil }
      return used.isEmpty || !areClocks ? nil : 1
    case .number, .date, .timestamp, .flag, .duration: return nil
    }
  }

  /// The seconds of `25:30:00`, hours, minutes and seconds.
  static func clock(_ text: String) -> Int64? {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count == 3, parts.allSatisfy({ $0.utf8.allSatisfy { $0 &- 48 < 10 } }),
      let hours = Int64(parts[0]), hours < 1_000_000, let minutes = Int64(parts[1]), minutes < 60,
      let seconds = Int64(parts[2]), seconds < 60
    else { return nil }
    return hours * 3600 + minutes * 60 + seconds
  }

  /// A column of lengths in seconds; a text that is no clock has none.
  static func seconds(of column: Column, unit: Int64) -> Column {
    if case .text(let codes, let dictionary) = column.values {
      let known = (0..<dictionary.count).map { clock(dictionary.string(UInt32($0))) }
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
