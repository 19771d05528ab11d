import Dispatch

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Folders and small text files: what lies where, what a script or a model says, and how a model
/// is changed.
package enum FileSystem {
  /// The greatest script or model file that is read.
  package static let maximumTextBytes = 16 << 20

  /// Whether a folder lies at the path.
  package static func isFolder(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }

  /// Whether something lies at the path.
  package static func exists(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0
  }

  /// Whether two paths lead to one file.
  package static func isSame(_ one: String, _ other: String) -> Bool {
    var (a, b) = (stat(), stat())
    return one == other
      || stat(one, &a) == 0 && stat(other, &b) == 0 && a.st_dev == b.st_dev && a.st_ino == b.st_ino
  }

  /// The names in a folder, in the order of their bytes; empty when it cannot be read.
  package static func names(in folder: String) -> [String] {
    guard let stream = opendir(folder) else { return [] }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  /// A path of a folder and a name in it.
  package static func join(_ folder: String, _ name: String) -> String {
    folder.hasSuffix("/") ? folder + name : "\(folder)/\(name)"
  }

  /// The last part of a path.
  package static func name(of path: String) -> String {
    path.split(separator: "/").last.map(String.init) ?? path
  }

  /// The folder that a path lies in; `.` for a bare name.
  package static func folder(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  /// Asks the system to fetch files from the disk into its cache, without waiting for it.
  package static func readAhead(_ paths: [String]) {
    DispatchQueue.global(qos: .utility).async {
      for path in paths {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { continue }
        #if os(Linux)
          posix_fadvise(descriptor, 0, 0, POSIX_FADV_WILLNEED)
        #else
          var status = stat()
          if fstat(descriptor, &status) == 0 {
            var range = radvisory(ra_offset: 0, ra_count: Int32(clamping: status.st_size))
            _ = fcntl(descriptor, F_RDADVISE, &range)
          }
        #endif
        close(descriptor)
      }
    }
  }

  /// Whether files are small beside the memory of this machine: their columns take less than half of
  /// their bytes.
  package static func fitsMemory(_ paths: [String]) -> Bool {
    let memory = Int(sysconf(Int32(_SC_PHYS_PAGES))) * Int(sysconf(Int32(_SC_PAGESIZE)))
    return paths.reduce(0) { $0 + size(of: $1) } <= memory / 2
  }

  private static func size(of path: String) -> Int {
    var status = stat()
    return stat(path, &status) == 0 ? Int(status.st_size) : 0
  }

  /// A text file, whole.
  package static func read(_ path: String) throws(LoadProblem) -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .cannotOpen(path: path, reason: reason(errno)) }
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    var block = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = readBlock(descriptor, &block)
      if count < 0 {
        if errno == EINTR { continue }
        throw .cannotOpen(path: path, reason: reason(errno))
      }
      if count == 0 { return bytes }
      bytes.append(contentsOf: block[0..<count])
      guard bytes.count <= maximumTextBytes else {
        throw .tooLarge(
          path: path, what: "a script or model", limit: "\(maximumTextBytes >> 20) MiB")
      }
    }
  }

  /// Puts another content in the place of a text file's, whole or not at all, and makes the file
  /// where there is none. Others who do the same in the folder wait until this is done.
  ///
  /// - Parameter change: from the bytes that are there, `nil` for no file, to those that shall be;
  ///   `nil`: leave it as it is.
  package static func update(
    _ path: String, _ change: ([UInt8]?) -> [UInt8]?
  ) throws(LoadProblem) {
    // What a link leads to is changed, not the link.
    let path = resolved(path) ?? path
    let folder = open(folder(of: path), O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard folder >= 0 else { throw .cannotWrite(path: path, reason: reason(errno)) }
    defer { close(folder) }
    flock(folder, LOCK_EX)
    guard let bytes = change(exists(path) ? try read(path) : nil) else { return }
    let temporary = "\(path).\(getpid()).new"
    var status = stat()
    let mode = stat(path, &status) == 0 ? status.st_mode & 0o777 : nil
    let target = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
    guard target >= 0 else { throw .cannotWrite(path: path, reason: reason(errno)) }
    if let mode { fchmod(target, mode) }
    let isWritten = write(bytes, to: target) && fsync(target) == 0
    let failure = errno
    guard close(target) == 0, isWritten, rename(temporary, path) == 0 else {
      let code = isWritten ? errno : failure
      unlink(temporary)
      throw .cannotWrite(path: path, reason: reason(code))
    }
  }

  private static func write(_ bytes: [UInt8], to descriptor: Int32) -> Bool {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = writeBlock(descriptor, rest)
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return false }
      rest = rest.dropFirst(count)
    }
    return true
  }

  private static func reason(_ code: Int32) -> String { String(cString: strerror(code)) }
}

/// `read(2)` into a whole block; the module's own `read` would hide it.
private func readBlock(_ descriptor: Int32, _ block: inout [UInt8]) -> Int {
  block.withUnsafeMutableBytes { buffer in
    #if canImport(Glibc)
      Glibc.read(descriptor, buffer.baseAddress, buffer.count)
    #else
      Darwin.read(descriptor, buffer.baseAddress, buffer.count)
    #endif
  }
}

/// `write(2)` of a slice; the type's own `write` would hide it.
private func writeBlock(_ descriptor: Int32, _ bytes: ArraySlice<UInt8>) -> Int {
  bytes.withUnsafeBytes { buffer in
    #if canImport(Glibc)
      Glibc.write(descriptor, buffer.baseAddress, buffer.count)
    #else
      Darwin.write(descriptor, buffer.baseAddress, buffer.count)
    #endif
  }
}
