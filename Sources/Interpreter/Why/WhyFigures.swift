import Analysis
import Planning
import Storage
import Values

/// A query made ready for taking its change apart: the figure in its parts, and the squares of
/// what single rows add to them.
struct WhyPlan {
  let plan: LogicalPlan
  let form: FigureForm

  /// - Parameter plan: one column, compared with another period.
  init?(_ plan: LogicalPlan) {
    guard let column = plan.columns.first,
      let form = FigureForm(column.expression, plan.measures)
    else { return nil }
    var own = plan
    var columns: [(String, ScalarExpression)]
    switch form {
    case .amount(let amount):
      columns = [("n", amount), ("nn", own.addProduct(amount, amount, name: "nn"))]
    case .ratio(let n, let d, _, _):
      columns = [
        ("n", n), ("d", d), ("nn", own.addProduct(n, n, name: "nn")),
        ("nd", own.addProduct(n, d, name: "nd")), ("dd", own.addProduct(d, d, name: "dd")),
      ]
    }
    own.columns = columns.map { PlannedColumn(name: $0.0, expression: $0.1, unit: nil) }
    own.sort = []
    self.plan = own
    self.form = form
  }
}

/// The parts of a figure, group by group, now and before.
struct WhyFigures {
  let form: FigureForm
  let table: Table
  let n, d, nBefore, dBefore: [Double]
  private let squares: [Double]

  init(_ form: FigureForm, _ table: Table) {
    self.form = form
    self.table = table
    func numbers(_ name: String) -> [Double] {
      table.column(name)?.doubles.map { $0 ?? 0 } ?? Array(repeating: 0, count: table.rowCount)
    }
    n = numbers("n")
    nBefore = numbers("n_before")
    switch form {
    case .amount:
      d = []
      dBefore = []
      let growth = WhyFigures.growth(n, nBefore)
      squares = zip(numbers("nn"), numbers("nn_before")).map { $0 + growth * growth * $1 }
    case .ratio:
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
    }
  }

  private static func growth(_ now: [Double], _ before: [Double]) -> Double {
    let whole = before.reduce(0, +)
    return whole == 0 ? 0 : now.reduce(0, +) / whole
  }

  /// What each group adds to the change.
  var effects: [Double] {
    switch form {
    case .amount: zip(n, nBefore).map(-)
    case .ratio(_, _, let scale, _): split?.groups.map { scale * $0.effect } ?? []
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
    switch form {
    case .amount:
      let growth = Self.growth(n, nBefore)
      return Surprise(
        deviations: zip(n, nBefore).map { $0 - growth * $1 }, squares: squares)
    case .ratio:
      guard let split else { return nil }
      let (total, totalBefore) = (d.reduce(0, +), dBefore.reduce(0, +))
      let deviations = n.indices.map {
        (n[$0] - split.now * d[$0]) / total - (nBefore[$0] - split.before * dBefore[$0])
          / totalBefore
      }
      return Surprise(deviations: deviations, squares: squares)
    }
  }

  /// The effects of the groups of a ratio.
  var split: RateSplit? { RateSplit(n: n, d: d, nBefore: nBefore, dBefore: dBefore) }
}
