import Foundation
import Storage
import TestSupport
import Testing

@testable import Modeling

/// README's table of sources: `KPI_RECORD=1 swift test --filter SourcesTable` writes it.
@Suite struct SourcesTableTests {
  private static let path = Checkout.root + "/README.md"
  private static let head = "| export | recognised by | what is taken care of | not confirmed |"

  private static var table: String {
    let lines = ExportProfile.all.map { profile in
      let headers = profile.headers.map { "`\($0)`" }.joined(separator: ", ")
      let doubtful = profile.unconfirmed.sorted().map { $0.contains(" is ") ? $0 : "`\($0)`" }
      return "| \(profile.name) | \(headers) | \(profile.note) | "
        + doubtful.joined(separator: ", ") + " |"
    }
    return ([head, "|---|---|---|---|"] + lines).joined(separator: "\n") + "\n"
  }

  @Test func `the table of sources in the README is in step with the profiles`() throws {
    var readme = try String(contentsOfFile: Self.path, encoding: .utf8)
    if ProcessInfo.processInfo.environment["KPI_RECORD"] == "1", !readme.contains(Self.table),
      let start = readme.range(of: Self.head)
    {
      let end = readme.range(of: "\n\n", range: start.lowerBound..<readme.endIndex)
      readme.replaceSubrange(
        start.lowerBound..<(end?.lowerBound ?? readme.endIndex), with: Self.table.dropLast())
      try readme.write(toFile: Self.path, atomically: true, encoding: .utf8)
      Issue.record("recorded anew: read the difference of README.md, then run again")
      return
    }
    #expect(readme.contains(Self.table), "KPI_RECORD=1 swift test --filter SourcesTable writes it")
  }

  @Test func `every profile has a file that is recognised as it`() throws {
    let folder = Checkout.root + "/Tests/EndToEndTests/exports"
    var found: Set<String> = []
    for name in try FileManager.default.contentsOfDirectory(atPath: folder) {
      let table = try CacheSwitch(folder: nil).open("\(folder)/\(name)", options: LoadOptions())
      let profile = try #require(ExportProfile.matching(table.schema), "\(name) is nobody's export")
      found.insert(profile.name)
    }
    #expect(found == Set(ExportProfile.all.map(\.name)))
  }
}
