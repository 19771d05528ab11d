package import Planning
package import Values

/// A metric of cohorts, unit by unit of the calendar; ages are counted from it.
package struct CohortPlan: Sendable {
  /// What a cell is.
  package enum Cell: Sendable {
    /// The figure of the unit, over the same figure of the cohort's base.
    case share(numerator: Int, base: Base, isComplement: Bool)
    /// The figure itself, of the unit or since the cohort's first one; numerator and denominator
    /// where it is a ratio of sums.
    case figure(ScalarExpression, FigureForm?)
  }

  /// What the cells of a row are shares of.
  package enum Base: Sendable {
    /// The customers first paid in the cohort's unit.
    case size
    /// The figure at the close of the cohort's unit.
    case first
  }

  /// What an answer to the plans has lines for, behind the groups and the cohorts.
  package enum Lines: Sendable, Hashable {
    /// The units of the calendar.
    case units
    /// The ages at which somebody was there.
    case ages
    /// The ages at which somebody was there last, and so at every one before.
    case lastAges
  }

  /// Groups: the dimensions of the query, then the cohort; over the units or the ages. The columns
  /// are the measures, the last of them all of the cohort. One plan over all units, or one for each
  /// cohort where a cell goes back to the close of the cohort's first unit.
  package var plans: [LogicalPlan]
  package var lines = Lines.units
  package var cell: Cell
  package var column: PlannedColumn
  package var grain: Grain
  /// Every unit that has closed, from the first with customers on.
  package var units: [Period]
  /// Cells of units outside are not shown; `nil`: all are.
  package var period: Period?
  /// For each unit, as a cohort, how many ages it has behind it.
  package var ages: [Int]
  /// What an age is one of: `month`, `30 days`.
  package var ageUnit: String
  /// Who the size of a cohort counts.
  package var members: String
  package var notes: [String] = []
  /// What is to be known of the cohort of the first unit.
  package var firstNote: String?

  /// Whether a unit's cells are shown.
  package func shows(_ unit: Int) -> Bool {
    guard let period else { return true }
    return period.start <= units[unit].start && units[unit].end <= period.end
  }

  /// The measures of every plan.
  package var measures: [Measure] { plans.first?.measures ?? [] }
  /// The dimensions of every plan.
  package var dimensions: [PlannedDimension] { plans.first?.dimensions ?? [] }
}

extension CohortPlan {
  /// Metrics of users by their first event, by their names in the catalogue: what an age is of
  /// theirs, and which lines the answer has.
  static let usages: [String: (isByInterval: Bool, lines: Lines)] = [
    "usage_retention": (false, .ages),
    "usage_retention_rolling": (true, .ages),
    "usage_retention_unbounded": (false, .lastAges),
  ]

  /// Metrics that are shares of the cohort's own base, by their names in the catalogue.
  static let shares: [String: (metric: String, base: Base, isComplement: Bool)] = [
    "retention_rate": ("customers", .size, false),
    "cohort_retention": ("customers", .size, false),
    "cohort_retention_strict": ("unbroken_customers", .size, false),
    "cohort_retention_m0": ("customers", .first, false),
    "logo_churn": ("customers", .size, true),
    "nrr": ("closing_mrr", .first, false),
  ]
}
