import Analysis
import Diagnostics
import Execution
import Planning
import Storage
import Syntax

/// What `rows N` refers to.
enum LastAnswer {
  /// Figures by group.
  case figures(LastFigures)
  /// A triangle of cohorts.
  case cohorts(LastCohorts)
  /// The steps of a funnel.
  case funnel(LastFunnel)
  /// Lines that are none of these: those of `why`, say.
  case other(String)
}

/// The figures shown last.
struct LastFigures {
  var query: Query
  var source: Source
  var plan: LogicalPlan
  var table: Table
}

/// The cohorts shown last.
struct LastCohorts {
  var plan: CohortPlan
  /// What was asked for, as the caption calls it.
  var title: String
  var triangle: CohortTriangle
}

/// The funnel shown last.
struct LastFunnel {
  var funnel: Funnel
  var meaning: AnalyzedFunnel
  /// One for each line.
  var counts: [FunnelCount]
}
