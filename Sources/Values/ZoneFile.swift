#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// A compiled zone of the IANA database (TZif, RFC 8536, versions 1 to 4).
struct ZoneFile {
  var stretches: [TimeZoneRules.Stretch] = []
  var footer: ZoneFooter?

  /// Real files have at most some 4 KiB.
  static let sizeLimit = 1 << 20

  private static let headerSize = 44

  /// `nil` when the bytes are not such a file or stop too early.
  init?(bytes: [UInt8]) {
    guard let first = Header(bytes, at: 0) else { return nil }
    guard first.version >= 2 else {
      guard let stretches = ZoneFile.table(bytes, first, at: ZoneFile.headerSize, timeSize: 4)
      else { return nil }
      self.stretches = stretches
      return
    }
    // The second table repeats the first with 64-bit times.
    let second = ZoneFile.headerSize + first.tableSize(timeSize: 4)
    guard let header = Header(bytes, at: second),
      let stretches = ZoneFile.table(
        bytes, header, at: second + ZoneFile.headerSize, timeSize: 8)
    else { return nil }
    self.stretches = stretches
    let rest = bytes[(second + ZoneFile.headerSize + header.tableSize(timeSize: 8))...]
    footer = ZoneFooter(rest.dropFirst().prefix { $0 != UInt8(ascii: "\n") })
  }

  private struct Header {
    var version: Int
    var times: Int
    var types: Int
    var otherSize: (characters: Int, leaps: Int, flags: Int)

    init?(_ bytes: [UInt8], at start: Int) {
      guard start >= 0, bytes.count >= start + ZoneFile.headerSize,
        bytes[start..<start + 4].elementsEqual("TZif".utf8)
      else { return nil }
      let digit = Int(bytes[start + 4])
      version = digit == 0 ? 1 : digit - 48
      let counts = (0..<6).map { Int(ZoneFile.integer(bytes, at: start + 20 + $0 * 4, size: 4)) }
      guard counts.allSatisfy({ (0..<ZoneFile.sizeLimit).contains($0) }), counts[4] > 0 else {
        return nil
      }
      (times, types) = (counts[3], counts[4])
      otherSize = (counts[5], counts[2], counts[0] + counts[1])
    }

    func tableSize(timeSize: Int) -> Int {
      times * (timeSize + 1) + types * 6 + otherSize.characters
        + otherSize.leaps * (timeSize + 4) + otherSize.flags
    }
  }

  private static func table(
    _ bytes: [UInt8], _ header: Header, at start: Int, timeSize: Int
  ) -> [TimeZoneRules.Stretch]? {
    guard bytes.count >= start + header.tableSize(timeSize: timeSize) else { return nil }
    let kinds = start + header.times * timeSize
    let types = kinds + header.times
    func offset(_ kind: Int) -> Int { Int(integer(bytes, at: types + kind * 6, size: 4)) }

    // RFC 8536: before the first transition the first type holds.
    var stretches = [TimeZoneRules.Stretch(start: .min, end: .max, offset: offset(0))]
    for index in 0..<header.times {
      let time = integer(bytes, at: start + index * timeSize, size: timeSize)
      let kind = Int(bytes[kinds + index])
      let last = stretches.count - 1
      guard kind < header.types, time > stretches[last].start else { return nil }
      stretches[last].end = time
      stretches.append(.init(start: time, end: .max, offset: offset(kind)))
    }
    guard stretches.allSatisfy({ abs($0.offset) <= 93_600 }) else { return nil }
    return stretches
  }

  /// A signed big-endian integer of 4 or 8 bytes.
  private static func integer(_ bytes: [UInt8], at start: Int, size: Int) -> Int64 {
    var value: UInt64 = 0
    for byte in bytes[start..<start + size] { value = value << 8 | UInt64(byte) }
    return size == 4
      ? Int64(Int32(truncatingIfNeeded: value)) : Int64(bitPattern: value)
  }

  // MARK: Finding the file

  /// The file of a zone, from `TZDIR` or the system's folders; `nil` if there is none.
  static func bytes(ofZone name: String) -> [UInt8]? {
    // The name becomes part of a path, and must not lead out of the folder.
    let isName = name.utf8.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"):
        true
      default: "_+-/".utf8.contains(byte)
      }
    }
    guard isName, !name.isEmpty, name.utf8.count <= 64, !name.hasPrefix("/") else { return nil }
    var folders = ["/usr/share/zoneinfo", "/var/db/timezone/zoneinfo", "/usr/lib/zoneinfo"]
    if let folder = getenv("TZDIR") { folders.insert(String(cString: folder), at: 0) }
    for folder in folders {
      if let bytes = read(path: "\(folder)/\(name)") { return bytes }
    }
    return nil
  }

  private static func read(path: String) -> [UInt8]? {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    var block = [UInt8](repeating: 0, count: 8192)
    while bytes.count <= sizeLimit {
      let count = block.withUnsafeMutableBytes { buffer in
        systemRead(descriptor, buffer.baseAddress, buffer.count)
      }
      guard count >= 0 else { return nil }
      if count == 0 { return bytes }
      bytes.append(contentsOf: block[..<count])
    }
    return nil
  }
}

/// `read(2)`, whose name the type's own function hides.
private func systemRead(_ file: Int32, _ buffer: UnsafeMutableRawPointer?, _ count: Int) -> Int {
  read(file, buffer, count)
}
