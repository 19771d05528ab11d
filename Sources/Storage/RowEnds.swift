/// Where rows end in a piece of a file; places are those of the slice.
struct RowEnds {
  /// Behind the first row end outside of quotes.
  private(set) var first: Int?
  /// Behind the last one.
  private(set) var last: Int?
  /// Quotes where RFC 4180 has none.
  private(set) var strays = 0

  /// The piece began inside of quotes.
  let beginsInQuotes: Bool

  init(_ bytes: ArraySlice<UInt8>, _ delimiter: UInt8, beginsInQuotes: Bool = false) {
    self.beginsInQuotes = beginsInQuotes
    guard beginsInQuotes || bytes.contains(Dialect.quote) else {
      first = RowEnds.firstLineEnd(bytes)
      last = bytes.lastIndex(of: RowEnds.lineEnd(bytes)).map { $0 + 1 }
      return
    }
    var scanner = TolerantScanner(delimiter: delimiter)
    if beginsInQuotes { scanner.state = .quoted }
    bytes.withUnsafeBufferPointer { buffer in
      for index in 0..<buffer.count {
        // The piece may part a return from its line feed: one at the end ends nothing.
        let behind = index + 1 < buffer.count ? buffer[index + 1] : UInt8(ascii: "\n")
        switch scanner.step(buffer[index], behind: behind, at: index) {
        case .content, .delimiter: continue
        case .strayQuote: strays += 1
        case .lineEnd:
          last = bytes.startIndex + index + 1
          if first == nil { first = last }
        }
      }
    }
  }

  /// Of a piece that begins behind some line end, which may lie in quotes: outside is believed
  /// unless the other guess puts fewer quotes in odd places.
  init(guessing bytes: ArraySlice<UInt8>, _ delimiter: UInt8) {
    self.init(bytes, delimiter)
    guard strays > 0 else { return }
    let other = RowEnds(bytes, delimiter, beginsInQuotes: true)
    if other.strays < strays { self = other }
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
