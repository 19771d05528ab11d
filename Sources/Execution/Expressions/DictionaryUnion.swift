import Storage

/// One dictionary over several, in the order of the texts, and for each of them the table from
/// its codes to the new ones.
func unified(_ dictionaries: [TextDictionary]) -> (TextDictionary, [[UInt32]]) {
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

/// The order of Unicode scalars, which is that of the UTF-8 bytes; `<` of `String` is another.
func precedes(_ a: String, _ b: String) -> Bool {
  a.utf8.lexicographicallyPrecedes(b.utf8)
}

/// For each code its place in the order of the texts.
func ranks(of dictionary: TextDictionary) -> [Int64] {
  let texts = (0..<dictionary.count).map { dictionary.string(UInt32($0)) }
  let order = texts.indices.sorted { precedes(texts[$0], texts[$1]) }
  var ranks = [Int64](repeating: 0, count: texts.count)
  for (rank, code) in order.enumerated() { ranks[code] = Int64(rank) }
  return ranks
}
