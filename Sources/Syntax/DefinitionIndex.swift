package import Diagnostics

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A text that comes with the program and holds definitions alone, blank lines and comments beside
/// them: each `define` and each `alias` begins a line, plain names in lower case follow, an
/// `alias` stands behind its `define`, and no text in quotes spans lines.
package struct DefinitionText: Sendable {
  /// What messages call it.
  package let name: String
  package let text: String

  /// - Parameter text: a literal: it stays where the program has it, and is never copied.
  package init(name: String, text: String) {
    self.name = name
    self.text = text
  }

  /// All of it, to be parsed as a whole.
  package var source: Source { Source(name: name, text: text) }
}

/// Which definition a name belongs to, found without parsing, and without a string for each name.
///
/// A catalogue of hundreds of definitions is opened this way at every start, and a query reads
/// those few that it mentions.
package struct DefinitionIndex: Sendable {
  private let texts: [DefinitionText]
  private var definitions: [Place] = []
  private var words: [Word] = []
  /// For the low bits of a name's hash, 1 + its place in `words`; the next free slot where it is
  /// taken. At most half is in use.
  private var slots: [UInt16]

  /// A definition: from its `define` to the next, or the end of the text.
  private struct Place {
    var text: UInt16
    var start: UInt32
    var end: UInt32
  }

  /// A name or an alias.
  private struct Word {
    var definition: UInt16
    var length: UInt16
    /// In the text of the definition.
    var start: UInt32
  }

  /// - Precondition: the names and aliases of all texts are different, and fewer than 2,000.
  package init(_ texts: [DefinitionText]) {
    self.texts = texts
    slots = [UInt16](repeating: 0, count: 4096)
    definitions.reserveCapacity(512)
    words.reserveCapacity(1024)
    for index in texts.indices { scan(index) }
    precondition(words.count < slots.count / 2)
  }

  package var count: Int { definitions.count }

  /// The definition of a name or an alias in lower case.
  package func definition(of name: String) -> Int? {
    var name = name
    return name.withUTF8 { bytes in
      slot(of: bytes).map { Int(words[Int(slots[$0]) - 1].definition) }
    }
  }

  /// The definition alone, as a source of its own.
  package func source(of definition: Int) -> Source {
    let place = definitions[definition]
    let text = texts[Int(place.text)]
    return bytes(of: text) {
      Source(name: text.name, bytes: Array($0[Int(place.start)..<Int(place.end)]))
    }
  }

  /// Every name and alias, in the order of the texts.
  package var names: [String] { words.map(string) }

  private func string(_ word: Word) -> String {
    withBytes(of: word) { String(decoding: $0, as: UTF8.self) }
  }

  private func withBytes<T>(of word: Word, _ body: (UnsafeBufferPointer<UInt8>) -> T) -> T {
    bytes(of: texts[Int(definitions[Int(word.definition)].text)]) {
      body(
        UnsafeBufferPointer(rebasing: $0[Int(word.start)..<(Int(word.start) + Int(word.length))]))
    }
  }

  private func bytes<T>(of text: DefinitionText, _ body: (UnsafeBufferPointer<UInt8>) -> T) -> T {
    var text = text.text
    return text.withUTF8(body)
  }

  /// Where the table holds a name; `nil`: nowhere.
  private func slot(of name: UnsafeBufferPointer<UInt8>) -> Int? {
    var slot = hash(name)
    while slots[slot] != 0 {
      let word = words[Int(slots[slot]) - 1]
      let isSame =
        Int(word.length) == name.count && withBytes(of: word) { $0.elementsEqual(name) }
      if isSame { return slot }
      slot = (slot + 1) & (slots.count - 1)
    }
    return nil
  }

  /// The slot where a name with these bytes is looked for first.
  private func hash(_ name: UnsafeBufferPointer<UInt8>) -> Int {
    var hash = NameHash()
    for byte in name { hash.add(byte) }
    return hash.value & (slots.count - 1)
  }

  /// Steps from line to line and looks at the first word.
  private mutating func scan(_ index: Int) {
    bytes(of: texts[index]) { bytes in
      var lines = LineReader(bytes: bytes)
      while !lines.isAtEnd {
        lines.skipBlanks()
        let start = lines.offset
        if lines.skip("define ") {
          close(index, at: start)
          definitions.append(
            Place(text: UInt16(index), start: UInt32(start), end: UInt32(bytes.count)))
          add(lines.readName())
        } else if lines.skip("alias ") {
          repeat { add(lines.readName()) } while lines.skip(",")
        }
        lines.skipLine()
      }
    }
  }

  /// The definition before ends where the next begins.
  private mutating func close(_ text: Int, at end: Int) {
    guard let last = definitions.last, Int(last.text) == text else { return }
    definitions[definitions.count - 1].end = UInt32(end)
  }

  private mutating func add(_ name: (range: Range<Int>, hash: NameHash)) {
    var slot = name.hash.value & (slots.count - 1)
    while slots[slot] != 0 { slot = (slot + 1) & (slots.count - 1) }
    words.append(
      Word(
        definition: UInt16(definitions.count - 1), length: UInt16(name.range.count),
        start: UInt32(name.range.lowerBound)))
    slots[slot] = UInt16(words.count)
  }
}

/// FNV-1a.
private struct NameHash {
  private var state: UInt32 = 0x811C_9DC5

  mutating func add(_ byte: UInt8) { state = (state ^ UInt32(byte)) &* 0x0100_0193 }

  var value: Int { Int(state ^ state >> 16) }
}

/// Looks at the beginnings of lines.
private struct LineReader {
  let bytes: UnsafeBufferPointer<UInt8>
  var offset = 0

  init(bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

  var isAtEnd: Bool { offset >= bytes.count }

  mutating func skipBlanks() {
    while offset < bytes.count, bytes[offset] == UInt8(ascii: " ") { offset += 1 }
  }

  mutating func skip(_ word: StaticString) -> Bool {
    let count = word.utf8CodeUnitCount
    guard offset + count <= bytes.count else { return false }
    for index in 0..<count where bytes[offset + index] != word.utf8Start[index] { return false }
    offset += count
    return true
  }

  mutating func readName() -> (range: Range<Int>, hash: NameHash) {
    skipBlanks()
    let start = offset
    var hash = NameHash()
    while offset < bytes.count, isNameByte(bytes[offset]) {
      hash.add(bytes[offset])
      offset += 1
    }
    return (start..<offset, hash)
  }

  /// Goes behind the next line end.
  mutating func skipLine() {
    guard let base = bytes.baseAddress, offset < bytes.count,
      let found = memchr(base + offset, Int32(UInt8(ascii: "\n")), bytes.count - offset)
    else {
      offset = bytes.count
      return
    }
    offset = UnsafeRawPointer(base).distance(to: UnsafeRawPointer(found)) + 1
  }

  private func isNameByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
      UInt8(ascii: "_"):
      true
    default: false
    }
  }
}
