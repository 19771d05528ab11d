import Foundation
import TestSupport
import Testing

@Suite struct MachineFormatTests {
  private let query = "nrr, opening_mrr by segment, plan where period = 2024-Q2"

  private func answer(
    _ arguments: [String], environment: [String: String] = [:]
  ) throws -> CommandOutput {
    let output = try Command.kpi([Checkout.exampleData] + arguments, environment: environment)
    try #require(output.status == 0, "\(output.errors)")
    return output
  }

  @Test(arguments: ["csv", "tsv", "json", "jsonl", "markdown"])
  func `the same bytes on every run, wherever it runs`(_ format: String) throws {
    let places = [
      [:], ["COLUMNS": "20"], ["TZ": "Asia/Tokyo"], ["LANG": "de_DE.UTF-8"], ["LC_ALL": "C"],
      ["TERM": "xterm-256color", "CLICOLOR_FORCE": "1"],
    ]
    let outputs = try places.map {
      try answer(["-o", format, "-c", query], environment: $0).outputBytes
    }
    #expect(Set(outputs).count == 1)
    #expect(outputs[0].last == UInt8(ascii: "\n"))
    #expect(!outputs[0].contains(UInt8(ascii: "\r")))
    #expect(try answer(["--threads", "1", "-o", format, "-c", query]).outputBytes == outputs[0])
  }

  @Test func `a pipe gets CSV`() throws {
    #expect(try answer(["-c", query]).output == answer(["-o", "csv", "-c", query]).output)
  }

  @Test func `JSON holds what CSV holds`() throws {
    let sheet = Sheet(csv: try answer(["-o", "csv", "-c", query]).output)
    var reader = OrderedJSON(try answer(["-o", "json", "-c", query]).outputBytes)
    #expect(try reader.rows() == sheet.rows)
    let lines = try answer(["-o", "jsonl", "-c", query]).output.split(separator: "\n")
    #expect(lines.count == sheet.rows.count)
    for (line, row) in zip(lines, sheet.rows) {
      var reader = OrderedJSON(Array("[\(line)]".utf8))
      #expect(try reader.rows() == [row])
    }
  }

  @Test func `several results stand apart`() throws {
    let csv = try answer(["-o", "csv", "-c", "mrr", "-c", "arr"]).output
    #expect(Sheet.all(csv: csv).map(\.header) == [["mrr"], ["arr"]])
    let json = try answer(["-o", "json", "-c", "mrr", "-c", "arr"]).output
    #expect(json.matches(of: #/"mrr"|"arr"/#).count == 2)
  }

  @Test func `a header can be left out, and a file written`() throws {
    let whole = try answer(["-o", "csv", "-c", query]).output
    let bare = try answer(["-o", "csv", "--no-header", "-c", query]).output
    #expect(whole.drop { $0 != "\n" }.dropFirst() == bare[...])
    let folder = try TemporaryFolder()
    let output = try answer(["--output", folder.path + "/a.csv", "-c", query])
    #expect(output.output.isEmpty)
    #expect(try folder.bytes("a.csv") == Array(whole.utf8))
  }

  @Test func `what answers are read from is not written over`() throws {
    let folder = try TemporaryFolder()
    let rows =
      "customer_id,plan,start_date,end_date,mrr\na,pro,2024-01-01,,10\nb,pro,2024-02-01,,20\n"
    let data = try folder.write(rows, to: "subscriptions.csv")
    let link = folder.path + "/link.csv"
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: data)
    let model = try folder.write("set today 2024-03-31\n", to: "model.kpi")
    for (path, output) in [(data, data), (folder.path, data), (folder.path, link)] {
      let run = try Command.kpi([path, "--output", output, "-c", "mrr"])
      #expect(run.status == 2 && run.errors.contains("would overwrite `\(output)`, which is read"))
    }
    #expect(try folder.bytes("subscriptions.csv") == Array(rows.utf8))
    #expect(try Command.kpi([data, "--output", model, "-c", "mrr"]).status != 0)
    // An answer beside the data is written anew each time.
    for _ in 1...2 {
      let run = try Command.kpi(
        [folder.path, "--output", folder.path + "/answer.csv", "-c", "mrr by plan"])
      #expect(run.status == 0)
    }
    #expect(try folder.bytes("answer.csv") == Array("plan,mrr\npro,30\n".utf8))
  }

  @Test func `exit codes say what went wrong`() throws {
    func status(_ arguments: [String]) throws -> Int32 {
      try Command.kpi(arguments).status
    }
    #expect(try status([Checkout.exampleData, "-c", "nrr by nothing_like_it"]) == 1)
    #expect(try status(["/no/such/folder", "-c", "nrr"]) == 1)
    #expect(try status([Checkout.exampleData, "--no-such-option"]) == 2)
    #expect(
      try status([Checkout.exampleData, "--output", "/no/such/folder/a.csv", "-c", "mrr"]) == 3)
  }

  @Test func `a script stops at its first error and says where it is`() throws {
    let folder = try TemporaryFolder()
    let script = try folder.write("mrr\n\nnrr by plam\narr\n", to: "broken.kpi")
    let output = try Command.kpi([Checkout.exampleData, script])
    #expect(output.status == 1)
    #expect(output.errors.contains("broken.kpi:3"))
    #expect(Sheet.all(csv: output.output).map(\.header) == [["mrr"]])
  }

  @Test func `what was inferred can be saved and gives the same answers`() throws {
    let model = try answer(["-c", "show model"]).output
    let folder = try TemporaryFolder()
    let file = try folder.write(model, to: "model.kpi")
    #expect(
      try answer(["--model", file, "-c", query]).output == answer(["-c", query]).output)
    // Comments say why: what is declared needs no evidence any more.
    #expect(
      withoutComments(try answer(["--model", file, "-c", "show model"]).output)
        == withoutComments(model))
  }

  private func withoutComments(_ model: String) -> [String] {
    model.split(separator: "\n").map { line in
      line.split(separator: "  #", maxSplits: 1).first.map(String.init) ?? ""
    }
  }
}
