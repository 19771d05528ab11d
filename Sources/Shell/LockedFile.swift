#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// A file held under an exclusive lock as long as the value lives; made for the owner only.
struct LockedFile: ~Copyable {
  private let path: String
  private let descriptor: Int32
  /// Neither a device nor a pipe, so it may be changed in more ways than by writing.
  let isRegular: Bool

  /// `nil` when it cannot be opened: what is kept there is a comfort, no reason to complain.
  init?(path: String) {
    self.path = path
    var descriptor: Int32 = -1
    var status = stat()
    repeat {
      if descriptor >= 0 { close(descriptor) }
      descriptor = open(path, O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC | O_NONBLOCK, 0o600)
      guard descriptor >= 0 else { return nil }
      flock(descriptor, LOCK_EX)
      guard fstat(descriptor, &status) == 0 else {
        close(descriptor)
        return nil
      }
    } while LockedFile.wasReplaced(path, status)
    self.descriptor = descriptor
    isRegular = status.st_mode & S_IFMT == S_IFREG
    if isRegular, status.st_mode & 0o077 != 0 { fchmod(descriptor, 0o600) }
  }

  deinit { close(descriptor) }

  /// Whether another session put a new file in place while this one waited for the lock.
  private static func wasReplaced(_ path: String, _ held: stat) -> Bool {
    var named = stat()
    guard stat(path, &named) == 0 else { return true }
    return named.st_ino != held.st_ino || named.st_dev != held.st_dev
  }

  /// The last bytes, from the start of a line.
  func tail(_ limit: Int) -> [UInt8] {
    guard isRegular else { return [] }
    let size = lseek(descriptor, 0, SEEK_END)
    let start = max(0, Int(size) - limit)
    lseek(descriptor, off_t(start), SEEK_SET)
    guard let bytes = try? readText(descriptor: descriptor, limit: 2 * limit) else { return [] }
    guard start > 0 else { return bytes }
    return Array(bytes.drop { $0 != UInt8(ascii: "\n") }.dropFirst())
  }

  /// Adds bytes in one write, on a line of their own even after a torn one.
  func append(_ bytes: [UInt8]) {
    var last = UInt8(ascii: "\n")
    let size = lseek(descriptor, 0, SEEK_END)
    if isRegular, size > 0 { pread(descriptor, &last, 1, size - 1) }
    OutputWriter.writeQuietly(
      (last == UInt8(ascii: "\n") ? [] : [UInt8(ascii: "\n")]) + bytes, to: descriptor)
  }

  /// Puts a file with other content in its place, whole or not at all.
  func replace(by bytes: [UInt8]) {
    let path = resolvedPath(path) ?? path
    let temporary = "\(path).\(getpid())"
    let target = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard target >= 0 else { return }
    let isWritten = OutputWriter.writeQuietly(bytes, to: target)
    if close(target) != 0 || !isWritten || rename(temporary, path) != 0 { unlink(temporary) }
  }
}

extension OutputWriter {
  /// Writes all bytes, where failing has no consequence but the answer `false`.
  @discardableResult
  static func writeQuietly(_ bytes: some Sequence<UInt8>, to descriptor: Int32) -> Bool {
    let writer = OutputWriter(descriptor: descriptor)
    return (try? writer.write(bytes)) != nil && (try? writer.flush()) != nil
  }
}
