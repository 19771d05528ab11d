/// What happens to the company in these three years: the chances that the tables are drawn from.
///
/// - 2022-07-01: everybody is moved from an older billing system, so many rows start that day.
/// - 2023-09: the product `insights` can be bought beside the core.
/// - 2024-05-01: `self-serve` becomes dearer. The rise counts as expansion at once; from then on
///   small customers leave and go down more often, and say that it is the price.
/// - 2025-01: a competitor enters the mid-market.
/// - Every year: budgets end in December, so customers leave in January and July and add seats
///   from October to December; in August little is bought.
enum Story {
  static let opening = CivilDay(2022, 7, 1)
  static let lastDay = CivilDay(2025, 6, 30)
  static let insightsLaunch = CivilDay(2023, 9, 1)
  static let priceRise = CivilDay(2024, 5, 1)
  static let competitorEnters = CivilDay(2025, 1, 1)

  /// New customers in a month: growth, and the seasons of buying.
  static func signups(inMonth month: Int) -> Int {
    let growth = 7 + (month - opening.monthNumber) / 6
    let percent = [125, 115, 120, 100, 95, 90, 70, 55, 120, 130, 115, 60][month % 12]
    return growth * percent / 100
  }

  /// The chance, out of ten thousand, that a paying customer leaves within the month.
  static func churn(_ segment: Segment, at day: CivilDay) -> Int {
    let season = [170, 105, 95, 95, 95, 95, 150, 80, 90, 95, 85, 55][day.month - 1]
    var rate = [.smb: 240, .midMarket: 115, .enterprise: 45][segment, default: 150] * season / 100
    if segment == .smb && day >= priceRise { rate = rate * 19 / 10 }
    if segment == .midMarket && day >= competitorEnters { rate = rate * 17 / 10 }
    return rate
  }

  static func upgrade(_ segment: Segment, at day: CivilDay) -> Int {
    let rate = [.smb: 130, .midMarket: 90, .enterprise: 40][segment, default: 100]
    return day.month >= 10 ? rate * 3 / 2 : rate
  }

  static func downgrade(_ segment: Segment, at day: CivilDay) -> Int {
    let rate = [.smb: 60, .midMarket: 65, .enterprise: 30][segment, default: 60]
    return segment == .smb && day >= priceRise ? rate * 5 / 2 : rate
  }

  static func moreSeats(_ segment: Segment, at day: CivilDay) -> Int {
    let rate = [.smb: 230, .midMarket: 430, .enterprise: 560][segment, default: 250]
    return day.month >= 10 ? rate * 17 / 10 : rate
  }

  static func fewerSeats(_ segment: Segment) -> Int {
    [.smb: 130, .midMarket: 130, .enterprise: 110][segment, default: 130]
  }

  /// Why a customer leaves; the empty text stands for nobody having asked.
  static func reasons(_ segment: Segment, at day: CivilDay) -> [(String, Int)] {
    var price = 20
    var competitor = 16
    if segment == .smb && day >= priceRise { price = 60 }
    if segment == .midMarket && day >= competitorEnters { competitor = 55 }
    return [
      ("price", price), ("competitor", competitor), ("missing_features", 18),
      ("closed_business", segment == .smb ? 14 : 4), ("payment_failed", segment == .smb ? 12 : 2),
      ("freemium", segment == .smb ? 10 : 0), ("poor support, slow answers", 6), ("", 10),
    ]
  }
}

/// How large a customer is; `unknown` is an empty cell.
enum Segment: String {
  case smb
  case midMarket = "mid-market"
  case enterprise
  case unknown = ""
}

/// The plans, from the smallest to the largest.
enum Plan: Int {
  case free, selfServe, team, pro, enterprise

  var name: String { ["free", "self-serve", "team", "pro", "enterprise"][rawValue] }

  /// Cents a seat and month.
  func price(at day: CivilDay) -> Int {
    switch self {
    case .free: 0
    case .selfServe: day >= Story.priceRise ? 2_400 : 1_900
    case .team: 3_500
    case .pro: 5_900
    case .enterprise: 8_900
    }
  }
}
