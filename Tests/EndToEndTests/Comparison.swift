import Foundation

/// A table of machine-readable output: a header and rows of text.
struct Sheet: Sendable, Equatable {
  var header: [String]
  var rows: [[String]]

  /// Reads RFC 4180 text with a comma between cells.
  init(csv text: String) {
    var records: [[String]] = []
    var record: [String] = []
    var cell = ""
    var isQuoted = false
    var wasQuote = false
    for character in text {
      if isQuoted && !wasQuote {
        if character == "\"" { wasQuote = true } else { cell.append(character) }
        continue
      }
      switch character {
      case "\"":
        if wasQuote { cell.append("\"") }
        isQuoted = true
      case ",":
        record.append(cell)
        cell = ""
        isQuoted = false
      case "\n", "\r\n":
        records.append(record + [cell])
        (record, cell, isQuoted) = ([], "", false)
      default:
        cell.append(character)
      }
      wasQuote = false
    }
    if !record.isEmpty || !cell.isEmpty { records.append(record + [cell]) }
    header = records.first ?? []
    rows = Array(records.dropFirst())
  }

  init(header: [String], rows: [[String]]) {
    self.header = header
    self.rows = rows
  }

  /// The tables of several statements, which stand with a blank line between them.
  static func all(csv text: String) -> [Sheet] {
    text.components(separatedBy: "\n\n").filter { !$0.isEmpty }.map { Sheet(csv: $0) }
  }
}

/// Holds an answer to what was expected of it.
struct Comparison {
  /// How far a ratio may be from the one expected, as a share of it. Money and counts may not.
  static let tolerance = 1e-12

  /// Columns of ratios; the others must be equal as decimal numbers or as text.
  var ratios: Set<String>

  /// What differs, in words; empty when nothing does.
  func differences(_ given: Sheet, from expected: Sheet) -> [String] {
    guard given.header == expected.header else {
      return ["the columns are \(given.header), expected \(expected.header)"]
    }
    var found: [String] = []
    if given.rows.count != expected.rows.count {
      found.append("\(given.rows.count) rows, expected \(expected.rows.count)")
    }
    for (index, (row, wanted)) in zip(given.rows, expected.rows).enumerated() {
      guard row.count == wanted.count else {
        found.append("row \(index + 1) is \(row), expected \(wanted)")
        continue
      }
      for (column, (cell, want)) in zip(expected.header, zip(row, wanted))
      where !agrees(cell, want, isRatio: ratios.contains(column)) {
        found.append("row \(index + 1), \(column): `\(cell)`, expected `\(want)`")
      }
    }
    return found
  }

  private func agrees(_ cell: String, _ expected: String, isRatio: Bool) -> Bool {
    if cell == expected { return true }
    guard !cell.isEmpty, !expected.isEmpty else { return false }
    if isRatio {
      guard let a = Double(cell), let b = Comparison.number(expected) else { return false }
      return abs(a - b) <= Comparison.tolerance * max(abs(b), 1e-300) || (a == 0 && b == 0)
    }
    guard Double(cell) != nil, Double(expected) != nil, let a = Decimal(string: cell),
      let b = Decimal(string: expected)
    else { return false }
    return a == b
  }

  /// A number, or a fraction such as `320/390`.
  private static func number(_ text: String) -> Double? {
    let parts = text.split(separator: "/").map { Double($0) }
    guard parts.count == 2, let a = parts[0], let b = parts[1] else { return Double(text) }
    return a / b
  }
}
