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
    let day = (back & 0xFF) &* 10 &+ back &>> 8
    // Bits that no digit leaves: of tens above 3, of ones above 9, and those of a borrow.
    let strays = (back | (back &+ 0x0600)) & 0xFFFF_F0FC
    let isKnown = (entry.key ^ key) | UInt64(strays) == 0
    let isDay = day &- 1 < entry.length
    return (entry.before &+ Int32(truncatingIfNeeded: day), (isKnown ? 1 : 0) & (isDay ? 1 : 0) != 0)
  }

  /// Remembers the month of a date that has been read another way, written `yyyy-mm-dd`.
  func remember(_ field: UnsafePointer<UInt8>, _ number: Int32) {
    let (year, month, day) = Day(number: number).civil
    let key = Word.load(field)
    entries[place(key)] = Entry(
      key: key, before: number - Int32(day), length: UInt32(Day.length(ofMonth: month, year: year)))
  }
}
