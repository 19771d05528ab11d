import Storage

/// An array over all rows of a table or all values of a column: on Linux with pages of 2 MB, which
/// take a five-hundredth of the page faults.
///
/// `Execution` has the same for itself: a generic function of another module is not specialised, and
/// so would run an order of magnitude slower over millions of rows.
///
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

func largeArray<T: BitwiseCopyable>(repeating value: T, count: Int) -> [T] {
  largeArray(count: count) { $0.initialize(repeating: value) }
}
