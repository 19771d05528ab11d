import Testing

@testable import Storage

@Suite struct LoadMonitorTests {
  private let text = "id,v\n" + (0..<5000).map { "\($0),\($0 % 7)\n" }.joined()

  @Test func `a load that was stopped says so, and can be tried again`() throws {
    let monitor = LoadMonitor()
    for chunk in [500, 256 << 10] {
      let table = try table(text, chunk: chunk, threads: 2, options: LoadOptions(monitor: monitor))
      monitor.cancel()
      #expect(throws: LoadProblem.cancelled) { try table.columns([1]) }
      #expect(throws: LoadProblem.cancelled) { try table.rowCount() }
      monitor.reset()
      #expect(try table.columns([1])[0].count == 5000)
      #expect(monitor.progress == nil)
    }
  }

  @Test func `progress goes from nothing to all`() throws {
    let monitor = LoadMonitor()
    monitor.begin("x.csv", bytes: 200)
    #expect(monitor.progress == .init(path: "x.csv", share: 0))
    try monitor.advance(by: 50)
    #expect(monitor.progress?.share == 0.25)
    try monitor.advance(by: 500)
    #expect(monitor.progress?.share == 1)
    monitor.end()
    #expect(monitor.progress == nil)
  }
}
