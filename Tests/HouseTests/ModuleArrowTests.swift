import TestSupport
import Testing

/// SwiftPM lets a target import whatever its dependencies depend on; the house does not.
@Suite struct ModuleArrowTests {
  /// The C library under its names, and what belongs to the language.
  private static let system: Set<String> = [
    "Glibc", "Musl", "Darwin", "Dispatch", "Synchronization", "_Concurrency",
  ]

  @Test(arguments: SourceFile.all(below: "Sources"))
  func `a file imports only what its target declares`(_ file: SourceFile) throws {
    let allowed = try #require(Manifest().uses[file.target], "no target `\(file.target)`")
    for (line, module) in file.imports where !ModuleArrowTests.system.contains(module) {
      #expect(allowed.contains(module), "\(file.path):\(line) imports \(module)")
    }
  }

  @Test(arguments: SourceFile.all(below: "Sources") + SourceFile.all(below: "examples"))
  func `no file imports Foundation`(_ file: SourceFile) {
    // It makes the command ten times as large and its start twice as long.
    #expect(!file.imports.contains { $0.module.hasPrefix("Foundation") })
  }

  @Test func `the arrows run one way`() throws {
    let uses = try Manifest().uses
    #expect(uses.count > 20)
    for (target, modules) in uses {
      for module in modules {
        #expect(!(uses[module] ?? []).contains(target), "\(target) and \(module) use each other")
      }
    }
  }

  @Test func `a plan sees no tree, and the engine no names`() throws {
    let uses = try Manifest().uses
    #expect(uses["Planning"]?.contains("Syntax") == false)
    #expect(uses["Execution"]?.contains("Syntax") == false)
    #expect(uses["Execution"]?.contains("Analysis") == false)
    #expect(uses["Values"]?.isEmpty == true)
    #expect(uses["Diagnostics"]?.isEmpty == true)
  }
}
