import Storage

/// One dictionary over several, in the order of the texts, and for each of them the table from
/// its codes to the new ones.
func unified(_ dictionaries: [TextDictionary]) -> (TextDictionary, [[UInt32]]) {
  if let numbered = unifiedNumbers(dictionaries) { return numbered }
  // A column is often compared with itself at another moment.
  if let first = dictionaries.first, dictionaries.allSatisfy({ $0.isSame(as: first) }) {
    let order = first.order
    var table = [UInt32](repeating: 0, count: order.count)
    for (place, code) in order.enumerated() { table[Int(code)] = UInt32(place) }
    let union = order.isEmpty ? TextDictionary([""]) : first.picked(order)
    return (union, dictionaries.map { _ in table })
  }
  var all: Set<ExactText> = []
  for dictionary in dictionaries {
    for code in 0..<dictionary.count { all.insert(ExactText(dictionary.string(UInt32(code)))) }
  }
  let sorted = all.map(\.text).sorted(by: precedes)
  var codes: [ExactText: UInt32] = [:]
  for (code, text) in sorted.enumerated() { codes[ExactText(text)] = UInt32(code) }
  let tables = dictionaries.map { dictionary in
    (0..<dictionary.count).map { codes[ExactText(dictionary.string(UInt32($0)))] ?? 0 }
  }
  return (TextDictionary(sorted.isEmpty ? [""] : sorted), tables)
}

/// Numbered ids of one form: their numbers are in the order of the texts.
private func unifiedNumbers(_ dictionaries: [TextDictionary]) -> (TextDictionary, [[UInt32]])? {
  let all = dictionaries.compactMap(\.numbering)
  guard let first = all.first, all.count == dictionaries.count,
    all.allSatisfy({ $0.prefix == first.prefix && $0.width == first.width })
  else { return nil }
  let least = all.map(\.base).min() ?? first.base
  let end = zip(all, dictionaries).map { $0.base + $1.count }.max() ?? least
  guard end - least <= 2 * dictionaries.map(\.count).reduce(0, +) else { return nil }
  let tables = zip(all, dictionaries).map { numbering, dictionary in
    (0..<dictionary.count).map { UInt32($0 + numbering.base - least) }
  }
  return (
    TextDictionary(prefix: first.prefix, width: first.width, base: least, count: end - least),
    tables
  )
}

/// The order of Unicode scalars, which is that of the UTF-8 bytes; `<` of `String` is another.
func precedes(_ a: String, _ b: String) -> Bool {
  let inPlace = a.utf8.withContiguousStorageIfAvailable { first in
    b.utf8.withContiguousStorageIfAvailable { first.lexicographicallyPrecedes($0) }
  }
  return (inPlace ?? nil) ?? a.utf8.lexicographicallyPrecedes(b.utf8)
}

/// For each code its place in the order of the texts.
func ranks(of dictionary: TextDictionary) -> [Int64] {
  var ranks = [Int64](repeating: 0, count: dictionary.count)
  for (rank, code) in dictionary.order.enumerated() { ranks[Int(code)] = Int64(rank) }
  return ranks
}
