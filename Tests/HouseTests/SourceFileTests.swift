import TestSupport
import Testing

/// The rules are only as good as the eyes that they see with.
@Suite struct SourceFileTests {
  private let file = SourceFile(
    path: "Sources/Values/Day.swift",
    lines: [
      "package import Storage", "  internal import Values", "import struct Glibc.tm",
      "/// A day.", "package struct Day {", "  package func next() -> Day {",
      "    if true { return \"}\" }", "  }", "", "  /// Makes one.", "  @inlinable",
      "  package static func make(", "    _ a: Int", "  ) { }", "  package init(", "    a: Int",
      "  ) {", "    // }", "  }", "}",
    ])

  @Test func `imports are found whatever stands before them`() {
    #expect(file.imports.map(\.module) == ["Storage", "Values", "Glibc"])
    #expect(file.target == "Values")
  }

  @Test func `functions are measured from their first line to their last brace`() {
    #expect(file.functions.map(\.name) == ["next", "make", "init"])
    #expect(file.functions.map(\.length) == [3, 3, 5])
  }

  @Test func `a comment counts across attributes`() {
    #expect(file.undocumented.map(\.line) == [6])
  }

  @Test func `the manifest gives each target its arrows`() throws {
    let uses = try Manifest().uses
    #expect(uses["kpi"] == ["Shell"])
    #expect(uses["Storage"] == ["CScan", "Values", "Diagnostics"])
    #expect(uses["Shell"]?.contains("ArgumentParser") == true)
    #expect(uses["SyntaxTests"]?.isSuperset(of: ["Syntax", "TestSupport", "Diagnostics"]) == true)
  }
}
