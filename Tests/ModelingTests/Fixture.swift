import TestSupport
import Values

@testable import Modeling

/// The fixture of the language's description ('One fixture, many answers') as CSV, under any
/// names, in any order, in any year.
struct Fixture {
  /// The headers of id, customer, plan, amount, start, end and reason.
  var headers = ["id", "customer", "plan", "mrr", "start", "end", "reason"]
  var seed: UInt64?
  var years = 0
  /// Whether the end is the last day covered.
  var isInclusive = false
  /// How customers are written.
  var customers = ["a": "a", "b": "b", "c": "c", "d": "d", "e": "e", "f": "f"]
  var withKey = true

  private static let rows: [[String]] = [
    ["a", "pro", "100", "2023-12-01", "2024-04-01", ""],
    ["a", "pro", "120", "2024-04-01", "2024-06-01", ""],
    ["a", "pro", "150", "2024-06-01", "", ""],
    ["b", "pro", "200", "2023-12-01", "2024-04-01", ""],
    ["b", "basic", "80", "2024-04-01", "", ""],
    ["c", "basic", "50", "2023-12-01", "2024-05-01", "price"],
    ["d", "basic", "60", "2023-12-01", "2024-02-01", "budget"],
    ["d", "basic", "60", "2024-05-01", "", ""],
    ["e", "pro", "100", "2024-04-01", "2024-06-01", ""],
    ["e", "pro", "300", "2024-06-01", "", ""],
    ["f", "basic", "40", "2023-12-01", "2024-04-01", ""],
    ["f", "pro", "40", "2024-04-01", "2024-05-01", ""],
    ["f", "pro", "90", "2024-05-01", "", ""],
  ]

  func table(_ name: String = "subscriptions") -> MemoryTable {
    var lines: [String] = []
    for (number, row) in Fixture.rows.enumerated() {
      var cells = row
      cells[0] = customers[row[0]] ?? row[0]
      cells[3] = shifted(row[3], isEnd: false)
      cells[4] = shifted(row[4], isEnd: true)
      lines.append((withKey ? ["s\(number + 71)"] + cells : cells).joined(separator: ","))
    }
    if let seed {
      var random = SeededRandom(seed: seed)
      lines.shuffle(using: &random)
    }
    let header = (withKey ? headers : Array(headers.dropFirst())).joined(separator: ",")
    return MemoryTable(name, ([header] + lines).joined(separator: "\n"))
  }

  private func shifted(_ date: String, isEnd: Bool) -> String {
    guard !date.isEmpty, let year = Int(date.prefix(4)) else { return date }
    let moved = "\(year + years)" + date.dropFirst(4)
    guard isInclusive, isEnd, let day = MemoryTable.day(moved) else { return moved }
    return "\(Day(number: day - 1))"
  }
}
