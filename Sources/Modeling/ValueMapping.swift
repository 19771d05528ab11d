import Storage

/// A text column with some of its texts replaced: only the dictionary changes, and the codes of
/// texts that became one; what is empty may become a text too. A text that no map has as it is written is
/// found whatever its case. Columns of other types stay as they are.
func mapped(_ column: Column, by maps: [ModelTable.ValueMap]) -> Column {
  guard case .text(let codes, let dictionary) = column.copiedValues else { return column }
  var replacement: [String: String] = [:]
  for map in maps {
    for text in map.from { replacement[text] = map.to }
  }
  let inAnyCase = Dictionary(
    replacement.sorted { $0.key < $1.key }.map { ($0.key.lowercased(), $0.value) },
    uniquingKeysWith: { first, _ in first })
  var codeOfText: [String: UInt32] = [:]
  var texts: [String] = []
  var newCode: [UInt32] = []
  newCode.reserveCapacity(dictionary.count)
  for code in 0..<dictionary.count {
    let text = dictionary.string(UInt32(code))
    let kept = replacement[text] ?? inAnyCase[text.lowercased()] ?? text
    if let known = codeOfText[kept] {
      newCode.append(known)
    } else {
      codeOfText[kept] = UInt32(texts.count)
      newCode.append(UInt32(texts.count))
      texts.append(kept)
    }
  }
  let filling = column.validity.missing > 0 ? replacement[""] : nil
  if newCode.isEmpty, filling == nil { return column }
  var newCodes = codes
  for row in 0..<newCodes.count where !newCode.isEmpty { newCodes[row] = newCode[Int(codes[row])] }
  guard let filling else {
    return Column(.text(newCodes, TextDictionary(texts)), validity: column.validity)
  }
  let fillingCode = codeOfText[filling] ?? UInt32(texts.count)
  if codeOfText[filling] == nil { texts.append(filling) }
  for row in 0..<newCodes.count where !column.validity.isPresent(row) {
    newCodes[row] = fillingCode
  }
  return Column(
    .text(newCodes, TextDictionary(texts)), validity: Validity(allPresent: column.count))
}
