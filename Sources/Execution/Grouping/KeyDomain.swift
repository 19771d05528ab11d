import Planning
import Storage
import Values

/// The key of rows without a value; sorts last, printed `(none)`.
let missingKey = Int64.max
/// The key of the groups that `top` put together.
let otherKey = Int64.max - 1

/// The values of one dimension as integers, the same for every measure of a statement: text by a
/// code, the rest by value.
final class KeyDomain {
  /// As planned until a measure shows what the keys are.
  private(set) var type: ScalarType
  private var isAdopted = false
  /// The first dictionary met; its codes are the keys.
  private(set) var base: TextDictionary?
  private var extra: [String] = []
  private var codes: [ExactText: UInt32]?
  private var tables: [String: [UInt32]] = [:]
  private var baseIdentity: String?

  init(type: ScalarType) { self.type = type }

  /// Takes the type of the first key that is met.
  func adopt(_ type: ScalarType) {
    if isAdopted { return }
    self.type = type
    isAdopted = true
  }

  /// The number of text keys.
  var textCount: Int { (base?.count ?? 0) + extra.count }

  func text(_ key: Int64) -> String {
    guard let base else { return "" }
    return key < Int64(base.count)
      ? base.string(UInt32(key)) : extra[Int(key) - base.count]
  }

  /// The table from a dictionary's codes to keys; `nil`: they are the keys.
  ///
  /// - Parameter identity: the same for the same dictionary; `nil` when it is made anew each time.
  func register(_ dictionary: TextDictionary, identity: String?) -> [UInt32]? {
    guard base != nil else {
      base = dictionary
      baseIdentity = identity
      return identity == nil ? register(dictionary, identity: nil) : nil
    }
    if let identity {
      if identity == baseIdentity { return nil }
      if let known = tables[identity] { return known }
    }
    var codes = self.codes ?? baseCodes()
    let table = (0..<dictionary.count).map { code -> UInt32 in
      let text = ExactText(dictionary.string(UInt32(code)))
      if let known = codes[text] { return known }
      let new = UInt32(textCount)
      codes[text] = new
      extra.append(text.text)
      return new
    }
    self.codes = codes
    if let identity { tables[identity] = table }
    return table
  }

  private func baseCodes() -> [ExactText: UInt32] {
    guard let base else { return [:] }
    var codes: [ExactText: UInt32] = [:]
    for code in 0..<UInt32(base.count) {
      let text = ExactText(base.string(code))
      codes[text] = codes[text] ?? code
    }
    return codes
  }

  /// Keys as a column; `other` is named so where the dimension is text.
  func column(_ keys: [Int64]) -> Column {
    let isMissing = { (key: Int64) in key == missingKey || key == otherKey }
    let validity = Validity(keys.map { !isMissing($0) })
    let plain = keys.map { isMissing($0) ? 0 : $0 }
    switch type {
    case .integer: return Column(.integer(plain), validity: validity)
    case .decimal(let scale): return Column(.decimal(plain, scale: scale), validity: validity)
    case .number:
      return Column(
        .number(keys.map { isMissing($0) ? 0 : double(orderedBits: $0) }), validity: validity)
    case .duration:
      return Column(
        .duration(keys.map { isMissing($0) ? 0 : double(orderedBits: $0) }), validity: validity)
    case .date:
      return Column(.date(plain.map { Int32(truncatingIfNeeded: $0) }), validity: validity)
    case .timestamp: return Column(.timestamp(plain), validity: validity)
    case .flag: return Column(.flag(plain.map { $0 != 0 }), validity: validity)
    case .text: return textColumn(keys)
    }
  }

  /// Keys as values that conditions on groups read: what is missing is missing.
  func values(_ keys: [Int64]) -> Column {
    let column = self.column(keys)
    guard case .text = column.values, keys.contains(missingKey) else { return column }
    return Vector(column).masked(keys.map { $0 != missingKey }).column
  }

  /// What the group without a value is called among texts.
  static let missingGroup = "(none)"
  /// What the groups are called that `top` put together.
  static let otherGroup = "other"

  private func textColumn(_ keys: [Int64]) -> Column {
    var texts: [String] = []
    var codes: [Int64: UInt32] = [:]
    let column = keys.map { key -> UInt32 in
      if let known = codes[key] { return known }
      let new = UInt32(texts.count)
      codes[key] = new
      switch key {
      case missingKey: texts.append(Self.missingGroup)
      case otherKey: texts.append(Self.otherGroup)
      default: texts.append(text(key))
      }
      return new
    }
    return Column(
      .text(column, TextDictionary(texts.isEmpty ? [""] : texts)),
      validity: Validity(allPresent: keys.count))
  }

  /// Whether the keys are in the order of what they stand for: numbers, days, and numbered ids.
  var isOrdered: Bool { type != .text || (base?.numbering != nil && extra.isEmpty) }

  /// For each of the keys its place in ascending order, missing ones last.
  func order(_ keys: [Int64]) -> [Int64: Int] {
    let distinct = Set(keys)
    let sorted: [Int64]
    if type == .text {
      // The group without a value stands where its name does, `other` behind all.
      let named = distinct.filter { $0 != otherKey }
        .map { (key: $0, text: $0 == missingKey ? Self.missingGroup : text($0)) }
        .sorted { precedes($0.text, $1.text) }
      sorted = named.map(\.key) + distinct.filter { $0 == otherKey }
    } else {
      sorted = distinct.sorted()
    }
    return Dictionary(uniqueKeysWithValues: zip(sorted, 0...))
  }
}
