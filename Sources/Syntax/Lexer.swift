package import Diagnostics

/// Cuts a text into tokens. Never fails: what is wrong is said by the token itself.
///
/// Works on bytes; only names, texts and unknown characters become a `String`.
package struct Lexer {
  let bytes: [UInt8]
  var offset = 0
  private var tokens: [Token] = []
  private var isSpaced = false
  private var startsLine = true
  private var indentation = 0

  private init(bytes: [UInt8]) {
    self.bytes = bytes
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { offset = 3 }
  }

  /// All tokens of a text, comments and unknown characters included, for highlighting and
  /// completion. Ranges ascend and do not overlap.
  package static func tokens(of text: String) -> [Token] {
    tokens(of: Source(name: "", text: text))
  }

  /// All tokens of a source, comments and unknown characters included.
  package static func tokens(of source: Source) -> [Token] {
    var lexer = Lexer(bytes: source.bytes)
    while lexer.skipSpace() {
      let start = lexer.offset
      let (kind, problem) = lexer.lexToken()
      Swift.assert(lexer.offset > start, "a token has at least one byte")
      lexer.append(kind, from: start, problem: problem)
    }
    return lexer.tokens
  }

  private mutating func append(_ kind: Token.Kind, from start: Int, problem: SyntaxProblem.Kind?) {
    let keyword: Keyword? =
      if case .name(let text) = kind { Keyword(ignoringCase: text) } else { nil }
    tokens.append(
      Token(
        kind: kind, range: SourceRange(start: start, end: offset), keyword: keyword,
        isSpaced: isSpaced, startsLine: startsLine && kind != .comment, indentation: indentation,
        problem: problem))
    isSpaced = kind == .comment
    if kind != .comment { startsLine = false }
  }

  /// Skips white space, and keeps account of lines and their indentation; `false` at the end.
  private mutating func skipSpace() -> Bool {
    while let byte = peek() {
      switch byte {
      case UInt8(ascii: "\n"):
        startsLine = true
        indentation = 0
        offset += 1
      case UInt8(ascii: "\t"):
        if startsLine { indentation += Lexer.tabWidth - indentation % Lexer.tabWidth }
        offset += 1
      case UInt8(ascii: " "), UInt8(ascii: "\r"), 0x0B, 0x0C:
        if startsLine, byte == UInt8(ascii: " ") { indentation += 1 }
        offset += 1
      case 0x80...:
        // No-break and other wide spaces come along when text is copied from a page.
        guard let (scalar, length) = scalar(at: offset), scalar.properties.isWhitespace else {
          return true
        }
        if startsLine { indentation += 1 }
        offset += length
      default: return true
      }
      isSpaced = true
    }
    return false
  }

  private static let tabWidth = 4

  func peek(_ distance: Int = 0) -> UInt8? {
    let index = offset + distance
    return index < bytes.count ? bytes[index] : nil
  }

  func text(from start: Int) -> String { String(decoding: bytes[start..<offset], as: UTF8.self) }

  // MARK: - One token

  private mutating func lexToken() -> (Token.Kind, SyntaxProblem.Kind?) {
    let byte = bytes[offset]
    switch byte {
    case UInt8(ascii: "#"):
      while let next = peek(), next != UInt8(ascii: "\n") { offset += 1 }
      return (.comment, nil)
    case UInt8(ascii: "\""), UInt8(ascii: "'"): return lexText(quote: byte)
    case UInt8(ascii: "`"): return lexQuotedName()
    case UInt8(ascii: "0")...UInt8(ascii: "9"): return lexNumberOrPeriod()
    case UInt8(ascii: "$"): return lexMoneyOrParameter()
    default: break
    }
    if nameLength(at: offset, isFirst: true) > 0 { return lexName() }
    return lexSymbol()
  }

  /// A name: letters, digits and `_`, of any script; `FY2025-Q1` is a period.
  private mutating func lexName() -> (Token.Kind, SyntaxProblem.Kind?) {
    let start = offset
    skipName()
    let name = text(from: start)
    if let period = lexFiscalPeriod(after: name, from: start) { return period }
    return (.name(name), nil)
  }

  mutating func skipName() {
    while case let length = nameLength(at: offset, isFirst: false), length > 0 { offset += length }
  }

  /// The length of the character of a name at an offset, or 0 when there is none.
  func nameLength(at index: Int, isFirst: Bool) -> Int {
    guard index < bytes.count else { return 0 }
    switch bytes[index] {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "_"):
      return 1
    case UInt8(ascii: "0")...UInt8(ascii: "9"): return isFirst ? 0 : 1
    case ..<0x80: return 0
    default:
      guard let (scalar, length) = scalar(at: index) else { return 0 }
      let properties = scalar.properties
      let isLetter = properties.isAlphabetic || properties.isEmojiPresentation
      return isLetter || (!isFirst && properties.isIDContinue) ? length : 0
    }
  }

  /// The character at an offset and its length in bytes; `nil` for invalid UTF-8.
  func scalar(at index: Int) -> (Unicode.Scalar, length: Int)? {
    let length =
      switch bytes[index] {
      case ..<0x80: 1
      case 0xC2..<0xE0: 2
      case 0xE0..<0xF0: 3
      case 0xF0..<0xF5: 4
      default: 0
      }
    guard length > 0, index + length <= bytes.count else { return nil }
    var iterator = bytes[index..<index + length].makeIterator()
    var decoder = UTF8()
    guard case .scalarValue(let scalar) = decoder.decode(&iterator) else { return nil }
    return (scalar, length)
  }

  // MARK: - Quotes

  /// A text: it may hold line ends; a doubled quote stands for one.
  private mutating func lexText(quote: UInt8) -> (Token.Kind, SyntaxProblem.Kind?) {
    let start = offset
    if let content = lexQuoted(quote, acrossLines: true) { return (.text(content), nil) }
    offset = endOfLine(from: start)
    return (.text(String(decoding: bytes[start + 1..<offset], as: UTF8.self)), .openText)
  }

  /// A header as written: it stays on its line.
  private mutating func lexQuotedName() -> (Token.Kind, SyntaxProblem.Kind?) {
    let start = offset
    if let content = lexQuoted(UInt8(ascii: "`"), acrossLines: false) {
      return (.quotedName(content), content.isEmpty ? .emptyName : nil)
    }
    offset = endOfLine(from: start)
    return (.quotedName(String(decoding: bytes[start + 1..<offset], as: UTF8.self)), .openName)
  }

  private mutating func lexQuoted(_ quote: UInt8, acrossLines: Bool) -> String? {
    var content: [UInt8] = []
    offset += 1
    while let byte = peek() {
      if byte == quote {
        offset += 1
        guard peek() == quote else { return String(decoding: content, as: UTF8.self) }
      } else if byte == UInt8(ascii: "\n"), !acrossLines {
        return nil
      }
      content.append(byte)
      offset += 1
    }
    return nil
  }

  /// Where an open quote ends, so that the next line is read afresh.
  private func endOfLine(from start: Int) -> Int {
    var index = start + 1
    while index < bytes.count, bytes[index] != UInt8(ascii: "\n"),
      bytes[index] != UInt8(ascii: "\r")
    {
      index += 1
    }
    return index
  }
}
