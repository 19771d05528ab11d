/// What is kept of one file of data, read in one way: a folder with a file for what opening found,
/// one for the rows as a whole, one for the sample and one for each column that was asked for.
///
/// Columns are added as they are asked for. Nothing here fails: what is damaged or cannot be
/// written is as if it were not there.
struct ColumnCache: Sendable {
  let key: CacheKey
  let threads: Int
  /// The folder of this file's caches.
  private let folder: String
  private let root: CacheFolder
  private let settling: CacheSettling

  /// - Parameter path: of the data, free of symbolic links.
  init(
    root: CacheFolder, path: String, identity: FileIdentity, options: LoadOptions,
    settling: CacheSettling = CacheSettling()
  ) {
    key = CacheKey(path: path, identity: identity, options: options)
    threads = max(1, options.threads)
    folder = root.folder(named: key.folderName)
    self.root = root
    self.settling = settling
  }

  // MARK: - What opening found

  func opening(path: String) -> (schema: [ColumnSchema], issues: IssueLog)? {
    guard let file = CacheFile(CacheFolder.openingName, in: folder, key: key) else { return nil }
    do throws(CacheDamage) {
      var info = CacheReader(file.info)
      var schema: [ColumnSchema] = []
      for _ in 0..<(try info.count(upTo: Dialect.columnLimit)) {
        let header = try info.text()
        let name = try info.text()
        let type = try info.type()
        let isEmpty = try info.count(upTo: 1) == 1
        schema.append(
          ColumnSchema(
            header: header, name: name, type: type, isEmpty: isEmpty,
            writesMonths: try info.count(upTo: 1) == 1, unit: try info.unit()))
      }
      let issues = try info.log(path: path)
      guard info.isAtEnd else { throw CacheDamage() }
      return (schema, issues)
    } catch {
      return nil
    }
  }

  /// Begins anew: what an earlier state of the file left is taken away.
  func store(opening schema: [ColumnSchema], _ issues: IssueLog) {
    guard root.prepare(key.folderName) else { return }
    root.empty(key.folderName)
    var info = CacheWriter()
    info.put(schema.count)
    for column in schema {
      info.put(column.header)
      info.put(column.name)
      info.put(column.type)
      info.put(column.isEmpty ? 1 : 0)
      info.put(column.isOfMonths ? 1 : 0)
      info.put(column.unit)
    }
    info.put(issues)
    write(CacheFolder.openingName, info)
  }

  // MARK: - Rows

  func rows(path: String) -> (count: Int, issues: IssueLog)? {
    guard let file = CacheFile(CacheFolder.rowsName, in: folder, key: key) else { return nil }
    do throws(CacheDamage) {
      var info = CacheReader(file.info)
      let count = try info.count(upTo: .max)
      let issues = try info.log(path: path)
      guard info.isAtEnd else { throw CacheDamage() }
      return (count, issues)
    } catch {
      return nil
    }
  }

  func store(rows count: Int, _ issues: IssueLog) {
    var info = CacheWriter()
    info.put(count)
    info.put(issues)
    write(CacheFolder.rowsName, info)
  }

  // MARK: - Columns

  /// Some columns, and the issues of each; `nil` for those that are not there or are damaged.
  func columns(_ indices: [Int], path: String) -> [(column: Column, issues: IssueLog)?] {
    let found = indices.map { unchecked($0, path: path) }
    let sections = found.flatMap { $0?.sections ?? [] }
    var areSound = CacheFile.check(sections, threads: threads)[...]
    return found.map { column in
      guard let column else { return nil }
      let own = areSound.prefix(column.sections.count)
      areSound.removeFirst(own.count)
      return own.contains(false) ? nil : (column.column, column.issues)
    }
  }

  private func unchecked(
    _ index: Int, path: String
  ) -> (column: Column, issues: IssueLog, sections: [CacheFile.UncheckedMemory])? {
    guard let file = CacheFile(CacheFolder.columnName(index), in: folder, key: key) else {
      return nil
    }
    do throws(CacheDamage) {
      var info = CacheReader(file.info)
      let issues = try info.log(path: path)
      var coding = ColumnCoding(file, threads: threads)
      let column = try coding.column(&info)
      guard info.isAtEnd else { throw CacheDamage() }
      return (column, issues, coding.unchecked)
    } catch {
      return nil
    }
  }

  func store(_ column: Column, at index: Int, _ issues: IssueLog) {
    var info = CacheWriter()
    info.put(issues)
    let sections = ColumnCoding.encode(column, into: &info)
    write(CacheFolder.columnName(index), info, sections)
  }

  /// Whether a column's values are distinct, which is kept of keys that are read for nothing else.
  func isDistinct(_ index: Int) -> Bool? {
    guard let file = CacheFile(CacheFolder.distinctName(index), in: folder, key: key) else {
      return nil
    }
    var info = CacheReader(file.info)
    guard let answer = try? info.count(upTo: 1), info.isAtEnd else { return nil }
    return answer == 1
  }

  func store(isDistinct: Bool, at index: Int) {
    var info = CacheWriter()
    info.put(isDistinct ? 1 : 0)
    write(CacheFolder.distinctName(index), info)
  }

  /// Numbers that somebody worked out of whole columns.
  func finding(_ name: String) -> [Int64]? {
    guard let file = CacheFile(CacheFolder.findingName(name), in: folder, key: key) else {
      return nil
    }
    do throws(CacheDamage) {
      var info = CacheReader(file.info)
      // Two names may have one checksum.
      guard try info.text() == name else { return nil }
      var numbers: [Int64] = []
      for _ in 0..<(try info.count(upTo: 1 << 10)) { numbers.append(Int64(try info.int())) }
      return info.isAtEnd ? numbers : nil
    } catch {
      return nil
    }
  }

  func store(finding numbers: [Int64], _ name: String) {
    var info = CacheWriter()
    info.put(name)
    info.put(numbers.count)
    for number in numbers { info.put(Int(number)) }
    write(CacheFolder.findingName(name), info)
  }

  /// The sampled rows of every column, for a file too large to be looked at as a whole.
  func sample(columns count: Int) -> [Column]? {
    guard let file = CacheFile(CacheFolder.sampleName, in: folder, key: key) else { return nil }
    do throws(CacheDamage) {
      var info = CacheReader(file.info)
      var coding = ColumnCoding(file, threads: 1)
      var columns: [Column] = []
      for _ in 0..<count { columns.append(try coding.column(&info)) }
      guard info.isAtEnd, !CacheFile.check(coding.unchecked, threads: 1).contains(false) else {
        throw CacheDamage()
      }
      return columns
    } catch {
      return nil
    }
  }

  func store(sample columns: [Column]) {
    var info = CacheWriter()
    var sections: [[UInt8]] = []
    for column in columns { sections += ColumnCoding.encode(column, into: &info) }
    write(CacheFolder.sampleName, info, sections)
  }

  private func write(_ name: String, _ info: CacheWriter, _ sections: [[UInt8]] = []) {
    CacheFile.write(
      name, in: folder, key: key, info: info.bytes, sections: sections, settling: settling)
  }
}
