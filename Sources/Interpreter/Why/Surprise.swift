#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// How far one group of a split deviates from what the others would lead one to expect.
///
/// If the change had nothing to do with the dimension, every group would have moved as the whole
/// did. The deviation of a group is d = u₂ − u₁, where u = (n − R·d)/D for a ratio, and
/// V₂ − V₁·(ΣV₂/ΣV₁) for a sum. Its spread is the root of the sum of the squares that the single
/// rows add to it on both sides, so that a group of one customer never deviates by more than 1,
/// and one of k customers by no more than √k, however much they pay. The score of a dimension is
/// z² − 2·ln(groups) of the group with the largest z: the penalty is that of the best of so many
/// draws (Bonferroni).
struct Surprise: Equatable {
  /// The group that deviates most, whatever its effect on the whole.
  var group: Int
  /// How many spreads it is away from the others.
  var deviation: Double
  /// What dimensions are ranked by.
  var score: Double

  /// - Parameters: for each group how far it is from its share, and the sum of squares behind it.
  init?(deviations: [Double], squares: [Double]) {
    precondition(deviations.count == squares.count)
    guard deviations.count > 1 else { return nil }
    let distances = zip(deviations, squares).map { $1 > 0 ? $0 / $1.squareRoot() : 0 }
    guard let most = distances.indices.max(by: { abs(distances[$0]) < abs(distances[$1]) })
    else { return nil }
    group = most
    deviation = distances[most]
    score = deviation * deviation - 2 * log(Double(deviations.count))
  }
}
