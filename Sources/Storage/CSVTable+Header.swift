import Values

// The header once more among the rows, as in files that were put together.
extension CSVTable {
  /// Whether a column that was read may have its own header among its cells: among those that do not fit it,
  /// or among its texts if these are few.
  func mayHoldHeader(_ index: Int, _ column: Column?) -> Bool {
    let header = head.header[index].trimmingBlanks
    if header.isEmpty { return false }
    if log.columns[index]?.entries.contains(where: { $0.found == header }) == true { return true }
    guard let dictionary = column?.dictionary, dictionary.count <= Self.fewTexts else {
      return false
    }
    return (0..<UInt32(dictionary.count)).contains { dictionary.string($0) == header }
  }

  /// Looking through more would take a time; other columns show a header as well.
  private static let fewTexts = 4096
}
