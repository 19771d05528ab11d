/// Reads the parts of JSON text, byte by byte, and says where they are not what they must be.
struct JSONReader {
  let bytes: [UInt8]
  private let path: String
  private(set) var position = 0

  /// Objects and lists within one another.
  static let depthLimit = 64

  init(bytes: [UInt8], path: String) {
    self.bytes = bytes
    self.path = path
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
  }

  static func isSpace(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D
  }

  /// Passes over blank lines; false at the end of the text.
  mutating func skipToContent() -> Bool {
    while position < bytes.count, Self.isSpace(bytes[position]) { position += 1 }
    return position < bytes.count
  }

  /// Nothing but blanks may stand between an object and the end of its line.
  mutating func endLine() throws(LoadProblem) {
    skipBlanks()
    guard position == bytes.count || bytes[position] == 0x0A || bytes[position] == 0x0D else {
      throw problem(at: position, expected: "one object a line")
    }
  }

  /// Within an object a line does not end.
  private mutating func skipBlanks() {
    while position < bytes.count, bytes[position] == 0x20 || bytes[position] == 0x09 {
      position += 1
    }
  }

  mutating func isAt(_ byte: UInt8) -> Bool {
    skipBlanks()
    return position < bytes.count && bytes[position] == byte
  }

  mutating func eat(_ byte: UInt8) -> Bool {
    guard isAt(byte) else { return false }
    position += 1
    return true
  }

  mutating func expect(_ byte: UInt8, _ what: String) throws(LoadProblem) {
    guard eat(byte) else { throw problem(at: position, expected: what) }
  }

  /// What was passed over since a position.
  func text(from start: Int) -> ArraySlice<UInt8> { bytes[start..<position] }

  // MARK: - Values

  /// A text without its quotes, a number or a flag as it is written, nothing for `null`.
  mutating func scalar() throws(LoadProblem) -> ArraySlice<UInt8> {
    if isAt(Dialect.quote) { return try string("a value")[...] }
    let start = position
    for (word, isNull) in [("true", false), ("false", false), ("null", true)]
    where bytes[position...].starts(with: word.utf8) {
      position += word.utf8.count
      return isNull ? [] : text(from: start)
    }
    return try number()
  }

  private mutating func number() throws(LoadProblem) -> ArraySlice<UInt8> {
    let start = position
    func digits(_ reader: inout JSONReader) throws(LoadProblem) {
      let first = reader.position
      while reader.position < reader.bytes.count, reader.bytes[reader.position] &- 48 < 10 {
        reader.position += 1
      }
      if reader.position == first { throw reader.problem(at: first, expected: "a value") }
    }
    func at(_ byte: UInt8) -> Bool { position < bytes.count && bytes[position] == byte }
    if at(UInt8(ascii: "-")) { position += 1 }
    let first = position
    try digits(&self)
    if position > first + 1, bytes[first] == UInt8(ascii: "0") {
      throw problem(at: first, expected: "a number without needless zeros")
    }
    if at(UInt8(ascii: ".")) {
      position += 1
      try digits(&self)
    }
    if at(UInt8(ascii: "e")) || at(UInt8(ascii: "E")) {
      position += 1
      if at(UInt8(ascii: "+")) || at(UInt8(ascii: "-")) { position += 1 }
      try digits(&self)
    }
    return text(from: start)
  }

  mutating func string(_ what: String) throws(LoadProblem) -> [UInt8] {
    try expect(Dialect.quote, what)
    var result: [UInt8] = []
    while position < bytes.count {
      let byte = bytes[position]
      position += 1
      switch byte {
      case Dialect.quote: return result
      case UInt8(ascii: "\\"): try escape(&result)
      case 0..<0x20:
        throw problem(at: position - 1, expected: "a text that ends with a quote in its line")
      default: result.append(byte)
      }
    }
    throw problem(at: position, expected: "a quote at the end of the text")
  }

  private mutating func escape(_ result: inout [UInt8]) throws(LoadProblem) {
    let start = position - 1
    guard position < bytes.count else { throw problem(at: start, expected: "a text") }
    let byte = bytes[position]
    position += 1
    switch byte {
    case UInt8(ascii: "n"): result.append(0x0A)
    case UInt8(ascii: "t"): result.append(0x09)
    case UInt8(ascii: "r"): result.append(0x0D)
    case UInt8(ascii: "b"): result.append(0x08)
    case UInt8(ascii: "f"): result.append(0x0C)
    case Dialect.quote, UInt8(ascii: "\\"), UInt8(ascii: "/"): result.append(byte)
    case UInt8(ascii: "u"):
      var code = try hex(start)
      if (0xD800..<0xDC00).contains(code), position + 1 < bytes.count,
        bytes[position] == UInt8(ascii: "\\"), bytes[position + 1] == UInt8(ascii: "u")
      {
        position += 2
        let low = try hex(start)
        guard (0xDC00..<0xE000).contains(low) else {
          throw problem(at: start, expected: "a pair of surrogates")
        }
        code = 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00)
      }
      guard let scalar = Unicode.Scalar(code) else {
        throw problem(at: start, expected: "a pair of surrogates")
      }
      result += Array(String(Character(scalar)).utf8)
    default: throw problem(at: start, expected: "an escape that JSON has")
    }
  }

  private mutating func hex(_ start: Int) throws(LoadProblem) -> UInt32 {
    guard position + 4 <= bytes.count,
      bytes[position..<position + 4].allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }),
      let code = UInt32(String(decoding: bytes[position..<position + 4], as: UTF8.self), radix: 16)
    else { throw problem(at: start, expected: "four hexadecimal digits") }
    position += 4
    return code
  }

  /// Passes over an object or a list within a list.
  mutating func skipNested(_ depth: Int) throws(LoadProblem) {
    guard depth < Self.depthLimit else {
      throw problem(at: position, expected: "no more than 64 levels")
    }
    let isObject = isAt(UInt8(ascii: "{"))
    let close = isObject ? UInt8(ascii: "}") : UInt8(ascii: "]")
    position += 1
    if eat(close) { return }
    repeat {
      if isObject {
        _ = try string("a name in quotes")
        try expect(UInt8(ascii: ":"), "`:`")
      }
      if isAt(UInt8(ascii: "{")) || isAt(UInt8(ascii: "[")) {
        try skipNested(depth + 1)
      } else {
        _ = try scalar()
      }
    } while eat(UInt8(ascii: ","))
    try expect(close, isObject ? "`,` or `}`" : "`,` or `]`")
  }

  // MARK: - Problems

  func problem(at offset: Int, expected: String) -> LoadProblem {
    let line = 1 + bytes[..<min(offset, bytes.count)].count { $0 == 0x0A }
    let rest = bytes[min(offset, bytes.count)...].prefix { $0 >= 0x20 }.prefix(24)
    let found = rest.isEmpty ? "the end of the line" : "`\(String(decoding: rest, as: UTF8.self))`"
    return .notJSON(path: path, line: line, found: found, expected: expected)
  }
}
