import Planning
import Storage
import Values

/// Binds row expressions to the columns of a relation: once a statement, before any row is read.
struct RowCompiler {
  let relation: any Relation
  let evaluator: Evaluator
  /// False after exact arithmetic overflowed: everything is computed in doubles instead.
  let isExact: Bool
  let notes: NoteCollector

  func compile(_ expression: RowExpression) throws(RunProblem) -> Node {
    switch expression {
    case .column(let reference):
      let resolved = try relation.resolve(reference)
      if let speaker = resolved.speaker {
        return .spoken(resolved.column, index: resolved.index, speaker: speaker)
      }
      return .column(resolved.column, index: resolved.index)
    case .state(let field):
      return try relation.stateNode(field)
    case .constant(let value):
      return .constant(.constant(value))
    case .missing(let type): return .constant(.missing(type))
    case .call(let function, let arguments):
      var nodes: [Node] = []
      for argument in arguments { nodes.append(try compile(argument)) }
      return try call(function, nodes)
    case .textTest(let test):
      var operands: [Node] = []
      for operand in test.operands { operands.append(try compile(operand)) }
      let name = test.operands.first.map(columnName) ?? ""
      return try self.test(operands, test.pattern, isNegated: test.isNegated, column: name)
    case .perCustomer(let query):
      return .column(
        try relation.customerFigure(query), index: try relation.customerIndex())
    }
  }

  /// A call with its operands made fit for each other.
  func call(_ function: Function, _ arguments: [Node]) throws(RunProblem) -> Node {
    switch function {
    case .lower, .upper, .trim, .length, .substring, .replace, .concat, .contains, .startsWith,
      .endsWith:
      return try textCall(function, arguments)
    case .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual:
      return .call(function, try comparable(try shown(arguments)), .flag)
    case .if:
      let branches = try comparable(Array(arguments.dropFirst()))
      return .call(
        function, [arguments[0]] + branches, try commonType(branches.map(\.type)))
    case .coalesce, .least, .greatest:
      let operands = try comparable(arguments)
      return .call(function, operands, try commonType(operands.map(\.type)))
    case .add, .subtract, .multiply, .divide, .mod:
      return .call(
        function, arguments, arithmeticType(function, arguments[0].type, arguments[1].type))
    case .negate, .abs: return .call(function, arguments, arguments[0].type)
    case .power: return .call(function, arguments, .number)
    case .round, .floor, .ceil:
      return .call(function, arguments, roundedType(arguments))
    case .and, .or, .not, .isMissing: return .call(function, arguments, .flag)
    case .day, .week, .month, .quarter, .year: return .call(function, arguments, .date)
    case .dayOfWeek, .dayOfMonth, .monthOfYear, .hourOfDay:
      return .call(function, arguments, .integer)
    case .days, .hours, .minutes: return .call(function, arguments, .number)
    }
  }

  /// Numbers that are told apart as answers show them: a price of 100 a year is 8.333333 a month, and is
  /// found by that.
  func asShown(_ node: Node) throws(RunProblem) -> Node {
    guard let scale = node.type.scale, scale.isTwelfths else { return node }
    let digits = Int64(max(scale.digits, DecimalScale.digitsOfTwelfths))
    return try call(.round, [node, .constant(.constant(.integer(digits)))])
  }

  /// A double beside an exact number is compared as a double.
  private func shown(_ nodes: [Node]) throws(RunProblem) -> [Node] {
    guard nodes.allSatisfy({ $0.type.scale != nil }) else { return nodes }
    var result: [Node] = []
    for node in nodes { result.append(try asShown(node)) }
    return result
  }

  // MARK: - Types

  private func arithmeticType(_ function: Function, _ a: ScalarType, _ b: ScalarType)
    -> ScalarType
  {
    switch (a, b) {
    case (.date, .duration), (.duration, .date): return .date
    case (.timestamp, .duration), (.duration, .timestamp): return .timestamp
    case (.date, .date), (.timestamp, .timestamp), (.date, .timestamp), (.timestamp, .date):
      return .duration
    case (.duration, .duration): return function == .divide ? .number : .duration
    case (.duration, _), (_, .duration): return .duration
    default: break
    }
    guard isExact, function != .divide, let scaleA = a.scale, let scaleB = b.scale else {
      return .number
    }
    if function == .mod { return a == .integer && b == .integer ? .integer : .number }
    let scale =
      function == .multiply ? scaleA.multiplied(by: scaleB) : scaleA.joined(with: scaleB)
    return scale.map(ScalarType.exact) ?? .number
  }

  private func roundedType(_ arguments: [Node]) -> ScalarType {
    guard let scale = arguments[0].type.scale else { return arguments[0].type }
    guard isExact else { return .number }
    var digits = 0
    if arguments.count > 1, case .constant(let vector) = arguments[1],
      case .exact(let values, 0) = vector.values
    {
      digits = Int(max(-15, min(15, values[0])))
    }
    if digits < 0 { return .number }
    return .exact(scale.rounded(to: digits))
  }

  private func commonType(_ types: [ScalarType]) throws(RunProblem) -> ScalarType {
    guard var common = types.first else { throw .unsupported(what: "a choice among nothing") }
    for type in types.dropFirst() where type != common {
      if let a = common.scale, let b = type.scale {
        common = isExact ? .decimal(scale: a.joined(with: b)) : .number
      } else if common.isNumeric, type.isNumeric {
        common = .number
      } else if common == .timestamp && type == .date || common == .date && type == .timestamp {
        common = .date
      } else {
        throw .unsupported(what: "a choice between values of different types")
      }
    }
    return common
  }

  /// Text operands recoded to one dictionary whose codes are in the order of the texts.
  private func comparable(_ nodes: [Node]) throws(RunProblem) -> [Node] {
    let dictionaries = nodes.compactMap(\.dictionary)
    guard !dictionaries.isEmpty, dictionaries.count == nodes.count else { return nodes }
    let (union, tables) = unified(dictionaries)
    return nodes.indices.map { .recode(nodes[$0], table: tables[$0], union) }
  }

  /// A text recoded so that its codes are in the order of the texts.
  func inOrder(_ node: Node) -> Node {
    guard let dictionary = node.dictionary else { return node }
    let (union, tables) = unified([dictionary])
    return .recode(node, table: tables[0], union)
  }

  /// The column that an expression is about, for messages.
  private func columnName(_ expression: RowExpression) -> String {
    switch expression {
    case .column(let reference): reference.column
    case .call(_, let arguments): arguments.first.map(columnName) ?? ""
    case .state(let field): field.rawValue
    case .constant, .missing, .textTest, .perCustomer: ""
    }
  }
}
