import Storage

/// Arrays over all customers or rows: on Linux with pages of 2 MB, which take a five-hundredth of
/// the page faults.
func largeArray<T: BitwiseCopyable>(repeating value: T, count: Int) -> [T] {
  largeArray(count: count) { $0.initialize(repeating: value) }
}

/// - Parameter fill: sets every slot.
@inline(__always)
func largeArray<T: BitwiseCopyable>(
  count: Int, _ fill: (UnsafeMutableBufferPointer<T>) -> Void
) -> [T] {
  [T](unsafeUninitializedCapacity: count) { buffer, filled in
    useLargePages(UnsafeMutableRawBufferPointer(buffer))
    fill(UnsafeMutableBufferPointer(rebasing: buffer[..<count]))
    filled = count
  }
}

/// An empty array with room for so many, on large pages too.
func emptyArray<T: BitwiseCopyable>(capacity: Int) -> [T] {
  [T](unsafeUninitializedCapacity: capacity) { buffer, filled in
    useLargePages(UnsafeMutableRawBufferPointer(buffer))
    filled = 0
  }
}
