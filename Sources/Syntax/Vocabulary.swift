package import Diagnostics

/// What a session knows that helps to find out what was meant by a statement that is not in order.
package struct Vocabulary {
  /// The names of the metrics in small letters.
  package var metrics: Set<String>
  /// The month, 1 to 12, in which the data end, to complete `in june`.
  package var lastMonth: () -> (year: Int, month: Int)?
  /// Whether a statement means something: a guess that does not is no help.
  package var hasMeaning: (Statement, Source) -> Bool

  package init(
    metrics: Set<String>, lastMonth: @escaping () -> (year: Int, month: Int)?,
    hasMeaning: @escaping (Statement, Source) -> Bool
  ) {
    self.metrics = metrics
    self.lastMonth = lastMonth
    self.hasMeaning = hasMeaning
  }

  /// Where nothing is known, every guess is as good as another.
  package static var none: Vocabulary {
    Vocabulary(metrics: [], lastMonth: { nil }, hasMeaning: { _, _ in true })
  }
}
