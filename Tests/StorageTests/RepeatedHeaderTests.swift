import Diagnostics
import Testing
import Values

@testable import Storage

/// Files that were put together, each with its header.
@Suite struct RepeatedHeaderTests {
  @Test(arguments: ["\n", "\r\n"])
  func `a header among the rows is none of them, and is told once`(_ end: String) throws {
    let lines = ["id,plan,at", "1,pro,2024-01-02", "id,plan,at", "2,smb,2024-01-03", "id,plan,at"]
    let read = try table((lines + ["3,pro,2024-01-04"]).map { $0 + end }.joined())
    #expect(read.schema.map(\.type) == [.integer, .text, .date])
    #expect(try read.values("id") == [.integer(1), .integer(2), .integer(3)])
    #expect(try read.values("plan") == [.text("pro"), .text("smb"), .text("pro")])
    #expect(try read.rowCount() == 3)
    #expect(read.issues.counts == [.noRecord: 2] && read.issues.rowsLeftOut == 2)
    let told = read.issues.diagnostics(path: "t")
    #expect(told.count == 1 && told[0].place?.line == 3)
    #expect(told[0].message.hasPrefix("`id,plan,at` is not a record but the header once more"))
  }

  @Test func `quotes, a byte order mark and texts alone do not hide it`() throws {
    let read = try table("\"a,b\",c\nx,y\n\u{FEFF}\"a,b\",c\n\"u,v\",w\n")
    #expect(try read.rowCount() == 2)
    #expect(try read.values("c") == [.text("y"), .text("w")])
  }

  @Test func `a row that has a name of a column is a row`() throws {
    let read = try table("id,plan\n1,plan\nid,pro\n2,id\n")
    #expect(try read.rowCount() == 3)
    #expect(read.issues.counts[.noRecord] == nil)
  }

  @Test(arguments: [1, 3])
  func `long files lose theirs in every piece`(_ threads: Int) throws {
    var text = ""
    for row in 0..<6000 {
      if row % 500 == 0 { text += "id,note,at\n" }
      text += "\(row),\"n, \(row)\",2024-01-0\(row % 9 + 1)\n"
    }
    let read = try table(text, chunk: 4096, threads: threads)
    let ids = try read.values("id")
    #expect(ids == (0..<6000).map { .integer(Int64($0)) })
    #expect(try read.values("note")[5999] == .text("n, 5999"))
    #expect(try read.rowCount() == 6000)
    #expect(read.issues.counts == [.noRecord: 11])
  }

  /// As many rows as are more than the sample, with a header where none is looked at.
  private func large(_ note: (Int) -> String) -> String {
    (0..<40_000).map { row in
      (row == 4000 ? "id,plan,at\n" : "") + "\(row),\(note(row)),2024-01-0\(row % 9 + 1)\n"
    }.joined()
  }

  @Test(arguments: ["id", "plan", "at"])
  func `a header that no sample shows is seen when columns are read`(_ first: String) throws {
    let read = try table("id,plan,at\n" + large { $0 % 2 == 0 ? "pro" : "smb" })
    _ = try read.values(first)
    #expect(try read.rowCount() == 40_000)
    #expect(read.issues.counts == [.noRecord: 1] && read.issues.rowsLeftOut == 1)
    #expect(read.schema.map(\.type) == [.integer, .text, .date])
    #expect(try read.values("plan")[4000] == .text("pro"))
    #expect(try read.values("at").allSatisfy { $0 != nil })
  }

  @Test func `a text that is called like its column is a text in large files too`() throws {
    let rows = large { $0 == 17 ? "plan" : "pro" }.replacing("id,plan,at\n", with: "")
    let read = try table("id,plan,at\n" + rows)
    #expect(try read.values("plan")[17] == .text("plan"))
    #expect(try read.rowCount() == 40_000 && read.issues.counts == [:])
  }

  @Test func `strict reading refuses it`() {
    var options = LoadOptions()
    options.isStrict = true
    #expect(throws: LoadProblem.self) {
      try table("id,n\n1,2\nid,n\n3,4\n", options: options).rowCount()
    }
  }
}
