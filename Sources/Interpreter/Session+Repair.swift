import Analysis
import Diagnostics
import Modeling
import Storage
import Syntax
import Values

// What was meant by a statement that cannot be run, found with what the session knows.
extension Session {
  var vocabulary: Vocabulary {
    Vocabulary(
      metrics: Set(catalog.names), lastMonth: { self.lastMonth },
      hasMeaning: { statement, source in self.problems(of: statement, source).isEmpty })
  }

  private var lastMonth: (year: Int, month: Int)? {
    guard !dataset.tables.isEmpty, let asOf = try? dataset.asOf() else { return nil }
    let (year, month, _) = asOf.day.civil
    return (year, month)
  }

  /// The problems that running a statement would meet before it reads any data.
  func problems(of statement: Statement, _ source: Source) -> [Diagnostic] {
    let (statement, unbound) = bound(statement)
    return unbound.isEmpty ? misfits(statement) + problemsOfMeaning(statement, source) : unbound
  }

  /// Clauses that would change nothing.
  func misfits(_ statement: Statement) -> [Diagnostic] {
    guard let form = StatementForm(statement.kind), let query = statement.kind.query else {
      return []
    }
    return form.problems(in: query).map(\.diagnostic)
  }

  private func problemsOfMeaning(_ statement: Statement, _ source: Source) -> [Diagnostic] {
    switch statement.kind {
    case .query(var query), .explain(.query(var query)):
      if query.isOfCohorts {
        return analyzer.cohorts(query, in: source).problems.map(\.diagnostic)
      }
      // What a verb does with the figures is no question of their meaning.
      if query.verb != .rows { query.verb = .show }
      return analyzer.analyze(query, in: source).problems.map(\.diagnostic)
    case .assertion(let assertion), .explain(.assertion(let assertion)):
      let query = question(of: assertion, source)
      return analyzer.analyze(query, in: source, testing: assertion.condition).problems
        .map(\.diagnostic)
    case .describe(let name):
      return catalog[name.text] == nil && explanation(of: name) == nil
        ? [Diagnostic(id: "unknown-name", message: "")] : []
    case .set(let setting):
      var model = dataset.model
      return model.apply(setting).map { [$0.diagnostic] } ?? []
    case .help(let topic):
      return topic == nil ? [] : [Diagnostic(id: "unknown-topic", message: "")]
    case .model(let line) where !line.isGoal: return [Self.lineOfModel(statement.range)]
    case .funnel, .explain(.funnel), .rowsOfLine, .define, .save, .letBinding, .showCatalog, .load,
      .run, .quit,
      .model:
      return []
    }
  }

  /// Problems of form, and those that the statement would still have once they are repaired: all
  /// are told at once, and the repair is of all.
  func explained(_ problems: [SyntaxProblem], _ source: Source) -> [Diagnostic] {
    var result: [Diagnostic] = []
    for problem in problems {
      var diagnostic = problem.diagnostic
      var others: [Diagnostic] = []
      if let correction = problem.correction {
        let mended = Source(name: source.name, text: correction.text)
        let parsed = Parser.parse(mended)
        others = parsed.statements.first.map { self.problems(of: $0, mended) } ?? []
        if let better = mended.repaired(by: others) {
          diagnostic.hints = ["write `\(better)`"]
          diagnostic.edit?.replacement = better
        }
      } else if diagnostic.edit == nil, let proposal = valueProposal(problem, source) {
        diagnostic.hints.append("write `\(proposal)`")
        diagnostic.edit = Diagnostic.Edit(range: whole(source), replacement: proposal)
      }
      result.append(diagnostic)
      result += others.map { other in
        var other = other
        other.range = nil
        other.edit = nil
        return other
      }
    }
    return result
  }

  /// Problems of meaning, with the statement as it was probably meant where none has a repair.
  func explained(
    _ problems: [Diagnostic], of statement: Statement, _ source: Source
  ) -> [Diagnostic] {
    guard var first = problems.first, first.severity == .error,
      problems.allSatisfy({ $0.edit == nil && $0.range != nil })
    else { return problems }
    let text = source.text(statement.range)
    let bare = Source(name: "", text: text)
    guard
      let proposal = splitProposal(statement) ?? Parser.proposal(for: bare, vocabulary: vocabulary)
    else { return problems }
    first.hints.insert("write `\(proposal)`", at: 0)
    first.edit = Diagnostic.Edit(range: statement.range, replacement: proposal)
    return [first] + problems.dropFirst()
  }

  /// `plan, mrr`: what is no metric among the columns is what they are split by.
  private func splitProposal(_ statement: Statement) -> String? {
    guard case .query(var query) = statement.kind, query.from == nil else { return nil }
    var columns: [Query.Column] = []
    for column in query.columns {
      guard case .name(let name) = column.expression, catalog[name.text] == nil else {
        columns.append(column)
        continue
      }
      query.dimensions.append(Dimension(name))
    }
    guard !columns.isEmpty, columns.count < query.columns.count else { return nil }
    query.columns = columns
    let text = TreePrinter.text(query)
    let mended = Source(name: "", text: text)
    guard let meant = Parser.parse(mended).statements.first,
      self.problems(of: meant, mended).isEmpty
    else { return nil }
    return text
  }

  /// `nrr enterprise`, `mrr of pro`: a word that is a value of some column.
  private func valueProposal(_ problem: SyntaxProblem, _ source: Source) -> String? {
    let tokens = Lexer.tokens(of: source).filter { $0.kind != .comment }
    guard var place = tokens.firstIndex(where: { $0.range.end > problem.range.start }), place > 0
    else { return nil }
    var start = place
    let leading: Set<String> = ["of", "for", "in", "only"]
    if leading.contains(source.text(tokens[place].range).lowercased()) { place += 1 }
    if place > start || leading.contains(source.text(tokens[place - 1].range).lowercased()) {
      start = place - 1
    }
    guard tokens.indices.contains(place), case .name(let word) = tokens[place].kind,
      let column = dimension(ofValue: word)
    else { return nil }
    let end = tokens[place].range.end
    let text =
      source.text(SourceRange(start: 0, end: tokens[start].range.start))
      + "where \(column) = \(word)"
      + source.text(SourceRange(start: end, end: source.bytes.count))
    let mended = Source(name: "", text: text)
    let parsed = Parser.parse(mended)
    guard parsed.problems.isEmpty, parsed.statements.count == 1,
      problems(of: parsed.statements[0], mended).isEmpty
    else { return nil }
    return text
  }

  /// The column that has a value, of the revenue table before those of entities; among some rows
  /// only, as nobody waits long for a hint.
  private func dimension(ofValue word: String) -> String? {
    let wanted = word.lowercased()
    let pairs = Array(zip(dataset.model.tables, dataset.tables))
    for (meaning, stored) in pairs.filter(\.0.isRevenue)
      + pairs.filter({ !$0.0.isRevenue && $0.0.kind == .entity })
    {
      let indices = stored.schema.indices.filter {
        stored.schema[$0].type == .text && stored.schema[$0].name != meaning.key
      }
      guard let columns = try? stored.sample(indices) else { continue }
      for (index, column) in zip(indices, columns) {
        guard case .text(_, let dictionary) = column.values else { continue }
        let codes = 0..<UInt32(dictionary.count)
        if codes.contains(where: { dictionary.string($0).lowercased() == wanted }) {
          return stored.schema[index].name
        }
      }
    }
    return nil
  }

  private func whole(_ source: Source) -> SourceRange {
    SourceRange(start: 0, end: source.bytes.count)
  }
}
