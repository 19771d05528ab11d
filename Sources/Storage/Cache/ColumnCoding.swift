import Values

/// Columns as sections of a cache file.
struct ColumnCoding {
  let file: CacheFile
  let threads: Int
  /// What must be found sound before a column is believed.
  private(set) var unchecked: [CacheFile.UncheckedMemory] = []
  private var sections: ArraySlice<CacheFile.Section>

  /// More rows than any file has: sizes worked out from fewer do not overflow.
  private static let rowLimit = 1 << 40
  /// The most texts that codes of one byte tell apart.
  private static let narrowTexts = 256
  /// Codes of more texts than that take four bytes in any case, and are kept as they lie in memory.
  fileprivate static let copiedTexts = 1 << 16

  init(_ file: CacheFile, threads: Int) {
    self.file = file
    self.threads = threads
    sections = file.sections[...]
  }

  // MARK: - Writing

  /// Describes a column and gives its sections.
  static func encode(_ column: Column, into info: inout CacheWriter) -> [[UInt8]] {
    info.put(column.type)
    info.put(column.count)
    info.put(column.validity.isAllPresent ? 0 : 1)
    var sections: [[UInt8]] = []
    if !column.validity.isAllPresent {
      sections.append(
        NarrowIntegers.raw(Array(column.validity.words.prefix((column.count + 63) / 64))))
    }
    if let packed = column.slots {
      info.put(1)
      encode(packed, into: &info, &sections)
      return sections
    }
    info.put(0)
    func add<T: FixedWidthInteger & BitwiseCopyable>(_ values: [T]) {
      let narrow = NarrowIntegers(values)
      info.put(Int(narrow.base))
      info.put(narrow.width)
      sections.append(narrow.bytes)
    }
    switch column.values {
    case .integer(let values), .decimal(let values, _), .timestamp(let values): add(values)
    case .date(let values): add(values)
    case .number(let values), .duration(let values): sections.append(NarrowIntegers.raw(values))
    case .flag(let values): add(values.map { $0 ? 1 : 0 as UInt8 })
    case .text(let codes, let dictionary):
      add(codes)
      dictionary.encode(into: &info, &sections)
    }
    return sections
  }

  /// Slots are kept as they lie in memory, which they then are.
  private static func encode(
    _ packed: PackedValues, into info: inout CacheWriter, _ sections: inout [[UInt8]]
  ) {
    func add<Slot>(_ slots: Slots<Slot>) {
      sections.append(slots.withUnsafeBufferPointer { Array(UnsafeRawBufferPointer($0)) })
    }
    switch packed {
    case .integer(let slots), .decimal(let slots, _): add(slots)
    case .date(let slots): add(slots)
    case .timestamp(let slots): add(slots)
    case .text(let slots, let dictionary):
      add(slots)
      dictionary.encode(into: &info, &sections)
    case .codes(let slots, let dictionary):
      add(slots)
      dictionary.encode(into: &info, &sections)
    }
  }

  // MARK: - Reading

  /// The next column of the file.
  mutating func column(_ info: inout CacheReader) throws(CacheDamage) -> Column {
    let type = try info.type()
    let rows = try info.count(upTo: ColumnCoding.rowLimit)
    let isMissingSome = try info.count(upTo: 1) == 1
    var validity = Validity(allPresent: rows)
    if isMissingSome {
      let words: [UInt64] = try raw((rows + 63) / 64, zero: 0)
      validity = Validity(words: words, count: rows)
    }
    if try info.count(upTo: 1) == 1 {
      return Column(try packed(type, rows, &info), validity: validity)
    }
    let values: Column.Values =
      switch type {
      case .integer: .integer(try integers(rows, &info))
      case .decimal(let scale): .decimal(try integers(rows, &info), scale: scale)
      case .timestamp: .timestamp(try integers(rows, &info))
      case .date: .date(try integers(rows, &info))
      case .number: .number(try raw(rows, zero: 0))
      case .flag: .flag(try flags(rows, &info))
      case .text: try texts(rows, &info)
      case .duration: throw CacheDamage()
      }
    return Column(values, validity: validity)
  }

  private mutating func packed(
    _ type: ScalarType, _ rows: Int, _ info: inout CacheReader
  ) throws(CacheDamage) -> PackedValues {
    switch type {
    case .integer: return .integer(try slots(rows))
    case .decimal(let scale): return .decimal(try slots(rows), scale: scale)
    case .date: return .date(try slots(rows))
    case .timestamp: return .timestamp(try slots(rows))
    case .text:
      var ahead = info
      let count = try TextDictionary.encodedCount(&ahead)
      guard count > 0 else { throw CacheDamage() }
      if count > ColumnCoding.narrowTexts {
        let codes: Slots<UInt32> = try slots(rows, limit: UInt32(clamping: count - 1))
        return .codes(codes, try dictionary(&info))
      }
      let codes: Slots<UInt8> = try slots(rows, limit: UInt8(clamping: count - 1))
      return .text(codes, try dictionary(&info))
    case .number, .flag, .duration: throw CacheDamage()
    }
  }

  /// Slots at most `limit`, where one is given.
  private mutating func slots<Slot: FixedWidthInteger & BitwiseCopyable & Sendable>(
    _ count: Int, limit: Slot = .max
  ) throws(CacheDamage) -> Slots<Slot> {
    let section = try nextSection(count * MemoryLayout<Slot>.stride)
    let found = file.memory(of: section) { bytes in
      if limit == .max { return true }
      return bytes.withMemoryRebound(to: Slot.self) { slots in
        var greatest: Slot = 0
        for slot in slots { greatest = max(greatest, slot) }
        return greatest <= limit
      }
    }
    guard let found else { throw CacheDamage() }
    unchecked.append(found)
    return Slots(found.memory, from: found.offset, count: count)
  }

  private mutating func nextSection(_ length: Int) throws(CacheDamage) -> CacheFile.Section {
    guard let section = sections.popFirst(), section.length == length else { throw CacheDamage() }
    return section
  }

  /// How a section holds its numbers.
  private struct Packing {
    var base: Int64
    var width: Int

    init(_ info: inout CacheReader) throws(CacheDamage) {
      base = Int64(try info.int())
      width = try info.int()
      guard [1, 2, 4, 8].contains(width) else { throw CacheDamage() }
    }
  }

  /// Numbers at most `limit`, where one is given: what they index has no more.
  private mutating func integers<T: FixedWidthInteger & BitwiseCopyable>(
    _ count: Int, _ info: inout CacheReader, limit: T? = nil
  ) throws(CacheDamage) -> [T] {
    let packing = try Packing(&info)
    guard let base = T(exactly: packing.base) else { throw CacheDamage() }
    let section = try nextSection(count * packing.width)
    let (file, threads) = (file, threads)
    var isSound = false
    let result = filled(count) { (target: UnsafeMutablePointer<T>) in
      isSound = file.read(section, threads: threads) { bytes, offset in
        let first = target + offset / packing.width
        NarrowIntegers.unpack(bytes, width: packing.width, base: base, to: first)
        guard let limit else { return true }
        var greatest: T = 0
        for index in 0..<(bytes.count / packing.width) { greatest = max(greatest, first[index]) }
        return greatest <= limit
      }
      return isSound
    }
    guard isSound else { throw CacheDamage() }
    return result
  }

  /// Plain values as they lie in memory; every pattern of bits is one.
  private mutating func raw<T: BitwiseCopyable>(_ count: Int, zero: T) throws(CacheDamage) -> [T] {
    let size = MemoryLayout<T>.size
    let section = try nextSection(count * size)
    let (file, threads) = (file, threads)
    var isSound = false
    let result = filled(count) { (target: UnsafeMutablePointer<T>) in
      isSound = file.read(section, threads: threads) { bytes, offset in
        guard let from = bytes.baseAddress else { return true }
        UnsafeMutableRawPointer(target + offset / size).copyMemory(
          from: from, byteCount: bytes.count)
        return true
      }
      return isSound
    }
    guard isSound else { throw CacheDamage() }
    return result
  }

  /// An array that `fill` writes in place, or an empty one when it could not.
  private func filled<T>(_ count: Int, _ fill: (UnsafeMutablePointer<T>) -> Bool) -> [T] {
    // Never without room: such an array has no address.
    [T](unsafeUninitializedCapacity: max(1, count)) { buffer, initialized in
      useLargePages(UnsafeMutableRawBufferPointer(buffer))
      guard let base = buffer.baseAddress else { return }
      initialized = fill(base) ? count : 0
    }
  }

  private mutating func flags(_ rows: Int, _ info: inout CacheReader) throws(CacheDamage) -> [Bool]
  {
    let bytes: [UInt8] = try integers(rows, &info, limit: 1)
    return bytes.map { $0 == 1 }
  }

  private mutating func texts(
    _ rows: Int, _ info: inout CacheReader
  ) throws(CacheDamage) -> Column.Values {
    // The codes stand first, and are checked against the dictionary behind them.
    var ahead = info
    _ = try Packing(&ahead)
    let count = try TextDictionary.encodedCount(&ahead)
    guard count > 0 else { throw CacheDamage() }
    let codes: [UInt32] = try integers(rows, &info, limit: UInt32(count - 1))
    return .text(codes, try dictionary(&info))
  }

  private mutating func dictionary(_ info: inout CacheReader) throws(CacheDamage) -> TextDictionary
  {
    let count = try TextDictionary.encodedCount(&info)
    if try info.count(upTo: 1) == 1 {
      let prefix = try info.list()
      let width = try info.count(upTo: 18)
      let base = try info.count(upTo: 1_000_000_000_000_000_000)
      return TextDictionary(prefix: prefix, width: width, base: base, count: count)
    }
    let length = try info.count(upTo: ColumnCoding.rowLimit)
    let lengths: [UInt32] = try integers(count, &info)
    var offsets = [Int](repeating: 0, count: count + 1)
    for index in 0..<count { offsets[index + 1] = offsets[index] + Int(lengths[index]) }
    guard offsets[count] == length else { throw CacheDamage() }
    return TextDictionary(bytes: try raw(length, zero: 0), offsets: offsets)
  }
}

extension NarrowIntegers {
  /// The bytes of plain values as they lie in memory.
  static func raw<T: BitwiseCopyable>(_ values: [T]) -> [UInt8] {
    values.withUnsafeBytes { Array($0) }
  }
}

extension Column {
  /// The values as slots that need not be changed to be kept.
  fileprivate var slots: PackedValues? {
    if let packed { return packed }
    guard let codes, let dictionary, dictionary.count > ColumnCoding.copiedTexts else { return nil }
    return .codes(Slots(codes), dictionary)
  }
}
