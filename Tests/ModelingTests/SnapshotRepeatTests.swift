import Storage
import Testing
import Values

@testable import Modeling

/// Snapshots that tell of one month twice: nothing is added silently.
@Suite struct SnapshotRepeatTests {
  /// Customer and amount of each life, and the counts of the notes.
  private func lives(
    _ csv: String, in month: String
  ) throws -> (lives: [String], notes: [String: Int]) {
    let read = try ModelReader.read([], tables: [MemoryTable("mrr_snapshots", csv)])
    let dataset = Dataset(tables: read.tables, model: read.model)
    let table = try #require(dataset.model.revenueTable)
    let lives = try dataset.life(of: table.name)
    let columns = try dataset.columns(["customer_id", "mrr"], of: table.name)
    var found: [String] = []
    for row in lives.from.indices where "\(Day(number: lives.from[row]))".hasPrefix(month) {
      guard case .text(let customer)? = columns[0][row], case .integer(let mrr)? = columns[1][row]
      else { continue }
      found.append("\(customer) \(mrr)")
    }
    return (
      found.sorted(),
      Dictionary(uniqueKeysWithValues: dataset.notes.map { ($0.id, $0.count) })
    )
  }

  @Test func `of one day alike rows count once, of others the first; other plans add`() throws {
    let (lives, notes) = try lives(
      """
      customer_id,month,plan,mrr
      a,2024-05-01,pro,100
      a,2024-06-01,pro,100
      a,2024-06-01,pro,100
      b,2024-05-01,pro,80
      b,2024-06-01,pro,80
      b,2024-06-01,basic,20
      c,2024-05-01,pro,60
      c,2024-06-01,pro,60
      c,2024-06-01,pro,70
      """, in: "2024-06")
    #expect(lives == ["a 100", "b 20", "b 80", "c 60"])
    #expect(notes == ["duplicate-snapshots": 1, "conflicting-snapshots": 1])
  }

  @Test func `subscriptions with ids of their own add up`() throws {
    let (lives, notes) = try lives(
      """
      customer_id,subscription_id,month,plan,mrr
      a,1,2024-05-01,pro,100
      a,2,2024-05-01,pro,100
      b,3,2024-05-01,pro,100
      b,3,2024-06-01,pro,100
      """, in: "2024-05")
    #expect(lives == ["a 100", "a 100", "b 100"])
    #expect(notes.isEmpty)
  }

  @Test func `of two days of a month the later counts`() throws {
    let (lives, notes) = try lives(
      """
      customer_id,snapshot_date,plan,mrr
      a,2024-06-03,pro,100
      a,2024-06-25,pro,120
      b,2024-06-04,pro,80
      c,2024-06-09,pro,60
      """, in: "2024-06")
    #expect(lives == ["a 120", "b 80", "c 60"])
    #expect(notes == ["earlier-snapshots": 1])
  }

  @Test func `in a month that was taken several times its last day counts`() throws {
    // c is on the first two days alone: it has left.
    let (lives, notes) = try lives(
      """
      customer_id,snapshot_date,plan,mrr
      a,2024-06-10,pro,100
      b,2024-06-10,pro,80
      c,2024-06-10,pro,60
      a,2024-06-20,pro,100
      b,2024-06-20,basic,20
      c,2024-06-20,pro,60
      a,2024-06-30,pro,110
      b,2024-06-30,basic,20
      d,2024-06-30,pro,40
      """, in: "2024-06")
    #expect(lives == ["a 110", "b 20", "d 40"])
    #expect(notes == ["earlier-snapshots": 6])
  }
}
