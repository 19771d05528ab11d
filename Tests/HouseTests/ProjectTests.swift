import Foundation
import TestSupport
import Testing

@Suite struct ProjectTests {
  @Test(arguments: [
    "README.md", "Sources/README.md", "grammar/kpi.ebnf", ".swift-format", ".ci/run",
    "examples/data/subscriptions.csv", "examples/nrr-by-plan.kpi",
  ])
  func `what people look for is there`(_ path: String) {
    #expect(FileManager.default.fileExists(atPath: "\(Checkout.root)/\(path)"))
  }

  @Test func `the check that everybody runs can be run`() {
    #expect(FileManager.default.isExecutableFile(atPath: Checkout.root + "/.ci/run"))
  }

  @Test func `the house's own page names every target`() throws {
    let page = try String(contentsOfFile: Checkout.root + "/Sources/README.md", encoding: .utf8)
    let targets = try FileManager.default.contentsOfDirectory(atPath: Checkout.root + "/Sources")
    for target in targets where !target.contains(".") {
      #expect(page.contains("`\(target)`"), "\(target)")
    }
  }

  @Test func `every test folder is a target`() throws {
    let uses = try Manifest().uses
    for folder in try FileManager.default.contentsOfDirectory(atPath: Checkout.root + "/Tests")
    where folder.hasSuffix("Tests") {
      #expect(uses[folder] != nil, "\(folder)")
    }
  }
}
