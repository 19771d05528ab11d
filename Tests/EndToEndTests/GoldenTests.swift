import Foundation
import TestSupport
import Testing

@Suite struct GoldenTests {
  static let folder = Checkout.root + "/Tests/EndToEndTests/goldens"

  @Test(arguments: GoldenScript.all(in: folder))
  func `commands print what was recorded`(_ script: GoldenScript) throws {
    let differences = try script.check { try CommandLines.transcript($0) }
    #expect(differences.isEmpty, "\(differences.joined(separator: "\n"))")
  }

  @Test func `every example is recorded`() throws {
    let examples = try FileManager.default.contentsOfDirectory(atPath: Checkout.root + "/examples")
      .filter { $0.hasSuffix(".kpi") }
    #expect(examples.count >= 10)
    let commands = Set(
      GoldenScript.all(in: GoldenTests.folder).flatMap { $0.cases.map(\.input) })
    for example in examples {
      #expect(commands.contains("$ kpi examples/data examples/\(example) -o table"), "\(example)")
    }
  }

  @Test func `every example says which decision it serves`() throws {
    for name in try FileManager.default.contentsOfDirectory(atPath: Checkout.root + "/examples")
    where name.hasSuffix(".kpi") {
      let text = try String(contentsOfFile: "\(Checkout.root)/examples/\(name)", encoding: .utf8)
      #expect(text.hasPrefix("#!/usr/bin/env kpi\n# Decision: "), "\(name)")
    }
  }
}
