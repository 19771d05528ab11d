/// A comma or a point that has three digits behind it wherever it stands: `1,234` beside `993`.
struct DoubtfulMark: Sendable, Hashable {
  fileprivate enum Sign: CaseIterable { case comma, point }

  fileprivate var sign: Sign
  /// What it is read as.
  var isThousands: Bool
  /// Nothing decides it.
  var isDoubtful: Bool

  /// The place in `NumberFormat.all` of the format that is preferred.
  var place: Int { isThousands ? sign.thousands : sign.decimals }

  var found: String {
    "three digits behind each `\(sign == .comma ? "," : ".")`, which could be thousands as well "
      + "as decimals"
  }
  var expected: String { isThousands ? LoadIssues.thousands : "decimals" }
}

extension DoubtfulMark.Sign {
  // Places in `NumberFormat.all`: of the format that has the sign between thousands, and of the one that
  // has it in front of decimals.
  fileprivate var thousands: Int { self == .comma ? 1 : 2 }
  fileprivate var decimals: Int { self == .comma ? 2 : 0 }
}

extension ColumnInference {
  /// What is between three digits and those in front of them, where every number of a column can be
  /// read both ways; `nil` where some number tells, as `1,234.50`, `1,234,567`, `0,125` and `1,5` do.
  ///
  /// - Parameter prefersComma: another column surely writes decimal commas.
  func doubtfulMark(_ column: ColumnEvidence, prefersComma: Bool) -> DoubtfulMark? {
    let most = column.numbers.lazy.map(\.fits).max() ?? 0
    for sign in DoubtfulMark.Sign.allCases {
      let (whole, part) = (column.numbers[sign.thousands], column.numbers[sign.decimals])
      guard most > 0, whole.fits == most, part.fits == most, whole.scale == 0,
        whole.leadingZeros + whole.hugeIntegers == 0, part.scale == 3, part.floats == 0
      else { continue }
      let (isThousands, isDoubtful) = decided(
        isComma: sign == .comma, prefersComma,
        money: whole.currencies.keys.first,
        // No number of four digits goes without the mark, and smaller ones do.
        leavesOutBelow: column.wholes.count > 0 && column.wholes.greatest < 1000)
      return DoubtfulMark(sign: sign, isThousands: isThousands, isDoubtful: isDoubtful)
    }
    return nil
  }

  private func decided(
    isComma: Bool, _ prefersComma: Bool, money: CurrencyMark?, leavesOutBelow: Bool
  ) -> (isThousands: Bool, isDoubtful: Bool) {
    let isEuropean = prefersComma || dialect.delimiter == UInt8(ascii: ";")
    // What the file makes of it.
    let asFile = isComma != isEuropean
    if prefersComma { return (asFile, isComma && money.map { !$0.groupsByPoints } ?? false) }
    if let money, money.groupsByPoints != isComma { return (true, false) }
    // Commas between thousands are what other files have.
    if isComma, !isEuropean { return (true, false) }
    if isComma || money != nil { return (leavesOutBelow || asFile, true) }
    return (asFile, isEuropean != leavesOutBelow)
  }

  /// The formats of numbers by preference.
  func formatOrder(_ mark: DoubtfulMark?, prefersComma: Bool) -> [Int] {
    let order = Array(NumberFormat.all.indices)
    if let mark { return [mark.place] + order.filter { $0 != mark.place } }
    guard prefersComma || dialect.delimiter == UInt8(ascii: ";") else { return order }
    let commas = order.filter { NumberFormat.all[$0].isDecimalComma }
    let points = order.filter { !NumberFormat.all[$0].isDecimalComma }
    return prefersComma ? commas + points : [points[0]] + commas + points.dropFirst()
  }
}
