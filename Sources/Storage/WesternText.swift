/// Text of which nobody said how it is encoded.
///
/// Spreadsheets of Western Europe still write Windows-1252, of which Latin-1 is the greater part. A
/// text that is no UTF-8 and holds nothing that could be a letter of UTF-8 is taken for that.
enum WesternText {
  /// The text that bytes stand for: UTF-8 where they are, else Windows-1252; where both are mixed,
  /// UTF-8 with its bad bytes replaced.
  static func decoded(_ bytes: some Collection<UInt8>) -> String {
    if let text = String(validating: bytes, as: UTF8.self) { return text }
    let repaired = String(decoding: bytes, as: UTF8.self)
    let hasLetters = repaired.unicodeScalars.contains { $0.value > 0x7F && $0 != "\u{FFFD}" }
    if hasLetters { return repaired }
    var text = String.UnicodeScalarView()
    for byte in bytes { text.append(scalar(byte)) }
    return String(text)
  }

  private static func scalar(_ byte: UInt8) -> Unicode.Scalar {
    guard (0x80...0x9F).contains(byte) else { return Unicode.Scalar(byte) }
    return upper[Int(byte) - 0x80]
  }

  /// What Windows-1252 has where Latin-1 has controls; five places are empty.
  private static let upper: [Unicode.Scalar] = [
    "€", "\u{FFFD}", "‚", "ƒ", "„", "…", "†", "‡", "ˆ", "‰", "Š", "‹", "Œ", "\u{FFFD}", "Ž",
    "\u{FFFD}", "\u{FFFD}", "‘", "’", "“", "”", "•", "–", "—", "˜", "™", "š", "›", "œ",
    "\u{FFFD}", "ž", "Ÿ",
  ]
}
