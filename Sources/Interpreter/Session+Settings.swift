import Diagnostics
import Modeling
import Syntax

// `set OPTION VALUE`.
extension Session {
  func set(_ setting: Setting, _ statement: Statement, _ source: Source) -> Outcome {
    var model = dataset.model
    if let problem = model.apply(setting) { return .problems([problem.diagnostic], source) }
    changeModel { _ = $0.apply(setting) }
    return .done(nil)
  }
}
