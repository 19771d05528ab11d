import CScan
import TestSupport
import Testing
import Values

@testable import Storage

/// The functions that read eight cells at once, held against the readers that go byte by byte.
@Suite(.enabled(if: kpi_scan_best_level() >= kpi_cells_level)) struct VectorCellsTests {
  /// Fields between random bytes, any of which may be digits and marks.
  private func reading<Result>(
    _ fields: [String], _ random: inout SeededRandom,
    _ body: (kpi_fields) -> Result
  ) -> Result {
    let filler = Array("0123456789-:.TZ ,".utf8)
    var bytes = (0..<16).map { _ in filler.randomElement(using: &random)! }
    var marks: [UInt32] = []
    for field in fields {
      marks += [UInt32(bytes.count - 1), UInt32(bytes.count + field.utf8.count)]
      bytes += Array(field.utf8) + (0..<3).map { _ in filler.randomElement(using: &random)! }
    }
    bytes += (0..<16).map { _ in filler.randomElement(using: &random)! }
    return bytes.withUnsafeBufferPointer { bytes in
      marks.withUnsafeBufferPointer { marks in
        body(
          kpi_fields(bytes: bytes.baseAddress, marks: marks.baseAddress, stride: 2, bias: 1))
      }
    }
  }

  /// A cell with one byte changed, one too many or one too few, now and then none at all.
  private func spoiled(_ cell: String, _ random: inout SeededRandom) -> String {
    var bytes = Array(cell.utf8)
    let odd = Array("0123456789-:/.,TtZz +a\u{0}".utf8)
    switch Int.random(in: 0..<12, using: &random) {
    case 0...4: break
    case 5...8:
      bytes[Int.random(in: bytes.indices, using: &random)] = odd.randomElement(using: &random)!
    case 9: bytes.insert(odd.randomElement(using: &random)!, at: bytes.startIndex)
    case 10: bytes.remove(at: Int.random(in: bytes.indices, using: &random))
    default: bytes = []
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  private func padded(_ number: Int, _ digits: Int) -> String {
    let text = String(number)
    return String(repeating: "0", count: max(0, digits - text.count)) + text
  }

  private func date(_ random: inout SeededRandom) -> String {
    let year = [1, 1600, 1900, 1999, 2000, 2023, 2024, 2100, 9999].randomElement(using: &random)!
    let month = Int.random(in: 0...13, using: &random)
    let day = Int.random(in: 0...32, using: &random)
    return "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))"
  }

  private func instant(_ random: inout SeededRandom) -> String {
    let clock = [25, 61, 61].map { padded(Int.random(in: 0..<$0, using: &random), 2) }
    return date(&random) + ["T", " "].randomElement(using: &random)!
      + clock.joined(separator: ":") + ["", "Z"].randomElement(using: &random)!
  }

  private func bit(_ word: UInt64, _ row: Int) -> Bool { word >> UInt64(row) & 1 == 1 }

  /// - Parameters:
  ///   - read: what the vectors make of the fields, into the array.
  ///   - wanted: what a field of the usual form says; `nil` for others.
  ///   - isRare: whether a field of the usual form is nonetheless left to the slow way.
  private func check<Number: FixedWidthInteger>(
    seed: UInt64, _ field: (inout SeededRandom) -> String, wanted: (String) -> Number?,
    isRare: (String) -> Bool = { _ in false },
    read: (kpi_fields, Int, Int32, UnsafeMutablePointer<Number>) -> kpi_cells
  ) {
    for level in Int32(kpi_cells_level)...kpi_scan_best_level() {
      check(seed: seed, level: level, field, wanted: wanted, isRare: isRare, read: read)
    }
  }

  private func check<Number: FixedWidthInteger>(
    seed: UInt64, level: Int32, _ field: (inout SeededRandom) -> String,
    wanted: (String) -> Number?, isRare: (String) -> Bool,
    read: (kpi_fields, Int, Int32, UnsafeMutablePointer<Number>) -> kpi_cells
  ) {
    var random = SeededRandom(seed: seed)
    for _ in 0..<200 {
      let count = Int.random(in: 1...64, using: &random)
      let fields = (0..<count).map { _ in
        let cell = field(&random)
        return spoiled(cell, &random)
      }
      // One more, which must stay as it is.
      var out = [Number](repeating: 77, count: count + 1)
      let cells = reading(fields, &random) { view in
        out.withUnsafeMutableBufferPointer { read(view, count, level, $0.baseAddress!) }
      }
      for (row, field) in fields.enumerated() {
        let value = isRare(field) ? nil : wanted(field)
        #expect(bit(cells.empty, row) == field.isEmpty, "\(field)")
        #expect(bit(cells.plain, row) == (value != nil), "\(field)")
        #expect(out[row] == value ?? 0, "\(field)")
      }
      #expect(out[count] == 77)
      #expect(count == 64 || (cells.empty | cells.plain) >> UInt64(count) == 0)
    }
  }

  private func reader(_ text: String, _ body: (inout DateReader) -> DateReading) -> DateReading {
    let bytes = Array(text.utf8) + [UInt8](repeating: 0, count: 32)
    return bytes.withUnsafeBufferPointer {
      var reader = DateReader($0.baseAddress!, start: 0, end: text.utf8.count)
      return body(&reader)
    }
  }

  private func number(_ text: String) -> NumberReading {
    let bytes = Array(text.utf8) + [UInt8](repeating: 0, count: 32)
    return bytes.withUnsafeBufferPointer {
      var reader = NumberReader(
        $0.baseAddress!, start: 0, end: text.utf8.count, format: .plain)
      return reader.read()
    }
  }

  @Test(arguments: [1, 2, 3] as [UInt64]) func `dates`(seed: UInt64) {
    check(
      seed: seed, date,
      wanted: { text in
        guard text.utf8.count == 10, !text.contains(" "),
          case .date(let day) = reader(text, { $0.date(.iso) })
        else { return nil }
        return day
      },
      isRare: { $0.hasSuffix("-02-29") },
      read: { kpi_read_dates($0, $1, $2, $3) })
  }

  @Test(arguments: [4, 5, 6] as [UInt64]) func `instants`(seed: UInt64) {
    check(
      seed: seed, instant,
      wanted: { text in
        let bytes = Array(text.utf8)
        guard bytes.count == 19 || (bytes.count == 20 && bytes[19] == UInt8(ascii: "Z")),
          bytes[10] == UInt8(ascii: "T") || bytes[10] == UInt8(ascii: " "),
          bytes[16] == UInt8(ascii: ":"), !bytes[17...18].elementsEqual("60".utf8),
          !bytes[..<10].contains(UInt8(ascii: " ")),
          case .timestamp(let instant) = reader(text, { $0.timestamp() })
        else { return nil }
        return instant
      },
      isRare: { $0.dropFirst(4).hasPrefix("-02-29") },
      read: { kpi_read_instants($0, $1, $2, $3) })
  }

  @Test(arguments: 0...6) func `decimals`(scale: Int) {
    check(
      seed: UInt64(scale) + 7,
      { random in
        let digits = Int.random(in: 1...8, using: &random)
        let number = Int.random(in: 0..<Int(powersOfTen[digits]), using: &random)
        let text = padded(number, scale + 1)
        return scale == 0 ? text : "\(text.dropLast(scale)).\(text.suffix(scale))"
      },
      wanted: { text in
        let reading = number(text)
        let length = text.utf8.count
        guard (1...8).contains(length), reading.kind == .exact, reading.scale == scale,
          let first = text.utf8.first, first &- 48 < 10,
          scale == 0 || Array(text.utf8)[length - scale - 1] == UInt8(ascii: ".")
        else { return nil }
        return text.contains { $0 == " " || $0 == "+" } || text.hasSuffix(".")
          || text.hasSuffix("-")
          ? nil : reading.coefficient
      },
      read: { kpi_read_decimals($0, $1, Int32(scale), UInt8(ascii: "."), $2, $3) })
  }

  @Test(arguments: ["", "C", "cus_", "customer"], [1, 5, 7, 8, 9, 12, 15])
  func `numbered ids`(prefix: String, width: Int) {
    // The reader has no vectors for longer ones.
    if prefix.utf8.count + width > 16 { return }
    let base = width > 9 ? Int(powersOfTen[width - 1]) * 7 : width > 5 ? 40 : 0
    let limit = Int(powersOfTen[width])
    // Numbers behind the base, some of them more than a code can be, and some in front of it.
    let numbers = max(0, base - 50)..<min(limit, base + (1 << 32) + (1 << 30))
    var range = kpi_code_range(least: .max, greatest: .min)
    var (least, greatest) = (UInt32.max, UInt32.min)
    check(
      seed: UInt64(width * 10 + prefix.utf8.count),
      { random in
        prefix + padded(Int.random(in: numbers, using: &random), width)
      },
      wanted: { text -> UInt32? in
        guard text.utf8.count == prefix.utf8.count + width, text.utf8.starts(with: prefix.utf8),
          text.utf8.dropFirst(prefix.utf8.count).allSatisfy({ $0 &- 48 < 10 }),
          let number = Int(
            text.utf8.dropFirst(prefix.utf8.count).map { Character(UnicodeScalar($0)) }
              .reduce("") { $0 + String($1) }), number >= base, number - base <= UInt32.max
        else { return nil }
        least = min(least, UInt32(number - base))
        greatest = max(greatest, UInt32(number - base))
        return UInt32(number - base)
      },
      read: { fields, count, level, out in
        let bytes = Array(prefix.utf8)
        return kpi_read_numbered(
          fields, count, bytes, bytes.count, width, Int64(base), level, &range, out)
      })
    #expect(range.least == least)
    #expect(range.greatest == greatest)
  }

  @Test(arguments: [11, 12] as [UInt64])
  func `a table is the same at every level of scanning`(seed: UInt64) throws {
    var random = SeededRandom(seed: seed)
    var text = "id,day,at,amount,count\n"
    for row in 0..<3000 {
      let cells = [
        "C" + padded(row, 6), date(&random), instant(&random),
        "\(Int.random(in: 0..<200_000, using: &random)).\(Int.random(in: 10...99, using: &random))",
        String(Int.random(in: 0..<1_000_000_000, using: &random)),
      ].map { Int.random(in: 0..<10, using: &random) == 0 ? spoiled($0, &random) : $0 }
      text += cells.map { "\"\($0.filter { $0 != "\0" })\"" }.joined(separator: ",") + "\n"
    }
    let answers = try (0...Int(kpi_scan_best_level())).map { level in
      let table = try table(text, chunk: 4096, threads: 2, level: level)
      return (try table.cells(), table.schema.map(\.type))
    }
    for answer in answers.dropFirst() {
      #expect(answer.1 == answers[0].1)
      #expect(answer.0 == answers[0].0)
    }
  }
}
