import Diagnostics
import Dispatch
import Modeling
import Rendering
import Storage
import TestSupport
import Testing
import Values

@testable import Interpreter

/// What is read while a person types.
@Suite struct AheadLoaderTests {
  private static let texts = [
    ("customers", "customer_id,name,segment\na,Ann,SMB\nb,Bob,SMB\nc,Cy,Enterprise"),
    (
      "events",
      """
      event_id,customer_id,occurred_at,event,remark
      1,a,2024-01-03T10:00:00Z,login,x
      2,b,2024-02-03T10:00:00Z,export,y
      """
    ),
    (
      "subscriptions",
      """
      id,customer_id,plan,mrr,start_date,end_date
      1,a,pro,10.00,2024-01-01,2024-03-01
      2,b,pro,20.00,2024-01-15,
      3,c,team,30.00,2024-02-01,
      """
    ),
  ]

  private func session(isLarge: Bool = true) throws -> (Session, [CountingTable]) {
    let session = Session(options: SessionOptions(readsAhead: true, monitor: LoadMonitor()))
    let files = try Self.texts.map {
      CountingTable(
        try CSVTable(bytes: Array($1.utf8), name: $0, path: $0 + ".csv", options: LoadOptions()),
        isLarge: isLarge)
    }
    session.dataset = Dataset(tables: files, model: try ModelInference.infer(files))
    return (session, files)
  }

  private func answer(_ session: Session, _ text: String) -> String {
    var result = ""
    session.run(Source(name: "test", text: text)) { outcome in
      if case .table(let table, _, _) = outcome {
        result += table.columns.map { column in
          (0..<column.count).map { column[$0].map { "\($0)" } ?? "" }.joined(separator: ",")
        }.joined(separator: ";")
      }
      return true
    }
    return result
  }

  @Test func `a statement finds in memory what it needs`() throws {
    let (session, files) = try session()
    session.beginIdle()
    session.ahead.reading.wait()
    session.endIdle()
    let passes = files.map(\.passes)
    for text in [
      "nrr by plan, segment where period = 2024-02", "count() by event from events", "mrr by month",
    ] {
      #expect(!answer(session, text).isEmpty)
    }
    #expect(files.map(\.passes) == passes)
    // Nothing is left to do.
    session.beginIdle()
    session.ahead.reading.wait()
    session.endIdle()
    #expect(files.map(\.passes) == passes)
  }

  @Test func `who types fast is answered all the same`() throws {
    let text = "nrr, mrr by segment where period = 2024-02"
    let (plain, _) = try session(isLarge: false)
    let expected = answer(plain, text)
    for _ in 0..<50 {
      let (session, _) = try session()
      session.beginIdle()
      session.endIdle()
      session.beginIdle()
      session.endIdle()
      #expect(answer(session, text) == expected)
    }
  }

  @Test func `times, amounts, customers and dimensions are read`() throws {
    let (session, files) = try session()
    let reads = session.dataset.likelyReads()
    func names(_ places: KeyPath<LikelyRead, [Int]>, _ table: Int) -> [String] {
      let read = reads.first { $0.table.name == files[table].name }
      return read.map { $0[keyPath: places].map { files[table].schema[$0].name } } ?? []
    }
    #expect(reads.first?.table.name == "subscriptions")
    #expect(names(\.columns, 0) == ["customer_id", "segment"])
    #expect(names(\.columns, 1).starts(with: ["customer_id", "occurred_at", "event"]))
    #expect(names(\.columns, 2) == ["customer_id", "plan", "mrr", "start_date", "end_date"])
    #expect(names(\.keys, 2) == ["id"])
    #expect(try self.session(isLarge: false).0.dataset.likelyReads().isEmpty)
  }

  /// However fast one types, the same question is answered with the same notes.
  @Test func `what is doubtful in columns that nobody asked for is not told`() throws {
    let folder = try TemporaryFolder()
    var lines = ["ticket_id,customer_id,opened_at,resolved_at,priority"]
    for row in 0..<30_000 {
      let month = 1 + row / 2500
      let day = "2023-\(month < 10 ? "0" : "")\(month)-05"
      lines.append("T\(row),C\(row % 90),\(day),\(row == 21_111 ? "whenever" : day),high")
    }
    try folder.write(lines.joined(separator: "\n"), to: "tickets.csv")
    let found = [false, true].map { isSlow in
      let session = Session(options: SessionOptions(readsAhead: true, monitor: LoadMonitor()))
      #expect(session.open([folder.path]).allSatisfy { $0.severity != .error })
      session.beginIdle()
      if isSlow { session.ahead.reading.wait() }
      session.endIdle()
      let questions = [
        "ticket_volume where period = 2023-05", "time_to_resolution where period = 2023-05",
        "ticket_volume where period = 2023-06",
      ]
      return questions.map { notes(session, $0) }
    }
    #expect(found[0] == found[1])
    func isTold(_ notes: [String]) -> Bool { notes.contains { $0.contains("doubtful") } }
    #expect(found[1].map(isTold) == [false, true, false])
  }

  private func notes(_ session: Session, _ text: String) -> [String] {
    var result: [String] = []
    session.run(Source(name: "test", text: text)) { outcome in
      if case .table(_, _, let notes) = outcome { result += notes.map(\.plain) }
      return true
    }
    return result
  }
}
