import Diagnostics

/// `define` and its properties.
extension Parser {
  /// A metric of one's own.
  ///
  ///     define = "define" name [ parameters ] [ <text> ] [ ":" name ] "=" definedColumn
  ///       { "," definedColumn } { <line> property } ;
  mutating func parseDefine() throws(SyntaxProblem) -> Statement.Kind {
    let start = position
    try expect(.define)
    let name = try parseName(.name)
    let parameters = at(.openBracket) ? try parseParameters() : []
    var description: TextLiteral?
    if case .text = peek.kind { description = try parseText() }
    let unit = eat(.colon) ? try parseName(.name) : nil
    try expect(.equal)
    var columns = [try parseDefinedColumn()]
    while eat(.comma) { columns.append(try parseDefinedColumn()) }
    var definition = Definition(
      name: name, parameters: parameters, description: description, unit: unit, columns: columns,
      aliases: [], properties: [], range: range(from: start))
    while !isAtEnd { try parseProperty(of: &definition) }
    definition.range = range(from: start)
    return .define(definition)
  }

  /// Definitions that are to be kept.
  ///
  ///     save = "save" [ name { "," name } ] [ "to" path ] ;
  mutating func parseSave() throws(SyntaxProblem) -> Statement.Kind {
    try expect(.save)
    var names: [Identifier] = []
    if !isAtEnd, !startsSavePath {
      names.append(try parseName(.name))
      while eat(.comma) { names.append(try parseName(.name)) }
    }
    return .save(names, path: eat(.to) ? try parsePath() : nil)
  }

  /// `to FILE`; `to` alone may be a name.
  private var startsSavePath: Bool {
    guard at(.to) else { return false }
    if case .text = peek(1).kind { return true }
    return fileEnd(from: position + 1) != nil
  }

  /// What a call may choose.
  ///
  ///     parameters = "(" parameter { "," parameter } ")" ;
  ///     parameter = name [ "=" sum ] ;
  private mutating func parseParameters() throws(SyntaxProblem) -> [Definition.Parameter] {
    let bracket = position
    try expect(.openBracket)
    var parameters: [Definition.Parameter] = []
    repeat {
      let name = try parseName(.name)
      let value = eat(.equal) ? try parseExpression(above: .add) : nil
      parameters.append(Definition.Parameter(name: name, defaultValue: value))
    } while eat(.comma)
    guard eat(.closeBracket) else { throw openBracket(at: bracket) }
    return parameters
  }

  /// An expression with a moment and a condition of its own, and what the answer calls it.
  ///
  ///     definedColumn = filtered [ "as" name ] ;
  private mutating func parseDefinedColumn() throws(SyntaxProblem) -> Query.Column {
    let start = position
    let expression = try parseFiltered()
    let name = eat(.as) ? try parseName(.name) : nil
    return Query.Column(expression: expression, name: name, range: range(from: start))
  }

  /// A line below a definition: other names, or a word and a text.
  ///
  ///     property = "alias" name { "," name } | <anyName> <text> ;
  private mutating func parseProperty(of definition: inout Definition) throws(SyntaxProblem) {
    guard peek.startsLine else { throw unexpected() }
    if at(.alias), peek(1).isName {
      advance()
      repeat { definition.aliases.append(try parseName(.name)) } while eat(.comma)
      return
    }
    guard case .name = peek.kind, case .text = peek(1).kind else { throw expected(.property) }
    let name = try parseAnyName()
    definition.properties.append(Definition.Property(name: name, value: try parseText()))
  }
}
