import CScan

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// One file of a cache: whole or not there at all, and believed only when it is ours alone, has the
/// key that is asked for, and its checksums hold.
///
/// A header of fixed size, then the key and what the file's kind says of itself, then sections of
/// plain bytes, read in pieces by several threads.
final class CacheFile {
  /// Bytes that lie together.
  struct Section: Sendable {
    var offset: Int
    var length: Int
    var checksum: UInt64
  }

  /// What the kind of file says of itself.
  let info: [UInt8]
  let sections: [Section]
  private let descriptor: Int32

  private static let magic: UInt64 = 0x3165_6863_6163_706B
  /// Another number wherever the meaning of the bytes changes.
  private static let version: UInt64 = 9
  private static let headerBytes = 48
  private static let alignment = 64
  /// The greatest key and description.
  private static let descriptionLimit = 64 << 20
  /// Sections are read and checked in pieces of this size.
  private static let pieceBytes = 256 << 10

  /// Opens a file; `nil` when it is not there, not ours, of another key, or damaged.
  init?(_ name: String, in folder: String, key: CacheKey) {
    let descriptor = open("\(folder)/\(name)", O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
    guard descriptor >= 0 else { return nil }
    self.descriptor = descriptor
    guard let size = CacheFile.trustedSize(descriptor),
      let description = CacheFile.description(descriptor, size: size)
    else {
      close(descriptor)
      return nil
    }
    do throws(CacheDamage) {
      var reader = CacheReader(description)
      guard try reader.list() == key.bytes, try reader.text() == name else { throw CacheDamage() }
      var offset = CacheFile.headerBytes + description.count
      var sections: [Section] = []
      for _ in 0..<(try reader.count(upTo: description.count / 16)) {
        offset = CacheFile.aligned(offset)
        let length = try reader.count(upTo: max(0, size - offset))
        sections.append(Section(offset: offset, length: length, checksum: try reader.word()))
        offset += length
      }
      info = try reader.list()
      guard offset == size, reader.isAtEnd else { throw CacheDamage() }
      self.sections = sections
    } catch {
      close(descriptor)
      return nil
    }
  }

  deinit { close(descriptor) }

  /// The size of a regular file of this user's that nobody else can write to.
  private static func trustedSize(_ descriptor: Int32) -> Int? {
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG,
      status.st_uid == geteuid(), status.st_mode & 0o022 == 0
    else { return nil }
    return Int(status.st_size)
  }

  private static func description(_ descriptor: Int32, size: Int) -> [UInt8]? {
    guard size >= headerBytes, let header = bytes(descriptor, at: 0, count: headerBytes) else {
      return nil
    }
    var reader = CacheReader(header)
    guard let magic = try? reader.word(), magic == CacheFile.magic,
      let version = try? reader.word(), version == CacheFile.version,
      let length = try? reader.count(upTo: min(descriptionLimit, size - headerBytes)),
      let checksum = try? reader.word(),
      let total = try? reader.int(), total == size,
      let own = try? reader.word(), own == Checksum.of(Array(header[..<40])),
      let description = bytes(descriptor, at: headerBytes, count: length),
      Checksum.of(description) == checksum
    else { return nil }
    return description
  }

  private static func bytes(_ descriptor: Int32, at offset: Int, count: Int) -> [UInt8]? {
    var isWhole = false
    let result = [UInt8](unsafeUninitializedCapacity: max(1, count)) { buffer, initialized in
      isWhole = read(descriptor, at: offset, UnsafeMutableRawBufferPointer(buffer), count)
      initialized = isWhole ? count : 0
    }
    return isWhole ? result : nil
  }

  private static func read(
    _ descriptor: Int32, at offset: Int, _ target: UnsafeMutableRawBufferPointer, _ count: Int
  ) -> Bool {
    guard let base = target.baseAddress, count <= target.count else { return false }
    var done = 0
    while done < count {
      let got = pread(descriptor, base + done, count - done, off_t(offset + done))
      if got < 0, errno == EINTR { continue }
      guard got > 0 else { return false }
      done += got
    }
    return true
  }

  static func aligned(_ offset: Int) -> Int { (offset + alignment - 1) & ~(alignment - 1) }

  // MARK: - Sections

  /// Hands out a section piece by piece, on several threads in any order, each with its offset in
  /// the section; pieces begin at multiples of eight bytes.
  /// - Returns: whether all of it was read, its checksum holds, and `take` was content with it.
  func read(
    _ section: Section, threads: Int, _ take: (UnsafeRawBufferPointer, Int) -> Bool
  ) -> Bool {
    let count = (section.length + CacheFile.pieceBytes - 1) / CacheFile.pieceBytes
    var sums = [UInt64](repeating: 0, count: count)
    let workers = max(1, min(threads, count / 4))
    var failures = [Bool](repeating: false, count: workers)
    sums.withUnsafeMutableBufferPointer { sums in
      failures.withUnsafeMutableBufferPointer { failures in
        let (sums, failures) = (sums, failures)
        runConcurrently(workers) { worker in
          let buffer = UnsafeMutableRawBufferPointer.allocate(
            byteCount: min(CacheFile.pieceBytes, max(1, section.length)), alignment: 64)
          defer { buffer.deallocate() }
          for piece in (count * worker / workers)..<(count * (worker + 1) / workers) {
            let from = piece * CacheFile.pieceBytes
            let size = min(CacheFile.pieceBytes, section.length - from)
            let bytes = UnsafeRawBufferPointer(rebasing: buffer[..<size])
            guard CacheFile.read(descriptor, at: section.offset + from, buffer, size),
              take(bytes, from)
            else {
              failures[worker] = true
              return
            }
            sums[piece] = Checksum.of(bytes)
          }
        }
      }
    }
    return !failures.contains(true) && Checksum.of(parts: sums) == section.checksum
  }

  /// A section as memory: large ones are pages of the file itself, which costs no copy. The file is
  /// only ever replaced or removed, never written to again, so that its pages stay what they are; on
  /// a file system of another machine, which may take them away, it is read.
  ///
  /// - Parameter isSound: whether the bytes of a piece can be what they are said to be.
  /// - Returns: the memory, not to be believed before it was checked; `nil` if it is not there.
  func memory(
    of section: Section, _ isSound: @escaping @Sendable (UnsafeRawBufferPointer) -> Bool
  ) -> UncheckedMemory? {
    guard section.length > CacheFile.pieceBytes, kpi_is_local_file(descriptor) else {
      let memory = SlotMemory(byteCount: section.length)
      let room = UnsafeMutableRawBufferPointer(start: memory.base, count: section.length)
      guard CacheFile.read(descriptor, at: section.offset, room, section.length) else {
        return nil
      }
      return UncheckedMemory(memory: memory, offset: 0, section: section, isSound: isSound)
    }
    let inPage = section.offset % Int(getpagesize())
    let length = inPage + section.length
    guard
      let base = mmap(
        nil, length, PROT_READ, MAP_PRIVATE, descriptor, off_t(section.offset - inPage)),
      base != MAP_FAILED
    else { return nil }
    return UncheckedMemory(
      memory: SlotMemory(mapped: base, byteCount: length), offset: inPage, section: section,
      isSound: isSound)
  }

  /// A section in memory, and what its bytes must be like.
  struct UncheckedMemory: Sendable {
    let memory: SlotMemory
    /// Where in the memory the section begins.
    let offset: Int
    let section: Section
    let isSound: @Sendable (UnsafeRawBufferPointer) -> Bool

    fileprivate func bytes(_ range: Range<Int>) -> UnsafeRawBufferPointer {
      UnsafeRawBufferPointer(start: memory.base + offset + range.lowerBound, count: range.count)
    }
  }

  /// Checks sections in memory, all of them in one go on several threads.
  /// - Returns: for each whether it is what was written, and sound.
  static func check(_ all: [UncheckedMemory], threads: Int) -> [Bool] {
    // Some pieces at a time keep the threads busy alike, however long the sections are.
    let step = 8 * pieceBytes
    let tasks = all.indices.flatMap { index in
      stride(from: 0, to: all[index].section.length, by: step).map { (index, $0) }
    }
    let found = simultaneously(tasks.count, threads: threads) { task -> [UInt64]? in
      let (index, first) = tasks[task]
      var sums: [UInt64] = []
      let end = min(first + step, all[index].section.length)
      for from in stride(from: first, to: end, by: pieceBytes) {
        let bytes = all[index].bytes(from..<min(from + pieceBytes, end))
        guard all[index].isSound(bytes) else { return nil }
        sums.append(Checksum.of(bytes))
      }
      return sums
    }
    var sums = [[UInt64]?](repeating: [], count: all.count)
    for (task, part) in zip(tasks, found) {
      if let part { sums[task.0]?.append(contentsOf: part) } else { sums[task.0] = nil }
    }
    return zip(all, sums).map { memory, sums in
      sums.map { Checksum.of(parts: $0) == memory.section.checksum } ?? false
    }
  }

  private static func checksum(ofSection bytes: [UInt8]) -> UInt64 {
    bytes.withUnsafeBytes { bytes in
      let sums = stride(from: 0, to: bytes.count, by: pieceBytes).map { from in
        Checksum.of(
          UnsafeRawBufferPointer(rebasing: bytes[from..<min(bytes.count, from + pieceBytes)]))
      }
      return Checksum.of(parts: sums)
    }
  }

  // MARK: - Writing

  /// Writes a file beside the one of this name and puts it in its place when it is whole.
  ///
  /// Whoever reads meanwhile sees the old one or the new one. Where the folder cannot be written or
  /// the disk is full, nothing is left behind.
  /// - Returns: whether the file is there now.
  @discardableResult
  static func write(
    _ name: String, in folder: String, key: CacheKey, info: [UInt8], sections: [[UInt8]] = [],
    settling: CacheSettling = CacheSettling()
  ) -> Bool {
    var description = CacheWriter()
    description.put(key.bytes)
    description.put(name)
    description.put(sections.count)
    for section in sections {
      description.put(section.count)
      description.put(checksum(ofSection: section))
    }
    description.put(info)
    var total = headerBytes + description.bytes.count
    for section in sections { total = aligned(total) + section.count }
    var header = CacheWriter()
    header.put(magic)
    header.put(version)
    header.put(description.bytes.count)
    header.put(Checksum.of(description.bytes))
    header.put(total)
    header.put(Checksum.of(header.bytes))

    let draft = "\(folder)/\(name).\(getpid())-\(UInt32.random(in: 0...UInt32.max)).draft"
    let descriptor = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard descriptor >= 0 else { return false }
    var isWhole = settling.isSettled(key.identity, at: descriptor)
    var offset = headerBytes + description.bytes.count
    isWhole = isWhole && write(header.bytes + description.bytes, to: descriptor)
    for section in sections where isWhole {
      let padding = [UInt8](repeating: 0, count: aligned(offset) - offset)
      isWhole = write(padding, to: descriptor) && write(section, to: descriptor)
      offset += padding.count + section.count
    }
    isWhole = close(descriptor) == 0 && isWhole
    if isWhole, rename(draft, "\(folder)/\(name)") == 0 { return true }
    unlink(draft)
    return false
  }

  private static func write(_ bytes: [UInt8], to descriptor: Int32) -> Bool {
    bytes.withUnsafeBytes { bytes in
      guard let base = bytes.baseAddress else { return true }
      var done = 0
      while done < bytes.count {
        let put = systemWrite(descriptor, base + done, min(8 << 20, bytes.count - done))
        if put < 0, errno == EINTR { continue }
        guard put > 0 else { return false }
        done += put
      }
      return true
    }
  }
}

/// How long a file must have been at rest before what was read from it is kept.
///
/// File systems count time in ticks: two writes within one tick leave the same time behind, so a
/// copy that was read between them would look valid for ever.
struct CacheSettling: Sendable {
  /// Some ticks of the usual clocks.
  var nanoseconds = 50_000_000
  /// Where times have no fractions, as on some older file systems.
  var coarseSeconds = 2

  /// Whether a new file's time is far enough behind the data's.
  func isSettled(_ identity: FileIdentity, at descriptor: Int32) -> Bool {
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { return false }
    let now = FileIdentity(status).modified
    return [identity.modified, identity.changed].allSatisfy { time in
      let (seconds, overflow) = now.seconds.subtractingReportingOverflow(time.seconds)
      // Times in the far past or future are somebody's choice, not the clock's.
      guard !overflow, (-1...coarseSeconds).contains(seconds) else { return true }
      if time.nanoseconds == 0, seconds < coarseSeconds, coarseSeconds > 0 { return false }
      return seconds * 1_000_000_000 + now.nanoseconds - time.nanoseconds >= nanoseconds
    }
  }
}

/// `write(2)`; the type's own `write` would hide it.
private func systemWrite(_ descriptor: Int32, _ base: UnsafeRawPointer, _ count: Int) -> Int {
  #if canImport(Glibc)
    Glibc.write(descriptor, base, count)
  #elseif canImport(Musl)
    Musl.write(descriptor, base, count)
  #else
    Darwin.write(descriptor, base, count)
  #endif
}
