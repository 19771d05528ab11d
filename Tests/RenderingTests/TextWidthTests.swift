import Rendering
import Testing

@Suite struct TextWidthTests {
  @Test(arguments: [
    ("", 0), ("abc", 3), ("Zürich", 6), ("Zu\u{308}rich", 6), ("日本語", 6), ("ｆｕｌｌ", 8),
    ("한국어", 6), ("\u{1112}\u{1161}\u{11AB}", 2), ("ﾊﾝｶｸ", 4), ("Москва", 6), ("–…−×", 4),
    ("😀", 2), ("👍🏽", 2), ("👩‍👩‍👧‍👦", 2), ("👩🏽‍💻", 2), ("🇩🇪", 2), ("🇩🇪🇫🇷", 4), ("❤", 1), ("❤️", 2),
    ("1️⃣", 2), ("☃", 1), ("⌚", 2), ("a\u{200B}b", 2), ("a\u{200D}b", 2), ("\u{FEFF}a", 1),
    ("कि", 2), ("ก็", 1), ("𠀀", 2), ("。", 2), ("│─", 2), ("©", 1), ("#", 1),
  ])
  func `the width of`(text: String, width: Int) {
    #expect(TextWidth.columns(of: text) == width)
  }

  @Test(arguments: [
    ("abcdef", 6, "abcdef"), ("abcdef", 5, "abcd…"), ("abcdef", 1, "…"), ("abcdef", 0, ""),
    ("日本語", 5, "日本…"), ("日本語", 4, "日…"), ("e\u{301}e\u{301}e\u{301}", 2, "e\u{301}…"),
    ("👩‍👩‍👧‍👦👩‍👩‍👧‍👦", 3, "👩‍👩‍👧‍👦…"),
  ])
  func `text is cut between characters`(text: String, width: Int, expected: String) {
    let cut = TextWidth.cut(text, to: width)
    #expect(cut == expected)
    #expect(TextWidth.columns(of: cut) <= width)
  }

  @Test(arguments: [
    ("plain ü", "plain ü"), ("a\nb\tc", "a␊b␉c"), ("\u{1B}[31m", "␛[31m"), ("\u{7F}", "␡"),
    ("\r\n", "␍␊"), ("\u{9B}31m\u{202E}x\u{2066}\u{2028}", "�31m�x��"),
  ])
  func `nothing steers the terminal`(text: String, expected: String) {
    #expect(TextWidth.printable(text) == expected)
  }
}
