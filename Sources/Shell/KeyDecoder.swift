#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// One key, however many bytes the terminal sends for it.
enum Key: Equatable {
  case character(Unicode.Scalar)
  case up, down, left, right, home, end, delete, wordLeft, wordRight
  /// Enter with Alt: a line end within the statement.
  case newline
  /// Text that arrived at once, marked as a paste: line ends and tabs kept, controls dropped.
  case paste([Unicode.Scalar])
  /// A sequence that means nothing here: swallowed whole, so that no part of it is typed.
  case unknown
  /// No more input.
  case endOfInput
}

/// Turns the bytes of a terminal into keys.
struct KeyDecoder {
  /// How long the rest of an escape sequence may take, in milliseconds.
  static let sequencePatience: Int32 = 30
  /// How long the rest of a paste may take, in milliseconds.
  static let pastePatience: Int32 = 2000
  /// The longest escape sequence, in bytes.
  static let sequenceLimit = 32
  /// The longest paste, in bytes; what comes after is dropped.
  static let pasteLimit = 1 << 20

  private let descriptor: Int32
  private var buffer: [UInt8] = []
  private var position = 0

  init(descriptor: Int32) { self.descriptor = descriptor }

  /// Whether bytes were read and not yet turned into keys.
  var hasBytes: Bool { position < buffer.count }

  /// The next key; waits for it.
  mutating func next() -> Key {
    guard let first = byte(within: -1) else { return .endOfInput }
    if first == 0x1B { return escape() }
    return .character(scalar(from: first))
  }

  /// The next byte, if it comes in time; a negative time waits for ever.
  private mutating func byte(within milliseconds: Int32) -> UInt8? {
    if !hasBytes, !fill(within: milliseconds) { return nil }
    defer { position += 1 }
    return buffer[position]
  }

  private mutating func fill(within milliseconds: Int32) -> Bool {
    var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    if milliseconds >= 0, poll(&entry, 1, milliseconds) <= 0 { return false }
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    var count = read(descriptor, &chunk, chunk.count)
    while count < 0, errno == EINTR { count = read(descriptor, &chunk, chunk.count) }
    guard count > 0 else { return false }
    buffer = Array(chunk[..<count])
    position = 0
    return true
  }

  /// A character of UTF-8 from its first byte; the replacement character for what is none.
  private mutating func scalar(from first: UInt8) -> Unicode.Scalar {
    let length =
      switch first {
      case 0xC2...0xDF: 2
      case 0xE0...0xEF: 3
      case 0xF0...0xF4: 4
      default: 1
      }
    var bytes = [first]
    while bytes.count < length, let next = byte(within: KeyDecoder.sequencePatience) {
      guard next & 0xC0 == 0x80 else {
        position -= 1
        break
      }
      bytes.append(next)
    }
    return String(decoding: bytes, as: UTF8.self).unicodeScalars.first ?? "\u{FFFD}"
  }

  /// What follows ESC. Alone, or before an ordinary key, it is handed on: libedit knows Meta.
  private mutating func escape() -> Key {
    let escape = Key.character("\u{1B}")
    guard let second = byte(within: KeyDecoder.sequencePatience) else { return escape }
    switch second {
    case UInt8(ascii: "\r"), UInt8(ascii: "\n"): return .newline
    case UInt8(ascii: "["), UInt8(ascii: "O"): return sequence()
    default:
      position -= 1
      return escape
    }
  }

  private mutating func sequence() -> Key {
    var bytes: [UInt8] = []
    while bytes.count < KeyDecoder.sequenceLimit,
      let next = byte(within: KeyDecoder.sequencePatience)
    {
      bytes.append(next)
      // The console of Linux sends F1 as ESC [ [ A, where the second bracket ends nothing.
      if (0x40...0x7E).contains(next), bytes != [UInt8(ascii: "[")] { break }
    }
    switch String(decoding: bytes, as: UTF8.self) {
    case "A": return .up
    case "B": return .down
    case "C": return .right
    case "D": return .left
    case "H", "1~", "7~": return .home
    case "F", "4~", "8~": return .end
    case "3~": return .delete
    case "1;5D", "1;3D", "5D": return .wordLeft
    case "1;5C", "1;3C", "5C": return .wordRight
    case "200~": return .paste(paste())
    default: return .unknown
    }
  }

  /// The text up to the mark that ends a paste.
  private mutating func paste() -> [Unicode.Scalar] {
    let mark = Array("\u{1B}[201~".utf8)
    var bytes: [UInt8] = []
    var matched = 0
    while matched < mark.count, let next = byte(within: KeyDecoder.pastePatience) {
      if next == mark[matched] {
        matched += 1
        continue
      }
      let startsMark = next == mark[0]
      if bytes.count < KeyDecoder.pasteLimit {
        bytes += mark[..<matched]
        if !startsMark { bytes.append(next) }
      }
      matched = startsMark ? 1 : 0
    }
    let text = String(decoding: bytes, as: UTF8.self).unicodeScalars
    var kept: [Unicode.Scalar] = []
    var previous: Unicode.Scalar = " "
    for scalar in text {
      defer { previous = scalar }
      if scalar == "\n", previous == "\r" { continue }
      if scalar == "\r" || scalar == "\n" { kept.append("\n") }
      if scalar == "\t" || (scalar.value >= 32 && scalar.value != 127) { kept.append(scalar) }
    }
    while kept.last == "\n" { kept.removeLast() }
    return kept
  }
}

/// One byte of a descriptor that does not wait.
func nextByte(of descriptor: Int32) -> UInt8? {
  var byte: UInt8 = 0
  return read(descriptor, &byte, 1) == 1 ? byte : nil
}
