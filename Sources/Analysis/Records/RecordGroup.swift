package import Planning
package import Values

/// Which figures of an answer records are asked for.
package struct RecordGroup: Sendable {
  /// The groups that `top` put together.
  package struct Others: Sendable {
    /// The dimensions that were ranked.
    package var dimensions: [Int]
    /// The values of the groups that are not among them.
    package var apart: [[Value?]]
    /// Their own values.
    package var members: [[Value?]]

    package init(dimensions: [Int], apart: [[Value?]], members: [[Value?]]) {
      self.dimensions = dimensions
      self.apart = apart
      self.members = members
    }
  }

  /// For each dimension its value, `nil` in it for a missing one; dimensions without an entry hold
  /// every value.
  package var values: [Int: Value?]
  package var others: Others?
  /// The position of the unit of time; `nil`: the whole period.
  package var slot: Int?
  /// The figures of the period that the query is compared with.
  package var isBefore = false

  package init(values: [Int: Value?] = [:], others: Others? = nil, slot: Int? = nil) {
    self.values = values
    self.others = others
    self.slot = slot
  }

  /// The stretch of time of the figures; `nil` where the period compared with has none.
  package func stretch(of plan: LogicalPlan) -> Slot? {
    guard isBefore else { return slot.map { plan.slots[$0] } ?? plan.whole }
    guard let comparison = plan.comparison else { return nil }
    guard let slot else { return comparison.whole }
    return slot < comparison.slots.count ? comparison.slots[slot] : nil
  }

  /// What a row must fulfil to be of the group, for a measure with some keys.
  func condition(_ keys: [RowExpression?]) -> RowExpression? {
    var condition: RowExpression?
    for (dimension, value) in values.sorted(by: { $0.key < $1.key }) {
      guard dimension < keys.count, let key = keys[dimension] else { continue }
      condition = .and(condition, key.equals(value))
    }
    guard let others else { return condition }
    let own = others.dimensions.indices.filter { place in
      let dimension = others.dimensions[place]
      return dimension < keys.count && keys[dimension] != nil
    }
    let ranked = own.compactMap { keys[others.dimensions[$0]] }
    guard !ranked.isEmpty else { return condition }
    guard ranked.count == others.dimensions.count else {
      // Split by some of the ranked dimensions: each row once, whichever group it is for.
      let members = others.members.map { tuple in own.map { tuple[$0] } }
      return .and(condition, RowExpression.among(members, ranked))
    }
    guard !others.apart.isEmpty else { return condition }
    return .and(condition, .call(.not, [RowExpression.among(others.apart, ranked)]))
  }
}

extension RowExpression {
  /// Equal to a value as an answer shows it; `nil`: has none.
  fileprivate func equals(_ value: Value?) -> RowExpression {
    switch value {
    case nil: .call(.isMissing, [self])
    case .text(let text): .textTest(TextTest(operands: [self], pattern: .oneOf([text])))
    case .some(let value): .call(.equal, [self, .constant(value)])
    }
  }

  /// Whether the keys have one of some tuples of values.
  fileprivate static func among(_ tuples: [[Value?]], _ keys: [RowExpression]) -> RowExpression {
    guard let key = keys.first else { return .constant(.flag(!tuples.isEmpty)) }
    guard keys.count > 1 else { return key.isAmong(tuples.map { $0[0] }) }
    var places: [Value?: Int] = [:]
    var parts: [(value: Value?, rests: [[Value?]])] = []
    for tuple in tuples {
      let place = places[tuple[0]] ?? parts.count
      if place == parts.count {
        places[tuple[0]] = place
        parts.append((tuple[0], []))
      }
      parts[place].rests.append(Array(tuple.dropFirst()))
    }
    return anyOf(
      parts.map { value, rests in
        .call(.and, [key.equals(value), among(rests, Array(keys.dropFirst()))])
      })
  }

  private func isAmong(_ values: [Value?]) -> RowExpression {
    var texts: [String] = []
    var tests: [RowExpression] = []
    for value in values {
      if case .text(let text)? = value { texts.append(text) } else { tests.append(equals(value)) }
    }
    if !texts.isEmpty {
      tests.append(.textTest(TextTest(operands: [self], pattern: .oneOf(texts))))
    }
    return .anyOf(tests)
  }

  /// Joined by `or`, no deeper than need be: there may be thousands.
  private static func anyOf(_ tests: [RowExpression]) -> RowExpression {
    guard tests.count > 1 else { return tests.first ?? .constant(.flag(false)) }
    let half = tests.count / 2
    return .call(.or, [anyOf(Array(tests[..<half])), anyOf(Array(tests[half...]))])
  }
}
