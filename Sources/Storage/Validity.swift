/// Which rows of a column have a value: a bitmap, or nothing at all when every row has one.
package struct Validity: Sendable {
  /// Bit `row & 63` of word `row >> 6`; empty when all rows have a value.
  package private(set) var words: [UInt64]
  package let count: Int
  /// How many rows have no value.
  package let missing: Int

  /// Every row has a value.
  package init(allPresent count: Int) {
    words = []
    self.count = count
    missing = 0
  }

  /// - Parameter words: at least `(count + 63) / 64` words; bits behind `count` are ignored.
  package init(words: [UInt64], count: Int) {
    precondition(words.count >= (count + 63) / 64, "a bitmap must cover its rows")
    var present = 0
    for index in 0..<(count / 64) { present += words[index].nonzeroBitCount }
    if count % 64 != 0 {
      present += (words[count / 64] & ((1 << UInt64(count % 64)) - 1)).nonzeroBitCount
    }
    self.words = present == count ? [] : words
    self.count = count
    missing = count - present
  }

  package init(_ present: [Bool]) {
    var words = [UInt64](repeating: 0, count: (present.count + 63) / 64)
    for (row, isPresent) in present.enumerated() where isPresent {
      words[row >> 6] |= 1 << UInt64(row & 63)
    }
    self.init(words: words, count: present.count)
  }

  package var isAllPresent: Bool { words.isEmpty }

  /// Whether a row has a value.
  package func isPresent(_ row: Int) -> Bool {
    words.isEmpty || words[row >> 6] & (1 << UInt64(row & 63)) != 0
  }

  /// How many rows of a range have no value.
  package func missing(in rows: Range<Int>) -> Int {
    if words.isEmpty || rows.isEmpty { return 0 }
    var present = 0
    for index in rows.lowerBound >> 6...(rows.upperBound - 1) >> 6 {
      var word = words[index]
      let first = index << 6
      if first < rows.lowerBound { word &= ~0 << UInt64(rows.lowerBound - first) }
      if first + 64 > rows.upperBound { word &= ~0 >> UInt64(first + 64 - rows.upperBound) }
      present += word.nonzeroBitCount
    }
    return rows.count - present
  }
}
