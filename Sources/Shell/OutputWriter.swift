#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Why answers could not be written: exit code 3.
package enum WriteProblem: Error, Equatable, Sendable {
  /// A C `errno`.
  case cannotWrite(Int32)
  case cannotCreate(path: String, Int32)

  /// `cannot write: No space left on device`
  package var message: String {
    switch self {
    case .cannotWrite(let code): "cannot write: \(systemMessage(code))"
    case .cannotCreate(let path, let code): "cannot write `\(path)`: \(systemMessage(code))"
    }
  }
}

/// The system's words for an `errno`.
func systemMessage(_ code: Int32) -> String { String(cString: strerror(code)) }

/// A buffer before write(2) whose every error is seen, which `print` does not promise.
///
/// Nothing is written after the first error; the same error comes back from every later call.
package final class OutputWriter {
  private let descriptor: Int32
  private var buffer: [UInt8] = []
  private var problem: WriteProblem?

  /// Bytes kept before they are written.
  static let capacity = 1 << 16

  package init(descriptor: Int32) { self.descriptor = descriptor }

  /// Writes bytes, through the buffer.
  package func write(_ bytes: some Sequence<UInt8>) throws(WriteProblem) {
    buffer.append(contentsOf: bytes)
    if buffer.count >= OutputWriter.capacity { try flush() }
  }

  /// Writes a text, through the buffer.
  package func write(_ text: String) throws(WriteProblem) { try write(text.utf8) }

  /// Hands everything kept to the system.
  package func flush() throws(WriteProblem) {
    if let problem { throw problem }
    var start = 0
    while start < buffer.count {
      let count = buffer.withUnsafeBytes { bytes in
        #if canImport(Darwin)
          Darwin.write(descriptor, bytes.baseAddress! + start, bytes.count - start)
        #else
          Glibc.write(descriptor, bytes.baseAddress! + start, bytes.count - start)
        #endif
      }
      if count > 0 {
        start += count
      } else if errno == EAGAIN || errno == EWOULDBLOCK {
        waitUntilWritable()
      } else if errno != EINTR {
        let found = WriteProblem.cannotWrite(errno)
        problem = found
        buffer = []
        throw found
      }
    }
    buffer.removeAll(keepingCapacity: true)
  }

  /// A descriptor that somebody made non-blocking is waited for rather than spun on.
  private func waitUntilWritable() {
    var entry = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
    _ = poll(&entry, 1, -1)
  }
}

/// A file that appears whole under its name or not at all: a temporary beside it, then a rename.
///
/// What is no regular file (`/dev/full`, a named pipe) is written directly. A link is followed.
package struct OutputFile: ~Copyable {
  private let path: String
  private let temporaryPath: String?
  private let descriptor: Int32
  package let writer: OutputWriter

  package init(path: String) throws(WriteProblem) {
    var status = stat()
    let exists = stat(path, &status) == 0
    if exists, status.st_mode & S_IFMT != S_IFREG {
      self.path = path
      temporaryPath = nil
      descriptor = open(path, O_WRONLY | O_CLOEXEC)
    } else {
      let target = (exists ? resolvedPath(path) : nil) ?? path
      let temporary = "\(target).kpi-\(getpid())"
      self.path = target
      temporaryPath = temporary
      descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
      if descriptor >= 0, exists { fchmod(descriptor, status.st_mode & 0o7777) }
    }
    guard descriptor >= 0 else { throw .cannotCreate(path: path, errno) }
    writer = OutputWriter(descriptor: descriptor)
  }

  /// Writes the rest and gives the file its name; `isWanted` false leaves what was there before.
  package consuming func close(isWanted: Bool) throws(WriteProblem) {
    var failure: WriteProblem?
    if isWanted {
      do throws(WriteProblem) { try writer.flush() } catch { failure = error }
    }
    #if canImport(Darwin)
      let closed = Darwin.close(descriptor)
    #else
      let closed = Glibc.close(descriptor)
    #endif
    if closed != 0, failure == nil { failure = .cannotWrite(errno) }
    if let temporaryPath {
      if failure != nil || !isWanted {
        unlink(temporaryPath)
      } else if rename(temporaryPath, path) != 0 {
        failure = .cannotCreate(path: path, errno)
        unlink(temporaryPath)
      }
    }
    if let failure { throw failure }
  }
}

/// The path behind links, if there is a file.
func resolvedPath(_ path: String) -> String? {
  guard let found = realpath(path, nil) else { return nil }
  defer { free(found) }
  return String(cString: found)
}
