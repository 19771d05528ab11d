/// Growing bytes for the writers: one allocation, appended to without checks for uniqueness.
struct ByteBuffer: ~Copyable {
  private(set) var base: UnsafeMutablePointer<UInt8>
  private(set) var count = 0
  private var capacity: Int

  init(capacity: Int) {
    self.capacity = max(64, capacity)
    base = .allocate(capacity: self.capacity)
  }

  deinit { base.deallocate() }

  mutating func removeAll() { count = 0 }

  /// Makes room for `extra` more bytes.
  mutating func reserve(_ extra: Int) {
    guard count + extra > capacity else { return }
    let larger = max(capacity * 2, count + extra)
    let grown = UnsafeMutablePointer<UInt8>.allocate(capacity: larger)
    grown.update(from: base, count: count)
    base.deallocate()
    (base, capacity) = (grown, larger)
  }

  mutating func append(_ byte: UInt8) {
    reserve(1)
    base[count] = byte
    count += 1
  }

  mutating func append(_ bytes: UnsafePointer<UInt8>, count extra: Int) {
    reserve(extra)
    (base + count).update(from: bytes, count: extra)
    count += extra
  }

  mutating func append(_ bytes: [UInt8]) {
    bytes.withUnsafeBufferPointer { buffer in
      if let start = buffer.baseAddress { append(start, count: buffer.count) }
    }
  }

  mutating func append(_ text: String) {
    var text = text
    text.withUTF8 { buffer in
      if let start = buffer.baseAddress { append(start, count: buffer.count) }
    }
  }

  var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: base, count: count) }
  var string: String { String(decoding: bytes, as: UTF8.self) }
}

// MARK: scalars, raw and exact

extension ByteBuffer {
  /// Zeros in front up to `width` digits.
  mutating func appendDigits(_ value: UInt64, width: Int = 1) {
    // The digits come last first: written to the end of the room for the longest number, then moved.
    let room = max(20, width)
    reserve(room)
    let end = base + count + room
    var first = end
    var rest = value
    repeat {
      first -= 1
      first.pointee = UInt8(truncatingIfNeeded: 48 + rest % 10)
      rest /= 10
    } while rest > 0
    while end - first < width {
      first -= 1
      first.pointee = 48
    }
    let length = end - first
    (base + count).update(from: first, count: length)
    count += length
  }

  mutating func appendInteger(_ value: Int64) {
    if value < 0 { append(UInt8(ascii: "-")) }
    appendDigits(value.magnitude)
  }

  /// coefficient / 10^scale with exactly `scale` places: 39000 and 2 are `390.00`.
  mutating func appendDecimal(_ coefficient: Int64, scale: Int) {
    if coefficient < 0 { append(UInt8(ascii: "-")) }
    guard scale > 0 else { return appendDigits(coefficient.magnitude) }
    appendDigits(coefficient.magnitude, width: scale + 1)
    append(0)
    let point = count - 1 - scale
    for index in stride(from: count - 1, to: point, by: -1) { base[index] = base[index - 1] }
    base[point] = UInt8(ascii: ".")
  }

  /// The shortest decimal that reads back as the same double, laid out as ECMAScript does
  /// (ECMA-262, Number::toString): whole numbers without a point, an exponent only below 1e-6 and
  /// from 1e21.
  mutating func appendFinite(_ value: Double) {
    if abs(value) < 9_007_199_254_740_992, value == value.rounded(.towardZero) {
      return appendInteger(Int64(value))
    }
    let isOrdinary = abs(value) >= 1e-4 && abs(value) < 9_007_199_254_740_992
    guard !isOrdinary, let digits = DecimalDigits(value) else { return append(value.description) }
    if value < 0 { append(UInt8(ascii: "-")) }
    appendScientific(digits)
  }

  private mutating func appendScientific(_ number: DecimalDigits) {
    var digits = number.digits.map { 48 + $0 }
    /// Where the point stands, counted from the first digit.
    let point = digits.count - number.scale
    while digits.count > 1, digits.last == 48 { digits.removeLast() }
    if point > 21 || point < -5 {
      append(digits[0])
      if digits.count > 1 { append(UInt8(ascii: ".")) }
      append(Array(digits.dropFirst()))
      append(point > 0 ? "e+" : "e-")
      return appendDigits(UInt64((point - 1).magnitude))
    }
    if point <= 0 {
      append("0.")
      append([UInt8](repeating: 48, count: -point))
      return append(digits)
    }
    append(Array(digits.prefix(point)))
    append([UInt8](repeating: 48, count: max(0, point - digits.count)))
    if digits.count > point {
      append(UInt8(ascii: "."))
      append(Array(digits.dropFirst(point)))
    }
  }
}
