#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

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
    bytes.withUnsafeBufferPointer { buffer in
      let start = bytes.startIndex
      guard beginsInQuotes || buffer.place(of: Dialect.quote) != nil else {
        let end = buffer.lineEnd
        first = buffer.place(of: end).map { start + $0 + 1 }
        last = buffer.lastIndex(of: end).map { start + $0 + 1 }
        return
      }
      var scanner = TolerantScanner(delimiter: delimiter)
      if beginsInQuotes { scanner.state = .quoted }
      var at = 0
      while at < buffer.count {
        // What lies in quotes, and what lies between quotes, is passed over as a whole.
        let quote = buffer.place(of: Dialect.quote, from: at)
        let stretch = at..<(quote ?? buffer.count)
        if scanner.state != .quoted { pass(stretch, of: buffer, start, &scanner) }
        guard let quote else { break }
        if scanner.step(Dialect.quote, behind: 0, at: quote) == .strayQuote { strays += 1 }
        at = quote + 1
      }
    }
  }

  /// Takes in a stretch without quotes that stands outside of them.
  private mutating func pass(
    _ stretch: Range<Int>, of buffer: UnsafeBufferPointer<UInt8>, _ start: Int,
    _ scanner: inout TolerantScanner
  ) {
    guard let head = stretch.first, let tail = stretch.last else { return }
    func endsLine(_ index: Int) -> Bool {
      if buffer[index] == UInt8(ascii: "\n") { return true }
      // The piece may part a return from its line feed: one at the end ends nothing.
      let behind = index + 1 < buffer.count ? buffer[index + 1] : UInt8(ascii: "\n")
      return buffer[index] == UInt8(ascii: "\r") && behind != UInt8(ascii: "\n")
    }
    let isClosed =
      buffer[head] == scanner.delimiter || buffer[head] == UInt8(ascii: "\n")
      || buffer[head] == UInt8(ascii: "\r")
    if scanner.state == .afterQuote, !isClosed { strays += 1 }
    if let end = stretch.last(where: endsLine) {
      last = start + end + 1
      if first == nil { first = stretch.first(where: endsLine).map { start + $0 + 1 } }
    }
    let isBehindField = buffer[tail] == scanner.delimiter || endsLine(tail)
    scanner.state = isBehindField ? .fieldStart : .plain
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
    bytes.withUnsafeBufferPointer { buffer in
      buffer.place(of: buffer.lineEnd).map { bytes.startIndex + $0 + 1 }
    }
  }
}

extension UnsafeBufferPointer<UInt8> {
  /// Where a byte is, from a place on: many bytes at a time, which a loop that may end anywhere is not.
  func place(of byte: UInt8, from start: Int = 0) -> Int? {
    guard start < count, let base = baseAddress,
      let found = memchr(base + start, Int32(byte), count - start)
    else { return nil }
    return UnsafeRawPointer(found) - UnsafeRawPointer(base)
  }

  /// Where nothing ends with a line feed, returns end lines.
  fileprivate var lineEnd: UInt8 {
    place(of: UInt8(ascii: "\n")) != nil ? UInt8(ascii: "\n") : UInt8(ascii: "\r")
  }
}
