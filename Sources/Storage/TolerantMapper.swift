/// Finds rows byte by byte where quotes stand in odd places.
///
/// The rule is that of Python's `csv`: a quote opens a quoted field only as its first byte; inside,
/// two quotes are one; after the closing quote the rest of the field is taken as it is. Slower than
/// the vector scan, and never needed for a file that keeps RFC 4180.
struct TolerantScanner {
  enum State { case fieldStart, plain, quoted, afterQuote }
  let delimiter: UInt8
  var state = State.fieldStart
  /// Where the quoted field in work opened.
  var openedAt = 0

  /// What one byte is, given what came before.
  enum Role { case content, strayQuote, delimiter, lineEnd }

  /// - Parameter behind: the next byte, or a CR at the end.
  @inline(__always)
  mutating func step(_ byte: UInt8, behind: UInt8, at offset: Int) -> Role {
    if state == .quoted {
      if byte == Dialect.quote { state = .afterQuote }
      return .content
    }
    if byte == delimiter {
      state = .fieldStart
      return .delimiter
    }
    if byte == UInt8(ascii: "\n") || (byte == UInt8(ascii: "\r") && behind != UInt8(ascii: "\n")) {
      state = .fieldStart
      return .lineEnd
    }
    if byte == UInt8(ascii: "\r") { return .content }
    if byte == Dialect.quote {
      switch state {
      case .fieldStart:
        state = .quoted
        openedAt = offset
        return .content
      case .afterQuote:
        state = .quoted
        return .content
      case .plain, .quoted:
        return .strayQuote
      }
    }
    defer { state = .plain }
    return state == .afterQuote ? .strayQuote : .content
  }
}

/// Makes the chunk map of a file with quotes in odd places: one pass, in order.
struct TolerantMapper {
  let mapper: ChunkMapper

  func map() throws(LoadProblem) -> ChunkMap {
    var builder = ChunkMapBuilder(mapper: mapper)
    var scanner = TolerantScanner(delimiter: mapper.dialect.delimiter)
    var strays: [Int] = []
    var strayCount = 0
    var content = false
    let buffer = ByteBuffer(capacity: mapper.pieces.longest)
    for index in 0..<mapper.pieces.count {
      let range = mapper.pieces[index]
      try buffer.fillWithNeighbours(range, of: mapper.open, dataStart: mapper.pieces.start)
      let base = buffer.base
      var (rowEnds, blanks, delimiters, physical) = (0, 0, 0, 0)
      var last: Int?
      for i in 0..<range.count {
        let byte = base[i]
        if byte == UInt8(ascii: "\n")
          || (byte == UInt8(ascii: "\r") && base[i + 1] != UInt8(ascii: "\n"))
        {
          physical += 1
        }
        switch scanner.step(byte, behind: base[i + 1], at: range.lowerBound + i) {
        case .content:
          if byte != UInt8(ascii: "\r") || scanner.state == .quoted { content = true }
        case .strayQuote:
          content = true
          strayCount += 1
          if strays.count < LoadIssues.exampleLimit { strays.append(range.lowerBound + i) }
        case .delimiter:
          content = true
          delimiters += 1
        case .lineEnd:
          rowEnds += 1
          if !content { blanks += 1 }
          content = false
          last = i
        }
      }
      try builder.add(
        piece: range, rowEnds: rowEnds, blanks: blanks, delimiters: delimiters, lastRowEnd: last,
        lineEnds: physical)
    }
    if scanner.state == .quoted {
      throw .unclosedQuote(
        path: mapper.open.source.path,
        line: try lineNumber(of: scanner.openedAt, open: mapper.open))
    }
    var map = try builder.finish()
    map.isIrregular = true
    map.looksRectangular = false
    map.strayQuotes = strays
    map.strayQuoteCount = strayCount
    return map
  }
}

/// The 1-based physical line that holds a byte, counted from the start of the file.
func lineNumber(of offset: Int, open: OpenSource, from known: (offset: Int, line: Int) = (0, 1))
  throws(LoadProblem) -> Int
{
  var line = known.line
  var position = known.offset
  while position < offset {
    let end = min(offset, position + (1 << 20))
    // One byte more tells whether a CR at the end is the first half of a CRLF.
    let piece = try open.bytes(position..<min(open.source.count, end + 1))
    let count = end - position
    for i in 0..<count {
      if piece[i] == UInt8(ascii: "\n")
        || (piece[i] == UInt8(ascii: "\r")
          && (i + 1 >= piece.count || piece[i + 1] != UInt8(ascii: "\n")))
      {
        line += 1
      }
    }
    position = end
  }
  return line
}
