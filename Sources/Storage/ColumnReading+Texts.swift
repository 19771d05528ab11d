import CScan

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
            out[first + i] = 0
            missing.mark(firstRow + first + i)
            continue
          }
          findings.present += 1
          out[first + i] =
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
    let repaired = room + Array(WesternText.decoded(text).utf8) + room
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
    _ out: UnsafeMutablePointer<UInt32>, _ firstRow: Int
  ) {
    let form = NumberedForm(prefix: prefix, width: width, base: base)
    let (readsVectors, level) = (readsVectors && prefix.count + width <= 16, level)
    var range = kpi_code_range(least: findings.least, greatest: findings.greatest)
    var (next, missingRows, bad) = (0, 0, 0)
    while next < spans.rows {
      var run = RowRun(from: next, of: spans.rows, firstRow: firstRow)
      let count = run.rows.count
      let cells =
        readsVectors
        ? kpi_read_numbered(
          spans.fields(from: next), count, prefix, prefix.count, width, Int64(base), level,
          &range, out + next)
        : form.read(spans, run.rows, &range, out)
      let present = UInt64.max >> UInt64(64 - count)
      bad &+= (present & ~(cells.plain | cells.empty)).nonzeroBitCount
      run.note(kpi_cells(empty: present & ~cells.plain, plain: cells.plain))
      next = run.rows.upperBound
      missingRows &+= run.mark(in: missing.words)
    }
    findings.bad += bad
    findings.least = range.least
    findings.greatest = range.greatest
    findings.present += spans.rows - (missingRows - bad)
  }

  /// The longest prefix and the most digits of numbered ids.
  static let numberedPrefixLimit = 8
  static let numberedWidthLimit = 15
}

private let textBatch = 64

/// The form of a column of numbered ids, read one by one without a branch on what a cell is like.
private struct NumberedForm {
  private let fieldLength: Int
  private let width: Int
  private let base: Int
  private let prefix: UInt64
  private let prefixMask: UInt64
  /// The bytes of the digits in the word that ends with the field, and digits in place of others.
  private let kept: UInt64
  private let zeros: UInt64

  init(prefix: [UInt8], width: Int, base: Int) {
    fieldLength = prefix.count + width
    self.width = width
    self.base = base
    self.prefix = prefix.reversed().reduce(0) { $0 << 8 | UInt64($1) }
    prefixMask = prefix.isEmpty ? 0 : UInt64.max >> UInt64(64 - 8 * prefix.count)
    kept = UInt64.max << UInt64(64 - 8 * min(8, width))
    zeros = 0x3030_3030_3030_3030 & ~kept
  }

  /// What `kpi_read_numbered` does, for any width.
  func read(
    _ spans: FieldSpans, _ rows: Range<Int>, _ range: inout kpi_code_range,
    _ out: UnsafeMutablePointer<UInt32>
  ) -> kpi_cells {
    let bytes = UnsafePointer(spans.bytes)
    var cells = kpi_cells(empty: 0, plain: 0)
    var (least, greatest) = (range.least, range.greatest)
    for row in rows {
      let start = spans.start(row)
      let length = spans.end(row) &- start
      let (number, isCode) = code(bytes + start, length)
      out[row] = isCode ? number : 0
      least = min(least, isCode ? number : .max)
      greatest = max(greatest, isCode ? number : .min)
      let bit = 1 &<< UInt64(truncatingIfNeeded: row &- rows.lowerBound)
      cells.plain |= isCode ? bit : 0
      cells.empty |= length == 0 ? bit : 0
    }
    range = kpi_code_range(least: least, greatest: greatest)
    return cells
  }

  @inline(__always)
  private func code(_ field: UnsafePointer<UInt8>, _ length: Int) -> (UInt32, Bool) {
    let end = field + length
    let low = (Word.load(end - 8) & kept) | zeros
    var number = Word.number(low)
    var wrong =
      UInt64(truncatingIfNeeded: length ^ fieldLength)
      | ((Word.load(field) & prefixMask) ^ prefix) | Word.strays(low)
    if width > 8 {
      let high = Word.tail(end - 8, count: width - 8)
      wrong |= Word.strays(high)
      number = number &+ Word.number(high) &* 100_000_000
    }
    let wide = Int(truncatingIfNeeded: number) &- base
    // Bits above the 32 of a code, negative numbers among them.
    wrong |= UInt64(bitPattern: Int64(wide)) &>> 32
    return (UInt32(truncatingIfNeeded: wide), wrong == 0)
  }
}
