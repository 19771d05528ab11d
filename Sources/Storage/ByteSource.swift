#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// What must stay the same while a file is in use.
package struct FileIdentity: Sendable, Hashable {
  var size: Int
  var device: UInt64
  var inode: UInt64
  var modified: Time
  /// When anything about the file changed last; this cannot be set back as `modified` can.
  var changed: Time

  /// A moment as the file system keeps it.
  struct Time: Sendable, Hashable {
    var seconds: Int
    var nanoseconds: Int
  }
}

/// Where the bytes of a table lie: the one place that opens data files.
///
/// A file is read with `pread` in blocks and never mapped: a mapped file that another program cuts
/// short kills the process, a short read is a clean error.
enum ByteSource: Sendable {
  case file(path: String, FileIdentity)
  /// - Parameter of: the file that the bytes were made of, if it was one.
  /// - Parameter origins: where the rows stand in that file, if its lines are others.
  case memory(path: String, [UInt8], of: FileIdentity? = nil, origins: LineOrigins? = nil)

  var path: String {
    switch self {
    case .file(let path, _), .memory(let path, _, _, _): path
    }
  }

  var count: Int {
    switch self {
    case .file(_, let identity): identity.size
    case .memory(_, let bytes, _, _): bytes.count
    }
  }

  /// Looks at a path; what is no regular file (a pipe, a terminal) is read to its end at once.
  init(path: String) throws(LoadProblem) {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .cannotOpen(path: path, reason: reasonOfFailure()) }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else {
      throw .cannotOpen(path: path, reason: reasonOfFailure())
    }
    switch status.st_mode & S_IFMT {
    case S_IFREG: self = .file(path: path, FileIdentity(status))
    case S_IFDIR: throw .cannotOpen(path: path, reason: "it is a folder")
    default: self = .memory(path: path, try readToEnd(descriptor, path: path))
    }
  }
}

extension FileIdentity {
  /// What lies at a path; `nil` where nothing does.
  package init?(path: String) {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    self.init(status)
  }

  init(_ status: stat) {
    #if canImport(Darwin)
      let (modified, changed) = (status.st_mtimespec, status.st_ctimespec)
    #else
      let (modified, changed) = (status.st_mtim, status.st_ctim)
    #endif
    self.init(
      size: Int(status.st_size), device: UInt64(truncatingIfNeeded: status.st_dev),
      inode: UInt64(status.st_ino), modified: Time(modified),
      changed: Time(changed))
  }
}

extension FileIdentity.Time {
  init(_ time: timespec) {
    self.init(seconds: Int(time.tv_sec), nanoseconds: Int(time.tv_nsec))
  }
}

extension ByteSource {
  /// Lines of JSON, and rows with a column for each month, as the table that they are; other bytes as
  /// they are.
  func asTable(_ options: LoadOptions) throws(LoadProblem) -> ByteSource {
    let front = try OpenSource(self).bytes(0..<min(count, ByteSource.frontBytes))
    guard JSONLines.begins(front) else {
      return try WideMonths.source(self, front: front, options) ?? self
    }
    let (bytes, origins) = try JSONLines.csv(try OpenSource(self).bytes(0..<count), path: path)
    return .memory(path: path, bytes, of: identity, origins: origins)
  }

  /// So much of a file shows how it is written.
  private static let frontBytes = 4 << 10

  /// Where the rows stand in the file that bytes in memory were made of.
  var origins: LineOrigins? {
    guard case .memory(_, _, _, let origins) = self else { return nil }
    return origins
  }

  /// The file that the bytes are of; `nil` for those of a pipe, or of the program itself.
  var identity: FileIdentity? {
    switch self {
    case .file(_, let identity): identity
    case .memory(_, _, let identity, _): identity
    }
  }

  /// Fails when a file is another than when it was first looked at, without opening it.
  func checkUnchanged() throws(LoadProblem) {
    guard case .file(let path, let identity) = self else { return }
    guard FileIdentity(path: path) == identity else { throw .changedWhileRead(path: path) }
  }
}

/// A source in use: reads from any offset, from several threads at a time.
final class OpenSource: Sendable {
  let source: ByteSource
  private let monitor: LoadMonitor
  private let descriptor: Int32

  /// Opens the source and makes sure that it is still what it was when it was first looked at.
  init(_ source: ByteSource, monitor: LoadMonitor = LoadMonitor()) throws(LoadProblem) {
    self.source = source
    self.monitor = monitor
    switch source {
    case .memory:
      descriptor = -1
    case .file(let path, _):
      descriptor = open(path, O_RDONLY | O_CLOEXEC)
      guard descriptor >= 0 else { throw .cannotOpen(path: path, reason: reasonOfFailure()) }
      try checkUnchanged()
    }
  }

  deinit {
    if descriptor >= 0 { close(descriptor) }
  }

  /// Fails when the file has another size, time or identity than when it was opened first.
  func checkUnchanged() throws(LoadProblem) {
    guard case .file(let path, let identity) = source else { return }
    var status = stat()
    guard fstat(descriptor, &status) == 0, FileIdentity(status) == identity else {
      throw .changedWhileRead(path: path)
    }
  }

  /// Copies `count` bytes from `offset` to `target`; all of them, or it fails.
  func read(_ count: Int, at offset: Int, to target: UnsafeMutablePointer<UInt8>)
    throws(LoadProblem)
  {
    precondition(offset >= 0 && count >= 0 && offset + count <= source.count, "read in the source")
    try monitor.advance(by: count)
    switch source {
    case .memory(_, let bytes, _, _):
      bytes.withUnsafeBufferPointer { buffer in
        guard count > 0, let base = buffer.baseAddress else { return }
        target.update(from: base + offset, count: count)
      }
    case .file(let path, _):
      var done = 0
      while done < count {
        let got = pread(descriptor, target + done, count - done, off_t(offset + done))
        if got < 0, errno == EINTR { continue }
        guard got >= 0 else { throw .cannotOpen(path: path, reason: reasonOfFailure()) }
        guard got > 0 else { throw .changedWhileRead(path: path) }
        done += got
      }
    }
  }

  /// A copy of some bytes, for small pieces.
  func bytes(_ range: Range<Int>) throws(LoadProblem) -> [UInt8] {
    var result = [UInt8](repeating: 0, count: range.count)
    var problem: LoadProblem?
    result.withUnsafeMutableBufferPointer { buffer in
      guard let base = buffer.baseAddress else { return }
      do throws(LoadProblem) {
        try read(range.count, at: range.lowerBound, to: base)
      } catch {
        problem = error
      }
    }
    if let problem { throw problem }
    return result
  }
}

/// What the last failed system call says, in words.
private func reasonOfFailure() -> String {
  switch errno {
  case ENOENT: "no such file"
  case EACCES, EPERM: "no permission to read it"
  case EMFILE, ENFILE: "too many files are open"
  default: String(cString: strerror(errno)).lowercased()
  }
}

private func readToEnd(_ descriptor: Int32, path: String) throws(LoadProblem) -> [UInt8] {
  var bytes: [UInt8] = []
  var block = [UInt8](repeating: 0, count: 1 << 16)
  while true {
    let got = read(descriptor, &block, block.count)
    if got < 0, errno == EINTR { continue }
    guard got >= 0 else { throw .cannotOpen(path: path, reason: reasonOfFailure()) }
    if got == 0 { return bytes }
    bytes.append(contentsOf: block[0..<got])
  }
}
