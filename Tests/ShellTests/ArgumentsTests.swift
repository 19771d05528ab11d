import TestSupport
import Testing
import Values

@testable import Shell

@Suite struct ArgumentsTests {
  private func parsed(_ words: String...) throws -> Arguments {
    guard case .arguments(let arguments) = CommandLineReading(words) else {
      throw Unparsed(words: words)
    }
    return arguments
  }

  private struct Unparsed: Error {
    var words: [String]
  }

  @Test func `every option reaches its property`() throws {
    let found = try parsed(
      "-c", "nrr", "--command", "-1 + 2", "-f", "a.kpi", "-o", "jsonl", "--no-header",
      "--output", "out", "--today", "2024-02-29", "--set", "rate=-0.5", "--set", "x=a=b",
      "--model", "m.kpi", "--threads", "3", "--types", "text", "--strict", "--quiet",
      "--color", "never", "--example", "data", "-")
    #expect(found.command == ["nrr", "-1 + 2"])
    #expect(found.file == ["a.kpi"])
    #expect(found.format == .jsonl)
    #expect(found.noHeader && found.strict && found.quiet && found.example)
    #expect(!found.verbose)
    #expect(try parsed("--verbose").verbose)
    #expect(found.output == "out" && found.model == "m.kpi" && found.threads == 3)
    #expect(found.today?.day == Day(year: 2024, month: 2, day: 29))
    #expect(found.parameters.map(\.name) == ["rate", "x"])
    #expect(found.parameters.map(\.value) == ["-0.5", "a=b"])
    #expect(found.types == .text && found.color == .never)
    #expect(found.operands == ["data", "-"])
  }

  @Test func `options may stand behind operands, and two dashes end them`() throws {
    let found = try parsed("data", "-c", "nrr", "-ojson", "--", "-odd-name.csv")
    #expect(found.operands == ["data", "-odd-name.csv"])
    #expect(found.command == ["nrr"] && found.format == .json)
  }

  @Test(arguments: [
    ["--fromat", "csv"], ["-o", "xml"], ["--threads", "0"], ["--threads", "257"],
    ["--threads", "two"], ["--today", "2023-02-29"], ["--today", "24-01-01"],
    ["--today", "2024-1-1"], ["--today", "today"], ["--set", "novalue"], ["--set", "=1"],
    ["-c"], ["--quiet", "--verbose"], ["--types", "int"], ["--color", "yes"],
  ])
  func `a wrong command line is a mistake with a message`(words: [String]) {
    guard case .mistake(let message) = CommandLineReading(words) else {
      Issue.record("accepted \(words)")
      return
    }
    #expect(!message.isEmpty && message.first?.isUppercase == false && message.last != ".")
  }

  @Test func `a mistyped option is told the nearest`() {
    guard case .mistake(let message) = CommandLineReading(["--fromat", "csv"]) else {
      Issue.record("accepted")
      return
    }
    #expect(message.contains("--format"))
  }

  /// Words that command lines are made of: every option in every spelling, good values and bad.
  private static let vocabulary: [String] =
    CommandOption.allCases.flatMap { option in
      ["--" + option.rawValue] + (option.letter.map { ["-\($0)", "-\($0)csv"] } ?? [])
    } + [
      "nrr", "-1", "data", "-", "--", "", "csv", "2024-02-30", "2024-02-29", "a=b", "=", "3", "0",
      "text", "never", "m.kpi", "--help", "-h", "--version", "--quie", "--format=csv", "-qs",
    ]

  @Test func `a plain command line is read as the parser reads it`() {
    var random = SeededRandom(seed: 7)
    var plain = 0
    for _ in 0..<3000 {
      let count = Int(random.next() % 6)
      let words = (0..<count).map { _ in
        Self.vocabulary[Int(random.next() % UInt64(Self.vocabulary.count))]
      }
      guard let quick = Arguments(plain: words) else { continue }
      plain += 1
      guard case .arguments(let full) = CommandLineReading(parsing: words) else {
        Issue.record("only the plain reading accepts \(words)")
        continue
      }
      #expect(quick == full, "\(words)")
    }
    #expect(plain > 100)
  }

  @Test func `what people type most is plain`() throws {
    let words = ["data", "-c", "nrr by plan", "-o", "table", "--threads", "1", "--quiet"]
    let found = try #require(Arguments(plain: words))
    #expect(found.command == ["nrr by plan"] && found.operands == ["data"])
    #expect(found.format == .table && found.threads == 1 && found.quiet)
    for words in [["--help"], ["-cnrr"], ["--format=csv"], ["-c"], ["--threads", "0"], [""]] {
      #expect(Arguments(plain: words) == nil, "\(words)")
    }
  }

  @Test func `too many queries at once are refused`() {
    let words = Array(repeating: "-cnrr", count: Arguments.programLimit + 1)
    guard case .mistake(let message) = CommandLineReading(words) else {
      Issue.record("accepted \(words.count) queries")
      return
    }
    #expect(message.contains("\(Arguments.programLimit)"))
    guard case .arguments = CommandLineReading(Array(words.dropLast())) else {
      Issue.record("refused \(words.count - 1) queries")
      return
    }
  }

  @Test(arguments: ["bash", "zsh", "fish"])
  func `there is a completion script for each shell`(shell: String) {
    guard case .text(let script) = CommandLineReading(["--generate-completion-script", shell])
    else {
      Issue.record("no script")
      return
    }
    #expect(script.contains("no-header"))
  }

  @Test func `help leads with examples`() throws {
    guard case .text(let help) = CommandLineReading(["--help"]) else {
      Issue.record("no help")
      return
    }
    let examples = try #require(help.firstRange(of: "Examples:"))
    let options = try #require(help.firstRange(of: "OPTIONS:"))
    #expect(examples.lowerBound < options.lowerBound)
    #expect(help.split(separator: "\n").allSatisfy { $0.count <= 80 })
  }

  @Test(arguments: [
    ("a.csv", OutputFormat.csv), ("a.b/c.JSON", .json), ("x.md", .markdown), ("x.ndjson", .jsonl),
    ("x.tsv", .tsv), ("x.txt", .table),
  ])
  func `the ending of a file chooses the format`(path: String, format: OutputFormat) {
    #expect(OutputFormat(ending: path) == format)
  }

  @Test(arguments: ["a", "a.xlsx", "a.csv/b", ""])
  func `another ending chooses none`(path: String) {
    #expect(OutputFormat(ending: path) == nil)
  }
}
