import Foundation
import TestSupport
import Testing

/// The blocks of README.md that begin with `$ kpi`: a command, and what it prints.
struct ReadmeBlock: Sendable, CustomTestStringConvertible {
  static let path = Checkout.root + "/README.md"

  let command: String
  let output: String

  var testDescription: String { command }

  /// The block as it stands in the file.
  var text: String { ReadmeBlock.text(command, output) }

  static func text(_ command: String, _ output: String) -> String {
    "```\n\(command)\n\(output)\n```"
  }

  static let all: [ReadmeBlock] = {
    let page = (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
    return page.matches(of: #/```\n(\$ kpi [^\n]*)\n((?:(?!```)[^\n]*\n)*)```/#).map {
      ReadmeBlock(command: String($0.1), output: String($0.2.dropLast()))
    }
  }()
}

@Suite struct ReadmeTests {
  @Test func `the sessions of the page are what the command prints`() throws {
    var page = try String(contentsOfFile: ReadmeBlock.path, encoding: .utf8)
    let isRecording = ProcessInfo.processInfo.environment["KPI_RECORD"] == "1"
    for block in ReadmeBlock.all {
      var given = try CommandLines.transcript(block.command, terminal: "xterm")[...]
      while given.last == "\n" { given = given.dropLast() }
      let difference = GoldenScript.difference(block.command, block.output, String(given))
      #expect(block.output == given, "\(difference)")
      page = page.replacingOccurrences(
        of: block.text, with: ReadmeBlock.text(block.command, String(given)))
    }
    if isRecording { try page.write(toFile: ReadmeBlock.path, atomically: true, encoding: .utf8) }
  }

  @Test func `every option and every command of the prompt is on the page`() throws {
    let page = try String(contentsOfFile: ReadmeBlock.path, encoding: .utf8)
    let help = try Command.kpi(["--help"]).output
    let options = Set(help.matches(of: #/--[a-z][a-z-]+/#).map { String($0.0) })
    #expect(options.count > 12)
    for option in options { #expect(page.contains("`\(option)"), "\(option)") }
    for command in [".mode", ".export", ".watch", ".edit", ".help", ".quit"] {
      #expect(page.contains("`\(command)"), "\(command)")
    }
  }

  @Test func `there is a session to see, and the two commands`() throws {
    let page = try String(contentsOfFile: ReadmeBlock.path, encoding: .utf8)
    #expect(ReadmeBlock.all.count >= 6)
    #expect(
      page.contains(
        "swift build -c release --toolset .ci/static-linux.json --product kpi && .build/release/kpi "
      ))
    #expect(page.contains("```sh\nswift test\n```"))
    let check = try String(contentsOfFile: Checkout.root + "/.ci/run", encoding: .utf8)
    #expect(check.contains("\nswift test "))
  }
}
