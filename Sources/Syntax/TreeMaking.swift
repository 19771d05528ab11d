package import Diagnostics

// Parts of a tree that later stages put together from what the user wrote.

extension Query.Column {
  package init(_ expression: Expression) {
    self.init(expression: expression, name: nil, range: expression.range)
  }
}

extension Dimension {
  /// A column to split by.
  package init(_ name: Expression.Name) {
    self.init(kind: .name(name), moment: nil, range: name.range)
  }

  /// A unit of time to split by.
  package init(grain unit: String, range: SourceRange) {
    self.init(kind: .grain(unit: unit, column: nil), moment: nil, range: range)
  }
}

extension Comparison {
  /// `vs previous`, written by nobody.
  package init(previousAt range: SourceRange) {
    self.init(kind: .previous(unit: nil), isWhole: false, range: range)
  }
}

extension Query {
  /// A query without clauses.
  package init(column: Column) {
    self.init(verb: .show, range: column.range)
    columns = [column]
  }
}

extension Statement {
  /// `define …`, standing nowhere.
  package init(_ definition: Definition) {
    self.init(kind: .define(definition), range: definition.range)
  }

  /// `let NAME = VALUE`, standing nowhere.
  package init(name: String, value: Expression) {
    let identifier = Identifier(text: name, isQuoted: false, range: value.range)
    self.init(kind: .letBinding(identifier, value), range: value.range)
  }
}

extension Expression {
  /// Stands for the argument of a parameter while its definition is checked.
  package static func anyNumber(_ range: SourceRange) -> Expression {
    .literal(Literal(kind: .number(coefficient: 1, scale: 0), range: range))
  }
}
