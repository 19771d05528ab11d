#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Memory in which the values of a column lie; given back with the last of them.
@usableFromInline final class SlotMemory: Sendable {
  nonisolated(unsafe) let base: UnsafeMutableRawPointer
  let byteCount: Int
  private let isMapped: Bool

  /// Uninitialised memory; pages that are never touched cost nothing.
  init(byteCount: Int) {
    base = SlotMemory.uninitialized(byteCount)
    self.byteCount = byteCount
    isMapped = false
  }

  /// Columns of a million rows take a few MB: they begin on a large page, or none would lie in them.
  private static func uninitialized(_ byteCount: Int) -> UnsafeMutableRawPointer {
    let large = 2 << 20
    var memory: UnsafeMutableRawPointer?
    if byteCount >= large / 2 {
      let whole = (byteCount + large - 1) & ~(large - 1)
      posix_memalign(&memory, large, whole)
      if let memory {
        useLargePages(UnsafeMutableRawBufferPointer(start: memory, count: whole), atLeast: large)
      }
    } else {
      memory = malloc(max(1, byteCount))
    }
    guard let memory else { preconditionFailure("memory is at hand") }
    return memory
  }

  /// Memory whose bytes are 0: fresh pages of the system are so by themselves.
  init(zeros byteCount: Int) {
    guard let memory = calloc(max(1, byteCount), 1) else {
      preconditionFailure("memory is at hand")
    }
    base = memory
    self.byteCount = byteCount
    isMapped = false
    useLargePages(UnsafeMutableRawBufferPointer(start: memory, count: byteCount))
  }

  /// Takes over pages of a file that nobody else writes to.
  init(mapped base: UnsafeMutableRawPointer, byteCount: Int) {
    self.base = base
    self.byteCount = byteCount
    isMapped = true
  }

  deinit {
    if isMapped {
      munmap(base, byteCount)
    } else {
      free(base)
    }
  }

  /// The memory as slots, from a byte on.
  func slots<Element: BitwiseCopyable>(
    of type: Element.Type, from offset: Int = 0
  ) -> UnsafeMutablePointer<Element> {
    (base + offset).bindMemory(
      to: type, capacity: (byteCount - offset) / MemoryLayout<Element>.stride)
  }
}

/// Plain values side by side, in memory of this process or in a mapped file; every look-up is
/// checked against their number.
///
/// Public, as is what else loops of other targets look up row by row: only what is public is
/// specialised across targets.
public struct Slots<Element: BitwiseCopyable & Sendable>: Sendable {
  @usableFromInline nonisolated(unsafe) let base: UnsafePointer<Element>
  @usableFromInline let length: Int
  @usableFromInline let memory: SlotMemory

  /// - Parameter offset: of the first value in the memory, in bytes.
  init(_ memory: SlotMemory, from offset: Int = 0, count: Int) {
    precondition(offset >= 0 && count >= 0)
    precondition(offset + count * MemoryLayout<Element>.stride <= memory.byteCount)
    base = UnsafePointer(memory.slots(of: Element.self, from: offset))
    length = count
    self.memory = memory
  }

  /// So many values that are 0 to begin with; `nil` if `fill` says so.
  public init?(zeros count: Int, _ fill: (UnsafeMutableBufferPointer<Element>) -> Bool) {
    let memory = SlotMemory(zeros: count * MemoryLayout<Element>.stride)
    let slots = UnsafeMutableBufferPointer(start: memory.slots(of: Element.self), count: count)
    guard fill(slots) else { return nil }
    self.init(memory, count: count)
  }

  /// A copy of values that lie elsewhere.
  public init(_ values: some Collection<Element>) {
    let memory = SlotMemory(byteCount: values.count * MemoryLayout<Element>.stride)
    let slots = UnsafeMutableBufferPointer(
      start: memory.slots(of: Element.self), count: values.count)
    _ = slots.initialize(from: values)
    self.init(memory, count: values.count)
  }
}

extension Slots: RandomAccessCollection {
  @inlinable public var startIndex: Int { 0 }
  @inlinable public var endIndex: Int { length }

  @inlinable public subscript(index: Int) -> Element {
    precondition(UInt(bitPattern: index) < UInt(bitPattern: length), "a slot that is there")
    return base[index]
  }

  @inlinable
  public func withContiguousStorageIfAvailable<Result>(
    _ body: (UnsafeBufferPointer<Element>) throws -> Result
  ) rethrows -> Result? {
    try body(UnsafeBufferPointer(start: base, count: length))
  }

  /// What some of the values become.
  @inlinable
  public func mapped<Result>(
    _ rows: Range<Int>, _ transform: (Element) -> Result
  ) -> [Result] {
    precondition(rows.lowerBound >= 0 && rows.upperBound <= length, "slots that are there")
    // Not `map`, which checks its room at every value.
    return withExtendedLifetime(memory) {
      [Result](unsafeUninitializedCapacity: rows.count) { out, filled in
        let from = base + rows.lowerBound
        for index in 0..<rows.count {
          out.initializeElement(at: index, to: transform(from[index]))
        }
        filled = rows.count
      }
    }
  }

  /// The values in their memory.
  @inlinable
  public func withUnsafeBufferPointer<Result, Problem: Error>(
    _ body: (UnsafeBufferPointer<Element>) throws(Problem) -> Result
  ) throws(Problem) -> Result {
    defer { withExtendedLifetime(memory) {} }
    return try body(UnsafeBufferPointer(start: base, count: length))
  }
}
