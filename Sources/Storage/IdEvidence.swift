/// What the cells of a sample say of a column whose cells may be ids.
struct IdEvidence {
  /// Ids of one prefix and a fixed number of digits.
  struct Numbering {
    var prefix: [UInt8]
    var width: Int
    var least: Int
    var greatest: Int
  }

  /// That of the first cell, if it has one.
  var numbering: Numbering? {
    form.map { Numbering(prefix: $0.prefix, width: $0.width, least: least, greatest: greatest) }
  }
  private var form: (prefix: [UInt8], width: Int)?
  private var least = Int.max
  private var greatest = Int.min
  /// All cells with something in them have the numbering.
  private(set) var isNumbered = true
  /// Each cell is longer than the one before it, or as long and greater byte by byte, as ids are that
  /// were counted up: none repeats another. Cells with nothing in them are passed over; those whose
  /// bytes are not the only way to write their value are no such ids.
  private(set) var isAscending = true
  private var previous = CellOrder()
  /// The bytes of the prefix, those behind it being 0.
  private var prefixWord: UInt64 = 0
  /// The prefix is read as it is written, and so is what has digits behind it.
  private var hasPlainPrefix = false

  /// - Parameter isOne: whether the cell stands for itself alone.
  mutating func add(_ bytes: UnsafePointer<UInt8>, _ start: Int, _ end: Int, isOne: Bool) {
    guard start < end, isNumbered || isAscending else { return }
    addNumbering(bytes, start, end)
    guard isAscending else { return }
    let order = CellOrder(bytes + start, end - start)
    isAscending =
      isOne && order.length <= CellOrder.longest && previous < order
      && (isNumbered && hasPlainPrefix || isPlainId(bytes, start, end))
    previous = order
  }

  private mutating func addNumbering(_ bytes: UnsafePointer<UInt8>, _ start: Int, _ end: Int) {
    guard isNumbered else { return }
    if form == nil { begin(bytes, start, end) }
    guard let number = number(bytes, start, end) else {
      isNumbered = false
      return
    }
    (least, greatest) = (min(least, number), max(greatest, number))
  }

  /// The number of a cell of the numbering.
  @inline(__always)
  private func number(_ bytes: UnsafePointer<UInt8>, _ start: Int, _ end: Int) -> Int? {
    guard let width = form?.width, let prefix = form?.prefix.count,
      end - start == prefix + width,
      (Word.load(bytes + start) ^ prefixWord) & IdEvidence.mask(prefix) == 0
    else { return nil }
    let low = Word.tail(bytes + end, count: min(width, 8))
    let high = width > 8 ? Word.tail(bytes + end - 8, count: width - 8) : Word.zeros
    guard Word.areDigits(low), Word.areDigits(high) else { return nil }
    return Int(Word.number(high)) * 100_000_000 + Int(Word.number(low))
  }

  private mutating func begin(_ bytes: UnsafePointer<UInt8>, _ start: Int, _ end: Int) {
    var width = 0
    while width < end - start, bytes[end - 1 - width] &- 48 < 10 { width += 1 }
    let prefix = end - start - width
    guard width > 0, width <= ColumnReader.numberedWidthLimit,
      prefix <= ColumnReader.numberedPrefixLimit
    else { return }
    let text = UnsafeBufferPointer(start: bytes + start, count: prefix)
    prefixWord = Word.load(bytes + start) & IdEvidence.mask(prefix)
    hasPlainPrefix = prefix > 0 && isPlainId(bytes, start, start + prefix)
    form = (Array(text), width)
  }

  /// So many bytes, at most eight, from the first on.
  @inline(__always)
  private static func mask(_ count: Int) -> UInt64 {
    count == 0 ? 0 : UInt64.max >> UInt64(8 * (8 - count))
  }
}
