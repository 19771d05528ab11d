package import Values

/// Options whose value is a short list of words and numbers.
package enum OptionWords {
  /// Weights by name: `usage 40, nps 10`.
  package static func weights(_ text: String) -> [(name: String, weight: Double)]? {
    var result: [(name: String, weight: Double)] = []
    for part in text.split(separator: ",") {
      let words = part.split(separator: " ")
      guard words.count >= 2, let weight = words.last.flatMap({ Double($0) }), weight >= 0,
        weight.isFinite
      else { return nil }
      result.append((words.dropLast().joined(separator: " ").lowercased(), weight))
    }
    let names = Set(result.map(\.name))
    return names.count == result.count && result.contains { $0.weight > 0 } ? result : nil
  }

  /// The least good score by the greatest one: `4 of 5, 6 of 7`.
  package static func scales(_ text: String) -> [(top: Int64, good: Double)]? {
    var result: [(top: Int64, good: Double)] = []
    for part in text.split(separator: ",") {
      let words = part.split(separator: " ")
      guard words.count == 3, words[1].lowercased() == "of", let good = Double(words[0]),
        let top = Int64(words[2]), good > 0, good <= Double(top)
      else { return nil }
      result.append((top, good))
    }
    return result.isEmpty ? nil : result.sorted { $0.top < $1.top }
  }

  /// Hours by priority: `urgent 1h, high 4h, normal 2d, low 90m`; a priority may be several words.
  package static func targets(_ text: String) -> [(priority: String, hours: Double)]? {
    var result: [(String, Double)] = []
    for part in text.split(separator: ",") {
      let words = part.split(separator: " ")
      guard
        let found = words.indices.dropFirst().lazy.compactMap({ first in
          length(words[first...].joined()).map { (words[..<first].joined(separator: " "), $0) }
        }).first
      else { return nil }
      result.append(found)
    }
    return result.isEmpty ? nil : result
  }

  /// `90m`, `2d`, in hours.
  private static func length(_ text: String) -> Double? {
    let digits = text.prefix { $0.isNumber || $0 == "." }
    guard let number = Double(digits), number >= 0,
      let factor = hours(in: text.dropFirst(digits.count))
    else { return nil }
    return number * factor
  }

  private static func hours(in unit: Substring) -> Double? {
    switch unit.lowercased() {
    case "m", "min", "minute", "minutes": 1.0 / 60
    case "", "h", "hour", "hours": 1
    case "d", "day", "days": 24
    default: nil
    }
  }

  /// `2024-12-25, 2024-12-26`
  package static func days(_ text: String) -> [Day]? {
    var result: [Day] = []
    for part in text.split(whereSeparator: { $0 == "," || $0 == " " }) {
      let numbers = part.split(separator: "-").map { Int($0) }
      guard numbers.count == 3, let year = numbers[0], let month = numbers[1],
        let number = numbers[2], let day = Day(year: year, month: month, day: number)
      else { return nil }
      result.append(day)
    }
    return result
  }
}

/// How much each part of a composite score weighs, unless a model says otherwise.
package enum Weights {
  /// Article 002's.
  package static let health: [(name: String, weight: Double)] = [
    ("usage", 40), ("nps", 10), ("tickets", 20), ("billing", 30),
  ]
  /// This program's own.
  package static let engagement: [(name: String, weight: Double)] = [
    ("login", 40), ("features", 40), ("support", 20),
  ]
}

extension Model {
  /// The weight of a part, by `health_usage`; parts that a declaration leaves out weigh nothing.
  package func weight(_ name: String) -> Double? {
    let words = name.lowercased().split(separator: "_", maxSplits: 1).map { String($0) }
    guard words.count == 2 else { return nil }
    let usual: [(name: String, weight: Double)]
    switch words[0] {
    case "health": usual = Weights.health
    case "engagement": usual = Weights.engagement
    default: return nil
    }
    guard usual.contains(where: { $0.name == words[1] }) else { return nil }
    var weights = usual
    if case .text(let text)? = options["\(words[0]) weights"],
      let own = OptionWords.weights(text)
    {
      weights = own
    }
    return weights.first { $0.name == words[1] }?.weight ?? 0
  }
}
