#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The array of a column while it is filled.
enum RawColumn {
  case int64([Int64])
  case double([Double])
  case int32([Int32])
  case bool([Bool])
  case uint32([UInt32])
}

/// Allocates one array of exactly `rows` slots per format, hands out where they lie, and keeps
/// them if `fill` says that it has written every slot.
///
/// The initialisers nest, one inside the other, so that all arrays are open at the same time and
/// are written in place: no copy, and no more memory than the columns need.
func filledColumns(
  _ formats: ArraySlice<CellFormat>, rows: Int, targets: [ColumnTarget] = [],
  fill: ([ColumnTarget]) -> Bool
) -> [RawColumn]? {
  guard let format = formats.first else { return fill(targets) ? [] : nil }
  var rest: [RawColumn]?
  let others = formats.dropFirst()
  func filled<T>(_ wrap: (UnsafeMutablePointer<T>) -> ColumnTarget) -> [T] {
    // Never empty: an array without room has no address.
    [T](unsafeUninitializedCapacity: max(1, rows)) { buffer, count in
      guard let base = buffer.baseAddress else { return }
      useLargePages(UnsafeMutableRawBufferPointer(buffer))
      rest = filledColumns(others, rows: rows, targets: targets + [wrap(base)], fill: fill)
      count = rest == nil ? 0 : rows
    }
  }
  let column: RawColumn =
    switch format {
    case .integer, .decimal, .timestamp: .int64(filled(ColumnTarget.int64))
    case .number: .double(filled(ColumnTarget.double))
    case .date: .int32(filled(ColumnTarget.int32))
    case .flag: .bool(filled(ColumnTarget.bool))
    case .text, .numbered: .uint32(filled(ColumnTarget.uint32))
    }
  return rest.map { [column] + $0 }
}

/// Asks for 2 MB pages: a column of 10 million rows then takes 40 page faults instead of 20,000.
package func useLargePages(_ memory: UnsafeMutableRawBufferPointer) {
  #if os(Linux)
    let page = 2 << 20
    guard memory.count >= 2 * page, let base = memory.baseAddress else { return }
    let address = Int(bitPattern: base)
    let first = (address + page - 1) & ~(page - 1)
    let end = (address + memory.count) & ~(page - 1)
    if first < end { _ = madvise(base + (first - address), end - first, MADV_HUGEPAGE) }
  #endif
}

/// One bit for every row without a value, open for several threads.
final class MissingRows {
  let words: UnsafeMutablePointer<UInt64>
  let count: Int
  private let wordCount: Int

  init(rows: Int) {
    count = rows
    wordCount = (rows + 63) / 64 + 1
    words = .allocate(capacity: wordCount)
    words.initialize(repeating: 0, count: wordCount)
  }

  deinit { words.deallocate() }

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
