import Values

/// A column whose cells have all been read, on its way to a `Column`: the threads' dictionaries
/// become one, in the order in which texts first appear in the file.
final class FinishedColumn {
  /// Rows that one worker read in a row, and the texts that it met there first, by its codes.
  struct Run {
    var reader: Int
    var rows: Range<Int>
    var texts: Range<Int>
  }

  let request: ColumnRequest
  private let target: ColumnTarget
  private let missing: MissingRows
  private var readers: [ColumnReader]
  /// In the order of the file.
  private let runs: [Run]
  private let commonTexts: Int
  private(set) var findings = ColumnFindings()
  private var dictionary: TextDictionary?
  /// Set when the column is brought into its last form.
  private var validity: Validity?

  /// - Parameter commonTexts: how many texts have the same codes for all readers.
  init(
    request: ColumnRequest, target: ColumnTarget, missing: MissingRows, readers: [ColumnReader],
    runs: [Run], commonTexts: Int
  ) {
    self.request = request
    self.target = target
    self.missing = missing
    self.readers = readers
    self.runs = runs
    self.commonTexts = commonTexts
    for reader in readers { findings.add(reader.findings) }
  }

  var rows: Int { missing.count }

  /// The column, or whether its values are distinct; neither where slots were too narrow.
  func outcome(_ raw: RawColumn, threads: Int) -> ColumnOutcome {
    if request.asksDistinct {
      if case .int64(let hashes) = raw, request.format == .text {
        findings.isDistinct =
          findings.unhashed == 0 && KeyHashes.areDistinct(hashes, threads: threads)
      } else {
        findings.isDistinct = KeyOrder.isAscending(findings.order, rows: missing.count)
      }
      return ColumnOutcome(column: nil, findings: findings)
    }
    if case .narrow(let memory) = raw {
      guard findings.tooWide == 0 else { return ColumnOutcome(column: nil, findings: findings) }
      return ColumnOutcome(
        column: Column(packed(memory), validity: validity ?? missing.validity),
        findings: findings)
    }
    return ColumnOutcome(
      column: Column(values(raw), validity: validity ?? missing.validity), findings: findings)
  }

  private func packed(_ memory: SlotMemory) -> PackedValues {
    let rows = missing.count
    switch request.format {
    case .integer: return .integer(Slots(memory, count: rows))
    case .decimal(let scale, _):
      return .decimal(Slots(memory, count: rows), scale: DecimalScale(scale))
    case .timestamp, .clock: return .timestamp(Slots(memory, count: rows))
    case .date: return .date(Slots(memory, count: rows))
    case .text: return .text(Slots(memory, count: rows), dictionary ?? TextDictionary([""]))
    case .number, .flag, .numbered: preconditionFailure("a format with narrow slots")
    }
  }

  /// Brings text columns into their last form, and says which rows have a value; the values of other
  /// columns are ready.
  func settle() {
    guard !request.asksDistinct else { return }
    let values = findings.present - findings.bad
    validity = values == missing.count ? Validity(allPresent: missing.count) : missing.validity
    switch (request.format, target) {
    case (.numbered(let prefix, let width, let base), .uint32(let codes)):
      settleNumbers(codes, prefix, width, base)
    case (.text, .uint32(let codes)): settleTexts(codes)
    case (.text, .uint8(let codes)): settleTexts(codes)
    default: break
    }
    readers = []
  }

  private func settleTexts<Code: FixedWidthInteger>(_ codes: UnsafeMutablePointer<Code>) {
    if findings.tooWide > 0 { return }
    let interners = readers.compactMap(\.interner)
    let merged = DictionaryMerge(interners, runs, common: commonTexts)
    guard merged.count <= Int(Code.max) + 1 else {
      findings.tooWide += 1
      return
    }
    for run in runs {
      guard let map = merged.codes[run.reader] else { continue }
      map.withUnsafeBufferPointer { map in
        for row in run.rows { codes[row] = Code(truncatingIfNeeded: map[Int(codes[row])]) }
      }
      if map.first != 0 { clearMissing(codes, run.rows) }
    }
    // Kernels may look up code 0 of a row without a value, so it must exist.
    dictionary = merged.count == 0 ? TextDictionary([""]) : merged.dictionary()
  }

  /// Slots without a value hold 0.
  private func clearMissing<Code: FixedWidthInteger>(
    _ codes: UnsafeMutablePointer<Code>, _ rows: Range<Int>
  ) {
    var row = rows.lowerBound
    while row < rows.upperBound {
      let word = missing.words[row >> 6]
      if word == 0 {
        row = (row | 63) + 1
      } else {
        if word & (1 << UInt64(row & 63)) != 0 { codes[row] = 0 }
        row += 1
      }
    }
  }

  private func settleNumbers(
    _ codes: UnsafeMutablePointer<UInt32>, _ prefix: [UInt8], _ width: Int, _ base: Int
  ) {
    guard findings.greatest >= findings.least else { return }
    var first: UInt32 = 0
    if Int(findings.greatest) >= ColumnInference.numberedSpread * missing.count {
      first = findings.least
      for row in 0..<missing.count { codes[row] = codes[row] < first ? 0 : codes[row] &- first }
    }
    dictionary = TextDictionary(
      prefix: prefix, width: width, base: base + Int(first),
      count: Int(findings.greatest - first) + 1)
  }

  private func values(_ raw: RawColumn) -> Column.Values {
    switch (request.format, raw) {
    case (.integer, .int64(let values)): .integer(values)
    case (.decimal(let scale, _), .int64(let values)):
      .decimal(values, scale: DecimalScale(scale))
    case (.timestamp, .int64(let values)), (.clock, .int64(let values)): .timestamp(values)
    case (.number, .double(let values)): .number(values)
    case (.date, .int32(let values)): .date(values)
    case (.flag, .bool(let values)): .flag(values)
    case (_, .uint32(let codes)): .text(codes, dictionary ?? TextDictionary([""]))
    default: preconditionFailure("a column's format and its storage agree")
    }
  }
}

/// Brings columns into their last form, on threads where there are rows enough to be worth them.
func settle(_ columns: [FinishedColumn], threads: Int) {
  let rows = columns.first?.rows ?? 0
  let workers = rows < 1 << 14 ? 1 : max(1, min(threads, columns.count))
  runConcurrently(workers) { worker in
    for index in stride(from: worker, to: columns.count, by: workers) { columns[index].settle() }
  }
}
