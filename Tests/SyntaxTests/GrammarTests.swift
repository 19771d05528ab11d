import Diagnostics
import Foundation
import TestSupport
import Testing

@testable import Syntax

/// The grammar file and the parser say the same.
@Suite struct GrammarTests {
  private static let root = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  private static let grammar: Grammar = {
    let file = root.appending(path: "grammar/kpi.ebnf")
    guard let text = try? String(contentsOf: file, encoding: .utf8) else {
      preconditionFailure("\(file.path()) cannot be read")
    }
    return Grammar(text)
  }()

  // MARK: - Sentences

  private static func sample(_ token: String, _ random: inout SeededRandom) -> String {
    let samples: [String: [String]] = [
      "name": ["mrr", "nrr", "größe", "plan_2", "customers"], "anyName": ["source", "mrr", "note"],
      "word": ["pro", "self-serve", "a@b.com", "10kg", "where"],
      "quotedName": ["`Created (UTC)`", "`by`"], "text": ["\"Acme \"\"B\"\"\"", "'x'"],
      "number": ["1", "2.50", "10k", "95%", "$1.5M", "0.1%"], "count": ["1", "12", "90"],
      "file": ["report.kpi", "./a-b/q1.kpi", "../orders.csv", "/tmp/2024-06.csv"],
      "year": ["2024"], "parameter": ["$n"], "line": ["\n  "],
      "period": ["2024-Q2", "2024-06", "2024-W23", "2024-06-15", "2024-H1", "FY2025", "FY2025-Q1"],
    ]
    guard let choices = samples[token] else { preconditionFailure("no sample of <\(token)>") }
    return choices[Int.random(in: 0..<choices.count, using: &random)]
  }

  /// Joins words with spaces, except around `.`.
  private static func text(of words: [String]) -> String {
    words.joined(separator: " ").replacing(" . ", with: ".")
  }

  /// What the grammar cannot say: how often a clause stands, and which verb a clause belongs to.
  private static func isBeyondGrammar(_ problem: SyntaxProblem) -> Bool {
    switch problem.kind {
    case .repeatedClause, .horizonWithoutForecast, .tooDeep: true
    default: false
    }
  }

  private static func sentence(seed: UInt64) -> String {
    var random = SeededRandom(seed: seed)
    let words = grammar.sentence(
      from: "statement", depth: Int.random(in: 6...16, using: &random), using: &random,
      sample: sample)
    return text(of: words)
  }

  @Test func `every sentence of the grammar parses, and prints as the same tree`() {
    var count = 0
    var seed: UInt64 = 0
    while count < 2000, seed < 20_000 {
      seed += 1
      let text = Self.sentence(seed: seed)
      let first = Parser.parse(Source(name: "test", text: text))
      if first.problems.contains(where: Self.isBeyondGrammar) { continue }
      count += 1
      guard first.problems.isEmpty, first.statements.count == 1 else {
        Issue.record("seed \(seed): \(text)\n\(first.problems)")
        continue
      }
      let printed = TreePrinter.text(first.statements[0])
      let second = Parser.parse(Source(name: "test", text: printed))
      #expect(
        shape(first.statements) == shape(second.statements), "seed \(seed): \(text)\n\(printed)")
    }
    #expect(count == 2000)
  }

  // MARK: - Agreement

  private static func reading(of tokens: [Token]) -> Grammar.Reading {
    let words = tokens.map(\.keyword?.rawValue)
    return Grammar.Reading(
      count: tokens.count,
      isTerminal: { text, index in
        tokens[index].symbol?.rawValue == text || words[index] == text
      },
      length: { token, index in
        guard index < tokens.count else { return nil }
        return length(of: token, tokens, at: index)
      })
  }

  private static func length(of token: String, _ tokens: [Token], at index: Int) -> Int? {
    let found = tokens[index]
    switch (token, found.kind) {
    case ("name", .name): return found.isFreeName && !isVerb(tokens, index) ? 1 : nil
    case ("anyName", .name), ("quotedName", .quotedName), ("text", .text), ("number", .number),
      ("period", .period), ("parameter", .parameter):
      return 1
    case ("count", _): return (found.wholeNumber ?? 0) > 0 ? 1 : nil
    case ("year", _): return found.year == nil ? nil : 1
    case ("line", _): return found.startsLine ? 0 : nil
    case ("word", _): return wordLength(tokens, at: index)
    case ("file", _):
      return Parser(Source(name: "", text: ""), tokens: tokens, isLast: false)
        .fileEnd(from: index).map { $0 - index }
    default: return nil
    }
  }

  /// A verb at the start, or behind `explain`, is none of the metrics.
  private static func isVerb(_ tokens: [Token], _ index: Int) -> Bool {
    guard index == 0 || (index == 1 && tokens[0].keyword == .explain),
      let keyword = tokens[index].keyword
    else { return false }
    return keyword.role == .verb || [.table, .band, .target, .health].contains(keyword)
  }

  private static func wordLength(_ tokens: [Token], at index: Int) -> Int? {
    var parser = Parser(
      Source(name: "", text: String(repeating: " ", count: tokens.last?.range.end ?? 0)),
      tokens: Array(tokens[index...]), isLast: false)
    switch tokens[index].kind {
    case .name: break
    case .number, .period:
      guard index + 1 < tokens.count, !tokens[index + 1].isSpaced,
        case .name = tokens[index + 1].kind, tokens[index + 1].keyword?.unit == nil
      else { return nil }
    default: return nil
    }
    _ = parser.parseJoinedWord()
    return parser.position
  }

  /// A sentence with one token dropped, doubled or swapped with the next.
  private static func mutations(of text: String) -> [String] {
    let tokens = Lexer.tokens(of: text)
    let source = Source(name: "", text: text)
    let pieces = tokens.map { source.text($0.range) }
    func joined(_ order: [Int]) -> String {
      order.map { (tokens[$0].startsLine && $0 > 0 ? "\n  " : " ") + pieces[$0] }.joined()
        .replacing(" . ", with: ".")
    }
    var result: [String] = []
    for index in tokens.indices {
      let before = Array(0..<index)
      let after = Array(index + 1..<tokens.count)
      result.append(joined(before + after))
      result.append(joined(before + [index, index] + after))
      if index + 1 < tokens.count {
        result.append(joined(before + [index + 1, index] + after.dropFirst()))
      }
    }
    return result
  }

  @Test func `parser and grammar agree on sentences with one token changed`() {
    var disagreements: [String] = []
    var count = 0
    for seed in UInt64(30_000)..<30_080 {
      for text in Self.mutations(of: Self.sentence(seed: seed)) {
        let source = Source(name: "test", text: text)
        let (parts, problems) = Parser.problems(of: source)
        guard parts.count == 1, !problems.contains(where: Self.isBeyondGrammar) else { continue }
        // A verb that nothing fitting follows is a name, which the grammar leaves to its notes.
        if problems.isEmpty, Self.isVerb(parts[0], 0) { continue }
        let isSentence = Self.grammar.recognises(Self.reading(of: parts[0]), as: "statement")
        count += 1
        if isSentence != problems.isEmpty {
          disagreements.append("grammar \(isSentence), parser \(problems.isEmpty): \(text)")
        }
      }
    }
    #expect(count > 1000)
    #expect(disagreements.isEmpty, "\(disagreements.prefix(20).joined(separator: "\n"))")
  }

  // MARK: - One table of words

  @Test func `the terminals are the keywords, the operators and the signs`() {
    let words = Self.grammar.terminals.filter { $0.first?.isLetter == true }
    #expect(words == Set(Keyword.allCases.map(\.rawValue)).subtracting(["period"]))
    let signs = Self.grammar.terminals.subtracting(words)
    // `;` stands between statements, `@` only inside words.
    let known = Set(Symbol.allCases.map(\.rawValue)).subtracting([";", "@"])
    #expect(signs == known)
    let operators = Set(Operator.allCases.map(\.spelling))
    #expect(operators.isSubset(of: Self.grammar.terminals))
  }

  @Test func `every rule that is used is written`() {
    #expect(Self.grammar.missingRules.isEmpty)
  }

  @Test func `the production above each parse function is the rule of the grammar`() throws {
    let folder = Self.root.appending(path: "Sources/Syntax")
    var found: [String: String] = [:]
    for file in try FileManager.default.contentsOfDirectory(atPath: folder.path())
    where file.hasPrefix("Parser+") {
      let text = try String(contentsOf: folder.appending(path: file), encoding: .utf8)
      var rule: [Substring] = []
      for line in text.split(separator: "\n") {
        guard let comment = line.firstMatch(of: /^ *\/\/\/     (.*)$/)?.1 else { continue }
        rule += comment.split(separator: " ")
        guard rule.last == ";" else { continue }
        found[String(rule[0])] = rule.joined(separator: " ")
        rule = []
      }
    }
    #expect(found == Self.grammar.texts)
  }
}
