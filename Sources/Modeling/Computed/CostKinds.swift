import Storage

/// What costs are for, by the words of their category.
///
/// `acquisition costs = …` and the like in a model say which categories belong to which; without
/// them the usual names are known (metrics.md B3 and E).
struct CostKinds {
  private let kinds: [(name: String, categories: Set<String>)]

  static let names = ["acquisition", "retention", "cogs", "other"]

  private static let usual: [String: Set<String>] = [
    "acquisition": [
      "acquisition", "customer acquisition", "sales", "marketing", "sales and marketing",
      "sales & marketing", "s&m", "advertising", "ads", "paid media",
    ],
    "retention": [
      "retention", "customer retention", "success", "customer success", "cs", "csm", "support",
      "customer support", "account management", "onboarding",
    ],
    "cogs": ["cogs", "cost of goods sold", "cost of revenue", "hosting", "infrastructure"],
    "other": [
      "other", "general", "general and administrative", "g&a", "administration", "admin",
      "overhead",
      "engineering", "product development", "research and development", "r&d",
    ],
  ]

  /// - Parameter lists: the model's lists by the words in front of `=`.
  init(lists: [String: [String]]) {
    kinds = CostKinds.names.map { name in
      let declared = lists["\(name) costs"].map { Set($0.map { $0.lowercased() }) }
      return (name, declared ?? CostKinds.usual[name] ?? [])
    }
  }

  /// The kind of each row's category; a row without one has none.
  func kinds(of column: Column) -> Column {
    guard case .text(let codes, let dictionary) = column.values, dictionary.count > 0 else {
      return Column(
        .text([UInt32](repeating: 0, count: column.count), TextDictionary(CostKinds.names)),
        validity: Validity([Bool](repeating: false, count: column.count)))
    }
    let kindOfCode = (0..<dictionary.count).map { code in
      kind(of: dictionary.string(UInt32(code))) ?? UInt32(CostKinds.names.count - 1)
    }
    return Column(
      .text(codes.map { kindOfCode[Int($0)] }, TextDictionary(CostKinds.names)),
      validity: column.validity)
  }

  /// The first kind that claims a category; `customer_success` and `Customer Success` are one.
  private func kind(of category: String) -> UInt32? {
    let words = category.lowercased().split { $0 == "_" || $0 == "-" || $0.isWhitespace }
      .joined(separator: " ")
    let plain = category.lowercased()
    let index = kinds.firstIndex { $0.categories.contains(words) || $0.categories.contains(plain) }
    return index.map { UInt32($0) }
  }

  /// What rows say that are of no known kind: they are in no cost metric.
  func notes(of column: Column, _ table: String) -> [DataNote] {
    guard case .text(let codes, let dictionary) = column.values else { return [] }
    var result: [DataNote] = []
    let missing = column.validity.missing
    if missing > 0 {
      result.append(
        DataNote(
          id: "costs-without-category", table: table, count: missing,
          text: "\(rows(missing)) of `\(table)` without a category: in no metric of costs"))
    }
    var counts: [UInt32: Int] = [:]
    for row in codes.indices where column.validity.isPresent(row) {
      counts[codes[row], default: 0] += 1
    }
    let strange = counts.keys.filter { kind(of: dictionary.string($0)) == nil }
    let names = strange.map { dictionary.string($0) }.sorted()
    if !names.isEmpty {
      let count = strange.reduce(0) { $0 + (counts[$1] ?? 0) }
      let shown = names.prefix(3).map { "`\($0)`" }.joined(separator: ", ")
      let more = names.count > 3 ? " and \(names.count - 3) more" : ""
      result.append(
        DataNote(
          id: "costs-of-no-kind", table: table, count: count,
          text: "\(rows(count)) of `\(table)` for \(shown)\(more): in no metric of costs; "
            + "`acquisition costs = …`, `retention costs = …` or `other costs = …` in `model.kpi` "
            + "says what they are"))
    }
    return result
  }
}
