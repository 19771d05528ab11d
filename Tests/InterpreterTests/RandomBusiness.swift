import TestSupport
import Values

/// Subscriptions of random customers over two and a half years: gaps, changes of plan and price,
/// several rows at once, customers who come and go.
struct RandomBusiness {
  var files: [String: String]

  /// - Parameter noise: so many columns of the customers that have nothing to do with anything.
  init(seed: UInt64, customers: Int = 60, noise: Int = 0) {
    var random = SeededRandom(seed: seed)
    let first = Day(year: 2022, month: 1, day: 1) ?? Day(number: 0)
    let last = Day(year: 2024, month: 6, day: 30) ?? first
    var rows = ["subscription_id,customer_id,plan,mrr,start_date,end_date"]
    var people = ["customer_id,segment,region" + (0..<noise).map { ",noise\($0)" }.joined()]
    var tickets = ["ticket_id,customer_id,priority,created_at"]
    for customer in 0..<customers {
      let segment = ["smb", "mid", "large"].randomElement(using: &random) ?? ""
      let region = ["EMEA", "AMER", "APAC", ""].randomElement(using: &random) ?? ""
      let extra = (0..<noise).map { column in
        ",v\(Int.random(in: 0..<(2 + column), using: &random))"
      }
      .joined()
      people.append("C\(customer),\(segment),\(region)\(extra)")
      for _ in 0..<Int.random(in: 1...2, using: &random) {
        var day = first + Int.random(in: 0..<800, using: &random)
        for _ in 0..<Int.random(in: 1...4, using: &random) where day < last {
          let length = Int.random(in: 20...300, using: &random)
          let plan = ["basic", "pro", "team"].randomElement(using: &random) ?? ""
          let cents = Int.random(in: 100...90_000, using: &random)
          let fraction = cents % 100
          let amount = "\(cents / 100).\(fraction < 10 ? "0" : "")\(fraction)"
          let end = day + length
          rows.append(
            "S\(rows.count),C\(customer),\(plan),\(amount),\(day),\(end > last ? "" : "\(end)")")
          day = Bool.random(using: &random) ? end : end + Int.random(in: 1...90, using: &random)
        }
      }
      for _ in 0..<Int.random(in: 0...6, using: &random) {
        let day = first + Int.random(in: 0..<900, using: &random)
        let priority = ["low", "high"].randomElement(using: &random) ?? ""
        tickets.append("T\(tickets.count),C\(customer),\(priority),\(day)")
      }
    }
    files = [
      "subscriptions.csv": rows.joined(separator: "\n") + "\n",
      "customers.csv": people.joined(separator: "\n") + "\n",
      "tickets.csv": tickets.joined(separator: "\n") + "\n",
    ]
  }

  func workbench() throws -> Workbench {
    try Workbench(files, today: Day(year: 2024, month: 6, day: 30))
  }

  /// The seeds of all laws; a failing one can be run again.
  static let seeds: [UInt64] = [1, 2, 3]
}
