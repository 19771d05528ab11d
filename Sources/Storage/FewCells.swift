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
    cells.reserveCapacity(FewCells.limit)
    let bytes = UnsafePointer(spans.bytes)
    // The numbers of cells by hash, counted from 1; at most a quarter of the slots is taken.
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: FewCells.slotCount) { slots in
      slots.initialize(repeating: 0)
      while rows < spans.rows {
        let (start, end) = (spans.start(rows), spans.end(rows))
        var slot = Int(TextInterner.hash(bytes + start, end - start)) & (FewCells.slotCount - 1)
        while slots[slot] != 0 {
          let cell = Int(slots[slot]) - 1
          let first = cells[cell].row
          if areEqual(bytes, start..<end, spans.start(first)..<spans.end(first)) {
            cells[cell].count += 1
            break
          }
          slot = (slot + 1) & (FewCells.slotCount - 1)
        }
        if slots[slot] == 0 {
          areMany = cells.count == FewCells.limit
          if areMany { return }
          cells.append((rows, 1))
          slots[slot] = UInt8(cells.count)
        }
        rows += 1
      }
    }
  }

  private func areEqual(
    _ bytes: UnsafePointer<UInt8>, _ one: Range<Int>, _ other: Range<Int>
  ) -> Bool {
    one.count == other.count
      && (0..<one.count).allSatisfy { bytes[one.lowerBound + $0] == bytes[other.lowerBound + $0] }
  }
}
