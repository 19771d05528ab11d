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

  private static func typed<T: BitwiseCopyable>(_ memory: UnsafeMutableRawPointer?, _ count: Int)
    -> UnsafeMutablePointer<T>
  {
    guard let memory else { preconditionFailure("memory is at hand") }
    useLargePages(
      UnsafeMutableRawBufferPointer(start: memory, count: count * MemoryLayout<T>.stride))
    return memory.bindMemory(to: T.self, capacity: count)
  }
}
