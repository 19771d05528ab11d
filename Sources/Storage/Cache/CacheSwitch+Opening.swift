import Synchronization

// Opening several files: each takes a look at a sample, which threads can share.
extension CacheSwitch {
  /// A file to open.
  package struct Opening {
    package var path: String
    package var name: String?
    package var options: LoadOptions

    /// - Parameter name: what the table is called; `nil` for the file's name.
    package init(path: String, name: String? = nil, options: LoadOptions) {
      self.path = path
      self.name = name
      self.options = options
    }
  }

  /// Opens files; each becomes a table or says why it does not.
  package func open(_ files: [Opening]) -> [Result<any StoredTable, LoadProblem>] {
    var results = [Result<any StoredTable, LoadProblem>?](repeating: nil, count: files.count)
    let threads = files.map(\.options.threads).min() ?? 1
    let workers = max(1, min(threads, files.count))
    let next = Atomic<Int>(0)
    results.withUnsafeMutableBufferPointer { results in
      let results = results
      runConcurrently(workers) { _ in
        while true {
          let index = next.wrappingAdd(1, ordering: .relaxed).oldValue
          guard index < files.count else { return }
          let file = files[index]
          do throws(LoadProblem) {
            results[index] = .success(
              try open(file.path, name: file.name, options: file.options))
          } catch {
            results[index] = .failure(error)
          }
        }
      }
    }
    return results.compactMap(\.self)
  }
}
