import Foundation
import Modeling
import TestSupport
import Testing

@testable import Interpreter

/// `grammar/options.md` is made from the tables of options: `KPI_RECORD=1 swift test --filter OptionsPage`
/// writes it.
@Suite struct OptionsPageTests {
  private static let path = Checkout.root + "/grammar/options.md"

  private static var page: String {
    var lines = [
      "# What a model can say of how things are counted", "",
      "Made from the tables that the program reads; `help options` prints them with what is set.",
      "Options hold in a `model.kpi` and at the prompt, lists and health actions in a `model.kpi`",
      "alone. A value that no metric could read is refused where it is set.", "",
      "| option | what for |", "|---|---|",
    ]
    lines += ModelOption.all.map { option in
      "| `\(option.usage.replacingOccurrences(of: "|", with: "\\|"))` | \(option.meaning) |"
    }
    lines += ["", "| line of a model | what for |", "|---|---|"]
    lines += Session.modelLines.map { "| `\($0.0)` | \($0.1) |" }
    return lines.joined(separator: "\n") + "\n"
  }

  @Test func `the page of options is in step with the tables`() throws {
    let written = try? String(contentsOfFile: Self.path, encoding: .utf8)
    if ProcessInfo.processInfo.environment["KPI_RECORD"] == "1", written != Self.page {
      try Self.page.write(toFile: Self.path, atomically: true, encoding: .utf8)
      Issue.record("recorded anew: read the difference of grammar/options.md, then run again")
      return
    }
    #expect(written == Self.page, "KPI_RECORD=1 swift test --filter OptionsPage writes it")
  }

  @Test func `an option is known by one name, and no name begins another`() {
    let names = ModelOption.names
    #expect(Set(names).count == names.count)
    for name in names {
      #expect(!names.contains { $0 != name && $0.hasPrefix(name + " ") }, "\(name)")
    }
  }
}
