/// A grammar in EBNF that can make up sentences and recognise them.
///
/// `rule = ... ;`, `"terminal"`, `<token>`, `{ none or more }`, `[ at most one ]`, `( group )`,
/// `a | b`; a line that begins with `#` is a note.
package struct Grammar: Sendable {
  package indirect enum Expression: Sendable, Hashable {
    case terminal(String)
    case token(String)
    case rule(String)
    case sequence([Expression])
    case choice([Expression])
    case optional(Expression)
    case repeated(Expression)
  }

  /// The rules by name.
  package private(set) var rules: [String: Expression] = [:]
  /// The rules as they are written, white space made single.
  package private(set) var texts: [String: String] = [:]
  /// The names in the order of writing.
  package private(set) var names: [String] = []

  package init(_ text: String) {
    let lines = text.split(separator: "\n").filter { !$0.hasPrefix("#") }
    let words = lines.flatMap { $0.split(separator: " ").map(String.init) }
    var index = 0
    while index < words.count {
      let name = words[index]
      precondition(index + 1 < words.count && words[index + 1] == "=", "rule \(name) has no `=`")
      guard let end = words[index...].firstIndex(of: ";") else {
        preconditionFailure("rule \(name) has no end")
      }
      precondition(rules[name] == nil, "rule \(name) stands twice")
      var position = index + 2
      rules[name] = Grammar.choice(Array(words[..<end]), &position)
      precondition(position == end, "rule \(name) cannot be read at \(words[position])")
      texts[name] = words[index...end].joined(separator: " ")
      names.append(name)
      index = end + 1
    }
  }

  private static func choice(_ words: [String], _ position: inout Int) -> Expression {
    var options = [sequence(words, &position)]
    while position < words.count, words[position] == "|" {
      position += 1
      options.append(sequence(words, &position))
    }
    return options.count == 1 ? options[0] : .choice(options)
  }

  private static func sequence(_ words: [String], _ position: inout Int) -> Expression {
    var parts: [Expression] = []
    while position < words.count, !["|", ")", "]", "}"].contains(words[position]) {
      let word = words[position]
      position += 1
      switch word {
      case "(", "[", "{":
        let inner = choice(words, &position)
        position += 1
        parts.append(word == "(" ? inner : word == "[" ? .optional(inner) : .repeated(inner))
      case _ where word.hasPrefix("\""):
        parts.append(.terminal(String(word.dropFirst().dropLast())))
      case _ where word.hasPrefix("<") && word.count > 2:
        parts.append(.token(String(word.dropFirst().dropLast())))
      default: parts.append(.rule(word))
      }
    }
    return parts.count == 1 ? parts[0] : .sequence(parts)
  }

  // MARK: - Parts

  private func parts(of expression: Expression) -> [Expression] {
    switch expression {
    case .terminal, .token, .rule: [expression]
    case .sequence(let inner), .choice(let inner): inner.flatMap(parts)
    case .optional(let inner), .repeated(let inner): parts(of: inner)
    }
  }

  /// Every terminal.
  package var terminals: Set<String> {
    Set(
      rules.values.flatMap(parts).compactMap {
        if case .terminal(let text) = $0 { text } else { nil }
      })
  }

  /// Rules that are used but not written.
  package var missingRules: Set<String> {
    Set(
      rules.values.flatMap(parts).compactMap {
        if case .rule(let name) = $0, rules[name] == nil { name } else { nil }
      })
  }

  // MARK: - Making sentences

  /// Words of a random sentence, its rules nested about as deep as `depth`.
  package func sentence(
    from rule: String, depth: Int, using random: inout SeededRandom,
    sample: (String, inout SeededRandom) -> String
  ) -> [String] {
    guard let expression = rules[rule] else { preconditionFailure("no rule \(rule)") }
    return words(of: expression, depth: depth, using: &random, sample: sample)
  }

  private func words(
    of expression: Expression, depth: Int, using random: inout SeededRandom,
    sample: (String, inout SeededRandom) -> String
  ) -> [String] {
    switch expression {
    case .terminal(let text): return [text]
    case .token(let name): return [sample(name, &random)]
    case .rule(let name):
      return sentence(from: name, depth: depth - 1, using: &random, sample: sample)
    case .sequence(let parts):
      var result: [String] = []
      for part in parts {
        result += words(of: part, depth: depth, using: &random, sample: sample)
      }
      return result
    case .choice(let options):
      let fitting = depth > 0 ? options : flattest(options)
      let option = fitting[Int.random(in: 0..<fitting.count, using: &random)]
      return words(of: option, depth: depth, using: &random, sample: sample)
    case .optional(let inner):
      guard depth > 0, Bool.random(using: &random) else { return [] }
      return words(of: inner, depth: depth, using: &random, sample: sample)
    case .repeated(let inner):
      guard depth > 0 else { return [] }
      var result: [String] = []
      while Int.random(in: 0..<3, using: &random) == 0 {
        result += words(of: inner, depth: depth - 1, using: &random, sample: sample)
      }
      return result
    }
  }

  /// The options that end soonest.
  private func flattest(_ options: [Expression]) -> [Expression] {
    let heights = options.map { height(of: $0, path: []) }
    let least = heights.min() ?? 0
    return zip(options, heights).filter { $0.1 == least }.map(\.0)
  }

  private func height(of expression: Expression, path: Set<String>) -> Int {
    switch expression {
    case .terminal, .token, .optional, .repeated: return 0
    case .rule(let name):
      guard !path.contains(name), let rule = rules[name] else { return 1000 }
      return 1 + height(of: rule, path: path.union([name]))
    case .sequence(let parts): return parts.map { height(of: $0, path: path) }.max() ?? 0
    case .choice(let options): return options.map { height(of: $0, path: path) }.min() ?? 0
    }
  }

  // MARK: - Recognising sentences

  /// What the grammar needs to know of a sentence's tokens.
  package struct Reading {
    package var count: Int
    /// Whether a token is a terminal.
    package var isTerminal: (String, Int) -> Bool
    /// How many tokens of a class stand at a place; `nil` when there is none.
    package var length: (String, Int) -> Int?

    package init(
      count: Int, isTerminal: @escaping (String, Int) -> Bool,
      length: @escaping (String, Int) -> Int?
    ) {
      self.count = count
      self.isTerminal = isTerminal
      self.length = length
    }
  }

  /// Whether the tokens are a sentence.
  package func recognises(_ reading: Reading, as rule: String) -> Bool {
    var known: [String: [Int: Set<Int>]] = [:]
    return ends(.rule(rule), from: 0, reading, &known).contains(reading.count)
  }

  /// All places where an expression that begins at a place can end.
  private func ends(
    _ expression: Expression, from start: Int, _ reading: Reading,
    _ known: inout [String: [Int: Set<Int>]]
  ) -> Set<Int> {
    switch expression {
    case .terminal(let text):
      return start < reading.count && reading.isTerminal(text, start) ? [start + 1] : []
    case .token(let name): return reading.length(name, start).map { [start + $0] } ?? []
    case .rule(let name):
      if let found = known[name]?[start] { return found }
      guard let rule = rules[name] else { preconditionFailure("no rule \(name)") }
      let found = ends(rule, from: start, reading, &known)
      known[name, default: [:]][start] = found
      return found
    case .sequence(let parts):
      var places: Set<Int> = [start]
      for part in parts {
        var next: Set<Int> = []
        for place in places { next.formUnion(ends(part, from: place, reading, &known)) }
        places = next
      }
      return places
    case .choice(let options):
      return options.reduce(into: []) { $0.formUnion(ends($1, from: start, reading, &known)) }
    case .optional(let inner): return ends(inner, from: start, reading, &known).union([start])
    case .repeated(let inner):
      var reached: Set<Int> = [start]
      var open: Set<Int> = [start]
      while let place = open.popFirst() {
        open.formUnion(ends(inner, from: place, reading, &known).subtracting(reached))
        reached.formUnion(open)
      }
      return reached
    }
  }
}
