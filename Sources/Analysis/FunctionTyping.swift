import Syntax
package import Values

/// The type that a function gives for arguments of certain types.
enum FunctionTyping {
  struct Mismatch: Error, Sendable, Hashable {
    /// Which argument does not fit.
    var index: Int
    var expected: String
    var found: String
  }

  static func keepsUnit(_ function: Function) -> Bool {
    switch function {
    case .add, .subtract, .negate, .if, .coalesce, .abs, .round, .floor, .ceil, .least, .greatest,
      .mod, .multiply:
      true
    default: false
    }
  }

  static func result(
    of function: Function, _ types: [ScalarType]
  ) -> Result<ScalarType, Mismatch> {
    switch function {
    case .add, .subtract: return sum(function, types)
    case .multiply: return product(types)
    case .divide: return quotient(types)
    case .negate, .abs: return numeric(types, allowing: [.duration]).map { _ in types[0] }
    case .mod: return numeric(types).map { _ in common(types) }
    case .power: return numeric(types).map { _ in .number }
    case .round, .floor, .ceil:
      return numeric(types).map { _ in types[0].isExact && function != .round ? .integer : types[0]
      }
    case .least, .greatest, .coalesce: return same(types, from: 0)
    case .if: return ifType(types)
    case .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual:
      return types[0].isComparable(with: types[1])
        ? .success(.flag)
        : .failure(Mismatch(index: 1, expected: types[0].words, found: types[1].words))
    case .and, .or, .not: return all(types, are: .flag, "true or false")
    case .isMissing: return .success(.flag)
    case .day, .week, .month, .quarter, .year: return dated(types).map { _ in .date }
    case .dayOfWeek, .dayOfMonth, .monthOfYear, .hourOfDay:
      return dated(types).map { _ in .integer }
    case .days, .hours, .minutes:
      return all(types, are: .duration, "a length of time").map { _ in .number }
    case .lower, .upper, .trim, .concat: return texts(types, upTo: types.count).map { _ in .text }
    case .replace: return texts(types, upTo: 3).map { _ in .text }
    case .substring: return texts(types, upTo: 1).map { _ in .text }
    case .length: return texts(types, upTo: 1).map { _ in .integer }
    case .contains, .startsWith, .endsWith: return texts(types, upTo: 2).map { _ in .flag }
    }
  }

  private static func sum(
    _ function: Function, _ types: [ScalarType]
  ) -> Result<ScalarType, Mismatch> {
    switch (types[0], types[1]) {
    case (.date, .date), (.timestamp, .timestamp), (.date, .timestamp), (.timestamp, .date):
      return function == .subtract
        ? .success(.duration)
        : .failure(Mismatch(index: 1, expected: "a length of time", found: types[1].words))
    case (.date, .duration), (.timestamp, .duration): return .success(types[0])
    case (.duration, .duration): return .success(.duration)
    default: return numeric(types).map { _ in common(types) }
    }
  }

  private static func product(_ types: [ScalarType]) -> Result<ScalarType, Mismatch> {
    if types.contains(.duration) {
      return numeric(types, allowing: [.duration]).map { _ in .duration }
    }
    return numeric(types).map { _ in
      let scale = types.reduce(0) { $0 + $1.scale }
      return types.allSatisfy(\.isExact)
        ? (scale == 0 ? .integer : scale <= 9 ? .decimal(scale: DecimalScale(scale)) : .number)
        : .number
    }
  }

  private static func quotient(_ types: [ScalarType]) -> Result<ScalarType, Mismatch> {
    if types[0] == .duration {
      return types[1] == .duration
        ? .success(.number) : numeric([types[1]]).map { _ in .duration }
    }
    return numeric(types).map { _ in .number }
  }

  private static func ifType(_ types: [ScalarType]) -> Result<ScalarType, Mismatch> {
    guard types[0] == .flag else {
      return .failure(Mismatch(index: 0, expected: "a condition", found: types[0].words))
    }
    return same(Array(types.dropFirst()), from: 1)
  }

  private static func same(
    _ types: [ScalarType], from offset: Int
  ) -> Result<ScalarType, Mismatch> {
    if types.allSatisfy(\.isNumeric) { return .success(common(types)) }
    for (index, type) in types.enumerated() where type != types[0] {
      return .failure(
        Mismatch(index: index + offset, expected: types[0].words, found: type.words))
    }
    return .success(types[0])
  }

  /// The narrowest numeric type that holds all of them exactly.
  private static func common(_ types: [ScalarType]) -> ScalarType {
    guard types.allSatisfy(\.isExact) else { return .number }
    let scale = types.map(\.scale).max() ?? 0
    return .exact(DecimalScale(scale))
  }

  private static func numeric(
    _ types: [ScalarType], allowing others: Set<ScalarType> = []
  ) -> Result<ScalarType, Mismatch> {
    for (index, type) in types.enumerated() where !type.isNumeric && !others.contains(type) {
      return .failure(Mismatch(index: index, expected: "a number", found: type.words))
    }
    return .success(.number)
  }

  private static func all(
    _ types: [ScalarType], are wanted: ScalarType, _ words: String
  ) -> Result<ScalarType, Mismatch> {
    for (index, type) in types.enumerated() where type != wanted {
      return .failure(Mismatch(index: index, expected: words, found: type.words))
    }
    return .success(wanted)
  }

  private static func dated(_ types: [ScalarType]) -> Result<ScalarType, Mismatch> {
    guard types[0] == .date || types[0] == .timestamp else {
      return .failure(Mismatch(index: 0, expected: "a date", found: types[0].words))
    }
    return .success(.date)
  }

  private static func texts(
    _ types: [ScalarType], upTo count: Int
  ) -> Result<ScalarType, Mismatch> {
    for (index, type) in types.prefix(count).enumerated() where type != .text {
      return .failure(Mismatch(index: index, expected: "text", found: type.words))
    }
    return .success(.text)
  }
}

extension ScalarType {
  var isExact: Bool {
    switch self {
    case .integer, .decimal: true
    default: false
    }
  }

  var scale: Int {
    if case .decimal(let scale) = self { return scale.digits }
    return 0
  }

  func isComparable(with other: ScalarType) -> Bool {
    if isNumeric && other.isNumeric { return true }
    switch (self, other) {
    case (.date, .timestamp), (.timestamp, .date): return true
    default: return self == other
    }
  }

  /// What messages call it.
  package var words: String {
    switch self {
    case .integer, .decimal, .number: "a number"
    case .date: "a date"
    case .timestamp: "an instant"
    case .flag: "true or false"
    case .text: "text"
    case .duration: "a length of time"
    }
  }
}

extension Unit {
  /// What messages call it: `a percent`, `an amount of money`.
  package var words: String {
    switch self {
    case .currency: "an amount of money"
    case .percent: "a percent"
    case .count: "a count"
    case .ratio: "a ratio"
    case .score: "a score"
    case .days, .hours, .minutes, .months: "a length of time in \(rawValue)"
    case .date: "a date"
    case .text: "text"
    case .flag: "true or false"
    }
  }
}

extension Operator {
  var function: Function {
    switch self {
    case .or: .or
    case .and: .and
    case .not: .not
    case .equal: .equal
    case .notEqual: .notEqual
    case .less: .less
    case .lessOrEqual: .lessOrEqual
    case .greater: .greater
    case .greaterOrEqual: .greaterOrEqual
    case .add: .add
    case .subtract: .subtract
    case .multiply: .multiply
    case .divide: .divide
    case .negate: .negate
    }
  }
}
