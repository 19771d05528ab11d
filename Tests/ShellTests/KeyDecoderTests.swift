import Testing

@testable import Shell

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

@Suite struct KeyDecoderTests {
  /// The keys that some bytes are, up to their end.
  private func keys(_ bytes: [UInt8]) -> [Key] {
    let scratch = Scratch()
    OutputWriter.writeQuietly(bytes, to: scratch.descriptor)
    lseek(scratch.descriptor, 0, SEEK_SET)
    var decoder = KeyDecoder(descriptor: scratch.descriptor)
    var found: [Key] = []
    while true {
      let key = decoder.next()
      if key == .endOfInput { return found }
      found.append(key)
    }
  }

  private func keys(_ text: String) -> [Key] { keys(Array(text.utf8)) }

  @Test(arguments: [
    ("\u{1B}[A", Key.up), ("\u{1B}OB", .down), ("\u{1B}[C", .right), ("\u{1B}[D", .left),
    ("\u{1B}[H", .home), ("\u{1B}[1~", .home), ("\u{1B}OF", .end), ("\u{1B}[8~", .end),
    ("\u{1B}[3~", .delete), ("\u{1B}[1;5D", .wordLeft), ("\u{1B}[1;3C", .wordRight),
    ("\u{1B}\r", .newline), ("\u{1B}[5~", .unknown), ("\u{1B}[15~", .unknown),
    ("\u{1B}[[A", .unknown), ("\u{1B}[1;2A", .unknown),
  ])
  func `a sequence is one key and leaks nothing`(sequence: String, key: Key) {
    #expect(keys(sequence + "x") == [key, .character("x")])
  }

  @Test func `characters of all lengths`() {
    #expect(keys("aü東📈") == [.character("a"), .character("ü"), .character("東"), .character("📈")])
  }

  @Test func `Meta is handed on`() {
    #expect(keys("\u{1B}b") == [.character("\u{1B}"), .character("b")])
    #expect(keys("\u{1B}") == [.character("\u{1B}")])
  }

  @Test(arguments: [
    ("a\r\nb\tc\rd\ne", "a\nb\tc\nd\ne"), ("end\n\n", "end"), ("\u{07}x\u{1B}[31my", "x[31my"),
    ("東 \u{1B}[201 é", "東 [201 é"), ("", ""),
  ])
  func `a paste is one key without controls`(pasted: String, text: String) {
    #expect(
      keys("\u{1B}[200~\(pasted)\u{1B}[201~z")
        == [.paste(Array(text.unicodeScalars)), .character("z")])
  }

  @Test func `a paste that never ends is taken as it is`() {
    #expect(keys("\u{1B}[200~abc") == [.paste(["a", "b", "c"])])
  }

  @Test func `a paste beyond the limit is cut, and what follows is not`() {
    let long = String(repeating: "x", count: KeyDecoder.pasteLimit + 10)
    let found = keys("\u{1B}[200~\(long)\u{1B}[201~z")
    #expect(found.count == 2 && found.last == .character("z"))
    guard case .paste(let text) = found.first else {
      Issue.record("no paste")
      return
    }
    #expect(text.count == KeyDecoder.pasteLimit)
  }

  @Test func `bytes that are not UTF-8 are the replacement character`() {
    #expect(keys([0xFF, 0x61]) == [.character("\u{FFFD}"), .character("a")])
    #expect(keys([0xE6, 0x61]) == [.character("\u{FFFD}"), .character("a")])
    #expect(keys([0xE6, 0x9D]) == [.character("\u{FFFD}")])
  }

  @Test func `a sequence without end is swallowed up to the limit`() {
    let endless = "\u{1B}[" + String(repeating: "1", count: KeyDecoder.sequenceLimit)
    #expect(keys(endless + "x") == [.unknown, .character("x")])
  }
}
