import Foundation
import TestSupport
import Testing

/// The cache of columns, from the command line.
@Suite struct CacheTests {
  private let folder = FileManager.default.temporaryDirectory.appending(
    path: "kpi-cache-\(UUID().uuidString)"
  ).path

  private func kpi(_ arguments: [String], input: Command.Input = .none) throws -> CommandOutput {
    try Command.kpi(arguments, input: input, environment: ["XDG_CACHE_HOME": folder])
  }

  private func kept() throws -> Int {
    let files = (try? FileManager.default.subpathsOfDirectory(atPath: folder)) ?? []
    return files.count { $0.hasSuffix(".kpicache") }
  }

  @Test(arguments: [
    "nrr, grr, logo_churn by plan where period = 2024-Q2",
    "mrr by month, region where period = 2024",
    "median(amount), count() by country from orders", "nps by month where period = 2024-H1",
    "show tables", "show model", "mau by month where period = 2024-H1",
    "rows from customers limit 5", "why nrr where period = 2024-Q3 vs previous",
    "time_to_resolution by priority where period = 2024",
  ])
  func `answers and notes are the same with a cache`(query: String) throws {
    let arguments = [Checkout.exampleData, "-c", query]
    let plain = try kpi(arguments)
    #expect(plain.status == 0, "\(plain.errors)")
    #expect(try kept() == 0)
    for _ in 0..<2 {
      let cached = try kpi(["--cache"] + arguments)
      #expect(cached.output == plain.output && cached.errors == plain.errors)
      #expect(try kept() > 0)
    }
    try? FileManager.default.removeItem(atPath: folder)
  }

  @Test func `the cache is shown and cleared`() throws {
    _ = try kpi(["--cache", Checkout.exampleData, "-c", "mrr"])
    let full = try kpi(["cache"])
    #expect(full.status == 0 && full.output.hasPrefix(folder + "/kpi: "))
    #expect(!full.output.contains(" 0 tables"))
    #expect(try kpi(["cache", "clear"]).status == 0)
    #expect(try kept() == 0)
    #expect(try kpi(["cache"]).output == "\(folder)/kpi: 0 KiB, 0 tables\n")
    try? FileManager.default.removeItem(atPath: folder)
  }

  @Test func `a script and a model can turn it on`() throws {
    let script = "set cache on\nmrr\nset cache off\nshow options\n"
    let output = try kpi(
      ["-f", "-", "-o", "table", Checkout.exampleData], input: .text(script))
    #expect(output.status == 0 && output.output.contains("set cache on|off"), "\(output.errors)")
    #expect(try kept() > 0)
    let wrong = try kpi([Checkout.exampleData, "-c", "set cache maybe"])
    #expect(wrong.status == 1 && wrong.errors.contains("`on` or `off`"))
    try? FileManager.default.removeItem(atPath: folder)
  }

  @Test func `where nothing can be kept, answers come all the same`() throws {
    let output = try Command.kpi(
      ["--cache", Checkout.exampleData, "-c", "mrr"],
      environment: ["XDG_CACHE_HOME": "/dev/null/nowhere"])
    #expect(output.status == 0 && output.output.hasPrefix("mrr\n"))
  }
}
