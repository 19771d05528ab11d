/// A figure that a footnote gives: rows left out of a metric, groups with few members.
package struct PlannedRemark: Sendable, Hashable {
  /// Where its groups come from.
  package enum Kind: Sendable, Hashable {
    /// `12 tickets … are left out`, when there are any.
    case leftOut
    /// How many groups have fewer than so many.
    case few(Int)
  }
  package var kind: Kind
  package var measure: Measure
  /// The footnote behind the number 1.
  package var one: String
  /// The footnote behind other numbers.
  package var several: String

  package init(kind: Kind, measure: Measure, one: String, several: String) {
    self.kind = kind
    self.measure = measure
    self.one = one
    self.several = several
  }

  /// The number and the words behind it.
  package func text(_ count: Int64) -> String { "\(count) \(count == 1 ? one : several)" }
}
