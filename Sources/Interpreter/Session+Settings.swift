import Diagnostics
import Modeling
import Storage
import Syntax

// `set OPTION VALUE`.
extension Session {
  func set(_ setting: Setting, _ statement: Statement, _ source: Source) -> Outcome {
    var model = dataset.model
    if let problem = model.apply(setting) { return .problems([problem.diagnostic], source) }
    changeModel { _ = $0.apply(setting) }
    turnCache(by: dataset.model)
    return .done(nil)
  }

  /// `set cache on` and `off`, of a statement or of the model, go before `--cache`.
  func turnCache(by model: Model) {
    guard let isOn = model.keepsColumns else { return }
    caching.folder = isOn ? options.cachePath.map { CacheFolder(path: $0) } : nil
  }
}
