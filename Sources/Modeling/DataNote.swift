/// `1 row`, `2 rows`.
func rows(_ count: Int) -> String { count == 1 ? "1 row" : "\(count) rows" }

/// Something about the data that a reader must know to trust a figure: rows left out, a rule that
/// was assumed.
package struct DataNote: Sendable, Hashable {
  /// Stable kebab-case: `rows-left-out`, `empty-life`, `overlapping-versions`, `duplicate-keys`,
  /// `through-inferred`, `until-assumed`, `unknown-interval`, `amount-out-of-range`, `as-of-assumed`, `in-thousands`, `near-names`, `unknown-customers`,
  /// `unknown-keys`.
  package var id: String
  /// The table it is about; `nil` when it is about the whole data.
  package var table: String?
  /// How many rows it concerns; 0 when it is not about rows.
  package var count: Int
  /// One sentence: lower case, no full stop.
  package var text: String

  package init(id: String, table: String?, count: Int = 0, text: String) {
    self.id = id
    self.table = table
    self.count = count
    self.text = text
  }
}
