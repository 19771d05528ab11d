package import Diagnostics

/// A statement as it was written.
package struct Statement: Sendable, Hashable {
  /// Its form, with what belongs to it.
  package indirect enum Kind: Sendable, Hashable {
    case query(Query)
    case assertion(Assertion)
    /// `rows 3`: the records behind line 3 of the last answer.
    case rowsOfLine(Int)
    case funnel(Funnel)
    case describe(Identifier)
    case define(Definition)
    /// `save`, `save core_nrr to "model.kpi"`: definitions of the session into the model's file;
    /// all of them when none is named.
    case save([Identifier], path: TextLiteral?)
    /// `let floor = 90%`
    case letBinding(Identifier, Expression)
    case set(Setting)
    /// `show metrics`, `show values plan`, `show model`
    case showCatalog(Catalogue, Identifier?)
    case load(path: TextLiteral, table: Identifier?)
    case run(path: TextLiteral, arguments: [Argument])
    case help(topic: Identifier?)
    case quit
    /// The statements of a model file: `table …`, `active events = …`, `target …`, `band …`.
    case model(ModelStatement)
    /// `explain QUERY`
    case explain(Explained)
  }
  package var kind: Kind
  package var range: SourceRange
}

/// What `explain` is about.
package enum Explained: Sendable, Hashable {
  case query(Query)
  case assertion(Assertion)
  case funnel(Funnel)
}

/// A name with its place.
package struct Identifier: Sendable, Hashable {
  package var text: String
  /// Written in backquotes.
  package var isQuoted: Bool
  package var range: SourceRange
}

/// A text in quotes with its place.
package struct TextLiteral: Sendable, Hashable {
  package var text: String
  package var range: SourceRange
}

/// What `show` can list.
package enum Catalogue: String, Sendable, Hashable, CaseIterable {
  case metrics, dimensions, tables, values, model, options
}

/// `run "FILE" plan=pro`
package struct Argument: Sendable, Hashable {
  package var name: Identifier
  package var value: Expression
}

/// A query: expressions and clauses, in the order of meaning rather than of writing.
package struct Query: Sendable, Hashable {
  /// What is to be done with the figures.
  package enum Verb: String, Sendable, Hashable, CaseIterable {
    case show, plot, rows, why, sql, forecast, anomalies
  }

  /// A figure that is asked for.
  package struct Column: Sendable, Hashable {
    package var expression: Expression
    /// `as NAME`
    package var name: Identifier?
    package var range: SourceRange
  }

  package var verb: Verb
  /// `rows from TABLE` alone may have none.
  package var columns: [Column]
  package var from: Identifier?
  /// A bare period, `for PERIOD` or `in PERIOD`. `where period = …` stays in `condition`;
  /// Analysis takes it out.
  package var period: PeriodExpression?
  package var dimensions: [Dimension]
  package var across: [Dimension]
  /// `at start|end` for the whole query.
  package var moment: Moment?
  /// Where each clause stands that was written.
  package var clauses = ClauseRanges()
  package var condition: Expression?
  package var having: Expression?
  package var comparison: Comparison?
  package var window: Window?
  package var top: Top?
  package var sort: [SortKey]
  package var limit: Count?
  package var withTotal: Bool
  package var asOf: PeriodExpression?
  /// `forecast mrr 3 months`
  package var horizon: Horizon?
  package var range: SourceRange

  /// What a query is made of besides its columns, each at most once.
  package enum Clause: Int, Sendable, Hashable, CaseIterable {
    case from, period, by, across, at, `where`, having, vs, window, top, sort, limit, total, asOf
    case horizon

    /// What it is called in messages: the word it begins with, or what it gives.
    package var word: String {
      switch self {
      case .from: "from"
      case .period: "period"
      case .by: "by"
      case .across: "across"
      case .at: "at"
      case .where: "where"
      case .having: "having"
      case .vs: "vs"
      case .window: "rolling"
      case .top: "top"
      case .sort: "sort by"
      case .limit: "limit"
      case .total: "with total"
      case .asOf: "as of"
      case .horizon: "horizon"
      }
    }
  }
}

/// Where each clause of a query stands, for those that were written.
package struct ClauseRanges: Sendable, Hashable {
  private var ranges: [SourceRange?] = Query.Clause.allCases.map { _ in nil }

  package subscript(clause: Query.Clause) -> SourceRange? {
    get { ranges[clause.rawValue] }
    set { ranges[clause.rawValue] = newValue }
  }

  /// The clauses that were written, in the order in which they stand.
  package var written: [(clause: Query.Clause, range: SourceRange)] {
    Query.Clause.allCases.compactMap { clause in self[clause].map { (clause, $0) } }
      .sorted { $0.range.start < $1.range.start }
  }
}

/// What stands behind `by` or `across`.
package struct Dimension: Sendable, Hashable {
  /// Its form, with what belongs to it.
  package enum Kind: Sendable, Hashable {
    case name(Expression.Name)
    /// `month`, `month(created_at)`
    case grain(unit: String, column: Expression.Name?)
    /// `cohort quarter` (unit `nil`: month)
    case cohort(unit: String?)
    /// `across age`
    case age
    /// `$split`, bound to one of the others before the query is analysed.
    case parameter(Expression.Parameter)
  }
  package var kind: Kind
  package var moment: Moment?
  package var range: SourceRange
}

/// `vs …`
package struct Comparison: Sendable, Hashable {
  /// Its form, with what belongs to it.
  package enum Kind: Sendable, Hashable {
    /// `vs previous`, `vs previous month`
    case previous(unit: String?)
    case yearAgo
    case period(PeriodExpression)
    case target
  }
  package var kind: Kind
  /// `vs whole previous`
  package var isWhole: Bool
  package var range: SourceRange
}

/// `rolling …` or `to date`.
package struct Window: Sendable, Hashable {
  /// Its form, with what belongs to it.
  package enum Kind: Sendable, Hashable {
    case rolling(count: Count, unit: String)
    case toDate
  }
  package var kind: Kind
  package var range: SourceRange
}

/// How far a forecast reaches: `3 months`.
package struct Horizon: Sendable, Hashable {
  package var count: Count
  package var unit: String
  package var range: SourceRange
}

/// `top 5 by mrr + other`
package struct Top: Sendable, Hashable {
  package var count: Count
  package var by: NameOrParameter?
  package var withOther: Bool
  package var range: SourceRange
}

/// A column that rows are ordered by.
package struct SortKey: Sendable, Hashable {
  package var name: NameOrParameter
  package var isDescending: Bool
}

/// `assert CONDITION CLAUSES`: the clauses stand in `query`, which has no columns.
package struct Assertion: Sendable, Hashable {
  package var condition: Expression
  package var query: Query
}

/// `funnel STEP > STEP …`: the clauses stand in `query`, which has no columns.
package struct Funnel: Sendable, Hashable {
  package var steps: [Identifier]
  package var query: Query
  /// `rows funnel …`: its customers.
  package var isOfRecords = false
}

/// `define NAME[(PARAMETER = DEFAULT, ...)] ["text"] [: UNIT] = EXPR [as NAME][, ...]` and its
/// properties, indented below it.
package struct Definition: Sendable, Hashable {
  package var name: Identifier
  /// `define concentration(n = 10) = …`
  package var parameters: [Parameter]
  package var description: TextLiteral?
  package var unit: Identifier?
  /// One expression, or several that together make a table (`mrr_bridge`).
  package var columns: [Query.Column]
  /// `alias a, b`
  package var aliases: [Identifier]
  /// `source "…"`, `formula "…"`, `edges "…"`, `variants "…"`, `example "…"`, `needs "…"`,
  /// in the order written.
  package var properties: [Property]
  package var range: SourceRange

  /// A named text below a definition.
  package struct Property: Sendable, Hashable {
    package var name: Identifier
    package var value: TextLiteral
  }

  /// A parameter of a definition with what it is unless given.
  package struct Parameter: Sendable, Hashable {
    package var name: Identifier
    package var defaultValue: Expression?
  }
}

/// `set OPTION VALUE`: the words of the option and of the value as they were written, for example
/// `["fiscal", "year", "starts", "feb"]`; Interpreter and Modeling know which options there are.
package struct Setting: Sendable, Hashable {
  package var words: [Identifier]
  /// The value when it is an expression rather than words: `set gross margin 80%`,
  /// `set today 2024-06-30`.
  package var value: Expression?
}
