import Values

/// What a cache file says does not hold together: it is not used.
struct CacheDamage: Error {}

/// Writes numbers and texts one after the other.
struct CacheWriter {
  private(set) var bytes: [UInt8] = []

  mutating func put(_ value: UInt64) {
    withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) }
  }

  mutating func put(_ value: Int) { put(UInt64(bitPattern: Int64(value))) }

  mutating func put(_ list: [UInt8]) {
    put(list.count)
    bytes += list
  }

  mutating func put(_ text: String) { put(Array(text.utf8)) }
}

/// Reads what a `CacheWriter` wrote; every length is checked against what is there.
struct CacheReader {
  private let bytes: [UInt8]
  private var offset = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  var isAtEnd: Bool { offset == bytes.count }

  mutating func word() throws(CacheDamage) -> UInt64 {
    guard bytes.count - offset >= 8 else { throw CacheDamage() }
    var value: UInt64 = 0
    for index in 0..<8 { value |= UInt64(bytes[offset + index]) << UInt64(8 * index) }
    offset += 8
    return value
  }

  mutating func int() throws(CacheDamage) -> Int { Int(Int64(bitPattern: try word())) }

  /// A number that counts something: not negative, at most `limit`.
  mutating func count(upTo limit: Int) throws(CacheDamage) -> Int {
    let value = try int()
    guard (0...limit).contains(value) else { throw CacheDamage() }
    return value
  }

  mutating func list() throws(CacheDamage) -> [UInt8] {
    let count = try count(upTo: bytes.count - offset)
    offset += count
    return Array(bytes[offset - count..<offset])
  }

  mutating func text() throws(CacheDamage) -> String {
    String(decoding: try list(), as: UTF8.self)
  }
}

extension CacheWriter {
  mutating func put(_ unit: Unit?) { put(unit?.rawValue ?? "") }

  mutating func put(_ type: ScalarType) {
    let (code, scale): (Int, Int) =
      switch type {
      case .integer: (0, 0)
      case .decimal(let scale): (1, scale.digits)
      case .number: (2, 0)
      case .date: (3, 0)
      case .timestamp: (4, 0)
      case .flag: (5, 0)
      case .text: (6, 0)
      case .duration: (7, 0)
      }
    put(code)
    put(scale)
  }

  mutating func put(_ log: IssueLog) {
    put(log.counts.count)
    for kind in LoadIssues.Kind.allCases {
      guard let count = log.counts[kind] else { continue }
      put(kind.rawValue)
      put(count)
    }
    put(log.rowsLeftOut)
    put(log.entries.count)
    for entry in log.entries {
      put(entry.kind.rawValue)
      put(entry.offset)
      put(entry.line ?? 0)
      put(entry.column == nil ? 0 : 1)
      put(entry.column ?? "")
      put(entry.found)
      put(entry.expected)
    }
  }
}

extension CacheReader {
  mutating func unit() throws(CacheDamage) -> Unit? {
    let name = try text()
    if name.isEmpty { return nil }
    guard let unit = Unit(rawValue: name) else { throw CacheDamage() }
    return unit
  }

  mutating func type() throws(CacheDamage) -> ScalarType {
    let code = try int()
    let scale = try count(upTo: 18)
    switch code {
    case 0: return .integer
    case 1: return .decimal(scale: DecimalScale(scale))
    case 2: return .number
    case 3: return .date
    case 4: return .timestamp
    case 5: return .flag
    case 6: return .text
    default: throw CacheDamage()
    }
  }

  private mutating func kind() throws(CacheDamage) -> LoadIssues.Kind {
    guard let kind = LoadIssues.Kind(rawValue: try text()) else { throw CacheDamage() }
    return kind
  }

  mutating func log(path: String) throws(CacheDamage) -> IssueLog {
    var log = IssueLog(path: path)
    for _ in 0..<(try count(upTo: LoadIssues.Kind.allCases.count)) {
      let kind = try kind()
      log.counts[kind] = try count(upTo: .max)
    }
    log.rowsLeftOut = try count(upTo: .max)
    for _ in 0..<(try count(upTo: LoadIssues.exampleLimit)) {
      let kind = try kind()
      let offset = try count(upTo: .max)
      let line = try count(upTo: .max)
      let hasColumn = try count(upTo: 1) == 1
      let column = try text()
      log.entries.append(
        IssueLog.Entry(
          kind: kind, offset: offset, line: line == 0 ? nil : line,
          column: hasColumn ? column : nil, found: try text(), expected: try text()))
    }
    return log
  }
}
