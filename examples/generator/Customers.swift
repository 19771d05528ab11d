/// One line of `customers.csv`, and what the other tables need to know of it.
struct Customer {
  var id: String
  var name: String
  var segment: Segment
  var region: String
  var industry: String
  var manager: String
  var signup: CivilDay
  /// The first day of the first subscription; `nil`: never bought anything.
  var firstDay: CivilDay?
  var users: Int
}

enum Customers {
  private static let first = [
    "Acme", "Ample", "Arbor", "Åkerlund", "Bauhaus", "Birch", "Blue Fjord", "Bright",
    "Café Central",
    "Calder", "Cobalt", "Crescent", "Dune", "Ember", "Fable", "Ferrous", "Gale", "Garnet",
    "Harbour",
    "Hazel", "Ivory", "Jade", "Juniper", "Kestrel", "Lantern", "Lumen", "Maple", "Meridian",
    "Müller", "Nimbus", "Norte", "Obsidian", "Orchard", "Pioneer", "Quarry", "Ravel", "Sable",
    "São Bento", "Søren", "Tidal", "Umber", "Vesper", "Willow", "Yarrow", "Zephyr", "東京",
  ]
  private static let second = [
    "Analytics", "Bakery", "Cloud", "Dental", "Energy", "Foods", "Health", "Labs", "Logistics",
    "Media", "Motors", "Networks", "Outfitters", "Partners", "Robotics", "Studios", "Systems",
    "Textiles", "Works",
  ]
  private static let forms = [
    ("", 8), (" Inc", 3), (", Inc.", 3), (" GmbH", 3), (" Ltd", 3), (" & Co.", 2), (", S.A.", 2),
    (" ApS", 1),
  ]
  /// Names as people type them, with everything that a reader of CSV may trip over.
  private static let oddities = [
    "The \"Blue Door\" Bakery", "Smith, Jones & Partners", "\"Quoted\"", "O'Hara's Kitchen",
    "Señor Coffee, S.L.", "Größenwahn GmbH", "株式会社ひかり", "Zürich \"Alt\" Uhren, AG", "null",
    "1st Avenue, Ltd.", "Œuvre & Fils", "100% Design",
  ]
  private static let industries = [
    ("Software", 22), ("Retail", 16), ("Healthcare", 12), ("Finance", 11), ("Manufacturing", 10),
    ("Education", 9), ("Media, Entertainment", 8), ("Logistics", 7), ("", 3),
  ]
  private static let regions = [("AMER", 42), ("EMEA", 34), ("APAC", 16), ("LATAM", 8)]

  static func all() -> [Customer] {
    var random = Random(stream: 1)
    var customers: [Customer] = []
    var taken: Set<String> = []
    for _ in 0..<68 {
      // Moved from the older system: signed up years ago, but their rows start on one day.
      let signup = Story.opening + -random.between(20, 1_000)
      let start = random.chance(8_500) ? Story.opening : Story.opening + random.between(1, 25)
      customers.append(customer(signup: signup, firstDay: start, &taken, &random))
    }
    for month in Story.opening.monthNumber...Story.lastDay.monthNumber {
      for _ in 0..<Story.signups(inMonth: month) {
        let signup = CivilDay.month(month, day: random.between(1, 28))
        let first = random.chance(3_000) ? signup : signup + random.between(1, 21)
        let bought = first <= Story.lastDay && !random.chance(250)
        customers.append(
          customer(signup: signup, firstDay: bought ? first : nil, &taken, &random))
      }
    }
    customers.sort { $0.signup < $1.signup }
    for index in customers.indices {
      customers[index].id = "C" + padded(index + 1, 4)
      if index % 33 == 7 { customers[index].name = oddities[index / 33 % oddities.count] }
    }
    return customers
  }

  private static func customer(
    signup: CivilDay, firstDay: CivilDay?, _ taken: inout Set<String>, _ random: inout Random
  ) -> Customer {
    let segment = random.pick(weighted: [
      (Segment.smb, 60), (.midMarket, 27), (.enterprise, 10), (.unknown, 3),
    ])
    var name = ""
    repeat {
      name = "\(random.pick(first)) \(random.pick(second))\(random.pick(weighted: forms))"
    } while !taken.insert(name).inserted
    return Customer(
      id: "", name: name, segment: segment, region: random.pick(weighted: regions),
      industry: random.pick(weighted: industries), manager: manager(of: segment, &random),
      signup: signup, firstDay: firstDay, users: users(of: segment, &random))
  }

  /// Small customers share a pool and have nobody of their own.
  private static func manager(of segment: Segment, _ random: inout Random) -> String {
    switch segment {
    case .smb: random.chance(2_000) ? "Priya Nair" : ""
    case .midMarket: random.pick(["Priya Nair", "Søren Dahl", "Tom Becker", "Zoë Brandt"])
    case .enterprise: random.pick(["Ana Lúcia Reis", "Zoë Brandt"])
    case .unknown: ""
    }
  }

  private static func users(of segment: Segment, _ random: inout Random) -> Int {
    switch segment {
    case .smb, .unknown: random.between(1, 4)
    case .midMarket: random.between(3, 9)
    case .enterprise: random.between(8, 20)
    }
  }

  static func table(_ customers: [Customer]) -> CSVFile {
    var file = CSVFile(
      name: "customers",
      header: ["customer_id", "name", "segment", "region", "industry", "csm", "signup_date"])
    for customer in customers {
      file.append([
        customer.id, customer.name, customer.segment.rawValue, customer.region, customer.industry,
        customer.manager, customer.signup.text,
      ])
    }
    return file
  }
}
