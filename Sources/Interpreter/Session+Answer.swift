import Analysis
import Diagnostics
import Execution
import Modeling
import Planning
import Rendering
import Storage
import Syntax
import Values

// A query: analyse, execute, and put a caption above and footnotes below.
extension Session {
  func run(_ query: Query, _ source: Source) -> [Outcome] {
    if query.verb != .show || query.isOfCohorts { forgetAnswer(query.verb.rawValue) }
    return switch query.verb {
    case .why: why(query, source)
    case .show where query.isOfCohorts: [cohorts(query, source)]
    case .plot: plot(query, source)
    case .forecast: [forecast(query, source)]
    case .anomalies: [anomalies(query, source)]
    case .show, .rows, .sql: [answer(query, source, showsBands: true)]
    }
  }

  func answer(_ query: Query, _ source: Source, showsBands: Bool = false) -> Outcome {
    let analyzed = analyzer.analyze(query, in: source, showsBands: showsBands)
    guard let meaning = analyzed.query else {
      let problems = analyzed.problems.map(\.diagnostic)
      return .problems(problems + cellsBehind(problems), source)
    }
    do throws(RunProblem) {
      let answer = try execute(meaning.plan)
      if case .table(let plan) = meaning.plan {
        lastAnswer = .figures(
          LastFigures(query: query, source: source, plan: plan, table: answer.table))
      }
      return .table(
        answer.table, caption: caption(query, meaning, source),
        notes: footnotes(meaning, answer))
    } catch {
      return .problems([error.diagnostic], source)
    }
  }

  /// `rows N` must not lead back to figures that are no longer the last ones shown.
  func forgetAnswer(_ what: String) {
    lastAnswer = .other(what)
  }

  /// The cells that made a column a text, where that may be why a query is wrong.
  private func cellsBehind(_ problems: [Diagnostic]) -> [Diagnostic] {
    let possible = ["type-mismatch", "missing-table", "missing-column", "no-time-column"]
    guard problems.contains(where: { possible.contains($0.id) }) else { return [] }
    return dataset.tables.flatMap { table in
      table.issues.diagnostics(path: table.path).filter { $0.id == "mixed-types" }
    }
  }

  func execute(_ plan: AnalyzedQuery.Plan) throws(RunProblem) -> Answer {
    switch plan {
    case .table(let plan): return try executor().run(plan)
    case .rows(let plan): return try executor().rows(plan)
    }
  }

  /// Reads what plans need; what cannot be read is told when they are run.
  func fetch(_ plans: ForeseenPlans) {
    let clock = ContinuousClock()
    let begin = clock.now
    try? executor().fetch(plans.tables, plans.records, plans.funnels)
    fetchingTime += clock.now - begin
  }

  func executor() -> Executor {
    Executor(
      source: engineSource, calendar: dataset.model.calendar, cancellation: Self.cancellation,
      threads: options.threads)
  }

  /// What was asked and for which time: `nrr by plan · 2024-Q2`.
  func caption(_ query: Query, _ meaning: AnalyzedQuery, _ source: Source) -> StyledText {
    var text = StyledText()
    let columns = query.columns.map { column in
      column.name?.text
        ?? source.text(column.expression.range).split(whereSeparator: \.isWhitespace)
        .joined(separator: " ")
    }
    let verb = query.verb == .rows ? ["rows"] : []
    let listed = columns.isEmpty ? [] : [columns.joined(separator: ", ")]
    text.append((verb + listed).joined(separator: " "), .heading)
    if let from = query.from { text.append(" from \(from.text)", .heading) }
    let dimensions = query.dimensions.map { source.text($0.range) }
    if !dimensions.isEmpty { text.append(" by " + dimensions.joined(separator: ", "), .heading) }
    let across = query.across.map { source.text($0.range) }
    if !across.isEmpty { text.append(" across " + across.joined(separator: ", "), .heading) }
    if let window = query.window {
      let words = source.text(window.range).split(whereSeparator: \.isWhitespace)
      text.append(" " + words.joined(separator: " "), .heading)
    }
    if !meaning.periodLabel.isEmpty { text.append(" · \(meaning.periodLabel)", .muted) }
    if case .table(let plan) = meaning.plan, let comparison = plan.comparison {
      text.append(" vs \(comparison.label)", .muted)
    }
    let rules = dataset.model.calendar
    if rules != CalendarRules() { text.append(" · \(calendarWords(rules))", .muted) }
    return text
  }

  private func calendarWords(_ rules: CalendarRules) -> String {
    var words: [String] = []
    if rules.fiscalYearStart != 1 {
      words.append("fiscal year from \(Self.monthNames[rules.fiscalYearStart - 1])")
    }
    if rules.weekStart != 1 { words.append("weeks from Sunday") }
    return words.joined(separator: ", ")
  }

  static let monthNames = [
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
  ]

  /// What a reader must know to trust the figures.
  func footnotes(_ meaning: AnalyzedQuery, _ answer: Answer) -> [StyledText] {
    var sentences = meaning.notes
    for note in answer.notes where !sentences.contains(note.text) { sentences.append(note.text) }
    if case .table(let plan) = meaning.plan {
      sentences += [NewAndGone(plan, answer.table).sentence].compactMap { $0 }
      sentences += NearGroups(plan, answer.table).sentences
    }
    let statistics = answer.statistics
    for table in dataset.tables
    where statistics.rowsRead[table.name] != nil || statistics.tablesRead.contains(table.name) {
      let own = loadNotes(table) + sameHeaders(table)
      loadSentences.formUnion(own)
      sentences += own
    }
    return sentences.map { StyledText($0, .note) }
  }

  /// Of columns that are called the same a name means the first.
  private func sameHeaders(_ table: any StoredTable) -> [String] {
    var first: [String: String] = [:]
    return table.schema.compactMap { column in
      guard !column.header.isEmpty,
        let other = first.updateValue(column.name, forKey: column.header)
      else { return nil }
      first[column.header] = other
      return
        "two columns of `\(table.name)` are called `\(column.header)`: `\(other)` is the first, "
        + "`\(column.name)` the other"
    }
  }

  /// Rows left out and cells that could not be read, counted, with the first place.
  private func loadNotes(_ table: any StoredTable) -> [String] {
    let issues = table.issues
    let doubts = issues.examples.filter { $0.kind == .ambiguousNumber }
    let doubtful = doubts.map { doubt in
      let column = doubt.column ?? ""
      let (type, otherwise) =
        doubt.expected == LoadIssues.thousands ? ("decimal", "decimals") : ("integer", "thousands")
      return "numbers of `\(column)` of `\(table.name)` have \(doubt.found): they are read with "
        + "\(doubt.expected); `type \(column) \(type)` under `table \(table.name)` in `model.kpi` says "
        + otherwise
    }
    let total = issues.counts.values.reduce(0, +) - (issues.counts[.ambiguousNumber] ?? 0)
    guard total > 0 else { return doubtful }
    var text = "\(table.path): "
    let left = issues.rowsLeftOut
    if left > 0 { text += "\(left) \(left == 1 ? "row" : "rows") left out; " }
    text += "\(total) doubtful \(total == 1 ? "place" : "places")"
    if let first = issues.examples.first(where: { $0.kind != .ambiguousNumber }) {
      text += ", the first on \(first.sentence)"
    }
    if issues.examples.count > 1 { text += "; `explain` lists them" }
    return [text] + doubtful
  }
}

extension LoadIssues.Example {
  /// Where it is, what was found and what was expected.
  var sentence: String {
    "line \(line)" + (column.map { " in `\($0)`" } ?? "")
      + ": found `\(found)`, expected \(expected)"
  }
}
