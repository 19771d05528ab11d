import Analysis
package import Diagnostics
import Syntax

/// The values of `$NAME`. One given from outside, by `--set` or `run`, is not changed by a `let`,
/// which is its default then.
struct Parameters {
  /// By lower-case name.
  private(set) var values: [String: Expression] = [:]
  private var given: Set<String> = []

  /// What became of a value.
  enum Binding { case taken, outdone, circular }

  /// `let` and the values of a model: one given from outside stays.
  mutating func bind(_ name: String, _ value: Expression) -> Binding {
    isGiven(name) ? .outdone : set(name.lowercased(), value)
  }

  /// A value given from outside.
  mutating func give(_ name: String, _ value: Expression) -> Binding {
    given.insert(name.lowercased())
    return set(name.lowercased(), value)
  }

  /// An expression with the values that its parameters have now. None stands on itself, so this
  /// comes to an end.
  func resolved(_ expression: Expression) -> Expression {
    expression.replacingParameters { values[$0.name.lowercased()].map(resolved) }
  }

  private mutating func set(_ name: String, _ value: Expression) -> Binding {
    let value = resolved(value)
    guard !value.mentions(parameter: name) else { return .circular }
    values[name] = value
    return .taken
  }

  func isGiven(_ name: String) -> Bool { given.contains(name.lowercased()) }
}

/// The parameters that texts speak of, be it as `$NAME` or in a `let`.
struct MentionedParameters {
  private(set) var names: Set<String> = []

  mutating func add(_ source: Source, _ statements: [Statement]) {
    add(Lexer.tokens(of: source))
    for statement in statements {
      if case .letBinding(let name, _) = statement.kind { names.insert(name.text.lowercased()) }
    }
  }

  mutating func add(_ definition: Definition) {
    add(Lexer.tokens(of: TreePrinter.text(definition)))
  }

  mutating func formUnion(_ other: MentionedParameters) { names.formUnion(other.names) }

  private mutating func add(_ tokens: [Token]) {
    for token in tokens {
      if case .parameter(let name) = token.kind { names.insert(name.lowercased()) }
    }
  }
}

// Values of parameters.
extension Session {
  func bind(_ name: Identifier, _ value: Expression, _ source: Source) -> Outcome {
    switch parameters.bind(name.text, value.remembering(source)) {
    case .taken: .done(nil)
    case .outdone: .done(.givenParameter(name.text))
    case .circular: .problems([.circularParameter(name.text, value.range)], source)
    }
  }

  /// A statement in whose clauses every parameter is its value, and what is wrong with values.
  func bound(_ statement: Statement) -> (Statement, [Diagnostic]) {
    let (kind, problems) = analyzer.bound(statement.kind)
    var result = statement
    result.kind = kind
    return (result, problems.map(\.diagnostic))
  }

  /// Gives a script what its `run` says, as it reads where the `run` stands.
  func give(_ arguments: [Argument], in source: Source) -> [Diagnostic] {
    let values = arguments.map { parameters.resolved($0.value.remembering(source)) }
    return zip(arguments, values).compactMap { argument, value in
      parameters.give(argument.name.text, value) == .circular
        ? .circularParameter(argument.name.text, argument.value.range) : nil
    }
  }

  /// `--set NAME=VALUE`: the value is read as in a `let`.
  func adoptParameters() -> [Diagnostic] {
    var problems: [Diagnostic] = []
    // What a script was given stays when the script loads a table.
    for (name, value) in options.parameters where !parameters.isGiven(name) {
      let source = Source(name: "--set \(name)", text: "let \(name) = \(value)")
      guard let (name, value) = binding(source) ?? textBinding(name, value) else {
        problems += Parser.parse(source).problems.map(\.diagnostic)
        continue
      }
      if parameters.give(name.text, value) == .circular {
        problems.append(.circularParameter(name.text))
      }
    }
    return problems
  }

  /// A value that is one as it stands; brackets around a word belong to a text.
  private func binding(_ source: Source) -> (Identifier, Expression)? {
    let reading = Parser.parse(source)
    guard reading.problems.isEmpty, reading.statements.count == 1,
      case .letBinding(let name, let value)? = reading.statements.first?.kind
    else { return nil }
    switch value {
    case .word, .name:
      guard source.bytes.last != UInt8(ascii: ")") else { return nil }
    default: break
    }
    return (name, value.remembering(source))
  }

  /// What is no expression is a text: `--set region=Latin America`.
  private func textBinding(_ name: String, _ value: String) -> (Identifier, Expression)? {
    let reading = Parser.parse(Source(name: "--set \(name)", text: "let \(name) = 1"))
    guard reading.problems.isEmpty,
      case .letBinding(let name, let one)? = reading.statements.first?.kind
    else { return nil }
    return (name, .text(value, one.range))
  }

  /// What `--set` gave and nothing that was run speaks of.
  package func unusedParameters() -> [Diagnostic] {
    if options.parameters.isEmpty { return [] }
    let known = known(mentioned)
    return options.parameters.map(\.name).filter { !known.contains($0.lowercased()) }
      .map { .unusedParameter($0, of: "what was run", known: known) }
  }

  /// What a script was given and does not speak of, nor a script that it runs.
  func unused(_ arguments: [Argument], of path: String, _ mentioned: MentionedParameters)
    -> [Diagnostic]
  {
    if arguments.isEmpty { return [] }
    let known = known(mentioned)
    return arguments.map(\.name).filter { !known.contains($0.text.lowercased()) }
      .map { .unusedParameter($0.text, of: "`\(path)`", known: known, $0.range) }
  }

  /// Definitions may use parameters too, whoever wrote them.
  private func known(_ mentioned: MentionedParameters) -> Set<String> {
    var result = mentioned
    for metric in catalog.metrics where metric.origin != .prelude { result.add(metric.definition) }
    if let modelFile { result.add(modelFile.source, modelFile.statements) }
    return result.names
  }
}
