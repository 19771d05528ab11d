#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The memory of a column while it is filled.
enum RawColumn {
  case narrow(SlotMemory)
  case int64([Int64])
  case double([Double])
  case int32([Int32])
  case bool([Bool])
  case uint32([UInt32])
}

/// Allocates `capacity` slots per column whose values are kept, hands out where they lie, and keeps as
/// many as `fill` says that it has written; none if it gives `nil`.
///
/// The initialisers of arrays nest, one inside the other, so that all arrays are open at the same time and
/// are written in place: no copy, and no more memory in use than the columns need.
func filledColumns(
  _ requests: ArraySlice<ColumnRequest>, capacity: Int, fill: ([ColumnTarget]) -> Int?
) -> [RawColumn]? {
  filledColumns(requests, capacity: capacity, targets: [], fill: fill)?.columns
}

private func filledColumns(
  _ requests: ArraySlice<ColumnRequest>, capacity: Int, targets: [ColumnTarget],
  fill: ([ColumnTarget]) -> Int?
) -> (columns: [RawColumn], rows: Int)? {
  guard let request = requests.first else {
    guard let rows = fill(targets) else { return nil }
    precondition(rows <= capacity, "no more rows than there is room for")
    return ([], rows)
  }
  let others = requests.dropFirst()
  if request.isNarrow {
    let memory = SlotMemory(byteCount: capacity * request.format.narrowBytes)
    let target = request.format.narrowTarget(memory)
    let rest = filledColumns(others, capacity: capacity, targets: targets + [target], fill: fill)
    return rest.map { ([.narrow(memory)] + $0.columns, $0.rows) }
  }
  var rest: (columns: [RawColumn], rows: Int)?
  // Of numbers only their order counts, which is seen block by block.
  let own = request.asksDistinct && request.format != .text ? 0 : capacity
  func filled<T>(_ wrap: (UnsafeMutablePointer<T>) -> ColumnTarget) -> [T] {
    // Never empty: an array without room has no address.
    [T](unsafeUninitializedCapacity: max(1, own)) { buffer, count in
      guard let base = buffer.baseAddress else { return }
      useLargePages(UnsafeMutableRawBufferPointer(buffer))
      rest = filledColumns(others, capacity: capacity, targets: targets + [wrap(base)], fill: fill)
      count = min(own, rest?.rows ?? 0)
    }
  }
  let column: RawColumn =
    switch request.format {
    case .integer, .decimal, .timestamp, .clock: .int64(filled(ColumnTarget.int64))
    case .number: .double(filled(ColumnTarget.double))
    case .date: .int32(filled(ColumnTarget.int32))
    case .flag: .bool(filled(ColumnTarget.bool))
    case .text where request.asksDistinct: .int64(filled(ColumnTarget.int64))
    case .text, .numbered: .uint32(filled(ColumnTarget.uint32))
    }
  return rest.map { ([column] + $0.columns, $0.rows) }
}

/// Asks for 2 MB pages: a column of 10 million rows then takes 40 page faults instead of 20,000.
/// - Parameter least: smaller memory is left as it is; less than two pages need not hold a whole one.
package func useLargePages(_ memory: UnsafeMutableRawBufferPointer, atLeast least: Int = 4 << 20) {
  #if os(Linux)
    let page = 2 << 20
    guard memory.count >= least, let base = memory.baseAddress else { return }
    let address = Int(bitPattern: base)
    let first = (address + page - 1) & ~(page - 1)
    let end = (address + memory.count) & ~(page - 1)
    if first < end { _ = madvise(base + (first - address), end - first, MADV_HUGEPAGE) }
  #endif
}

/// One bit for every row without a value, open for several threads.
final class MissingRows {
  let words: UnsafeMutablePointer<UInt64>
  /// How many rows there are; at first, for how many there is room.
  var count: Int
  private let capacity: Int

  init(capacity: Int) {
    count = capacity
    self.capacity = (capacity + 63) / 64 + 1
    words = GrowingMemory.sparseZeros(self.capacity)
  }

  deinit { GrowingMemory.freeSparse(words, capacity) }

  var validity: Validity {
    let needed = (count + 63) / 64
    var any: UInt64 = 0
    for index in 0..<needed { any |= words[index] }
    if any == 0 { return Validity(allPresent: count) }
    let present = [UInt64](unsafeUninitializedCapacity: needed) { buffer, initialized in
      for index in 0..<needed { buffer.initializeElement(at: index, to: ~words[index]) }
      initialized = needed
    }
    return Validity(words: present, count: count)
  }
}
