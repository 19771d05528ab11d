/// Signs, and the signs of other languages.
extension Lexer {
  /// A sign: the longest that fits, those of other languages included.
  mutating func lexSymbol() -> (Token.Kind, SyntaxProblem.Kind?) {
    for length in [3, 2, 1] where offset + length <= bytes.count {
      let spelling = String(decoding: bytes[offset..<offset + length], as: UTF8.self)
      if let foreign = Lexer.foreignSigns[spelling] {
        offset += length
        let problem = SyntaxProblem.Kind.foreign(
          written: spelling, ours: foreign.ours, note: foreign.note)
        if let symbol = Symbol(rawValue: foreign.ours) { return (.symbol(symbol), problem) }
        return (.name(foreign.ours), problem)
      }
      if let symbol = Symbol(rawValue: spelling) {
        offset += length
        return (.symbol(symbol), nil)
      }
    }
    return lexUnknown()
  }

  /// How other languages write the operators.
  private static let foreignSigns: [String: (ours: String, note: String?)] = [
    "===": ("=", nil), "==": ("=", "`=` compares"), "<>": ("!=", nil), "!==": ("!=", nil),
    "=!": ("!=", nil), "~=": ("!=", nil), "=<": ("<=", nil), "=>": (">=", nil), "≤": ("<=", nil),
    "≥": (">=", nil), "≠": ("!=", nil), "&&": ("and", nil),
    "||": ("or", "texts are joined by `concat()`"),
    "&": ("and", nil), "|": ("or", nil), "!": ("not", nil), "×": ("*", nil), "÷": ("/", nil),
    "−": ("-", nil), "–": ("-", nil), "—": ("-", nil), "…": ("..", nil), "...": ("..", nil),
    "→": ("->", nil),
  ]

  private mutating func lexUnknown() -> (Token.Kind, SyntaxProblem.Kind?) {
    if bytes[offset] == UInt8(ascii: "%") {
      offset += 1
      return (.unknown, .strayPercent)
    }
    guard let (scalar, length) = scalar(at: offset) else {
      offset += 1
      return (.unknown, .invalidEncoding)
    }
    offset += length
    let character = String(scalar)
    return (.unknown, .unknownCharacter(character, meant: Lexer.meant[character]))
  }

  /// What an unknown character was most likely meant to be.
  private static let meant: [String: String] = [
    "“": "\"", "”": "\"", "„": "\"", "«": "\"", "»": "\"", "‘": "'", "’": "'", "‚": "'",
    "€": "$", "£": "$", "¥": "$", "[": "(", "]": ")", "{": "(", "}": ")",
  ]
}
