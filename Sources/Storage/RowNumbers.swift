/// Day numbers row by row, in arrays or in the narrow slots of a column.
///
/// A look-up costs a test which of both it is, always with the same outcome; loops that are worth
/// more take `narrow` or `wide` once.
public struct DayNumbers: Sendable {
  /// Where the narrow slots lie.
  @usableFromInline nonisolated(unsafe) let base: UnsafePointer<UInt16>?
  /// The day of a slot that is 0.
  @usableFromInline let none: Int32
  /// How many days behind its slot a day is.
  public let offset: Int32
  @usableFromInline var array: [Int32]
  public let count: Int
  /// The slots, in which 0 stands for no day; `nil` where the days lie in an array.
  public let narrow: Slots<UInt16>?

  public init(_ array: [Int32]) {
    self.array = array
    count = array.count
    (base, narrow, none, offset) = (nil, nil, 0, 0)
  }

  /// - Parameters:
  ///   - none: the day of rows that have none.
  ///   - offset: is added to the others; 0 or 1.
  public init(_ slots: Slots<UInt16>, none: Int32, offset: Int32 = 0) {
    precondition(offset == 0 || offset == 1)
    array = []
    count = slots.count
    base = slots.base
    narrow = slots
    self.none = none
    self.offset = offset
  }

  /// The days in an array; `nil` where they lie in narrow slots.
  public var wide: [Int32]? { base == nil ? array : nil }

  /// The days of some rows.
  public func days(in rows: Range<Int>) -> ArraySlice<Int32> {
    guard let narrow else { return array[rows] }
    return narrow.mapped(rows) { $0 == 0 ? none : Int32($0) &+ offset }[...]
  }

  /// The first day of all; `nil` where there are no rows.
  public func min() -> Int32? {
    guard let narrow, count > 0 else { return array.min() }
    let least = narrow.withUnsafeBufferPointer { slots in
      // Less one, the slots of rows without a day are the greatest.
      var least = UInt16.max
      for slot in slots { least = Swift.min(least, slot &- 1) }
      return least
    }
    // The greatest slot less one is still less than that.
    return least == .max ? none : Int32(least) + 1 + offset
  }

  /// All days in an array.
  public var all: [Int32] { wide ?? Array(days(in: 0..<count)) }

  /// Where the day of a row lies, to have it in the cache before it is needed.
  @inlinable public func address(of row: Int) -> UnsafeRawPointer? {
    if let base { return UnsafeRawPointer(base + row) }
    return array.withUnsafeBytes { bytes in
      bytes.baseAddress.map { $0 + row &* MemoryLayout<Int32>.stride }
    }
  }
}

extension DayNumbers: RandomAccessCollection, MutableCollection {
  @inlinable public var startIndex: Int { 0 }
  @inlinable public var endIndex: Int { count }

  /// Days are set in an array: narrow slots belong to the column.
  @inlinable public subscript(row: Int) -> Int32 {
    get {
      guard let base else { return array[row] }
      precondition(UInt(bitPattern: row) < UInt(bitPattern: count), "a row that is there")
      let slot = base[row]
      return slot == 0 ? none : Int32(slot) &+ offset
    }
    set {
      if base != nil { self = DayNumbers(all) }
      array[row] = newValue
    }
  }
}

/// Whole numbers row by row, in arrays or in the narrow slots of a column.
public struct WholeNumbers: Sendable {
  @usableFromInline nonisolated(unsafe) let base: UnsafePointer<Int32>?
  @usableFromInline let array: [Int64]
  public let count: Int
  /// The slots; `nil` where the numbers lie in an array.
  public let narrow: Slots<Int32>?

  public init(_ array: [Int64]) {
    self.array = array
    count = array.count
    (base, narrow) = (nil, nil)
  }

  public init(_ slots: Slots<Int32>) {
    array = []
    count = slots.count
    base = slots.base
    narrow = slots
  }

  /// Integers, or the coefficients of decimals; `nil` for a column of another type.
  package init?(_ column: Column) {
    switch column.packed {
    case .integer(let slots)?, .decimal(let slots, _)?: self.init(slots)
    case .date?, .timestamp?, .text?, .codes?: return nil
    case nil:
      switch column.values {
      case .integer(let values), .decimal(let values, _): self.init(values)
      case .number, .date, .timestamp, .flag, .text, .duration: return nil
      }
    }
  }

  /// The numbers in an array; `nil` where they lie in narrow slots.
  public var wide: [Int64]? { base == nil ? array : nil }

  /// Where the number of a row lies, to have it in the cache before it is needed.
  @inlinable public func address(of row: Int) -> UnsafeRawPointer? {
    if let base { return UnsafeRawPointer(base + row) }
    return array.withUnsafeBytes { bytes in
      bytes.baseAddress.map { $0 + row &* MemoryLayout<Int64>.stride }
    }
  }
}

extension WholeNumbers: RandomAccessCollection {
  @inlinable public var startIndex: Int { 0 }
  @inlinable public var endIndex: Int { count }

  @inlinable public subscript(row: Int) -> Int64 {
    guard let base else { return array[row] }
    precondition(UInt(bitPattern: row) < UInt(bitPattern: count), "a row that is there")
    return Int64(base[row])
  }
}

/// Codes row by row, in an array or in slots.
public struct RowCodes: Sendable {
  @usableFromInline nonisolated(unsafe) let base: UnsafePointer<UInt32>?
  @usableFromInline var array: [UInt32]
  public let count: Int
  /// The slots; `nil` where the codes lie in an array.
  public let slots: Slots<UInt32>?

  public init(_ array: [UInt32]) {
    self.array = array
    count = array.count
    (base, slots) = (nil, nil)
  }

  public init(_ slots: Slots<UInt32>) {
    array = []
    count = slots.count
    base = slots.base
    self.slots = slots
  }

  /// The codes in an array.
  public var all: [UInt32] { slots.map { Array($0) } ?? array }

  /// The codes of some rows.
  public func codes(in rows: Range<Int>) -> ArraySlice<UInt32> {
    slots.map { $0.mapped(rows) { $0 }[...] } ?? array[rows]
  }

  /// The codes in their memory.
  @inlinable
  public func withUnsafeBufferPointer<Result, Problem: Error>(
    _ body: (UnsafeBufferPointer<UInt32>) throws(Problem) -> Result
  ) throws(Problem) -> Result {
    if let slots { return try slots.withUnsafeBufferPointer(body) }
    return try array.withUnsafeBufferPointer(body)
  }
}

extension RowCodes: RandomAccessCollection, MutableCollection {
  @inlinable public var startIndex: Int { 0 }
  @inlinable public var endIndex: Int { count }

  /// Codes are set in an array: slots belong to the column.
  @inlinable public subscript(row: Int) -> UInt32 {
    get {
      guard let base else { return array[row] }
      precondition(UInt(bitPattern: row) < UInt(bitPattern: count), "a row that is there")
      return base[row]
    }
    set {
      if base != nil { self = RowCodes(all) }
      array[row] = newValue
    }
  }
}
