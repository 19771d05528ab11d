/// The data of a file cut into pieces of one size, whatever lies at the borders.
struct FilePieces: Sendable {
  /// Where the data begin, behind the header.
  let start: Int
  /// Where the last record ends.
  let end: Int
  /// Bytes in a piece; the last may be shorter.
  let size: Int

  var count: Int { (end - start + size - 1) / size }

  /// Bytes in the longest piece: those of a small file are in one.
  var longest: Int { min(size, end - start) }

  subscript(index: Int) -> Range<Int> {
    let first = start + index * size
    return first..<min(end, first + size)
  }
}
