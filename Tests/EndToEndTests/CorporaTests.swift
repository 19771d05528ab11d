import Foundation
import TestSupport
import Testing

/// One of other people's CSV files, with the cells that it is known to hold.
struct CorpusCase: Sendable, CustomTestStringConvertible {
  let file: String
  let expected: String
  /// Where it is not a comma.
  let delimiter: String?

  var testDescription: String { file }

  static let folder = Checkout.shared("corpora/csv")

  /// The well-formed ones.
  static let all: [CorpusCase] = {
    guard let folder, let data = FileManager.default.contents(atPath: folder + "/index.json"),
      let index = try? JSONSerialization.jsonObject(with: data) as? [[String: Any]]
    else { return [] }
    return index.compactMap { entry in
      guard entry["kind"] as? String == "wellformed", let file = entry["file"] as? String,
        let expected = entry["expected"] as? String
      else { return nil }
      let dialect = entry["dialect"] as? [String: Any]
      return CorpusCase(
        file: file, expected: expected, delimiter: dialect?["delimiter"] as? String)
    }
  }()

  /// The expected records with the header first, without blank lines; `nil`: none are known.
  func records() throws -> [[String]]? {
    let path = try #require(CorpusCase.folder) + "/" + expected
    let data = try Data(contentsOf: URL(fileURLWithPath: path))
    let json = try JSONSerialization.jsonObject(with: data) as? [String: Any]
    guard let rows = json?["rows"] as? [[Any]] else { return nil }
    return CorpusCase.withoutBlankLines(rows.map { $0.map { "\($0)" } })
  }

  /// The file with a header line in front, behind a byte order mark, with the file's line ends.
  func headed(_ bytes: [UInt8], columns: Int) -> [UInt8] {
    let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
    let isMarked = bytes.starts(with: mark)
    let lineEnd = bytes.contains(UInt8(ascii: "\n")) || !bytes.contains(UInt8(ascii: "\r"))
    let header = (1...columns).map { "column\($0)" }.joined(separator: delimiter ?? ",")
    return (isMarked ? mark : []) + Array(header.utf8) + [lineEnd ? 10 : 13]
      + bytes.dropFirst(isMarked ? 3 : 0)
  }

  static func withoutBlankLines(_ records: [[String]]) -> [[String]] {
    records.filter { !$0.isEmpty && $0 != [""] }
  }
}

@Suite(.enabled(if: CorpusCase.folder != nil))
struct CorporaTests {
  @Test(arguments: CorpusCase.all)
  func `the cells of a file come out as they are`(_ corpusCase: CorpusCase) throws {
    guard let records = try corpusCase.records(), let first = records.first else { return }
    let file = try #require(CorpusCase.folder) + "/" + corpusCase.file
    var bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: file)))
    // One record alone would be taken for the header: give it one.
    let isAlone = records.count == 1
    if isAlone { bytes = corpusCase.headed(bytes, columns: first.count) }
    let scratch = try TemporaryFolder()
    let copy = scratch.path + "/cells.csv"
    try Data(bytes).write(to: URL(fileURLWithPath: copy))
    let output = try Command.kpi([copy, "--types", "text", "-o", "json", "-c", "rows from cells"])
    try #require(output.status == 0, "\(output.errors)")
    let rows = try cells(of: output)
    // A file whose first line is not a header has one row more.
    let isWhole = isAlone || rows.count == records.count
    #expect(rows == CorpusCase.withoutBlankLines(Array(records.dropFirst(isWhole ? 0 : 1))))
  }

  /// The values of each object in the order in which they were written; a missing cell is empty.
  private func cells(of output: CommandOutput) throws -> [[String]] {
    var reader = OrderedJSON(output.outputBytes)
    return CorpusCase.withoutBlankLines(try reader.rows())
  }
}

/// Reads an array of flat objects whose keys come in an order that matters.
struct OrderedJSON {
  struct Malformed: Error { var offset: Int }

  private let bytes: [UInt8]
  private var position = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  mutating func rows() throws -> [[String]] {
    var rows: [[String]] = []
    try expect("[")
    while !eat("]") {
      try expect("{")
      var row: [String] = []
      while !eat("}") {
        _ = try text()
        try expect(":")
        row.append(try value())
        _ = eat(",")
      }
      rows.append(row)
      _ = eat(",")
    }
    return rows
  }

  private mutating func value() throws -> String {
    skipSpace()
    if position < bytes.count, bytes[position] == UInt8(ascii: "\"") { return try text() }
    let start = position
    while position < bytes.count, !",}] \n".utf8.contains(bytes[position]) { position += 1 }
    let word = String(decoding: bytes[start..<position], as: UTF8.self)
    return word == "null" ? "" : word
  }

  /// A string in quotes; the standard reader takes care of its escapes.
  private mutating func text() throws -> String {
    skipSpace()
    let start = position
    guard eat("\"") else { throw Malformed(offset: position) }
    while position < bytes.count, bytes[position] != UInt8(ascii: "\"") {
      position += bytes[position] == UInt8(ascii: "\\") ? 2 : 1
    }
    guard eat("\"") else { throw Malformed(offset: position) }
    let literal = Data(bytes[start..<position])
    let value = try JSONSerialization.jsonObject(with: literal, options: .fragmentsAllowed)
    guard let value = value as? String else { throw Malformed(offset: start) }
    return value
  }

  private mutating func expect(_ character: Character) throws {
    guard eat(character) else { throw Malformed(offset: position) }
  }

  private mutating func eat(_ character: Character) -> Bool {
    skipSpace()
    guard position < bytes.count, bytes[position] == character.asciiValue else { return false }
    position += 1
    return true
  }

  private mutating func skipSpace() {
    while position < bytes.count, " \n\r\t".utf8.contains(bytes[position]) { position += 1 }
  }
}
