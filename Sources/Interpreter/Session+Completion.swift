import Analysis
package import Diagnostics
import Modeling
import Storage
import Syntax
import Values

/// Candidates for the word at the cursor.
package struct Completion: Sendable {
  /// One thing that could stand at the cursor.
  package struct Candidate: Sendable, Hashable {
    /// What is inserted: quoted where it must be.
    package var text: String
    /// A few words beside it: a unit, a count of rows.
    package var detail: String

    package init(text: String, detail: String = "") {
      self.text = text
      self.detail = detail
    }
  }

  /// The word that a candidate replaces.
  package var replacing: SourceRange
  package var candidates: [Candidate]

  package init(replacing: SourceRange, candidates: [Candidate]) {
    self.replacing = replacing
    self.candidates = candidates
  }
}

// Completion by context: metrics; then the dimensions valid for them; then values from the data.
extension Session {
  /// What could stand at the cursor, a byte offset into the text.
  package func completions(in text: String, at offset: Int) -> Completion {
    let source = Source(name: "<prompt>", text: text)
    let tokens = Lexer.tokens(of: source).filter { $0.kind != .end && $0.kind != .comment }
    let head = String(decoding: text.utf8.prefix(offset), as: UTF8.self)
    if let first = tokens.first, let found = pathCompletion(head, behind: first) { return found }
    let before = tokens.filter {
      $0.range.end < offset || ($0.range.end == offset && !$0.isWordLike)
    }
    let current = tokens.last { $0.range.start < offset && $0.range.end >= offset && $0.isWordLike }
    // Signs within a value belong to it: `self-s`, `2024-Q`.
    var start = current?.range.start ?? offset
    var kept = before
    while let last = kept.last, last.range.end == start, last.symbol?.joins ?? last.isWordLike {
      start = last.range.start
      kept.removeLast()
    }
    if !place(kept).isValue {
      start = current?.range.start ?? offset
      kept = before
    }
    let range = SourceRange(start: start, end: offset)
    let typed = source.text(range).lowercased()
    var all = candidates(for: place(kept), kept, source)
    if place(kept).isValue, typed.first == "\"" {
      for index in all.indices where all[index].text.first != "\"" {
        all[index].text = "\"\(all[index].text)\""
      }
    }
    let matching = all.filter { $0.text.lowercased().hasPrefix(typed) || typed.isEmpty }
      .prefix(Self.maximumCandidates)
    return Completion(replacing: range, candidates: Array(matching))
  }

  /// As many as a screen may show.
  static let maximumCandidates = 200

  /// What kind of word is wanted behind some tokens.
  private enum Place {
    case metric, dimension, column, table, catalogue, values, topic, option
    case value(of: String)
    case words([String])
    case clause

    var isValue: Bool {
      if case .value = self { return true }
      return false
    }
  }

  private func place(_ tokens: [Token]) -> Place {
    guard let last = tokens.last else { return .metric }
    switch last.keyword {
    case .by, .across, .sort: return .dimension
    case .where, .and, .or, .not, .having: return .column
    case .from: return .table
    case .explain, .why, .plot, .rows, .forecast, .anomalies, .assert, .describe, .save:
      return .metric
    case .help: return .topic
    case .set where tokens.count == 1: return .option
    case .values where tokens.count == 2: return .values
    case .vs: return .words(["previous", "year ago", "target"] + periods)
    case .for: return .words(periods)
    case .last, .this, .next: return .words(Grain.allCases.map(\.rawValue))
    case .top, .limit: return .words(["5", "10", "20"])
    case .with: return .words([Keyword.total.rawValue])
    case .at: return .words([Keyword.start.rawValue, Keyword.end.rawValue])
    case .show: return .catalogue
    default: break
    }
    switch last.symbol {
    case .equal, .notEqual: return valuePlace(tokens.dropLast())
    case .comma, .openBracket: return listPlace(tokens)
    default: return .clause
    }
  }

  private func valuePlace(_ tokens: ArraySlice<Token>) -> Place {
    var rest = tokens
    if rest.last?.keyword == .in { rest = rest.dropLast() }
    guard let name = rest.last?.plainName else { return .column }
    return .value(of: name)
  }

  /// Behind a comma the same is wanted as in front of the list.
  private func listPlace(_ tokens: [Token]) -> Place {
    if tokens.last?.symbol == .openBracket, tokens.count > 1,
      tokens[tokens.count - 2].keyword == .in
    {
      return valuePlace(tokens[..<(tokens.count - 1)])
    }
    for (index, token) in tokens.enumerated().reversed() {
      switch token.keyword {
      case .by, .across, .sort: return .dimension
      case .in:
        if tokens.dropFirst(index + 1).first?.symbol == .openBracket {
          return valuePlace(tokens[...index])
        }
      case .where, .having: return .column
      default: continue
      }
    }
    return .metric
  }

  private func candidates(
    for place: Place, _ tokens: [Token], _ source: Source
  ) -> [Completion.Candidate] {
    switch place {
    case .metric:
      let metrics = catalog.metrics.map {
        Completion.Candidate(text: $0.name, detail: $0.unit?.rawValue ?? "")
      }
      let functions = FunctionSignature.all.map {
        Completion.Candidate(text: $0.name + "(", detail: $0.usage)
      }
      return (metrics + functions).sorted { $0.text < $1.text }
    case .dimension:
      let metrics = tokens.prefix { $0.keyword != .by && $0.keyword != .across }
        .compactMap { $0.plainName.flatMap { catalog[$0] } }
      let names = metrics.isEmpty ? columnNames() : analyzer.dimensions(of: metrics)
      return (names + Grain.allCases.map(\.rawValue)).map(candidate)
    case .column: return (["period"] + conditionNames(tokens)).map(candidate)
    case .values: return columnNames().map(candidate)
    case .topic:
      let words = HelpTopic.all.compactMap(\.words.first) + FunctionSignature.all.map(\.name)
      let topics = Self.helpPages + words.filter { !Self.helpPages.contains($0) }
      return (topics + catalog.metrics.map(\.name)).sorted().map {
        Completion.Candidate(text: $0)
      }
    case .option:
      return ModelOption.names.map { Completion.Candidate(text: $0) }
    case .words(let words): return words.map { Completion.Candidate(text: $0) }
    case .table: return dataset.model.tables.map { candidate($0.name) }
    case .catalogue: return Catalogue.allCases.map { candidate($0.rawValue) }
    case .value(let name): return values(of: name)
    case .clause:
      return [
        "by ", "where ", "where period = ", "vs previous", "having ", "top ", "sort by ",
        "limit ", "with total", "across ", "at end", "as of ", "for ", "last quarter", "last month",
      ]
      .map { Completion.Candidate(text: $0) }
    }
  }

  /// Periods by what they are to today, and the last ones of the data by their names.
  private var periods: [String] {
    let relative = ["last month", "last quarter", "last 12 months", "this quarter", "ytd"]
    guard let end = try? dataset.sampledAsOf(), !end.isUnknown else { return relative }
    let (year, month, _) = end.day.civil
    let quarters = (0..<4).map { back in
      let quarter = year * 4 + (month - 1) / 3 - back
      return "\(quarter / 4)-Q\(quarter % 4 + 1)"
    }
    let digits = month < 10 ? "0\(month)" : "\(month)"
    return relative + ["\(year)", "\(year - 1)"] + quarters + ["\(year)-\(digits)"]
  }

  /// The columns that a condition on the query's metrics, or on its table, can be about; behind
  /// `having` the answer's own figures.
  private func conditionNames(_ tokens: [Token]) -> [String] {
    let metrics = tokens.prefix { $0.keyword != .where && $0.keyword != .having }
      .compactMap { $0.plainName.flatMap { catalog[$0] } }
    if tokens.last(where: { $0.keyword == .where || $0.keyword == .having })?.keyword == .having {
      return metrics.map(\.name) + columnNames()
    }
    if let from = tokens.firstIndex(where: { $0.keyword == .from }), from + 1 < tokens.count,
      let table = tokens[from + 1].plainName.flatMap({ dataset.model.table($0) })
    {
      return table.columns.map(\.name)
    }
    return metrics.isEmpty ? columnNames() : analyzer.dimensions(of: metrics)
  }

  private func columnNames() -> [String] {
    var names: [String] = []
    for table in dataset.model.tables {
      for column in table.columns where !names.contains(column.name) { names.append(column.name) }
    }
    return names
  }

  private func candidate(_ name: String) -> Completion.Candidate {
    Completion.Candidate(text: Self.isPlainName(name) ? name : "`\(name)`")
  }

  private static func isPlainName(_ name: String) -> Bool {
    guard let first = name.unicodeScalars.first, first == "_" || first.properties.isAlphabetic
    else {
      return false
    }
    return name.unicodeScalars.allSatisfy {
      $0 == "_" || $0.properties.isAlphabetic || ("0"..."9").contains($0)
    } && Keyword(ignoringCase: name)?.isReserved != true
  }

  /// The values of a column with the number of rows that have each.
  private func values(of name: String) -> [Completion.Candidate] {
    if name.lowercased() == "period" {
      return periods.map { Completion.Candidate(text: $0) }
    }
    let wanted = name.lowercased()
    let holders = dataset.model.tables.filter { $0.columnIndex(wanted) != nil }
    guard let table = holders.first(where: \.isRevenue) ?? holders.first else { return [] }
    return values(of: wanted, in: table)
  }

  /// The values of a text column of a table, in order.
  func values(of name: String, in table: ModelTable) -> [Completion.Candidate] {
    guard let column = try? dataset.columns([name], of: table.name).first,
      case .text(let codes, let dictionary) = column.values,
      dictionary.count <= Self.maximumValues
    else { return [] }
    var counts = [Int](repeating: 0, count: dictionary.count)
    for row in 0..<codes.count where column.validity.isPresent(row) { counts[Int(codes[row])] += 1 }
    let missing = column.validity.missing
    let none = missing == 0 ? [] : [Completion.Candidate(text: "(none)", detail: "\(missing)")]
    return none
      + counts.indices.filter { counts[$0] > 0 }.map { code in
        let text = dictionary.string(UInt32(code))
        return Completion.Candidate(
          text: Self.isPlainValue(text) ? text : "\"\(text.replacing("\"", with: "\"\""))\"",
          detail: "\(counts[code])")
      }.sorted { $0.text < $1.text }
  }

  /// Columns with more values than this are keys, not something to choose from.
  static let maximumValues = 10_000

  private static func isPlainValue(_ text: String) -> Bool {
    !text.isEmpty
      && text.unicodeScalars.allSatisfy {
        $0.properties.isAlphabetic || ("0"..."9").contains($0)
          || "_-./@".unicodeScalars.contains($0)
      }
  }
}

extension Token {
  /// A word or a number, as opposed to a sign.
  fileprivate var isWordLike: Bool { symbol == nil && kind != .comment }

  var plainName: String? {
    switch kind {
    case .name(let text), .quotedName(let text): text
    default: nil
    }
  }
}

extension Symbol {
  fileprivate var joins: Bool {
    switch self {
    case .minus, .dot, .slash, .atSign: true
    default: false
    }
  }
}
