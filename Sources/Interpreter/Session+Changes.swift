import Diagnostics
import Modeling
import Storage

// Files that change while a session is open. A prompt stays open for hours, and exports are written
// anew meanwhile: an answer is one of the files as they are.
extension Session {
  /// Takes files that are others than when they were opened, and the model when its file has changed.
  ///
  /// - Returns: what there is to say of it. An error: the model that lies there now cannot be used, and
  ///   nothing is answered by the one that was.
  func followFiles() -> [Diagnostic] {
    let hasOtherModel = modelPath.map { FileIdentity(path: $0) != modelFile?.identity } ?? false
    let changed = dataset.tables.indices.filter { dataset.tables[$0].hasChanged }
    guard hasOtherModel || !changed.isEmpty else { return [] }
    var said: [Diagnostic] = []
    if hasOtherModel, let problem = takeModel(&said) { return [problem.diagnostic] }
    // What a model says of a file decides how it is read.
    let files =
      hasOtherModel ? dataset.tables.indices.filter { dataset.tables[$0].identity != nil } : changed
    var tables = dataset.tables
    for index in files {
      let table = tables[index]
      do throws(LoadProblem) {
        let options = loadOptions(table.path, modelFile)
        tables[index] = try behindSecondHeader(
          try caching.open(table.path, name: table.name, options: options), table.name, options)
        if changed.contains(index) { said.append(.readAnew(table.path)) }
      } catch {
        said.append(.keptAsRead(error))
      }
    }
    said += adopt(tables, modelFile)
    repeatModelChanges()
    turnCache(by: dataset.model)
    // Its plan was made for the columns that were.
    lastAnswer = nil
    // A model that does not fit is told at every statement until it does.
    if said.contains(where: { $0.severity == .error }) { modelFile?.identity = nil }
    return said
  }

  /// Reads the model's file, or takes note that there is none any more.
  private func takeModel(_ said: inout [Diagnostic]) -> LoadProblem? {
    guard let modelPath else { return nil }
    do throws(LoadProblem) {
      let hadModel = modelFile != nil
      let isThere = options.modelPath != nil || FileSystem.exists(modelPath)
      modelFile = isThere ? try ModelFile(path: modelPath) : nil
      if let modelFile { said += modelFile.problems }
      if hadModel || isThere { said.append(.readAnew(modelPath)) }
      return nil
    } catch {
      return error
    }
  }
}

extension Diagnostic {
  fileprivate static func readAnew(_ path: String) -> Diagnostic {
    Diagnostic(
      id: "changed-file", severity: .note, message: "`\(path)` has changed and is read anew")
  }

  fileprivate static func keptAsRead(_ problem: LoadProblem) -> Diagnostic {
    var diagnostic = problem.diagnostic
    diagnostic.severity = .warning
    diagnostic.notes.append("the file has changed; what was read of it before is answered from")
    return diagnostic
  }
}
