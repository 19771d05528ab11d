/// The dictionaries of several workers made one, in the order in which texts first appear.
struct DictionaryMerge {
  private let merged: TextInterner?
  /// For each worker the codes that its own become; `nil` where they stay as they are.
  let codes: [[UInt32]?]

  var count: Int { merged?.count ?? 0 }

  /// - Parameters:
  ///   - runs: in the order of the file.
  ///   - common: how many texts have the same codes for all; only the first run has met them first.
  init(_ interners: [TextInterner], _ runs: [FinishedColumn.Run], common: Int) {
    let grown = interners.indices.filter { interners[$0].count > common }
    guard let first = runs.first, grown.count > 1 else {
      merged = interners.isEmpty ? nil : interners[grown.first ?? 0]
      codes = interners.map { _ in nil }
      return
    }
    let known = max(common, first.texts.upperBound)
    let base = interners[first.reader]
    let owner = base.count == known ? base : base.copy(upTo: known)
    var maps = interners.indices.map { index -> [UInt32]? in
      let interner = interners[index]
      // Without texts all rows are missing, and their slots hold 0 as they must.
      if interner === owner || interner.count == 0 { return nil }
      var map = [UInt32](repeating: 0, count: interner.count)
      for code in 0..<(index == first.reader ? known : common) { map[code] = UInt32(code) }
      return map
    }
    for run in runs.dropFirst() where !run.texts.isEmpty {
      maps[run.reader]?.withUnsafeMutableBufferPointer { map in
        owner.merge(interners[run.reader], run.texts, into: map)
      }
    }
    merged = owner
    codes = maps
  }

  func dictionary() -> TextDictionary { merged?.dictionary() ?? TextDictionary([""]) }
}
