/// A reused block of bytes with room in front and behind, so that kernels may load whole words at
/// the ends of a field without reading memory that is not theirs.
final class ByteBuffer {
  static let margin = 64
  static let tail = 192
  private var memory: UnsafeMutablePointer<UInt8>
  private(set) var capacity: Int

  init(capacity: Int) {
    self.capacity = capacity
    memory = ByteBuffer.zeros(capacity)
  }

  deinit { GrowingMemory.free(memory) }

  /// Pages that the thread that reads into them touches first, and none that nobody does: of a buffer
  /// for the rows at borders hardly any are.
  private static func zeros(_ capacity: Int) -> UnsafeMutablePointer<UInt8> {
    GrowingMemory.zeros(margin + capacity + tail)
  }

  /// The first byte of the block.
  var base: UnsafeMutablePointer<UInt8> { memory + ByteBuffer.margin }

  /// Makes room for at least this many bytes; what was in it is lost.
  func reserve(_ wanted: Int) {
    guard wanted > capacity else { return }
    GrowingMemory.free(memory)
    capacity = max(wanted, capacity * 2)
    memory = ByteBuffer.zeros(capacity)
  }

  /// Reads a piece with the two bytes before it and the one behind it; where the data begins and
  /// ends, line ends stand in for them.
  func fillWithNeighbours(_ range: Range<Int>, of open: OpenSource, dataStart: Int)
    throws(LoadProblem)
  {
    reserve(range.count)
    let from = max(dataStart, range.lowerBound - 2)
    let to = min(open.source.count, range.upperBound + 1)
    base[-1] = UInt8(ascii: "\n")
    base[-2] = UInt8(ascii: "\n")
    base[range.count] = UInt8(ascii: "\r")
    try open.read(to - from, at: from, to: base - (range.lowerBound - from))
  }

  /// Reads a piece of the file with its neighbours; a last row without a line end gets one.
  /// - Returns: the number of bytes with it.
  func fillPiece(_ range: Range<Int>, of open: OpenSource, isRowStart: Bool) throws(LoadProblem)
    -> Int
  {
    reserve(range.count + 1)
    try fillWithNeighbours(range, of: open, dataStart: isRowStart ? range.lowerBound : 0)
    return endLastRow(range, of: open)
  }

  /// Where the first line ends, quotes or not; `nil` when no line ends here.
  func firstLineEnd(_ count: Int) -> Int? {
    for i in 0..<count {
      let byte = base[i]
      if byte == UInt8(ascii: "\n") { return i }
      if byte == UInt8(ascii: "\r"), base[i + 1] != UInt8(ascii: "\n") { return i }
    }
    return nil
  }

  /// Reads whole rows; a last row without a line end gets one.
  /// - Returns: the number of bytes with it.
  func fill(_ range: Range<Int>, of open: OpenSource) throws(LoadProblem) -> Int {
    reserve(range.count + 1)
    base[-1] = UInt8(ascii: "\n")
    base[-2] = UInt8(ascii: "\n")
    try open.read(range.count, at: range.lowerBound, to: base)
    base[range.count] = UInt8(ascii: "\r")
    return endLastRow(range, of: open)
  }

  private func endLastRow(_ range: Range<Int>, of open: OpenSource) -> Int {
    var count = range.count
    let isLast = range.upperBound == open.source.count
    if isLast, count > 0, base[count - 1] != UInt8(ascii: "\n"),
      base[count - 1] != UInt8(ascii: "\r")
    {
      base[count] = UInt8(ascii: "\n")
      count += 1
      base[count] = UInt8(ascii: "\r")
    }
    return count
  }
}
