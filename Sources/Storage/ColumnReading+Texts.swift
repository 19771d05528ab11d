extension ColumnReader {
  /// Texts: by a small cache while that finds most of them, in batches otherwise.
  mutating func readTexts(
    _ spans: FieldSpans, _ out: UnsafeMutablePointer<UInt32>, _ firstRow: Int, _ blockOffset: Int
  ) {
    guard let interner else { preconditionFailure("a text column has an interner") }
    if usesCache {
      let misses = readCached(spans, interner, out, firstRow, blockOffset)
      usesCache = misses * 4 <= spans.rows
    } else {
      readBatches(spans, interner, out, firstRow, blockOffset)
    }
  }

  /// For columns of few texts: a direct-mapped cache keeps texts of up to 16 bytes as they are, so
  /// that most cells take one comparison and no branch on their length. The empty text is such an
  /// entry too, with the code that missing cells have.
  /// - Returns: how many cells were not in the cache.
  private mutating func readCached(
    _ spans: FieldSpans, _ interner: TextInterner, _ out: UnsafeMutablePointer<UInt32>,
    _ firstRow: Int, _ blockOffset: Int
  ) -> Int {
    let bytes = UnsafePointer(spans.bytes)
    let cache = UnsafePointer(interner.cache)
    let keepsEmpty = keepsEmpty
    let out = out + firstRow
    var (next, misses, empty) = (0, 0, 0)
    while next < spans.rows {
      var run = RowRun(from: next, of: spans.rows, firstRow: firstRow)
      for row in run.rows {
        let start = spans.start(row)
        let length = spans.end(row) &- start
        let (a, b) = TextInterner.ends(bytes + start, length)
        let entry = cache + TextInterner.cachePlace(a, b)
        out[row] = entry.pointee.code
        let differs =
          (entry.pointee.first ^ a) | (entry.pointee.last ^ b)
          | UInt64(truncatingIfNeeded: entry.pointee.length ^ length)
        let isMissing = (length == 0 ? 1 : 0) & (keepsEmpty ? 0 : 1) != 0
        run.push(isMissing: isMissing, isDoubtful: differs != 0)
      }
      next = run.rows.upperBound
      empty &+= run.mark(in: missing.words)
      while let row = run.nextDoubtful() {
        misses += 1
        out[row] = readText(bytes, spans.start(row), spans.end(row), interner, blockOffset)
      }
    }
    findings.present += spans.rows - empty
    return misses
  }

  /// A text that the cache did not hold; if it is short enough, it does then.
  private mutating func readText(
    _ bytes: UnsafePointer<UInt8>, _ start: Int, _ end: Int, _ interner: TextInterner,
    _ blockOffset: Int
  ) -> UInt32 {
    let length = end - start
    let text = bytes + start
    let (a, b) = TextInterner.ends(text, length)
    var code: UInt32 = 0
    let repairs = findings.invalidUTF8
    if length > 0 || keepsEmpty {
      let hash = TextInterner.hash(text, length)
      code =
        interner.code(text, length, hash: hash)
        ?? add(text, length, hash, interner, blockOffset + start)
    }
    // A repaired text stays out, so that its next occurrence is counted too.
    if length <= 16, findings.invalidUTF8 == repairs {
      interner.cache[TextInterner.cachePlace(a, b)] =
        .init(first: a, last: b, length: length, code: code)
    }
    return code
  }

  /// For columns of many texts: hashes first, then lookups, with memory asked for ahead.
  private mutating func readBatches(
    _ spans: FieldSpans, _ interner: TextInterner, _ out: UnsafeMutablePointer<UInt32>,
    _ firstRow: Int, _ blockOffset: Int
  ) {
    let bytes = UnsafePointer(spans.bytes)
    withUnsafeTemporaryAllocation(of: UInt32.self, capacity: textBatch) { hashes in
      guard let hashes = hashes.baseAddress else { return }
      var first = 0
      while first < spans.rows {
        let size = min(textBatch, spans.rows - first)
        for i in 0..<size {
          let start = spans.start(first + i)
          hashes[i] = TextInterner.hash(bytes + start, spans.end(first + i) - start)
        }
        if interner.isLarge {
          for i in 0..<size { interner.prefetchSlot(hashes[i]) }
          for i in 0..<size { interner.prefetchEntry(hashes[i]) }
          for i in 0..<size { interner.prefetchText(hashes[i]) }
        }
        for i in 0..<size {
          let start = spans.start(first + i)
          let length = spans.end(first + i) - start
          if length == 0, !keepsEmpty {
            out[firstRow + first + i] = 0
            missing.mark(firstRow + first + i)
            continue
          }
          findings.present += 1
          out[firstRow + first + i] =
            interner.code(bytes + start, length, hash: hashes[i])
            ?? add(bytes + start, length, hashes[i], interner, blockOffset + start)
        }
        first += size
      }
    }
  }

  /// A text seen for the first time: invalid UTF-8 is repaired before it becomes an entry, so that
  /// every occurrence comes by here and is counted.
  @inline(never)
  private mutating func add(
    _ bytes: UnsafePointer<UInt8>, _ length: Int, _ hash: UInt32, _ interner: TextInterner,
    _ offset: Int
  ) -> UInt32 {
    let text = UnsafeBufferPointer(start: bytes, count: length)
    if isASCII(text) || String(validating: text, as: UTF8.self) != nil {
      return interner.insert(bytes, length, hash: hash)
    }
    findings.invalidUTF8 += 1
    findings.note(.invalidUTF8, at: offset, shownCell(bytes, 0, length))
    // Room at both ends: `hash` and `code` load whole words there.
    let room = [UInt8](repeating: 0, count: 16)
    let repaired = room + Array(String(decoding: text, as: UTF8.self).utf8) + room
    return repaired.withUnsafeBufferPointer { buffer in
      guard let front = buffer.baseAddress else { return 0 }
      let (base, count) = (front + room.count, buffer.count - 2 * room.count)
      let hash = TextInterner.hash(base, count)
      return interner.code(base, count, hash: hash) ?? interner.insert(base, count, hash: hash)
    }
  }

  private func isASCII(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    var all: UInt8 = 0
    for byte in text { all |= byte }
    return all < 0x80
  }

  /// Ids of one prefix and a fixed number of digits, as the number alone.
  mutating func readNumbered(
    _ spans: FieldSpans, _ prefix: [UInt8], _ width: Int, _ base: Int,
    _ out: UnsafeMutablePointer<UInt32>, _ firstRow: Int, _ blockOffset: Int
  ) {
    let bytes = UnsafePointer(spans.bytes)
    let out = out + firstRow
    let fieldLength = prefix.count + width
    var least = findings.least
    var greatest = findings.greatest
    var bad = 0
    let prefixMask = prefix.isEmpty ? 0 : UInt64.max >> UInt64(64 - 8 * prefix.count)
    var prefixWord: UInt64 = 0
    for byte in prefix.reversed() { prefixWord = prefixWord << 8 | UInt64(byte) }
    let kept = UInt64.max << UInt64(64 - 8 * min(8, width))
    let zeros = 0x3030_3030_3030_3030 & ~kept
    var (next, missingRows) = (0, 0)
    while next < spans.rows {
      var run = RowRun(from: next, of: spans.rows, firstRow: firstRow)
      for row in run.rows {
        let start = spans.start(row)
        let length = spans.end(row) &- start
        let end = bytes + start + length
        let low = (Word.load(end - 8) & kept) | zeros
        var number = Word.number(low)
        var wrong =
          UInt64(truncatingIfNeeded: length ^ fieldLength)
          | ((Word.load(bytes + start) & prefixMask) ^ prefixWord) | Word.strays(low)
        if width > 8 {
          let high = Word.tail(end - 8, count: width - 8)
          wrong |= Word.strays(high)
          number = number &+ Word.number(high) &* 100_000_000
        }
        let wide = Int(truncatingIfNeeded: number) &- base
        // Bits above the 32 of a code, negative numbers among them.
        wrong |= UInt64(bitPattern: Int64(wide)) &>> 32
        let isCode = wrong == 0
        let code = UInt32(truncatingIfNeeded: wide)
        out[row] = isCode ? code : 0
        least = min(least, isCode ? code : .max)
        greatest = max(greatest, isCode ? code : .min)
        bad &+= isCode ? 0 : length == 0 ? 0 : 1
        run.push(isMissing: !isCode, isDoubtful: false)
      }
      next = run.rows.upperBound
      missingRows &+= run.mark(in: missing.words)
    }
    findings.bad += bad
    findings.least = least
    findings.greatest = greatest
    findings.present += spans.rows - (missingRows - bad)
  }

  /// The longest prefix and the most digits of numbered ids.
  static let numberedPrefixLimit = 8
  static let numberedWidthLimit = 15
}

private let textBatch = 64
