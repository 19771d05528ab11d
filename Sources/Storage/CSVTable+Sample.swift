// A cheap look at the rows of a large file.
extension CSVTable {
  /// These columns for rows spread over the file: all rows of a small file, the pieces that type
  /// inference looks at of a large one.
  package func sample(_ indices: [Int]) throws(LoadProblem) -> [Column] {
    if let sampled { return try sampled.columns(indices) }
    guard let cells else { return try columns(indices) }
    let open = try openSource()
    let sampler = ColumnSampler(open: open, head: head, options: options, tuning: tuning)
    var bytes = try open.bytes(0..<head.dataStart)
    for piece in cells.pieces { bytes += try open.bytes(piece) }
    var quiet = options
    quiet.isStrict = false
    var own = head
    own.dataEnd = bytes.count
    // The types are those of the sample alone: how many rows the file has is of no account.
    let table = CSVTable(
      source: .memory(path: path, bytes), name: name, options: quiet, tuning: tuning, head: own,
      cells: nil, sample: sampler.sample(cells, dataBytes: cells.bytes))
    (sampled, self.cells) = (table, nil)
    return try table.columns(indices)
  }

  /// Whether the cells of the sample showed that no two are alike.
  package func isSampleDistinct(_ index: Int) -> Bool {
    guard let column = cells?.evidence[index], !options.isTextOnly else { return false }
    return column.ids.isAscending && column.present > 0
  }

  /// Whether a file is so small that all of its rows are its sample.
  static func isSampledWhole(_ source: ByteSource, _ tuning: ReadTuning) -> Bool {
    source.count <= 4 * tuning.wholeSampleBytes
  }
}
