#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Writes the rows of a CSV file through a buffer.
struct RowWriter: ~Copyable {
  private let descriptor: Int32
  private var buffer: [UInt8] = []
  private(set) var rows = 0
  private static let bufferBytes = 1 << 20

  /// Begins a file with its header; replaces one that is there.
  init?(path: String, header: String) {
    descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { return nil }
    buffer.reserveCapacity(RowWriter.bufferBytes + 4096)
    text(header)
    buffer.append(UInt8(ascii: "\n"))
  }

  deinit { close(descriptor) }

  mutating func text(_ text: String) { buffer.append(contentsOf: text.utf8) }

  mutating func bytes(_ bytes: [UInt8]) { buffer.append(contentsOf: bytes) }

  /// A number of a fixed width, zeros in front.
  mutating func number(_ value: Int, width: Int) {
    let first = buffer.count
    for _ in 0..<width { buffer.append(UInt8(ascii: "0")) }
    var (rest, place) = (value, first + width - 1)
    while rest > 0, place >= first {
      buffer[place] = UInt8(ascii: "0") + UInt8(rest % 10)
      rest /= 10
      place -= 1
    }
  }

  /// A letter and a number: `C0000042`.
  mutating func id(_ letter: Unicode.Scalar, _ value: Int, width: Int) {
    buffer.append(UInt8(ascii: letter))
    number(value, width: width)
  }

  /// Cents as an amount with two decimals.
  mutating func money(_ cents: Int) {
    text(String(cents / 100))
    buffer.append(UInt8(ascii: "."))
    number(cents % 100, width: 2)
  }

  /// An instant: a day as it is written, and seconds into it.
  mutating func instant(day: [UInt8], second: Int) {
    bytes(day)
    buffer.append(UInt8(ascii: "T"))
    number(second / 3600, width: 2)
    buffer.append(UInt8(ascii: ":"))
    number(second / 60 % 60, width: 2)
    buffer.append(UInt8(ascii: ":"))
    number(second % 60, width: 2)
    buffer.append(UInt8(ascii: "Z"))
  }

  mutating func comma() { buffer.append(UInt8(ascii: ",")) }

  mutating func endRow() {
    buffer.append(UInt8(ascii: "\n"))
    rows += 1
    if buffer.count >= RowWriter.bufferBytes { flush() }
  }

  /// Hands over what is still in the buffer; to be called at the end.
  mutating func flush() {
    buffer.withUnsafeBytes { bytes in
      var done = 0
      while done < bytes.count {
        let count = write(descriptor, bytes.baseAddress.map { $0 + done }, bytes.count - done)
        if count <= 0 { break }
        done += count
      }
    }
    buffer.removeAll(keepingCapacity: true)
  }
}
