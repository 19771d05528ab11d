import Foundation
import TestSupport
import Testing

/// What the other suites stand on.
@Suite struct SupportTests {
  private let text = """
    # A comment.
    $ kpi a
    ---
    one
    two

    $ kpi b
    ---
    > 1
    > 
    > 2

    """

  @Test func `a golden script gives its cases, and says what differs`() throws {
    let folder = try TemporaryFolder()
    let script = try GoldenScript(path: folder.write(text, to: "a.golden"))
    #expect(script.cases.map(\.input) == ["$ kpi a", "$ kpi b"])
    #expect(script.cases.map(\.output) == ["one\ntwo", "1\n\n2"])
    #expect(script.cases[0].comments == ["# A comment."])
    let same = ["$ kpi a": "one\ntwo\n", "$ kpi b": "1\n\n2\n\n"]
    guard ProcessInfo.processInfo.environment["KPI_RECORD"] != "1" else { return }
    #expect(try script.check { same[$0] ?? "" }.isEmpty)
    let found = try script.check { $0 == "$ kpi a" ? "one\nthree" : same[$0] ?? "" }
    #expect(found == ["$ kpi a\n- two\n+ three"])
  }

  @Test func `cells come out of quotes as they went in`() {
    let sheet = Sheet(csv: "a,b\n\"x, \"\"y\"\"\",\n,\"1\n2\"\r\nz,\"\"\n")
    #expect(sheet.header == ["a", "b"])
    #expect(sheet.rows == [["x, \"y\"", ""], ["", "1\n2"], ["z", ""]])
  }

  @Test func `money must be equal, a ratio nearly so`() {
    let expected = Sheet(csv: "m,r\n10.50,1/3\n")
    let comparison = Comparison(ratios: ["r"])
    #expect(
      comparison.differences(Sheet(csv: "m,r\n10.5,0.3333333333333333\n"), from: expected) == [])
    let wrong = Sheet(csv: "m,r\n10.5000001,0.33333\n")
    #expect(comparison.differences(wrong, from: expected).count == 2)
    #expect(comparison.differences(Sheet(csv: "m\n10.5\n"), from: expected).count == 1)
    #expect(comparison.differences(Sheet(csv: "m,r\n"), from: expected).count == 1)
  }

  @Test func `a command line is split as a shell splits it`() {
    #expect(
      CommandLines.arguments(of: "$ kpi a -c 'b \"c\"' \"\"") == ["a", "-c", "b \"c\"", ""])
    #expect(CommandLines.arguments(of: "$ rm -r a") == nil)
  }

  @Test func `objects are read in the order of their keys`() throws {
    var reader = OrderedJSON(Array(#"[{"b":"x\n\u00e9\"","a":null},{"b":1,"a":true}]"#.utf8))
    #expect(try reader.rows() == [["x\né\"", ""], ["1", "true"]])
  }

  @Test func `a program gets its input, and its end is seen`() throws {
    var command = Command("/bin/sh", ["-c", "cat; echo bad >&2; exit 3"])
    command.input = .text("one\n")
    let output = try command.run()
    #expect(output.output == "one\n")
    #expect(output.errors == "bad\n")
    #expect(output.status == 3)
    command.input = .text(String(repeating: "long ", count: 100_000))
    #expect(try command.run().output.utf8.count == 500_000)
    #expect(try Command("/bin/sh", ["-c", "kill -13 $$"]).run().status == 141)
  }
}
