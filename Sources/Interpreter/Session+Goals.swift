import Analysis
import Diagnostics
import Modeling
import Syntax

// Targets and bands that a session is given.
extension Session {
  /// Those of a model's file, whose definitions are known already.
  func unknownMetrics(of model: Model) -> [Diagnostic] {
    (model.targets.map(ModelStatement.target) + model.bands).flatMap { unknownMetrics(of: $0) }
  }

  /// The metric of a target or of bands, where there is none of that name.
  func unknownMetrics(of goal: ModelStatement) -> [Diagnostic] {
    let (name, range): (String, SourceRange)
    switch goal {
    case .band(let metric, _): (name, range) = (metric.text, metric.range)
    case .target(.binary(let node)):
      guard case .name(let metric) = node.left else { return [] }
      (name, range) = (metric.text, metric.range)
    case .target, .table, .list, .healthActions: return []
    }
    guard catalog[name] == nil else { return [] }
    let nearest = likeliestName(for: name, in: catalog.names)
    return [
      AnalysisProblem.unknownMetric(name, nearest: nearest, isColumn: [], range)
        .diagnostic
    ]
  }
}
