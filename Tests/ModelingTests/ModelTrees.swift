import Diagnostics

@testable import Syntax

/// Trees of a model file, as short as they can be written by hand.
enum Tree {
  static let range = SourceRange(start: 3, end: 7)

  static func name(_ text: String) -> Identifier {
    Identifier(text: text, isQuoted: false, range: range)
  }

  static func column(_ text: String) -> TableClause.ColumnName {
    let isQuoted = text.hasPrefix("\"")
    return .init(
      text: isQuoted ? String(text.dropFirst().dropLast()) : text, isQuoted: isQuoted, range: range)
  }

  static func text(_ text: String) -> TextLiteral { TextLiteral(text: text, range: range) }

  static func reference(_ name: String) -> Expression {
    .name(.init(qualifier: nil, text: name, isQuoted: false, range: range))
  }

  static func number(_ value: Int64) -> Expression {
    .literal(.init(kind: .number(coefficient: value, scale: 0), range: range))
  }

  static func word(_ text: String) -> Expression {
    .word(.init(text: text, alternative: nil, range: range))
  }

  static func binary(_ left: Expression, _ sign: Operator, _ right: Expression) -> Expression {
    .binary(
      .init(operator: sign, left: left, right: right, operatorRange: range, range: range))
  }

  static func table(_ name: String, from file: String?, _ clauses: TableClause...) -> Statement {
    Statement(
      kind: .model(
        .table(
          TableDeclaration(
            name: Tree.name(name), file: file.map(text), clauses: clauses, range: range))),
      range: range)
  }

  static func set(_ words: String, _ value: Expression? = nil) -> Statement {
    let names = words.split(separator: " ").map { name(String($0)) }
    return Statement(kind: .set(Setting(words: names, value: value)), range: range)
  }
}
