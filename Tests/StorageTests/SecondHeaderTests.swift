import Testing
import Values

@testable import Storage

@Suite struct SecondHeaderTests {
  private func table(_ text: String, below: Int) throws -> CSVTable {
    var options = LoadOptions()
    options.skipRowsBelow = below
    return try CSVTable(bytes: Array(text.utf8), name: "t", options: options)
  }

  @Test func `rows behind the header are none of data, and have no say in types`() throws {
    let text = "id,score\n,\"Response,\nof many\"\n1,9\n2,7\n"
    let read = try table(text, below: 1)
    #expect(read.schema.map(\.type) == [.integer, .integer])
    #expect(try read.rowCount() == 2)
    #expect(try read.columns([1])[0][0] == .integer(9))
    #expect(read.rowsSkippedBelow == 1)
    #expect(try table(text, below: 0).schema[1].type == .text)
  }

  @Test func `more rows than there are leave none`() throws {
    #expect(try table("id,score\n1,9\n", below: 5).rowCount() == 0)
  }
}
