/// The change of a ratio taken apart over groups, or that of a sum; exact but for rounding.
///
/// With the weight w = d/D and the rate r = n/d of a group before (1) and now (2), and the whole
/// rate R = N/D, the group's rate effect is Δr·(w₁ + w₂)/2 and its mix effect
/// Δw·((r₁ + r₂)/2 − (R₁ + R₂)/2). Together they sum to R₂ − R₁, as the weights sum to 1.
struct RateSplit {
  struct Group: Equatable {
    var now: Double?
    var before: Double?
    var weight: Double
    var weightBefore: Double
    var rate: Double
    var mix: Double

    var effect: Double { rate + mix }
  }

  let now: Double
  let before: Double
  let groups: [Group]

  /// - Parameters: numerators and denominators of the groups, now and before, in one order.
  /// - Returns: `nil` when a side has no rate at all.
  init?(n: [Double], d: [Double], nBefore: [Double], dBefore: [Double]) {
    precondition(n.count == d.count && n.count == nBefore.count && n.count == dBefore.count)
    let (total, totalBefore) = (d.reduce(0, +), dBefore.reduce(0, +))
    guard total != 0, totalBefore != 0 else { return nil }
    let now = n.reduce(0, +) / total
    let before = nBefore.reduce(0, +) / totalBefore
    let middle = (now + before) / 2
    groups = n.indices.map { group in
      let (w2, w1) = (d[group] / total, dBefore[group] / totalBefore)
      let r2 = d[group] == 0 ? nil : n[group] / d[group]
      let r1 = dBefore[group] == 0 ? nil : nBefore[group] / dBefore[group]
      // What the group adds to the change, whatever its weight did.
      let effect = n[group] / total - nBefore[group] / totalBefore - middle * (w2 - w1)
      var result = Group(
        now: r2, before: r1, weight: w2, weightBefore: w1, rate: 0, mix: effect)
      if let r1, let r2 {
        result.rate = (r2 - r1) * (w1 + w2) / 2
        result.mix = (w2 - w1) * ((r1 + r2) / 2 - middle)
      } else if (d[group] == 0 && n[group] != 0) || (dBefore[group] == 0 && nBefore[group] != 0) {
        // A numerator without a denominator has no rate to be weighed.
        (result.rate, result.mix) = (effect, 0)
      }
      return result
    }
    self.now = now
    self.before = before
  }
}
