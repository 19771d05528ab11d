/// Where rows end in a piece of a file; places are those of the slice.
struct RowEnds {
  /// Behind the first row end outside of quotes.
  private(set) var first: Int?
  /// Behind the last one.
  private(set) var last: Int?
  /// Quotes where RFC 4180 has none.
  private(set) var strays = 0

  init(_ bytes: ArraySlice<UInt8>, _ delimiter: UInt8, beginsInQuotes: Bool = false) {
    guard beginsInQuotes || bytes.contains(Dialect.quote) else {
      first = RowEnds.firstLineEnd(bytes)
      last = bytes.lastIndex(of: RowEnds.lineEnd(bytes)).map { $0 + 1 }
      return
    }
    var scanner = TolerantScanner(delimiter: delimiter)
    if beginsInQuotes { scanner.state = .quoted }
    for index in bytes.indices {
      // The piece may part a return from its line feed: one at the end ends nothing.
      let behind = index + 1 < bytes.endIndex ? bytes[index + 1] : UInt8(ascii: "\n")
      switch scanner.step(bytes[index], behind: behind, at: index) {
      case .content, .delimiter: continue
      case .strayQuote: strays += 1
      case .lineEnd:
        if first == nil { first = index + 1 }
        last = index + 1
      }
    }
  }

  /// Whether a piece that begins behind some line end begins inside of quotes: which is not known,
  /// but the other guess then puts quotes in odder places.
  static func beginsInQuotes(_ bytes: ArraySlice<UInt8>, _ delimiter: UInt8) -> Bool {
    let outside = RowEnds(bytes, delimiter)
    return outside.strays > 0
      && RowEnds(bytes, delimiter, beginsInQuotes: true).strays < outside.strays
  }

  /// Behind the first line end, in quotes or not.
  static func firstLineEnd(_ bytes: ArraySlice<UInt8>) -> Int? {
    bytes.firstIndex(of: lineEnd(bytes)).map { $0 + 1 }
  }

  /// Where nothing ends with a line feed, returns end lines.
  private static func lineEnd(_ bytes: ArraySlice<UInt8>) -> UInt8 {
    bytes.contains(UInt8(ascii: "\n")) ? UInt8(ascii: "\n") : UInt8(ascii: "\r")
  }
}
