package import Diagnostics

/// A statement of a model file (`model.kpi`).
package enum ModelStatement: Sendable, Hashable {
  case table(TableDeclaration)
  /// `active events = login, report_viewed`, `value event = first_report`:
  /// the words in front of `=` and the values behind it.
  case list(words: [Identifier], values: [Expression])
  /// `health action login 4, export 10, ticket_opened -5`
  case healthActions([HealthAction])
  /// `target nrr >= 110%`
  case target(Expression)
  /// `band nps: poor < 0, fair < 30, good < 40, excellent`
  case band(metric: Identifier, steps: [BandStep])

  /// Whether it names the ranges of a metric.
  package var isBand: Bool { if case .band = self { true } else { false } }

  /// Whether it is about metrics, not about the data, so that it can be said at the prompt too.
  package var isGoal: Bool { if case .target = self { true } else { isBand } }

  /// An event and what one of it adds to the score.
  package struct HealthAction: Sendable, Hashable {
    package var name: Identifier
    package var impact: Int64
  }

  /// A band up to, but not including (`<`) or including (`<=`), a limit; the last has none.
  package struct BandStep: Sendable, Hashable {
    package var name: Identifier
    package var isInclusive: Bool
    package var limit: Expression?
  }
}

/// `table NAME from "FILE"` and the indented lines below it.
package struct TableDeclaration: Sendable, Hashable {
  package var name: Identifier
  package var file: TextLiteral?
  package var clauses: [TableClause]
  package var range: SourceRange
}

/// One line of a table declaration. A column is a name in snake case or, in quotes or backquotes,
/// a header as written.
package enum TableClause: Sendable, Hashable {
  /// `key id`
  case key(ColumnName)
  /// `customer "Customer ID" -> customers`
  case customer(ColumnName, table: Identifier?)
  /// `join account_id -> accounts`
  case join(ColumnName, table: Identifier)
  /// `active from "Start (UTC)" until "Ended At (UTC)"`; `through`: the last day covered.
  case life(from: ColumnName, end: ColumnName?, isInclusive: Bool)
  /// `at created_at until resolved_at`
  case event(at: ColumnName, until: ColumnName?)
  /// `as of month`
  case snapshot(ColumnName)
  /// `amount mrr = "Amount" / 100 per "Interval"`
  case amount(name: Identifier, Expression, per: ColumnName?)
  /// `attribute plan, product`
  case attributes([ColumnName])
  /// `outcome cancel_reason as reason`: known only once a row has ended.
  case outcome(ColumnName, name: Identifier?)
  /// `label name`: what a person calls the entity.
  case label(ColumnName)
  /// `column plan = "Plan Name"`: a name of one's own for a header.
  case rename(Identifier, ColumnName)
  /// `map status: canceled, Cancelled = churned`
  case map(ColumnName, from: [Expression], to: TextLiteral)
  /// `type amount text`
  case type(ColumnName, Identifier)
  /// `skip 2 rows`: in front of the header; `skip 1 rows below`: behind it.
  case skip(Int, isBelow: Bool)

  /// A column as a model file names it.
  package struct ColumnName: Sendable, Hashable {
    package var text: String
    /// In quotes or backquotes: a header as written.
    package var isQuoted: Bool
    package var range: SourceRange
  }
}
