#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Where the caches lie: a folder with one folder for each file of data, of which only what this
/// program has put there is ever touched.
package struct CacheFolder: Sendable, Hashable {
  package let path: String

  package init(path: String) { self.path = path }

  static let openingName = "opening.kpicache"
  static let rowsName = "rows.kpicache"
  static let sampleName = "sample.kpicache"
  static func columnName(_ index: Int) -> String { "column\(index).kpicache" }
  static func distinctName(_ index: Int) -> String { "distinct\(index).kpicache" }
  static func findingName(_ name: String) -> String {
    "finding\(String(Checksum.of(Array(name.utf8)), radix: 16)).kpicache"
  }

  func folder(named name: String) -> String { FileSystem.join(path, name) }

  /// Makes a folder for a file of data, for this user alone.
  /// - Returns: whether it is there.
  func prepare(_ name: String) -> Bool {
    var made = ""
    for part in path.split(separator: "/") {
      made += (made.isEmpty && !path.hasPrefix("/") ? "" : "/") + part
      mkdir(made, 0o700)
    }
    mkdir(folder(named: name), 0o700)
    return FileSystem.isFolder(folder(named: name))
  }

  /// Takes away what is kept of a file of data.
  func empty(_ name: String) {
    for file in files(in: name) { unlink(FileSystem.join(folder(named: name), file)) }
  }

  /// How many files of data have caches, and the bytes of these.
  package var contents: (tables: Int, bytes: Int) {
    var (tables, bytes) = (0, 0)
    for name in folders {
      let sizes = files(in: name).map { file -> Int in
        var status = stat()
        let path = FileSystem.join(folder(named: name), file)
        return lstat(path, &status) == 0 ? Int(status.st_size) : 0
      }
      if !sizes.isEmpty { tables += 1 }
      bytes += sizes.reduce(0, +)
    }
    return (tables, bytes)
  }

  /// Takes away all caches.
  /// - Returns: how many bytes could not be taken away.
  package func clear() -> Int {
    for name in folders {
      empty(name)
      rmdir(folder(named: name))
    }
    return contents.bytes
  }

  private var folders: [String] {
    FileSystem.names(in: path).filter { name in
      name.utf8.count == 16 && name.utf8.allSatisfy { Self.digits.contains($0) }
        && FileSystem.isFolder(folder(named: name))
    }
  }

  private static let digits = Array("0123456789abcdef".utf8)

  private func files(in name: String) -> [String] {
    FileSystem.names(in: folder(named: name)).filter {
      $0.hasSuffix(".kpicache") || ($0.contains(".kpicache.") && $0.hasSuffix(".draft"))
    }
  }
}

extension FileSystem {
  /// A path free of symbolic links and of `..`; `nil` when nothing lies there.
  static func resolved(_ path: String) -> String? {
    guard let found = realpath(path, nil) else { return nil }
    defer { free(found) }
    return String(cString: found)
  }
}
