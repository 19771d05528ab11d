#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// The statements of this and earlier sessions, oldest first, each once.
///
/// The file holds one entry a line; `\n` stands for a line end within an entry and `\\` for a
/// backslash. Every entry is appended at once and under a lock, so that neither two sessions nor
/// a killed one lose anything. Without a path everything is kept for this session only.
package final class History {
  /// The newest entries that are kept.
  static let limit = 5000
  /// The longest entry that is kept, in bytes.
  static let entryLimit = 1 << 20
  /// The longest file that is read, in bytes: its end counts.
  static let fileLimit = 16 << 20

  package private(set) var entries: [String] = []
  private let path: String?
  /// The newest entry of the file, as far as this session knows.
  private var kept: String?

  package init(path: String?) {
    self.path = path
    guard let path else { return }
    makeFolders(of: path)
    load(path)
  }

  /// Keeps an entry, as the newest. What starts with a space is not meant to be kept.
  package func add(_ entry: String) {
    guard !entry.hasPrefix(" "), entry.utf8.count <= History.entryLimit,
      !entry.allSatisfy(\.isWhitespace)
    else { return }
    offer(entry)
    guard kept != entry else { return }
    kept = entry
    if let path { append(entry, to: path) }
  }

  /// Puts an entry last, for this session only.
  package func offer(_ entry: String) {
    entries.removeAll { $0 == entry }
    entries.append(entry)
    if entries.count > History.limit { entries.removeFirst(entries.count - History.limit) }
  }

  /// The nearest older or newer entry that starts with a text, before or after a position.
  package func search(_ prefix: String, from position: Int, older: Bool) -> Int? {
    older
      ? entries[..<position].lastIndex { $0.hasPrefix(prefix) && $0 != prefix }
      : entries[min(position + 1, entries.count)...].firstIndex {
        $0.hasPrefix(prefix) && $0 != prefix
      }
  }

  /// The rest of the newest entry that starts with a text.
  package func continuation(of text: String) -> String? {
    guard let found = search(text, from: entries.count, older: true) else { return nil }
    return String(decoding: entries[found].utf8.dropFirst(text.utf8.count), as: UTF8.self)
  }

  private func load(_ path: String) {
    guard let file = LockedFile(path: path) else { return }
    let lines = file.tail(History.fileLimit).split(separator: UInt8(ascii: "\n"))
    var seen: Set<String> = []
    var newestFirst: [String] = []
    for line in lines.reversed() where newestFirst.count < History.limit {
      let entry = History.decoded(line)
      if seen.insert(entry).inserted { newestFirst.append(entry) }
    }
    entries = newestFirst.reversed()
    kept = entries.last
    if file.isRegular, lines.count > entries.count {
      file.replace(by: entries.flatMap(History.encoded))
    }
  }

  private func append(_ entry: String, to path: String) {
    LockedFile(path: path)?.append(History.encoded(entry))
  }

  /// An entry as a line of the file, with its line end.
  static func encoded(_ entry: String) -> [UInt8] {
    var line: [UInt8] = []
    for byte in entry.utf8 {
      switch byte {
      case UInt8(ascii: "\\"): line += Array(#"\\"#.utf8)
      case UInt8(ascii: "\n"): line += Array(#"\n"#.utf8)
      default: line.append(byte)
      }
    }
    return line + [UInt8(ascii: "\n")]
  }

  /// An entry from a line of the file, without its line end.
  static func decoded(_ line: some Sequence<UInt8>) -> String {
    var bytes: [UInt8] = []
    var isEscaped = false
    for byte in line {
      if isEscaped {
        bytes.append(byte == UInt8(ascii: "n") ? UInt8(ascii: "\n") : byte)
        isEscaped = false
      } else if byte == UInt8(ascii: "\\") {
        isEscaped = true
      } else {
        bytes.append(byte)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}

/// Makes the folders above a path, for the owner only.
private func makeFolders(of path: String) {
  var end = path.startIndex
  while let slash = path[end...].dropFirst().firstIndex(of: "/") {
    mkdir(String(path[..<slash]), 0o700)
    end = slash
  }
}
