import Diagnostics
import Planning
import Storage
import Values

extension RowCompiler {
  /// Beyond this many values no nearest one is looked for: it would take seconds.
  static let nearestValueLimit = 200_000

  /// A test of texts against literals, bound to the codes that pass it.
  func test(
    _ operands: [Node], _ pattern: TextTest.Pattern, isNegated: Bool, column: String
  ) throws(RunProblem) -> Node {
    var tests: [Node] = []
    switch pattern {
    case .oneOf(let literals): tests = try equalTests(operands, literals, column)
    case .like(let text):
      let like = LikePattern(text)
      tests = operands.map { codeTest($0) { like.matches($0) } }
    case .contains(let text):
      let like = LikePattern(containing: text)
      tests = operands.map { codeTest($0) { like.matches($0) } }
    }
    guard var result = tests.first else { throw .unsupported(what: "a test of nothing") }
    for test in tests.dropFirst() { result = .call(.or, [result, test], .flag) }
    return isNegated ? .call(.not, [result], .flag) : result
  }

  private func codeTest(_ node: Node, _ accepts: (String) -> Bool) -> Node {
    guard let dictionary = node.dictionary else { return .constant(.constant(.flag(false))) }
    return .codeTest(
      node, accepted: (0..<dictionary.count).map { accepts(dictionary.string(UInt32($0))) })
  }

  private func equalTests(_ operands: [Node], _ literals: [String], _ column: String)
    throws(RunProblem) -> [Node]
  {
    var accepted = operands.map { [Bool](repeating: false, count: $0.dictionary?.count ?? 0) }
    for literal in literals {
      var isFound = false
      for (index, operand) in operands.enumerated() {
        if let code = operand.dictionary?.code(of: literal) {
          accepted[index][Int(code)] = true
          isFound = true
        } else if operand.type == .integer, Int64(literal) != nil {
          isFound = true
        }
      }
      if !isFound { matchIgnoringCase(literal, operands, column, &accepted) }
    }
    for (operand, own) in zip(operands, accepted) { noteNearMisses(literals, operand, column, own) }
    var tests: [Node] = []
    for (index, operand) in operands.enumerated() {
      if operand.dictionary != nil {
        tests.append(.codeTest(operand, accepted: accepted[index]))
        continue
      }
      var test = Node.constant(.constant(.flag(false)))
      for number in literals.compactMap({ Int64($0) }) {
        let equal = try call(.equal, [operand, .constant(.constant(.integer(number)))])
        test = .call(.or, [test, equal], .flag)
      }
      tests.append(test)
    }
    return tests
  }

  /// Beyond this many values they are names, not kinds that somebody misspelt.
  private static let nearMissLimit = 1000

  /// Says which value is left out though it differs from one that is asked for in case or blanks alone.
  private func noteNearMisses(
    _ literals: [String], _ operand: Node, _ column: String, _ accepted: [Bool]
  ) {
    guard let dictionary = operand.dictionary, dictionary.count <= Self.nearMissLimit,
      accepted.contains(true)
    else { return }
    let wanted = Dictionary(
      literals.map { ($0.plainSpelling, $0) }, uniquingKeysWith: { first, _ in first })
    for code in accepted.indices where !accepted[code] {
      let text = dictionary.string(UInt32(code))
      guard let literal = wanted[text.plainSpelling] else { continue }
      notes.add(
        "near-value",
        "\"\(text)\" of `\(column)` differs from \"\(literal)\" in case or blanks alone, and is left out"
      )
    }
  }

  private func matchIgnoringCase(
    _ literal: String, _ operands: [Node], _ column: String, _ accepted: inout [[Bool]]
  ) {
    let wanted = literal.lowercased()
    var found: Set<String> = []
    for (index, operand) in operands.enumerated() {
      guard let dictionary = operand.dictionary else { continue }
      for code in 0..<dictionary.count {
        let text = dictionary.string(UInt32(code))
        guard text.utf8.count < 4 * wanted.utf8.count + 8, text.lowercased() == wanted else {
          continue
        }
        accepted[index][code] = true
        found.insert(text)
      }
    }
    if !found.isEmpty {
      let names = found.sorted().map { "`\($0)`" }.joined(separator: ", ")
      notes.add("matched-ignoring-case", "`\(literal)` was taken as \(names)")
      return
    }
    var nearest: String?
    for operand in operands where nearest == nil {
      guard let dictionary = operand.dictionary, dictionary.count <= Self.nearestValueLimit
      else { continue }
      nearest = nearestName(
        to: literal, in: (0..<dictionary.count).lazy.map { dictionary.string(UInt32($0)) })
    }
    notes.addUnmatched(column, literal, nearest: nearest)
  }

  /// Functions of text, computed once for each distinct text.
  func textCall(_ function: Function, _ arguments: [Node]) throws(RunProblem) -> Node {
    let text = arguments[0]
    switch function {
    case .lower: return mapped(text) { $0.lowercased() }
    case .upper: return mapped(text) { $0.uppercased() }
    case .trim: return mapped(text, trimmed)
    case .length:
      guard let dictionary = text.dictionary else { throw .unsupported(what: "`length`") }
      return .measured(
        text, table: (0..<dictionary.count).map { Int64(dictionary.string(UInt32($0)).count) })
    case .substring:
      let start = try number(arguments, 1)
      let length = arguments.count > 2 ? try number(arguments, 2) : Int.max
      return mapped(text) { String($0.dropFirst(max(0, start - 1)).prefix(max(0, length))) }
    case .replace:
      let (old, new) = (try literal(arguments, 1), try literal(arguments, 2))
      return mapped(text) { replaced($0, old, new) }
    case .concat:
      var result = text
      for next in arguments.dropFirst() { result = try concatenated(result, next) }
      return result
    case .contains:
      let like = LikePattern(containing: try literal(arguments, 1))
      return codeTest(text) { like.matches($0) }
    case .startsWith:
      let prefix = try literal(arguments, 1).lowercased()
      return codeTest(text) { $0.lowercased().hasPrefix(prefix) }
    default:
      let suffix = try literal(arguments, 1).lowercased()
      return codeTest(text) { $0.lowercased().hasSuffix(suffix) }
    }
  }

  private func literal(_ arguments: [Node], _ index: Int) throws(RunProblem) -> String {
    guard index < arguments.count, case .constant(let vector) = arguments[index],
      case .codes(let codes, let dictionary) = vector.values
    else { throw .unsupported(what: "a text that differs from row to row as an argument here") }
    return dictionary.string(codes[0])
  }

  private func number(_ arguments: [Node], _ index: Int) throws(RunProblem) -> Int {
    guard index < arguments.count, case .constant(let vector) = arguments[index],
      let first = vector.doubles.first, let whole = Int(exactly: first.rounded(.down))
    else { throw .unsupported(what: "a number that differs from row to row as an argument here") }
    return whole
  }

  private func mapped(_ node: Node, _ transform: (String) -> String) -> Node {
    guard let dictionary = node.dictionary else { return node }
    var texts: [String] = []
    var codes: [ExactText: UInt32] = [:]
    let table = (0..<dictionary.count).map { code -> UInt32 in
      let text = ExactText(transform(dictionary.string(UInt32(code))))
      if let known = codes[text] { return known }
      let new = UInt32(texts.count)
      codes[text] = new
      texts.append(text.text)
      return new
    }
    return .recode(node, table: table, TextDictionary(texts))
  }

  private func concatenated(_ a: Node, _ b: Node) throws(RunProblem) -> Node {
    if case .constant = b {
      let tail = try literal([b], 0)
      return mapped(a) { $0 + tail }
    }
    if case .constant = a {
      let head = try literal([a], 0)
      return mapped(b) { head + $0 }
    }
    // Two columns: one text for each pair of codes that occurs.
    var texts: [String] = []
    var known: [UInt64: UInt32] = [:]
    var codes: [UInt32] = []
    var present: [Bool] = []
    for range in batches(of: 0..<relation.rowCount) {
      let x = try evaluator.evaluate(a, Batch(range))
      let y = try evaluator.evaluate(b, Batch(range))
      guard case .codes(let left, let leftTexts) = x.values,
        case .codes(let right, let rightTexts) = y.values
      else { throw .unsupported(what: "`concat` of something other than text") }
      for row in 0..<range.count {
        let isPresent = x.isPresent(row) && y.isPresent(row)
        present.append(isPresent)
        guard isPresent else {
          codes.append(0)
          continue
        }
        let pair = UInt64(left[row]) << 32 | UInt64(right[row])
        if let code = known[pair] {
          codes.append(code)
          continue
        }
        let code = UInt32(texts.count)
        texts.append(leftTexts.string(left[row]) + rightTexts.string(right[row]))
        known[pair] = code
        codes.append(code)
      }
    }
    return .column(
      Column(
        .text(codes, TextDictionary(texts.isEmpty ? [""] : texts)), validity: Validity(present)),
      index: nil)
  }
}

private func trimmed(_ text: String) -> String {
  var view = text[...]
  while let first = view.first, first.isWhitespace { view.removeFirst() }
  while let last = view.last, last.isWhitespace { view.removeLast() }
  return String(view)
}

private func replaced(_ text: String, _ old: String, _ new: String) -> String {
  if old.isEmpty { return text }
  let source = Array(text.utf8)
  let pattern = Array(old.utf8)
  var result: [UInt8] = []
  var at = 0
  while at < source.count {
    if source.count - at >= pattern.count,
      source[at..<at + pattern.count].elementsEqual(pattern)
    {
      result.append(contentsOf: new.utf8)
      at += pattern.count
    } else {
      result.append(source[at])
      at += 1
    }
  }
  return String(decoding: result, as: UTF8.self)
}
