/// Whether columns are kept between runs, and where: one for a session, so that all of its tables
/// follow when it is turned.
package final class CacheSwitch {
  /// Where caches lie; `nil`: nothing is kept and nothing is taken.
  package var folder: CacheFolder?
  private let settling: CacheSettling

  package convenience init(folder: CacheFolder?) {
    self.init(folder: folder, settling: CacheSettling())
  }

  init(folder: CacheFolder?, settling: CacheSettling) {
    self.folder = folder
    self.settling = settling
  }

  /// The cache of a file of data; `nil` when none is wanted, or it is no file.
  func cache(of source: ByteSource, _ options: LoadOptions) -> ColumnCache? {
    guard let folder, case .file(let path, let identity) = source,
      let resolved = FileSystem.resolved(path)
    else { return nil }
    return ColumnCache(
      root: folder, path: resolved, identity: identity, options: options, settling: settling)
  }

  /// Opens a table: a file may have a cache now or later; a pipe, lines of JSON and months in columns cannot.
  package func open(
    _ path: String, name: String? = nil, options: LoadOptions
  ) throws(LoadProblem) -> any StoredTable {
    let source = try ByteSource(path: path).asTable(options)
    let name = name ?? CSVTable.name(ofPath: path)
    switch source {
    case .file:
      return try CachedTable(source: source, name: name, options: options, switching: self)
    case .memory:
      var own = options
      // What was made of a file has no rows to pass over.
      if source.origins != nil { (own.skipRows, own.skipRowsBelow) = (0, 0) }
      return try CSVTable(source: source, name: name, options: own, tuning: ReadTuning())
    }
  }
}
