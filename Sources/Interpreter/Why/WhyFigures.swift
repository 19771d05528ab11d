import Analysis
import Planning
import Storage
import Values

/// A query made ready for taking its change apart: the figure in its parts, and the squares of
/// what single rows add to them.
struct WhyPlan {
  let plan: LogicalPlan
  let form: FigureForm
  /// The groups split the numerator alone, as reasons split who left: the denominator is that of
  /// the whole.
  let isOfWhole: Bool

  /// - Parameter plan: one column, compared with another period.
  /// - Returns: `nil` where the groups do not add up to the whole.
  init?(_ plan: LogicalPlan) {
    guard let column = plan.columns.first,
      let form = FigureForm(column.expression, plan.measures)
    else { return nil }
    var own = plan
    var columns: [(String, ScalarExpression)]
    switch form {
    case .amount(let amount):
      guard plan.splits(amount) == .throughout else { return nil }
      isOfWhole = false
      columns = [("n", amount), ("nn", own.addProduct(amount, amount, name: "nn"))]
    case .ratio(let n, let d, _, _):
      guard plan.splits(n) == .throughout, let below = plan.splits(d) else { return nil }
      isOfWhole = below == .nowhere
      columns = [("n", n), ("d", d), ("nn", own.addProduct(n, n, name: "nn"))]
      if !isOfWhole {
        columns += [
          ("nd", own.addProduct(n, d, name: "nd")), ("dd", own.addProduct(d, d, name: "dd")),
        ]
      }
    }
    own.columns = columns.map { PlannedColumn(name: $0.0, expression: $0.1, unit: nil) }
    own.sort = []
    self.plan = own
    self.form = form
  }
}

extension LogicalPlan {
  fileprivate enum Split { case throughout, nowhere }

  /// Whether all that a sum is made of has groups along every dimension, or nothing along any;
  /// `nil`: some of it has.
  fileprivate func splits(_ sum: ScalarExpression) -> Split? {
    let parts = (sum.weights(measures) ?? [:]).keys.map { measures[$0] }
    func isSplit(_ measure: Measure, _ dimension: Int) -> Bool {
      dimension < measure.keys.count && measure.keys[dimension] != nil
    }
    if parts.allSatisfy({ part in dimensions.indices.allSatisfy { isSplit(part, $0) } }) {
      return .throughout
    }
    let isNowhere = parts.allSatisfy { part in
      !dimensions.indices.contains { isSplit(part, $0) }
    }
    return isNowhere ? .nowhere : nil
  }
}

/// The parts of a figure, group by group, now and before.
struct WhyFigures {
  let form: FigureForm
  let isOfWhole: Bool
  let table: Table
  let n, d, nBefore, dBefore: [Double]
  private let squares: [Double]

  init(_ plan: WhyPlan, _ table: Table) {
    form = plan.form
    isOfWhole = plan.isOfWhole
    self.table = table
    func numbers(_ name: String) -> [Double] {
      table.column(name)?.doubles.map { $0 ?? 0 } ?? Array(repeating: 0, count: table.rowCount)
    }
    n = numbers("n")
    nBefore = numbers("n_before")
    switch form {
    case .ratio where !plan.isOfWhole:
      d = numbers("d")
      dBefore = numbers("d_before")
      func spread(_ suffix: String, _ n: [Double], _ d: [Double]) -> [Double] {
        let total = d.reduce(0, +)
        guard total != 0 else { return n.map { _ in 0 } }
        let rate = n.reduce(0, +) / total
        let (nn, nd, dd) = (numbers("nn" + suffix), numbers("nd" + suffix), numbers("dd" + suffix))
        let own = nn.indices.map { nn[$0] - 2 * rate * nd[$0] + rate * rate * dd[$0] }
        let all = dd.reduce(0, +)
        let common = all == 0 ? 0 : own.reduce(0, +) / all
        return own.indices.map { max(own[$0], common * dd[$0]) / (total * total) }
      }
      squares = zip(spread("", n, d), spread("_before", nBefore, dBefore)).map(+)
    case .amount, .ratio:
      // Every group has the denominator of the whole, if there is one.
      d = plan.isOfWhole ? numbers("d") : []
      dBefore = plan.isOfWhole ? numbers("d_before") : []
      let (now, before) = (Self.parts(n, d), Self.parts(nBefore, dBefore))
      let growth = Self.growth(now, before)
      let (scale, scaleBefore) = (Self.unit(d), Self.unit(dBefore))
      squares = zip(numbers("nn"), numbers("nn_before")).map {
        $0 * scale * scale + growth * growth * $1 * scaleBefore * scaleBefore
      }
    }
  }

  private static func growth(_ now: [Double], _ before: [Double]) -> Double {
    let whole = before.reduce(0, +)
    return whole == 0 ? 0 : now.reduce(0, +) / whole
  }

  /// What a numerator of 1 is of the whole.
  private static func unit(_ d: [Double]) -> Double {
    guard let whole = d.first(where: { $0 != 0 }) else { return d.isEmpty ? 1 : 0 }
    return 1 / whole
  }

  /// What the groups are of the whole.
  private static func parts(_ n: [Double], _ d: [Double]) -> [Double] {
    let unit = unit(d)
    return n.map { $0 * unit }
  }

  /// What each group is of the whole now and before, where groups split a sum.
  var shares: (now: [Double], before: [Double]) {
    (Self.parts(n, d), Self.parts(nBefore, dBefore))
  }

  /// What each group adds to the change.
  var effects: [Double] {
    switch form {
    case .amount: return zip(n, nBefore).map(-)
    case .ratio(_, _, let scale, _):
      if isOfWhole { return zip(shares.now, shares.before).map { scale * ($0 - $1) } }
      return split?.groups.map { scale * $0.effect } ?? []
    }
  }

  /// The group with the largest effect; `nil` when several share it or nothing has changed.
  var leader: Int? {
    let effects = effects
    let sizes = effects.map(abs)
    guard sizes.count > 1, let most = sizes.max() else { return nil }
    // Sums in floating point leave dust of this size.
    let dust = 1e-9 * most
    guard abs(effects.reduce(0, +)) > dust else { return nil }
    let leaders = sizes.indices.filter { sizes[$0] >= most - dust }
    return leaders.count == 1 ? leaders[0] : nil
  }

  /// The group that deviates most; `nil` where there is nothing to compare.
  var surprise: Surprise? {
    guard case .ratio = form, !isOfWhole else {
      let (now, before) = shares
      let growth = Self.growth(now, before)
      return Surprise(
        deviations: zip(now, before).map { $0 - growth * $1 }, squares: squares)
    }
    guard let split else { return nil }
    let (total, totalBefore) = (d.reduce(0, +), dBefore.reduce(0, +))
    let deviations = n.indices.map {
      (n[$0] - split.now * d[$0]) / total - (nBefore[$0] - split.before * dBefore[$0])
        / totalBefore
    }
    return Surprise(deviations: deviations, squares: squares)
  }

  /// The effects of the groups of a ratio.
  var split: RateSplit? {
    isOfWhole ? nil : RateSplit(n: n, d: d, nBefore: nBefore, dBefore: dBefore)
  }
}
