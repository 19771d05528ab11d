/// How many columns of a terminal a text takes, after Unicode's East Asian Width (UAX 11), general
/// categories and emoji sequences (UTS 51).
package enum TextWidth {
  /// Control characters count 0: print `printable` text only.
  package static func columns(of text: String) -> Int {
    var copy = text
    let ascii: Int? = copy.withUTF8 { bytes in
      bytes.allSatisfy { $0 >= 0x20 && $0 < 0x7F } ? bytes.count : nil
    }
    if let ascii { return ascii }
    return text.reduce(0) { $0 + columns(of: $1) }
  }

  /// The width of one grapheme cluster.
  package static func columns(of character: Character) -> Int {
    var width = 0
    var joined = false
    var isEmoji = false
    for scalar in character.unicodeScalars {
      if scalar == zeroWidthJoiner {
        joined = true
        continue
      }
      if scalar == emojiSelector {
        if width == 1, isEmoji { width = 2 }
        continue
      }
      let properties = scalar.properties
      if isEmoji, joined || properties.isEmojiModifier { continue }
      joined = false
      if isRegional(scalar) {
        width = min(2, width + 1)
      } else {
        width += columns(of: scalar)
        isEmoji = properties.isEmoji && scalar.value > 0x7F
      }
    }
    // A keycap is a digit, the selector and U+20E3, drawn as one emoji.
    if character.unicodeScalars.last?.value == 0x20E3 { width = 2 }
    return width
  }

  /// The text with `…` at its end when it is wider than `width`; never wider than that.
  package static func cut(_ text: String, to width: Int) -> String {
    guard columns(of: text) > width else { return text }
    guard width > 0 else { return "" }
    var kept = ""
    var used = 0
    for character in text {
      let next = columns(of: character)
      guard used + next <= width - 1 else { break }
      kept.append(character)
      used += next
    }
    return kept + "…"
  }

  /// The text with what would move the cursor, ring the bell or turn the direction of writing made
  /// visible: a cell or a query must never steer the terminal.
  package static func printable(_ text: String) -> String {
    guard text.unicodeScalars.contains(where: { substitute(for: $0) != nil }) else { return text }
    var result = String.UnicodeScalarView()
    for scalar in text.unicodeScalars { result.append(substitute(for: scalar) ?? scalar) }
    return String(result)
  }

  private static let zeroWidthJoiner: Unicode.Scalar = "\u{200D}"
  private static let emojiSelector: Unicode.Scalar = "\u{FE0F}"

  private static func substitute(for scalar: Unicode.Scalar) -> Unicode.Scalar? {
    switch scalar.value {
    case 0..<0x20: Unicode.Scalar(0x2400 + scalar.value)
    case 0x7F: "\u{2421}"
    case 0x80...0x9F, 0x2028...0x202E, 0x2066...0x2069: "\u{FFFD}"
    default: nil
    }
  }

  private static func columns(of scalar: Unicode.Scalar) -> Int {
    switch scalar.value {
    case 0x20..<0x7F: return 1
    case 0..<0xA0: return 0
    // Prepended format signs of Arabic and the soft hyphen are drawn.
    case 0xAD, 0x600...0x605, 0x6DD, 0x70F, 0x890, 0x891, 0x8E2: return 1
    // Vowels and final consonants of Hangul are drawn into the consonant in front.
    case 0x1160...0x11FF, 0xD7B0...0xD7FF: return 0
    default: break
    }
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .format, .lineSeparator, .paragraphSeparator: return 0
    default: return isWide(scalar) ? 2 : 1
    }
  }

  private static func isRegional(_ scalar: Unicode.Scalar) -> Bool {
    (0x1F1E6...0x1F1FF).contains(scalar.value)
  }

  private static func isWide(_ scalar: Unicode.Scalar) -> Bool {
    guard scalar.value >= 0x1100 else { return false }
    return wide.contains { $0.contains(scalar.value) } || scalar.properties.isEmojiPresentation
  }

  /// East Asian Width W and F but for emoji, whole blocks where gaps are unassigned (EastAsianWidth-14.0.0).
  private static let wide: [ClosedRange<UInt32>] = [
    0x1100...0x115F, 0x2329...0x232A, 0x2E80...0x303E, 0x3041...0x4DBF, 0x4E00...0xA4CF,
    0xA960...0xA97F, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE10...0xFE19, 0xFE30...0xFE6F,
    0xFF01...0xFF60, 0xFFE0...0xFFE6, 0x16FE0...0x1B2FF, 0x1F200...0x1F265, 0x20000...0x3FFFD,
  ]
}
