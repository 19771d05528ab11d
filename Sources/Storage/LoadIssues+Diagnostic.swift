package import Diagnostics

extension LoadIssues {
  /// How many issues keep their place.
  static let exampleLimit = 20

  static let quoteExpectation = "quotes around the whole field, doubled inside"
  static let encodingExpectation = "UTF-8"
  static let recordExpectation = "a record"
  static let headerExpectation = "a record but the header once more"
  static let unitExpectation = "in the unit of the cells above it"

  /// What a mark with three digits behind it is read as.
  package static let thousands = "thousands"

  static func header(_ columns: Int) -> String { "a header of \(columns) columns" }
  static func fields(_ count: Int) -> String { count == 1 ? "1 field" : "\(count) fields" }

  /// The issues as warnings: one for each kind and column, at its first place.
  package func diagnostics(path: String) -> [Diagnostic] {
    var seen: [Place: Int] = [:]
    var result: [Diagnostic] = []
    for example in examples {
      let place = Place(kind: example.kind, column: example.column)
      if seen.updateValue(result.count, forKey: place) != nil { continue }
      result.append(diagnostic(example, path: path))
    }
    return result
  }

  private struct Place: Hashable {
    var kind: Kind
    var column: String?
  }

  private func diagnostic(_ example: Example, path: String) -> Diagnostic {
    let total = counts[example.kind] ?? 1
    var notes: [String] = []
    if total > 1 { notes.append("\(total) of this kind in the file, this is the first here") }
    if example.kind == .raggedRow, rowsLeftOut > 0 {
      notes.append(rowsLeftOut == 1 ? "1 row is left out" : "\(rowsLeftOut) rows are left out")
    }
    return Diagnostic(
      id: example.kind.id, severity: .warning, message: example.message,
      place: .init(file: path, line: example.line, column: example.column), notes: notes,
      hints: example.hints)
  }
}

extension LoadIssues.Kind {
  package var id: String {
    switch self {
    case .raggedRow: "ragged-row"
    case .badValue: "bad-value"
    case .ambiguousDate: "ambiguous-date"
    case .ambiguousNumber: "ambiguous-number"
    case .invalidUTF8: "invalid-utf8"
    case .unclosedQuote: "unclosed-quote"
    case .strayQuote: "stray-quote"
    case .mixedTypes: "mixed-types"
    case .noRecord: "no-record"
    }
  }
}

extension LoadIssues.Example {
  var message: String {
    switch kind {
    case .raggedRow: "the row has \(found), the header has \(expected)"
    case .badValue: "`\(found)` is not \(expected); it counts as missing"
    case .ambiguousDate: "the dates have \(found); they are read as \(expected)"
    case .ambiguousNumber: "the numbers have \(found); they are read with \(expected)"
    case .invalidUTF8:
      found.unicodeScalars.contains("\u{FFFD}")
        ? "`\(found)` is not valid \(expected); the bad bytes are replaced"
        : "`\(found)` is not valid \(expected); it is read as Windows-1252"
    case .noRecord: "`\(found)` is not \(expected); the line is left out"
    case .unclosedQuote: "the quote that opens here is never closed"
    case .strayQuote: "a quote stands inside a field; expected are \(expected)"
    case .mixedTypes: "the column is read as text, since `\(found)` is not \(expected)"
    }
  }

  var hints: [String] {
    switch kind {
    case .raggedRow:
      ["put quotes around fields that hold the delimiter, or use `--strict` to refuse such files"]
    case .ambiguousDate:
      found == CellFormat.doubtOfOrder
        ? [
          "under its table in `model.kpi` `type \(column ?? "") day_first` or "
            + "`type \(column ?? "") month_first` says which stands in front"
        ] : ["write days as `2024-06-30`, months as `2024-06`, or declare the column in the model"]
    case .ambiguousNumber:
      [
        "under its table in `model.kpi` `type \(column ?? "") integer` says thousands, "
          + "`type \(column ?? "") decimal` decimals"
      ]
    case .badValue, .mixedTypes: ["repair the cell, or declare the column's type in the model"]
    case .invalidUTF8: ["save the file as UTF-8"]
    case .noRecord: ["delete the line, or fill its empty cells if it is a record"]
    case .unclosedQuote, .strayQuote: ["double the quotes inside of quoted fields"]
    }
  }
}

extension CellFormat {
  /// What a cell of such a column must be.
  var expectation: String {
    switch self {
    case .integer: "an integer"
    case .decimal, .number: "a number"
    case .date(let format):
      format.order.isOfMonths
        ? "a month like `\(format.example)`" : "a date like `\(format.example)`"
    case .timestamp: "an instant like `2024-06-30T13:45:00Z`"
    case .clock(.seconds): "seconds since 1970, like `\(DateFormat.seconds.example)`"
    case .clock(.milliseconds): "milliseconds since 1970, like `\(DateFormat.milliseconds.example)`"
    case .clock(let format): "an instant like `\(format.example) 13:45`"
    case .flag(let words): "`\(words.words.yes[0])` or `\(words.words.no[0])`"
    case .text, .numbered: "text"
    }
  }

  /// Why its dates could be read otherwise.
  var doubt: String {
    dateFormat?.order == .nameAndShortYear
      ? "two digits behind the month's name, which could be a day as well as a year"
      : CellFormat.doubtOfOrder
  }

  fileprivate static let doubtOfOrder = "days and months up to 12 only"
}

extension DateFormat {
  /// The last day of June 2024.
  var example: String {
    let mark = separator == 0 ? "" : String(UnicodeScalar(separator))
    return switch order {
    case .yearFirst: "2024\(mark)06\(mark)30"
    case .dayFirst: "30\(mark)06\(mark)2024"
    case .monthFirst: "06\(mark)30\(mark)2024"
    case .month: "2024\(mark)06"
    case .dayAndName: "30\(mark)Jun\(mark)2024"
    case .nameAndDay: "Jun\(mark)30,\(mark)2024"
    case .seconds: "1719705600"
    case .milliseconds: "1719705600000"
    case .monthAndYear: "06\(mark)2024"
    case .nameAndYear: "Jun\(mark)2024"
    case .nameAndShortYear: "Jun\(mark)24"
    }
  }
}
