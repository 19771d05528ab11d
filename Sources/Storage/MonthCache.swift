import Values

/// The months that the dates of a column lie in, found by the eight bytes `yyyy-mm-`: a date then
/// takes one comparison and its two digits of a day.
///
/// A direct-mapped table; two months in one place cost time, never a wrong answer.
final class MonthCache {
  /// A month as it is written, and what follows from it.
  struct Entry {
    /// `yyyy-mm-` as a word; 0 in an entry never written, whose length admits no day.
    var key: UInt64
    /// The day before the first of the month.
    var before: Int32
    /// Days in the month.
    var length: UInt32
  }

  private let shift: UInt64
  private let entries: UnsafeMutablePointer<Entry>

  /// - Parameter isUsed: false for a column that has no dates; it then takes next to no room.
  init(isUsed: Bool) {
    let bits = isUsed ? 11 : 1
    shift = UInt64(64 - bits)
    entries = .allocate(capacity: 1 << bits)
    entries.initialize(repeating: Entry(key: 0, before: 0, length: 0), count: 1 << bits)
  }

  deinit { entries.deallocate() }

  @inline(__always)
  private func place(_ key: UInt64) -> Int {
    Int(truncatingIfNeeded: (key &* 0x9E37_79B9_7F4A_7C15) &>> shift)
  }

  /// The day that ten bytes spell, if it is one of a month seen before; the bytes may be anything.
  @inline(__always)
  func day(_ field: UnsafePointer<UInt8>) -> (Int32, Bool) {
    let key = Word.load(field)
    let entry = entries[place(key)]
    let back = UInt32(Word.load16(field + 8)) &- 0x3030
    let (tens, ones) = (back & 0xFF, back &>> 8)
    let day = tens &* 10 &+ ones
    // Above 9 are all bytes that are no digits, by borrowing too; 0 wraps around.
    let isDay = (day &- 1 < entry.length ? 1 : 0) & (tens < 4 ? 1 : 0) & (ones < 10 ? 1 : 0)
    let isKnown = (entry.key == key ? 1 : 0) & isDay
    return (entry.before &+ Int32(truncatingIfNeeded: day), isKnown != 0)
  }

  /// Remembers the month of a date that has been read another way, written `yyyy-mm-dd`.
  func remember(_ field: UnsafePointer<UInt8>, _ number: Int32) {
    let (year, month, day) = Day(number: number).civil
    let key = Word.load(field)
    entries[place(key)] = Entry(
      key: key, before: number - Int32(day), length: UInt32(Day.length(ofMonth: month, year: year)))
  }
}
