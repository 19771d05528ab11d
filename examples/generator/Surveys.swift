/// `surveys.csv`: recommendation (0 to 10), satisfaction (1 to 5) and effort (1 to 7).
enum Surveys {
  private struct Line {
    var at: Instant
    var customer: String
    var respondent: String
    var type: String
    var score: Int
    var scale: Int
  }

  static func table(_ customers: [Customer], _ presences: [Presence?]) -> CSVFile {
    var random = Random(stream: 5)
    var lines: [Line] = []
    for (index, customer) in customers.enumerated() {
      guard let presence = presences[index] else { continue }
      var day = presence.start + random.between(20, 50)
      while day <= presence.lastDay {
        lines.append(line(customer, on: day, presence, &random))
        day = day + random.between(40, customer.segment == .smb ? 150 : 110)
      }
    }
    lines.sort { ($0.at, $0.customer) < ($1.at, $1.customer) }
    var file = CSVFile(
      name: "surveys",
      header: [
        "response_id", "customer_id", "respondent_id", "type", "score", "scale_max",
        "responded_at",
      ])
    for (index, line) in lines.enumerated() {
      file.append([
        "R" + padded(index + 1, 5), line.customer, line.respondent, line.type, String(line.score),
        String(line.scale), line.at.text,
      ])
    }
    return file
  }

  private static func line(
    _ customer: Customer, on day: CivilDay, _ presence: Presence, _ random: inout Random
  ) -> Line {
    let (type, low, high) = random.pick(weighted: [
      (("nps", 0, 10), 50), (("csat", 1, 5), 35), (("ces", 1, 7), 15),
    ])
    // The best of three throws; the worst one where the customer is about to leave, or has just
    // been told to pay more.
    let moods = [
      random.between(low, high), random.between(low, high), random.between(low, high),
    ]
    let isLeaving = presence.end.map { $0 - day < 120 } ?? false
    let isCross = customer.segment == .smb && day >= Story.priceRise && random.chance(5_000)
    let score = isLeaving || isCross ? moods.min() : moods.max()
    let person = random.between(1, customer.users)
    return Line(
      at: Instant(day, second: random.around(7 * 3_600, 21 * 3_600)), customer: customer.id,
      respondent: "U\(customer.id.dropFirst())-\(twoDigits(person))", type: type,
      score: score ?? low, scale: high)
  }
}
