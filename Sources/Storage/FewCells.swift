#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The different cells of a column of a block and how often each occurs, as far as they are few: what a
/// cell says of its column need be found out once.
struct FewCells {
  /// The first row of each, in their order, and how many rows have it.
  private(set) var cells: [(row: Int, count: Int)] = []
  /// The rows counted: up to the first that would be one cell too many.
  private(set) var rows = 0
  /// There was one cell too many.
  private(set) var areMany = false

  private static let limit = 64
  private static let slotCount = 256

  init(_ spans: FieldSpans) {
    let bytes = UnsafePointer(spans.bytes)
    withUnsafeTemporaryAllocation(of: (row: Int, count: Int).self, capacity: FewCells.limit) {
      found in
      var count = 0
      // The numbers of cells by hash, counted from 1; at most a quarter of the slots is taken.
      withUnsafeTemporaryAllocation(of: UInt8.self, capacity: FewCells.slotCount) { slots in
        slots.initialize(repeating: 0)
        while rows < spans.rows {
          let (start, end) = (spans.start(rows), spans.end(rows))
          var slot = Int(TextInterner.hash(bytes + start, end - start)) & (FewCells.slotCount - 1)
          while slots[slot] != 0 {
            let cell = Int(slots[slot]) - 1
            let first = found[cell].row
            if areEqual(bytes, start..<end, spans.start(first)..<spans.end(first)) {
              found[cell].count &+= 1
              break
            }
            slot = (slot + 1) & (FewCells.slotCount - 1)
          }
          if slots[slot] == 0 {
            areMany = count == FewCells.limit
            if areMany { return }
            found[count] = (rows, 1)
            count += 1
            slots[slot] = UInt8(count)
          }
          rows += 1
        }
      }
      cells = Array(found[..<count])
    }
  }

  @inline(__always)
  private func areEqual(
    _ bytes: UnsafePointer<UInt8>, _ one: Range<Int>, _ other: Range<Int>
  ) -> Bool {
    guard one.count == other.count else { return false }
    guard one.count <= 8 else {
      return memcmp(bytes + one.lowerBound, bytes + other.lowerBound, one.count) == 0
    }
    let differing =
      Word.load(bytes + one.lowerBound) ^ Word.load(bytes + other.lowerBound)
    return one.isEmpty || differing << UInt64(8 * (8 - one.count)) == 0
  }
}
