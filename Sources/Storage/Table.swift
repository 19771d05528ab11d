package import Values

/// The answer to a query: named, typed columns of one length.
package struct Table: Sendable {
  /// What a column is called and how it is printed.
  package struct Field: Sendable {
    /// As queried: `nrr`, `plan`, `month`.
    package var name: String
    package var unit: Unit?
    /// A dimension groups the rows; the rest are figures.
    package var isDimension: Bool
    /// A change of a rate, printed in percentage points.
    package var isPointChange: Bool
    /// Which way a change is good, to colour it; `nil`: neither is.
    package var goodDirection: Direction?
    /// Digits behind the decimal point of money, from the data; `nil` for the default.
    package var decimals: Int?
    /// The names of a metric's ranges, the worst first, where the column holds them.
    package var bands: [String] = []
    /// Rows in which no figure is due yet: for people their cells are blank, where one that has no
    /// value is marked; machine formats have no value for both.
    package var blanks: Set<Int> = []

    package init(
      name: String, unit: Unit? = nil, isDimension: Bool = false, isPointChange: Bool = false,
      decimals: Int? = nil, goodDirection: Direction? = nil
    ) {
      self.goodDirection = goodDirection
      self.name = name
      self.unit = unit
      self.isDimension = isDimension
      self.isPointChange = isPointChange
      self.decimals = decimals
    }
  }

  /// Which way a figure should move.
  package enum Direction: Sendable, Hashable { case up, down }

  package var fields: [Field]
  package var columns: [Column]
  /// Rows that are not of the data: totals and `other`.
  package var totalRows: Set<Int>

  /// Twelfths become decimals here: what is shown, written or read back has none.
  package init(fields: [Field], columns: [Column], totalRows: Set<Int> = []) {
    precondition(fields.count == columns.count, "a field for every column")
    self.fields = fields
    self.columns = columns.map(\.inDecimals)
    self.totalRows = totalRows
  }

  package var rowCount: Int { columns.first?.count ?? 0 }
}
