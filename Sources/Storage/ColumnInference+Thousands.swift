/// A comma or a point that has three digits behind it wherever it stands: `1,234` beside `993`.
struct DoubtfulMark: Sendable, Hashable {
  /// Places in `NumberFormat.all`: the mark between thousands, and the mark in front of decimals.
  fileprivate var places: (thousands: Int, decimals: Int)
  /// What it is read as.
  var isThousands: Bool
  /// Nothing decides it.
  var isDoubtful: Bool

  fileprivate static let comma = (thousands: 1, decimals: 2)
  fileprivate static let point = (thousands: 2, decimals: 0)

  /// The place of the format that is preferred.
  var place: Int { isThousands ? places.thousands : places.decimals }

  var found: String {
    "three digits behind each `\(places == Self.comma ? "," : ".")`, which could be thousands as well "
      + "as decimals"
  }
  var expected: String { isThousands ? LoadIssues.thousands : "decimals" }

  static func == (a: DoubtfulMark, b: DoubtfulMark) -> Bool {
    a.places == b.places && a.isThousands == b.isThousands && a.isDoubtful == b.isDoubtful
  }

  func hash(into hasher: inout Hasher) { hasher.combine(place) }
}

extension ColumnInference {
  /// What is between three digits and those in front of them, where every number of a column can be
  /// read both ways; `nil` where some number tells, as `1,234.50`, `1,234,567`, `0,125` and `1,5` do.
  ///
  /// - Parameter prefersComma: another column surely writes decimal commas.
  func doubtfulMark(_ column: ColumnEvidence, prefersComma: Bool) -> DoubtfulMark? {
    let most = column.numbers.lazy.map(\.fits).max() ?? 0
    for places in [DoubtfulMark.comma, DoubtfulMark.point] {
      let (whole, part) = (column.numbers[places.thousands], column.numbers[places.decimals])
      guard most > 0, whole.fits == most, part.fits == most, whole.scale == 0,
        whole.leadingZeros + whole.hugeIntegers == 0, part.scale == 3, part.floats == 0
      else { continue }
      let (isThousands, isDoubtful) = decided(
        isComma: places == DoubtfulMark.comma, prefersComma,
        money: whole.currencies.keys.first,
        // No number of four digits goes without the mark, and smaller ones do.
        leavesOutBelow: column.wholes.count > 0 && column.wholes.greatest < 1000)
      return DoubtfulMark(places: places, isThousands: isThousands, isDoubtful: isDoubtful)
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
