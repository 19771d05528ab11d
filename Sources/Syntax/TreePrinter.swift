/// Writes trees in the one canonical form: reading the text again gives the same tree.
package enum TreePrinter {
  /// An expression, with brackets only where they are needed.
  package static func text(_ expression: Expression) -> String {
    text(expression, atLeast: Level.or)
  }

  /// A period as it is written.
  package static func text(_ period: PeriodExpression) -> String {
    switch period.kind {
    case .year(let year): padded(year, 4)
    case .half(let year, let half): "\(padded(year, 4))-H\(half)"
    case .quarter(let year, let quarter): "\(padded(year, 4))-Q\(quarter)"
    case .month(let year, let month): "\(padded(year, 4))-\(padded(month, 2))"
    case .week(let year, let week): "\(padded(year, 4))-W\(padded(week, 2))"
    case .day(let year, let month, let day):
      "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))"
    case .fiscalYear(let year): "FY\(padded(year, 4))"
    case .fiscalHalf(let year, let half): "FY\(padded(year, 4))-H\(half)"
    case .fiscalQuarter(let year, let quarter): "FY\(padded(year, 4))-Q\(quarter)"
    case .range(let first, let second): text(first) + ".." + text(second)
    case .today: "today"
    case .yesterday: "yesterday"
    case .this(let unit): "this \(unit)"
    case .last(let count, let unit): "last \(count == .number(1) ? unit : counted(count, unit))"
    case .next(let count, let unit): "next \(count == .number(1) ? unit : counted(count, unit))"
    case .toDate(let unit): "\(unit.prefix(1))td"
    case .parameter(let parameter): "$" + parameter.name
    }
  }

  static func counted(_ count: Count, _ unit: String) -> String {
    "\(text(count)) \(unit)" + (count == .number(1) ? "" : "s")
  }

  private static func padded(_ value: Int, _ width: Int) -> String {
    let digits = String(value)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
  }

  /// How tightly the parts of an expression hold together; beyond the operators, an operand.
  enum Level {
    static let or = Operator.or.precedence
    static let relation = Operator.equal.precedence
    static let sum = Operator.add.precedence
    static let operand = Operator.negate.precedence + 1
  }

  private static func level(of expression: Expression) -> Int {
    switch expression {
    case .unary(let unary): unary.operator.precedence
    case .binary(let binary): binary.operator.precedence
    case .membership, .between, .like, .missing: Level.relation
    case .name, .literal, .period, .parameter, .call, .word, .filtered: Level.operand
    }
  }

  /// - Parameter inColumn: `in` with a period needs brackets, else it would be the query's.
  static func text(
    _ expression: Expression, atLeast level: Int, inColumn: Bool = false
  ) -> String {
    let needsBrackets =
      self.level(of: expression) < level || (inColumn && expression.isMembershipInPeriod)
    return needsBrackets
      ? "(" + bare(expression, inColumn: false) + ")" : bare(expression, inColumn: inColumn)
  }

  private static func bare(_ expression: Expression, inColumn: Bool) -> String {
    switch expression {
    case .name(let name): return text(name)
    case .literal(let literal): return text(literal)
    case .period(let period): return text(period)
    case .parameter(let parameter): return "$" + parameter.name
    case .word(let word): return word.text
    case .call(let call):
      return call.name + "(" + list(call.arguments) { text($0) } + ")"
    case .unary(let unary):
      let operand = text(
        unary.operand, atLeast: unary.operator.precedence, inColumn: inColumn)
      return unary.operator.spelling + (unary.operator == .not ? " " : "") + operand
    case .binary(let binary): return text(binary, inColumn: inColumn)
    case .membership(let node):
      let listed = list(node.members, value) + (node.hasNone ? ", (none)" : "")
      let members = expression.isMembershipInPeriod ? listed : "(" + listed + ")"
      return operand(node.operand) + negation(node.isNegated) + " in " + members
    case .between(let node):
      return operand(node.operand) + negation(node.isNegated) + " between " + operand(node.lower)
        + " and " + operand(node.upper)
    case .like(let node):
      return operand(node.operand) + negation(node.isNegated)
        + (node.isContains ? " contains " : " like ") + value(node.pattern)
    case .missing(let node):
      return operand(node.operand) + " is" + negation(node.isNegated) + " missing"
    case .filtered(let node): return "(" + inside(node) + ")"
    }
  }

  private static func inside(_ filtered: Expression.Filtered) -> String {
    var text = text(filtered.operand)
    if let moment = filtered.moment { text += " at " + moment.rawValue }
    if let condition = filtered.condition { text += " where " + self.text(condition) }
    return text
  }

  private static func text(_ binary: Expression.Binary, inColumn: Bool) -> String {
    let precedence = binary.operator.precedence
    guard !binary.operator.isComparison else {
      return operand(binary.left) + " " + binary.operator.spelling + " " + value(binary.right)
    }
    return text(binary.left, atLeast: precedence, inColumn: inColumn) + " "
      + binary.operator.spelling + " "
      + text(binary.right, atLeast: precedence + 1, inColumn: inColumn)
  }

  private static func operand(_ expression: Expression) -> String {
    text(expression, atLeast: Level.sum)
  }

  private static func negation(_ isNegated: Bool) -> String { isNegated ? " not" : "" }

  /// The right of a comparison, where a name without brackets would be a bare word.
  static func value(_ expression: Expression) -> String {
    switch expression {
    case .name(let name) where name.isWordForNothing: "((" + text(expression) + "))"
    case .name(let name) where !name.isQuoted || name.qualifier != nil:
      "(" + text(expression) + ")"
    case .literal(let literal) where literal.isFlag: "(" + text(expression) + ")"
    case .name, .literal, .period, .parameter, .call, .unary, .binary, .word, .membership,
      .between, .like, .missing, .filtered:
      operand(expression)
    }
  }

  static func list<Item>(_ items: [Item], _ text: (Item) -> String) -> String {
    items.map(text).joined(separator: ", ")
  }

  // MARK: - Names and literals

  static func text(_ name: Expression.Name) -> String {
    let own = name.isQuoted ? quoted(name.text, "`") : name.text
    guard let qualifier = name.qualifier else { return own }
    return Self.name(qualifier) + "." + own
  }

  /// A name as a statement has it: in backquotes where it cannot stand by itself.
  package static func name(_ text: String) -> String { isPlain(text) ? text : quoted(text, "`") }

  /// Whether a name can stand without backquotes.
  private static func isPlain(_ name: String) -> Bool {
    let tokens = Lexer.tokens(of: name)
    return tokens.count == 1 && tokens[0].kind == .name(name) && tokens[0].isFreeName
  }

  static func text(_ name: Identifier) -> String {
    name.isQuoted ? quoted(name.text, "`") : name.text
  }

  /// A value as the data have it.
  static func label(_ name: Identifier) -> String {
    name.isQuoted ? quoted(name.text, "\"") : name.text
  }

  static func text(_ literal: TextLiteral) -> String { quoted(literal.text, "\"") }

  static func quoted(_ text: String, _ quote: Character) -> String {
    var result = String(quote)
    for character in text {
      result.append(character)
      if character == quote { result.append(quote) }
    }
    result.append(quote)
    return result
  }

  static func text(_ literal: Expression.Literal) -> String {
    switch literal.kind {
    case .number(let coefficient, let scale): decimal(coefficient, scale)
    case .percent(let coefficient, let scale): decimal(coefficient, scale - 2) + "%"
    case .money(let coefficient, let scale): "$" + decimal(coefficient, scale)
    case .duration(let count, let unit): "\(count) \(unit)" + (count == 1 ? "" : "s")
    case .text(let text): quoted(text, "\"")
    case .flag(let flag): flag ? "true" : "false"
    }
  }

  private static func decimal(_ coefficient: Int64, _ scale: Int) -> String {
    let digits = String(coefficient)
    guard scale > 0 else { return digits + String(repeating: "0", count: -scale) }
    let filled = String(repeating: "0", count: max(0, scale + 1 - digits.count)) + digits
    return filled.dropLast(scale) + "." + filled.suffix(scale)
  }
}

extension Expression {
  fileprivate var isMembershipInPeriod: Bool {
    guard case .membership(let node) = self, node.members.count == 1, !node.hasNone else {
      return false
    }
    return switch node.members[0] {
    case .period, .parameter: true
    default: false
    }
  }
}

extension Expression.Name {
  /// In brackets it would say that there is no value.
  fileprivate var isWordForNothing: Bool {
    qualifier == nil && !isQuoted && Keyword(ignoringCase: text) == Keyword.none
  }
}

extension Expression.Literal {
  fileprivate var isFlag: Bool {
    if case .flag = kind { true } else { false }
  }
}
