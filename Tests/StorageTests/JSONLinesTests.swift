import Testing

@testable import Storage

@Suite struct JSONLinesTests {
  private func csv(_ text: String) throws -> String {
    String(decoding: try JSONLines.csv(Array(text.utf8), path: "events.jsonl").0, as: UTF8.self)
  }

  @Test func `objects become rows, what lies within them columns by their path`() throws {
    let text = """
      {"id":1,"user":{"name":"Ann, \\"A\\"","tags":["x"]},"list":[1,{"a":[2]}],"none":null}

      {"id":-2.5e3,"user":{"name":"K\\u00f6ln \\ud83d\\ude00"},"on":true,"empty":{},"void":[]}\r
      {}
      """
    #expect(
      try csv(text) == """
        id,user.name,user.tags,list,on
        1,"Ann, ""A""\",x,"[1,{""a"":[2]}]",
        -2.5e3,Köln 😀,,,true
        ,,,,

        """)
  }

  @Test(arguments: [
    ("{\"a\":1}\n{\"a\":}", 2, "a value"),
    ("{\"a\":1} {\"a\":2}", 1, "one object a line"),
    ("{\"a\":1}\n[1]", 2, "an object in braces"),
    ("{\"a\":01}", 1, "a number without needless zeros"),
    ("{\"a\":1,\"a\":2}", 1, "each name once in an object"),
    ("{\"a\":\"x\n\"}", 1, "a text that ends with a quote in its line"),
    ("{\"a\":\"\\ud83d\"}", 1, "a pair of surrogates"),
    ("{\"a\":\"\\x\"}", 1, "an escape that JSON has"),
    ("{\"a\":nul}", 1, "a value"),
    ("{\"a\":1,}", 1, "a name in quotes"),
    ("{\"a\":1\n}", 1, "`,` or `}`"),
    ("{\"a\"", 1, "`:`"),
    ("{\"a\":[1,2}", 1, "`,` or `]`"),
    (String(repeating: "{\"a\":", count: 99), 1, "no more than 64 levels"),
    ("{\"a\":" + String(repeating: "[", count: 99), 1, "no more than 64 levels"),
  ])
  func `what is no JSON is refused with its line`(_ text: String, _ line: Int, _ what: String) {
    do throws(LoadProblem) {
      _ = try JSONLines.csv(Array(text.utf8), path: "events.jsonl")
      Issue.record("read: \(text)")
    } catch {
      guard case .notJSON(_, let found, _, let expected) = error else {
        Issue.record("\(error)")
        return
      }
      #expect(found == line && expected == what, "\(error)")
    }
  }

  @Test func `headers are not taken for JSON`() {
    #expect(JSONLines.begins(Array("\u{FEFF}\n { \"a\": 1}".utf8)))
    for text in ["a,b\n{\"x\":1}", "{id},name", "[1]", "", "{"] {
      #expect(!JSONLines.begins(Array(text.utf8)), "\(text)")
    }
  }

  /// Whatever bytes come, reading ends with a table or with one problem.
  @Test func `damaged lines are refused, never trusted`() {
    let whole = Array("{\"a\":{\"b\":[1,\"\\u00e4\"]},\"c\":-1.5e+2,\"d\":null}\n".utf8)
    for place in whole.indices {
      for byte: UInt8 in [0, 0x22, 0x5B, 0x5C, 0x7B, 0x7D, 0xFF] {
        var damaged = whole
        damaged[place] = byte
        _ = try? JSONLines.csv(damaged, path: "x")
      }
      _ = try? JSONLines.csv(Array(whole[..<place]), path: "x")
    }
  }
}
