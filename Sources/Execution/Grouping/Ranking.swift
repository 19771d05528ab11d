/// Which groups `top` keeps, and which it puts together, by the keys that are ranked.
struct Ranking {
  /// The dimensions of the plan that are ranked.
  let dimensions: [Int]
  /// The keys that stay as they are.
  let kept: Set<[Int64]>
  /// The keys that go altogether, by `having`.
  let dropped: Set<[Int64]>
  /// The keys that are put together.
  let others: [[Int64]]

  /// What becomes of the groups of a measure that is split by all ranked dimensions; a measure
  /// without some of them keeps its groups, since several of the answer's may need one of them.
  ///
  /// - Parameter own: the dimensions that the measure is split by.
  func fold(_ own: [Int]) -> Fold? {
    guard dimensions.allSatisfy(own.contains) else { return nil }
    return Fold(positions: positions(in: own), rule: .top(kept: kept, dropped: dropped))
  }

  /// The rows behind the groups put together, for a measure that is split by some of the ranked
  /// dimensions only: those of every key that any of these groups has, each row once.
  func rest(_ own: [Int]) -> Fold? {
    let places = dimensions.indices.filter { own.contains(dimensions[$0]) }
    guard !places.isEmpty, places.count < dimensions.count else { return nil }
    let keys = Set(others.map { tuple in places.map { tuple[$0] } })
    return Fold(positions: positions(in: own), rule: .rest(keys))
  }

  private func positions(in own: [Int]) -> [Int] {
    dimensions.compactMap { own.firstIndex(of: $0) }
  }
}

/// What becomes of the groups of a measure.
struct Fold {
  /// How ranked keys are told apart.
  enum Rule {
    /// Some stay as they are, some go altogether, the others are put together.
    case top(kept: Set<[Int64]>, dropped: Set<[Int64]>)
    /// These are put together, the others go.
    case rest(Set<[Int64]>)
  }

  /// The positions of the ranked keys among the measure's.
  let positions: [Int]
  let rule: Rule

  /// The keys of the group that a group becomes a part of; `nil`: it is left out.
  func callAsFunction(_ tuple: [Int64]) -> [Int64]? {
    let ranked = positions.map { tuple[$0] }
    switch rule {
    case .top(let kept, let dropped):
      if kept.contains(ranked) { return tuple }
      if dropped.contains(ranked) { return nil }
    case .rest(let keys):
      if !keys.contains(ranked) { return nil }
    }
    var folded = tuple
    for position in positions { folded[position] = otherKey }
    return folded
  }
}
