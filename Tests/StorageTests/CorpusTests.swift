import Foundation
import Testing

@testable import Storage

/// Other people's files with the cells that they expect.
@Suite struct CorpusTests {
  struct Entry: Decodable, Sendable, CustomTestStringConvertible {
    var file: String
    var expected: String?
    var kind: String
    var testDescription: String { file }
  }

  struct Expected: Decodable {
    var rows: [[String]]?
  }

  static let folder = sharedFolder?.appending(path: "corpora/csv")
  static let entries: [Entry] = {
    guard let folder, let data = try? Data(contentsOf: folder.appending(path: "index.json")) else {
      return []
    }
    return (try? JSONDecoder().decode([Entry].self, from: data)) ?? []
  }()

  private func clean(_ rows: [[String]]) -> [[String]] {
    rows.filter { !$0.isEmpty && $0 != [""] }
  }

  @Test(arguments: entries.filter { $0.kind == "wellformed" && $0.expected != nil })
  func `well-formed files come out cell by cell`(entry: Entry) throws {
    let folder = try #require(CorpusTests.folder)
    let json = try Data(contentsOf: folder.appending(path: try #require(entry.expected)))
    guard let expected = try JSONDecoder().decode(Expected.self, from: json).rows else { return }
    let bytes = [UInt8](try Data(contentsOf: folder.appending(path: entry.file)))
    if clean(expected).isEmpty {
      #expect(throws: LoadProblem.isEmpty(path: "test.csv")) { try table(bytes, options: textOnly) }
      return
    }
    for chunk in [7, 256 << 10] {
      let table = try table(bytes, chunk: chunk, threads: 2, options: textOnly)
      #expect(clean([table.headerCells] + (try table.texts())) == clean(expected))
    }
  }

  @Test(arguments: entries.filter { $0.kind != "wellformed" })
  func `no file at all brings the reader down`(entry: Entry) throws {
    let folder = try #require(CorpusTests.folder)
    let bytes = [UInt8](try Data(contentsOf: folder.appending(path: entry.file)))
    for options in [LoadOptions(), textOnly] {
      guard let table = try? table(bytes, chunk: 64, threads: 2, options: options) else { continue }
      _ = try? table.cells()
    }
  }
}
