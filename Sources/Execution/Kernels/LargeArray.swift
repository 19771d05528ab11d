#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Arrays over all customers or rows: on Linux with pages of 2 MB, which take a five-hundredth of
/// the page faults.
func largeArray<T: BitwiseCopyable>(repeating value: T, count: Int) -> [T] {
  [T](unsafeUninitializedCapacity: count) { buffer, filled in
    useLargePages(UnsafeMutableRawBufferPointer(buffer))
    buffer.initialize(repeating: value)
    filled = count
  }
}

private func useLargePages(_ memory: UnsafeMutableRawBufferPointer) {
  #if os(Linux)
    let page = 2 << 20
    guard memory.count >= 2 * page, let base = memory.baseAddress else { return }
    let address = Int(bitPattern: base)
    let first = (address + page - 1) & ~(page - 1)
    let end = (address + memory.count) & ~(page - 1)
    if first < end { _ = madvise(base + (first - address), end - first, MADV_HUGEPAGE) }
  #endif
}
