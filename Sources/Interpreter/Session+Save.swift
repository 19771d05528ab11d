import Analysis
import Diagnostics
import Modeling
import Rendering
import Storage
import Syntax

// `save`: definitions of the session into the model's file.
extension Session {
  /// Writes definitions, with those and the values that they use, into a model's file, where they
  /// take the place of what had their names; the other lines stay as they are.
  ///
  /// - Parameter path: `nil`: the file of the session's model.
  func save(
    _ names: [Identifier], _ path: TextLiteral?, _ range: SourceRange, _ source: Source
  ) -> Outcome {
    guard let target = path?.text ?? modelPath else {
      return .problems(
        [
          Diagnostic(
            id: "no-model-file", message: "these data have no folder that a model could lie in",
            range: range, hints: ["name the file: `save to \"model.kpi\"`"])
        ], source)
    }
    if dataset.tables.contains(where: { FileSystem.isSame($0.path, target) }) {
      return .problems(
        [
          Diagnostic(
            id: "file-of-data", message: "`\(target)` holds data, not definitions",
            range: path?.range ?? range, hints: ["name another file: `save to \"model.kpi\"`"])
        ], source)
    }
    var chosen: [Metric] = []
    for name in names {
      switch definition(name) {
      case .success(let metric): chosen.append(metric)
      case .failure(let problem): return .problems([problem.diagnostic], source)
      }
    }
    if names.isEmpty { chosen = catalog.metrics.filter { $0.origin == .session } }
    guard !chosen.isEmpty else {
      return .problems(
        [
          Diagnostic(
            id: "nothing-to-save", severity: .warning,
            message: "nothing to save: this session has no definitions", range: range)
        ], source)
    }
    return write(ModelChange(chosen, in: self), to: target, path?.range ?? range, source)
  }

  private struct NotSaved: Error {
    var diagnostic: Diagnostic
  }

  private func definition(_ name: Identifier) -> Result<Metric, NotSaved> {
    guard let metric = catalog[name.text] else {
      let names = catalog.metrics.filter { $0.origin == .session }.map(\.name)
      return .failure(
        NotSaved(
          diagnostic: AnalysisProblem.unknownMetric(
            name.text, nearest: nearestName(to: name.text, in: names), isColumn: [], name.range
          ).diagnostic))
    }
    guard metric.origin == .session else {
      return .failure(
        NotSaved(
          diagnostic: Diagnostic(
            id: "not-of-the-session", message: "`\(metric.name)` is not defined in this session",
            range: name.range,
            notes: ["it comes from the \(metric.origin == .model ? "model" : "catalogue")"])))
    }
    return .success(metric)
  }

  private func write(
    _ change: ModelChange, to path: String, _ range: SourceRange, _ source: Source
  ) -> Outcome {
    var problems: [Diagnostic] = []
    var replaced: [Diagnostic] = []
    do throws(LoadProblem) {
      try FileSystem.update(path) { bytes in
        let old = Source(name: path, bytes: bytes ?? [])
        replaced = change.replaced(in: old, range)
        switch change.applied(to: old) {
        case .success(let text): return text == old.bytes ? nil : text
        case .failure(let complaint):
          problems = complaint.problems
          return nil
        }
      }
    } catch {
      var diagnostic = error.diagnostic
      diagnostic.range = range
      return .problems([diagnostic], source)
    }
    guard problems.isEmpty else { return .problems(problems, source) }
    if let modelPath, FileSystem.isSame(path, modelPath) { modelFile = try? ModelFile(path: path) }
    for metric in change.metrics {
      catalog.define(
        Metric(definition: metric.definition, source: metric.source, origin: .model))
    }
    let names = change.metrics.map(\.name).joined(separator: ", ")
    if !replaced.isEmpty { return .problems(replaced, source) }
    return .done(StyledText("saved \(names) to \(path)", .note))
  }
}

/// Statements that a model's file shall have.
struct ModelChange {
  /// The definitions, with the others of the session that they use.
  private(set) var metrics: [Metric] = []
  /// The values that they use, by name.
  private var values: [(name: String, value: Expression)] = []

  struct Complaint: Error {
    var problems: [Diagnostic]
  }

  init(_ metrics: [Metric], in session: Session) {
    for metric in metrics { add(metric, session) }
  }

  private mutating func add(_ metric: Metric, _ session: Session) {
    guard !metrics.contains(where: { $0.name == metric.name }) else { return }
    metrics.append(metric)
    for token in Lexer.tokens(of: TreePrinter.text(metric.definition)) {
      if case .parameter(let name) = token.kind,
        let value = session.parameters.values[name.lowercased()],
        !values.contains(where: { $0.name == name.lowercased() })
      {
        values.append((name.lowercased(), value))
      }
      if let name = token.plainName, let other = session.catalog[name], other.origin == .session {
        add(other, session)
      }
    }
  }

  /// What shall stand in the file, and how a statement there is known to be the same.
  private var statements: [(key: String, text: String)] {
    let lets = values.map { Statement(name: $0.name, value: $0.value) }
    let definitions = metrics.map { Statement($0.definition) }
    return (lets + definitions).compactMap { statement in
      statement.modelKey.map { ($0, TreePrinter.text(statement)) }
    }
  }

  /// Statements of a file that are lost by the change, each as it was.
  func replaced(in old: Source, _ range: SourceRange) -> [Diagnostic] {
    let known = Parser.parse(old).statements
    return statements.compactMap { key, text in
      guard let lost = known.last(where: { $0.modelKey == key }), TreePrinter.text(lost) != text
      else { return nil }
      let name = key.drop { $0 != " " }.dropFirst()
      return Diagnostic(
        id: "replaced-definition", severity: .warning,
        message: "saved: `\(name)` takes the place of another one in `\(old.name)`", range: range,
        notes: ["it was: `\(TreePrinter.text(lost))`"])
    }
  }

  /// The text of the file after the change, read once more to be sure of it.
  func applied(to old: Source) -> Result<[UInt8], Complaint> {
    let parsed = Parser.parse(old)
    guard parsed.problems.isEmpty else {
      return .failure(Complaint(problems: parsed.problems.map { $0.diagnostic.placed(in: old) }))
    }
    var edits: [(range: SourceRange, text: String)] = []
    var added: [String] = []
    for (key, text) in statements {
      guard let known = parsed.statements.last(where: { $0.modelKey == key }) else {
        added.append(text)
        continue
      }
      if TreePrinter.text(known) == text { continue }
      let lineStart = old.range(ofLine: old.line(at: known.range.start)).start
      let margin = old.text(SourceRange(start: lineStart, end: known.range.start))
        .prefix(while: \.isWhitespace)
      edits.append((known.range, text.replacing("\n", with: "\n" + margin)))
    }
    var text: [UInt8] = []
    var place = 0
    for edit in edits.sorted(by: { $0.range.start < $1.range.start }) {
      text += old.bytes[place..<edit.range.start] + Array(edit.text.utf8)
      place = edit.range.end
    }
    text += old.bytes[place...]
    if !added.isEmpty {
      if let last = text.last { text += Array((last == UInt8(ascii: "\n") ? "\n" : "\n\n").utf8) }
      text += Array((added.joined(separator: "\n") + "\n").utf8)
    }
    return holds(text) ? .success(text) : .failure(Complaint(problems: [Self.crowded(old)]))
  }

  private func holds(_ text: [UInt8]) -> Bool {
    let parsed = Parser.parse(Source(name: "<model>", bytes: text))
    guard parsed.problems.isEmpty else { return false }
    return statements.allSatisfy { key, wanted in
      parsed.statements.last { $0.modelKey == key }.map(TreePrinter.text) == wanted
    }
  }

  private static func crowded(_ file: Source) -> Diagnostic {
    Diagnostic(
      id: "crowded-line", message: "`\(file.name)` has several statements on the line to change",
      hints: ["put each of them on a line of its own"])
  }
}

extension Statement {
  /// What a later statement of a model takes the place of; `nil` for other kinds.
  fileprivate var modelKey: String? {
    switch kind {
    case .define(let definition): "define " + definition.name.text.lowercased()
    case .letBinding(let name, _): "let " + name.text.lowercased()
    case .query, .assertion, .rowsOfLine, .funnel, .describe, .save, .set, .showCatalog, .load,
      .run, .help, .quit, .model, .explain:
      nil
    }
  }
}
