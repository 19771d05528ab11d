import Storage
import Values

/// What the data of one table show, looked at only when names do not say enough and remembered.
///
/// Samples first; whole columns only where a sample of a large file cannot tell.
final class TableEvidence {
  let stored: any StoredTable
  let words: [ColumnWords]
  private var sampled: [Column]?
  private var whole: [Int: Column] = [:]
  private var uniqueness: [Int: Bool] = [:]

  init(_ stored: any StoredTable) {
    self.stored = stored
    words = stored.schema.map { ColumnWords($0.header) }
  }

  func sample() throws(LoadProblem) -> [Column] {
    if let sampled { return sampled }
    let columns = try stored.sample(Array(stored.schema.indices))
    sampled = columns
    return columns
  }

  /// All rows of a column.
  func full(_ index: Int) throws(LoadProblem) -> Column {
    if let column = whole[index] { return column }
    let column = try stored.columns([index])[0]
    whole[index] = column
    return column
  }

  /// Whether each row has a value and no two rows have the same: text and integers only.
  func isUnique(_ index: Int) throws(LoadProblem) -> Bool {
    if let known = uniqueness[index] { return known }
    let column = try sample()[index]
    var result = false
    if column.count > 0, column.validity.isAllPresent, let codes = Codes(column), codes.isUnique {
      let all = try full(index)
      result = all.validity.isAllPresent && Codes(all)?.isUnique == true
    }
    uniqueness[index] = result
    return result
  }

  /// Whether so many sampled rows repeat a value of this column and differ elsewhere that they can
  /// hardly be slips.
  func hasManyConflicts(_ index: Int) throws(LoadProblem) -> Bool {
    // Of a large file, other columns are looked at only where values repeat, which keys hardly do. The
    // sample of a small one is the file: all of it is read, so that types hold and doubts are told.
    if stored.isSampleDistinct(index) { return false }
    let isPart = sampled == nil && stored.isLarge
    let column = isPart ? try stored.sample([index])[0] : try sample()[index]
    guard let codes = Codes(column) else { return false }
    let repetitions = TableEvidence.repetitions(codes)
    func areMany(_ count: Int) -> Bool { count > 1 && count * 10 > codes.codes.count }
    guard areMany(repetitions.count) else { return false }
    return areMany(try differing(repetitions))
  }

  /// Whether each sampled row has a value and those that repeat one repeat the whole row, as exports do
  /// that overlap: then it names rows all the same. Of a large file the sample does not tell.
  func isUniqueButForCopies(_ index: Int) throws(LoadProblem) -> Bool {
    if stored.isLarge { return false }
    let column = try sample()[index]
    guard column.count > 0, column.validity.isAllPresent, let codes = Codes(column) else {
      return false
    }
    let repetitions = TableEvidence.repetitions(codes)
    guard repetitions.count * 2 < column.count else { return false }
    return try differing(repetitions) == 0
  }

  private typealias Repetition = (earlier: Int, later: Int)

  /// Rows with the value of an earlier one.
  private static func repetitions(_ codes: Codes) -> [Repetition] {
    var first: [UInt32: Int] = [:]
    var found: [Repetition] = []
    for (row, code) in codes.codes.enumerated() where code != Codes.missing {
      if let earlier = first[code] { found.append((earlier, row)) } else { first[code] = row }
    }
    return found
  }

  /// How many of them differ from the earlier row in some column.
  private func differing(_ repetitions: [Repetition]) throws(LoadProblem) -> Int {
    let columns = try sample()
    return repetitions.count { pair in columns.contains { $0[pair.later] != $0[pair.earlier] } }
  }

  /// Distinct values and rows with a value, in the sample.
  func spread(_ index: Int) throws(LoadProblem) -> (distinct: Int, present: Int) {
    let column = try sample()[index]
    let present = column.count - column.validity.missing
    guard let codes = Codes(column) else {
      if column.type == .flag { return (min(2, present), present) }
      return (present, present)
    }
    var seen: Set<UInt32> = []
    for code in codes.codes where code != Codes.missing { seen.insert(code) }
    return (seen.count, present)
  }

  /// Few enough values to group by.
  func isLowCardinality(_ index: Int) throws(LoadProblem) -> Bool {
    let (distinct, present) = try spread(index)
    if present == 0 || (distinct == present && present > 2) { return false }
    return distinct <= max(12, present / 5)
  }

  func isEmpty(_ index: Int) throws(LoadProblem) -> Bool {
    let column = try sample()[index]
    return column.validity.missing == column.count
  }

  /// Share of the distinct sampled values that another column holds; 0 without values.
  func inclusion(of index: Int, in keys: Codes) throws(LoadProblem) -> Double {
    guard let codes = Codes(try sample()[index]) else { return 0 }
    let target = codeMapping(from: codes, to: keys)
    var used = [UInt64](repeating: 0, count: keys.count / 64 + 1)
    for code in keys.codes where code != Codes.missing {
      used[Int(code >> 6)] |= 1 << UInt64(code & 63)
    }
    var seen: Set<UInt32> = []
    var found = 0
    for code in codes.codes where code != Codes.missing && seen.insert(code).inserted {
      let other = target[Int(code)]
      if other != Codes.missing, used[Int(other >> 6)] & (1 << UInt64(other & 63)) != 0 {
        found += 1
      }
    }
    return seen.isEmpty ? 0 : Double(found) / Double(seen.count)
  }

  /// A date or timestamp column as days of UTC: good enough to see what follows what.
  func days(_ column: Column) -> Days { column.localDays(LocalDays(zone: "UTC")) }

  func isDate(_ index: Int) -> Bool {
    switch stored.schema[index].type {
    case .date, .timestamp: true
    case .integer, .decimal, .number, .flag, .text, .duration: false
    }
  }

  /// Columns that could name something.
  func isNaming(_ index: Int) -> Bool {
    switch stored.schema[index].type {
    case .text, .integer: true
    case .date, .timestamp, .decimal, .number, .flag, .duration: false
    }
  }
}
