import CScan

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// For a process that runs many statements: memory that one gives back is at hand for the next.
package func keepFreedMemory() { kpi_keep_freed_memory() }

/// Memory of tables that grow: the system moves the pages of large ones instead of copying them.
enum GrowingMemory {
  /// Uninitialised memory for plain values.
  static func allocate<T: BitwiseCopyable>(_ count: Int) -> UnsafeMutablePointer<T> {
    typed(malloc(count * MemoryLayout<T>.stride), count)
  }

  /// Memory whose values have all bits 0.
  static func zeros<T: BitwiseCopyable>(_ count: Int) -> UnsafeMutablePointer<T> {
    typed(calloc(count, MemoryLayout<T>.stride), count)
  }

  /// The same values with room for more; the old pointer is no longer of use.
  static func enlarge<T: BitwiseCopyable>(_ memory: UnsafeMutablePointer<T>, to count: Int)
    -> UnsafeMutablePointer<T>
  {
    typed(realloc(memory, count * MemoryLayout<T>.stride), count)
  }

  static func free<T: BitwiseCopyable>(_ memory: UnsafeMutablePointer<T>) {
    #if canImport(Glibc)
      Glibc.free(memory)
    #elseif canImport(Musl)
      Musl.free(memory)
    #else
      Darwin.free(memory)
    #endif
  }

  /// Values whose bits are all 0, for what is hardly ever written: the system gives pages where that
  /// happens. What the allocator has at hand would have to be cleared, all of it.
  static func sparseZeros<T: BitwiseCopyable>(_ count: Int) -> UnsafeMutablePointer<T> {
    let bytes = count * MemoryLayout<T>.stride
    if bytes < leastSparse { return zeros(count) }
    let memory = mmap(nil, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANON, -1, 0)
    guard let memory, memory != MAP_FAILED else { preconditionFailure("memory is at hand") }
    return memory.bindMemory(to: T.self, capacity: count)
  }

  /// - Parameter count: as `sparseZeros` was asked for.
  static func freeSparse<T: BitwiseCopyable>(_ memory: UnsafeMutablePointer<T>, _ count: Int) {
    let bytes = count * MemoryLayout<T>.stride
    if bytes < leastSparse { return free(memory) }
    munmap(memory, bytes)
  }

  /// Less is not worth the two calls of the system.
  private static let leastSparse = 1 << 16

  private static func typed<T: BitwiseCopyable>(_ memory: UnsafeMutableRawPointer?, _ count: Int)
    -> UnsafeMutablePointer<T>
  {
    guard let memory else { preconditionFailure("memory is at hand") }
    useLargePages(
      UnsafeMutableRawBufferPointer(start: memory, count: count * MemoryLayout<T>.stride))
    return memory.bindMemory(to: T.self, capacity: count)
  }
}
