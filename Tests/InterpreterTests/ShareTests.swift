import Testing

@testable import Interpreter

/// `share(metric)`: what part of all groups a group is, worked out here from the figures themselves.
@Suite struct ShareTests {
  private let bench = Workbench(example: ())

  private func numbers(_ query: String, _ column: String) throws -> [Double?] {
    try bench.sheet(query).numbers(column)
  }

  @Test(arguments: [
    ("mrr", "plan", "2024-Q2"), ("new_mrr", "region", "2024"), ("customers", "segment", "2025-05"),
    ("arr", "plan", "2024-Q2"), ("ticket_volume", "priority", "2024-Q3"),
    ("mrr - new_mrr", "plan", "2024-Q2"),
  ])
  func `a share is the figure of a group by that of all`(
    metric: String, dimension: String, period: String
  ) throws {
    let whole = try #require(try numbers("\(metric) as x for \(period)", "x")[0])
    let groups = try numbers("\(metric) as x by \(dimension) for \(period)", "x")
    let shares = try numbers(
      "\(metric) as x, share(\(metric)) as part by \(dimension) for \(period) with total", "part")
    #expect(shares.count == groups.count + 1 && shares.last == 1)
    for (share, group) in zip(shares, groups) {
      let (found, expected) = (try #require(share), try #require(group) / whole)
      #expect(abs(found - expected) < 1e-12)
    }
  }

  @Test func `each unit of time is a whole, in rows and across`() throws {
    let shares = try numbers("share(mrr) as part by month, plan for 2024-Q2", "part")
    let sums = stride(from: 0, to: shares.count, by: shares.count / 3).map { first in
      shares[first..<first + shares.count / 3].reduce(0) { $0 + ($1 ?? 0) }
    }
    for sum in sums { #expect(abs(sum - 1) < 1e-12) }
    let pivot = try bench.sheet("share(mrr) by month across plan for 2024-Q2 with total")
    #expect(pivot.number("total") == 1)
  }

  @Test func `both sides of a comparison have their own whole`() throws {
    let now = try numbers("share(mrr) as part by plan for 2024-Q2", "part")
    let then = try numbers("share(mrr) as part by plan for 2024-Q1", "part")
    let query = "share(mrr) as part by plan for 2024-Q2 vs previous"
    #expect(try numbers(query, "part") == now)
    #expect(try numbers(query, "part_before") == then)
  }

  @Test func `what is left out of the lines is in the whole`() throws {
    let all = try numbers("share(mrr) as part by plan for 2024-Q2 sort by part desc", "part")
    #expect(try numbers("share(mrr) as part by plan for 2024-Q2 top 2", "part") == Array(all[..<2]))
    let few = try numbers("mrr by plan for 2024-Q2 having share(mrr) > 20%", "mrr")
    #expect(few.count == all.count { ($0 ?? 0) > 0.2 })
    let rest = try numbers("share(mrr) as part by plan for 2024-Q2 top 2 + other", "part")
    #expect(abs(rest.reduce(0) { $0 + ($1 ?? 0) } - 1) < 1e-12)
  }

  @Test func `a share can be defined`() throws {
    let bench = try Workbench([
      "subscriptions.csv":
        "customer_id,plan,mrr,start_date\na,pro,100,2025-01-01\nb,team,300,2025-01-01\n"
    ])
    _ = bench.outcomes("define part_of_all = share(mrr)")
    #expect(try bench.sheet("part_of_all by plan").numbers("part_of_all") == [0.25, 0.75])
    #expect(bench.complaints(about: "part_of_all").count == 1)
  }

  @Test(arguments: [
    "share(nrr) by plan", "share(mrr)", "share(mrr) by month", "share(arpa) by plan",
  ])
  func `what adds up to nothing has no shares`(query: String) {
    #expect(bench.complaints(about: query).count == 1)
  }
}
