/// A few words as SQL, spreadsheets or English have them, and how the language says it.
///
/// The pattern is a row of words in small letters, `|` between alternatives. Words in capitals stand
/// for kinds of token: `NAME`, `METRIC`, `VALUE`, `COUNT`, `YEAR`, `PERIOD`, `UNIT`, `SMALL` (a number
/// in words), `MONTH` (its name), `PART` (`q2`, `h1`). In the translation `$0`, `$1` … stand for the
/// words of the pattern as written, `#1` for the singular, `@1` for a part of a date, `~1` for the
/// latest period of that name, `%1` for `last` or `next`, `&1` for the unit of `monthly`, `^1` for a
/// text without its quotes.
struct WordingRule: Sendable {
  /// A piece of a pattern.
  enum Piece: Sendable, Hashable {
    case words([String])
    case name, metric, value, count, year, period, unit, smallNumber, monthName, partOfYear
  }

  let pieces: [Piece]
  let ours: String
  let note: String?
  let onlyAtStart: Bool
  /// Whether the words could mean something else, so that the proposal must make sense to count.
  let isGuess: Bool

  init(
    _ pattern: String, _ ours: String, note: String? = nil, onlyAtStart: Bool = false,
    isGuess: Bool = false
  ) {
    pieces = pattern.split(separator: " ").map(Self.piece)
    self.ours = ours
    self.note = note
    self.onlyAtStart = onlyAtStart
    self.isGuess = isGuess
  }

  private static func piece(_ text: Substring) -> Piece {
    switch text {
    case "NAME": .name
    case "METRIC": .metric
    case "VALUE": .value
    case "COUNT": .count
    case "YEAR": .year
    case "PERIOD": .period
    case "UNIT": .unit
    case "SMALL": .smallNumber
    case "MONTH": .monthName
    case "PART": .partOfYear
    default: .words(text.split(separator: "|").map(String.init))
    }
  }
}

/// The first rule that fits is taken, so longer patterns stand before shorter ones.
extension WordingRule {
  static let all: [WordingRule] =
    kept + openings + aggregates + grouping + times + comparisons + conditions + endings

  /// What is right as it is, and would otherwise be taken apart by a rule below.
  private static let kept: [WordingRule] = [
    WordingRule("vs whole previous", "$0 $1 $2"), WordingRule("vs previous", "$0 $1"),
    WordingRule("with total", "$0 $1"), WordingRule("is missing", "$0 $1"),
    WordingRule("is not missing", "$0 $1 $2"), WordingRule("to date", "$0 $1"),
    WordingRule("rolling COUNT UNIT", "$0 $1 $2"),
  ]

  private static let metricFirst = "the metric comes first"

  private static let verbFirst = "the verb comes first"

  private static let openings: [WordingRule] = [
    start("top|best|largest|biggest COUNT METRIC by METRIC", "$4 by #2 top $1", note: metricFirst),
    start("top|best|largest|biggest COUNT METRIC by NAME", "$2 by $4 top $1", note: metricFirst),
    start("top|best|largest|biggest COUNT NAME by NAME", "$4 by #2 top $1", note: metricFirst),
    start(
      "bottom|worst|lowest|smallest COUNT NAME by NAME", "$4 by #2 sort by $4 limit $1",
      note: metricFirst),
    start("top|best|largest|biggest NAME by NAME", "$3 by #1 top 10", note: metricFirst),
    start(
      "top|best|largest|biggest COUNT NAME", "mrr by #2 top $1", note: metricFirst, guess: true),
    start("how is|are METRIC calculated|computed|defined|measured", "describe $2"),
    start("how do|does you|i|we|it|kpi calculate|compute|define|measure METRIC", "describe $4"),
    start("what does METRIC mean", "describe $2"),
    start("show|give|get|tell me the|our|all", "show"), start("show|give|get|tell me", "show"),
    start("what is|was|were|are the|our", "show"), start("what is|was|were|are", "show"),
    start("how many customers|logos|accounts churned|left|cancelled|canceled", "churned_customers"),
    start("how many customers|logos|accounts did|have we lose|lost", "churned_customers"),
    start("how much mrr|revenue did|have we lose|lost", "churned_mrr"),
    start("average|avg|mean revenue|mrr per|by customer|account", "arpa"),
    start("who are our|the top|best|largest|biggest customers", "mrr by customer top 10"),
    start("which NAME has|have the highest|most|largest METRIC", "$5 by #1 top 1", guess: true),
    start("how many|much", ""),
    start("which|all customers|accounts churned|left", "rows churned_mrr"),
    start("customers|accounts who|that churned|left|cancelled", "rows churned_mrr"),
    start("who churned|left|cancelled|canceled", "rows churned_mrr"),
    start("why did|does|has|have|is|was", "why"),
    start("list|find|get all NAME", "rows $2", guess: true),
    start("list|find|get NAME", "rows $1", guess: true),
    start("feature_adoption of NAME NAME", "$0 where $2 = $3", guess: true),
    start("feature_adoption of VALUE", "$0 where event = $2", guess: true),
    WordingRule("sla", "sla_attainment", isGuess: true),
    start("number|count of NAME", "$2", guess: true), start("count METRIC", "$1", guess: true),
    start("group|grouped by NAME", "mrr by $2", note: metricFirst, guess: true),
    start(
      "sort|order|rank METRIC by METRIC", "$3 by #1 sort by $3 desc", note: metricFirst, guess: true
    ),
    start(
      "sort|order|rank METRIC by NAME asc|desc|ascending|descending", "$1 by $3 sort by $1 $4",
      note: metricFirst, guess: true),
    start(
      "sort|order|rank METRIC by NAME", "$1 by $3 sort by $1 desc", note: metricFirst, guess: true),
    start(
      "sort|order|rank NAME by METRIC", "$3 by #1 sort by $3 desc", note: metricFirst, guess: true),
    start(
      "customers|plans|segments|regions|countries|products by METRIC asc|desc|ascending|descending",
      "$2 by #0 sort by $2 $3", note: metricFirst, guess: true),
    start("order|sort|rank by NAME", "$2 by customer sort by $2", note: metricFirst, guess: true),
    start("where|having|limit", "mrr $0", note: metricFirst, guess: true),
    start("desc NAME", "describe $1"),
    start("show columns|fields from|of|in NAME", "describe $3"),
    start("show metric|measure|measures|kpis", "show metrics"), start("show table", "show tables"),
    start("show dimension", "show dimensions"), start("show option|settings", "show options"),
    start("distinct NAME", "count_distinct($1)"),
    start("show columns|schema|fields|databases", "show tables"),
    start("\\ d|dt", "show tables"), start(". tables|schema", "show tables"),
    start("customer|logo|account count", "customers"),
    start("monthly|weekly|daily|quarterly|yearly|annual NAME", "$1 by &0", guess: true),
    start("ytd|qtd|mtd NAME", "$1 $0", note: metricFirst, guess: true),
    start("last|this|next UNIT NAME", "$2 $0 $1", note: metricFirst, guess: true),
    start("last|next COUNT UNIT NAME", "$3 $0 $1 $2", note: metricFirst, guess: true),
    start("PERIOD NAME", "$1 $0", note: metricFirst, guess: true),
    start("METRIC and METRIC", "$0, $2", guess: true),
    start(
      "METRIC forecast|projection COUNT UNIT", "forecast $0 $2 $3", note: verbFirst, guess: true),
    start(
      "METRIC forecast|projection for|next|over|in COUNT UNIT", "forecast $0 $3 $4",
      note: verbFirst, guess: true),
    start("METRIC plot|forecast|anomalies", "$1 $0", note: verbFirst, guess: true),
    start("forecast METRIC for|over|in|next COUNT UNIT", "$0 $1 $3 $4"),
    start("forecast METRIC for|over|in the next COUNT UNIT", "$0 $1 $5 $6"),
    start("forecast METRIC for|over|in next COUNT UNIT", "$0 $1 $4 $5"),
    start("METRIC score|figure|value|number", "$0", guess: true),
  ]

  private static func start(
    _ pattern: String, _ ours: String, note: String? = nil, guess: Bool = false
  ) -> WordingRule {
    WordingRule(pattern, ours, note: note, onlyAtStart: true, isGuess: guess)
  }

  private static let neverAveraged =
    "a metric is worked out for each group, never added or averaged"

  private static let aggregates: [WordingRule] = [
    WordingRule("METRIC as percent|percentage|share of total", "share($0)", isGuess: true),
    WordingRule(
      "share|percent|percentage|proportion|part of total METRIC", "share($3)", isGuess: true),
    WordingRule("share|percent|percentage|proportion|part of METRIC", "share($2)", isGuess: true),
    WordingRule("METRIC share of total", "share($0)", isGuess: true),
    WordingRule("METRIC share", "share($0)", isGuess: true),
    WordingRule("METRIC percent|percentage of total", "share($0)", isGuess: true),
    WordingRule("count ( * )", "count()"),
    WordingRule("count ( distinct NAME )", "count_distinct($3)"),
    WordingRule("count ( distinct NAME", "count_distinct($3"),
    WordingRule("sum|avg|median|min|max of NAME", "$0($2)"),
    WordingRule("average|mean of NAME", "avg($2)"),
    WordingRule("sum|avg|median|min|max by ( NAME ) ( NAME )", "$6 by $3", isGuess: true),
    WordingRule("average|avg|mean METRIC", "$1", note: neverAveraged, isGuess: true),
    WordingRule("median|total|overall|sum METRIC", "$1", note: neverAveraged, isGuess: true),
    WordingRule("average|avg|mean NAME", "avg($1)", isGuess: true),
    WordingRule("sum|median|min|max NAME", "$0($1)", isGuess: true),
    WordingRule("date_trunc ( VALUE , NAME )", "^2($4)"),
    WordingRule("extract ( year from NAME )", "year($4)"),
    WordingRule("extract ( month from NAME )", "month_of_year($4)"),
  ]

  private static let cohorts = "a cohort is the unit of time of a customer's first paid day"

  private static let grouping: [WordingRule] = [
    WordingRule("broken|split down by", "by"),
    WordingRule("group|grouped|split|broken|segmented by", "by"),
    WordingRule("order|ordered|sorted|ranked by - NAME", "sort by $3 desc"),
    WordingRule("sort by - NAME", "sort by $3 desc"),
    WordingRule("order|ordered|sorted|ranked by", "sort by"), WordingRule("for each|every", "by"),
    WordingRule("by NAME and NAME =|!=|<|<=|>|>=", "by $1 where $3 $4", isGuess: true),
    WordingRule("by NAME and|& NAME", "by $1, $3"), WordingRule("by NAME by NAME", "by $1, $3"),
    WordingRule("by days|weeks|months|quarters|years", "by #1"),
    WordingRule("by daily|weekly|monthly|quarterly|yearly|annually", "by &1"),
    WordingRule("daily|weekly|monthly|quarterly|yearly|annually", "by &0", isGuess: true),
    WordingRule(
      "retention by signup|acquisition|start UNIT across", "$0 by cohort #3 $4", note: cohorts),
    WordingRule(
      "retention by signup|acquisition|start UNIT", "$0 by cohort #3 across age", note: cohorts,
      isGuess: true),
    WordingRule("by signup|acquisition|start UNIT", "by cohort #2", note: cohorts, isGuess: true),
    WordingRule("per|each NAME", "by $1"), WordingRule("sort NAME", "sort by $1"),
    WordingRule("pivot|pivoted by|on", "across"), WordingRule("pivot|pivoted", "across"),
  ]

  private static let bothEnds = "both ends are included"

  private static let times: [WordingRule] = [
    WordingRule(
      "in|for|from|between|during MONTH YEAR to|and|until|through|- MONTH YEAR",
      "for @2-@1..@5-@4", note: bothEnds),
    WordingRule(
      "in|for|from|between|during MONTH to|and|until|through|- MONTH YEAR", "for @4-@1..@4-@3",
      note: bothEnds),
    WordingRule("MONTH YEAR to|until|through|- MONTH YEAR", "for @1-@0..@4-@3", note: bothEnds),
    WordingRule("MONTH to|until|through|- MONTH YEAR", "for @3-@0..@3-@2", note: bothEnds),
    WordingRule("from|between PERIOD to|and|until|through|- PERIOD", "for $1..$3", note: bothEnds),
    WordingRule("period between PERIOD and|to PERIOD", "period = $2..$4", note: bothEnds),
    WordingRule("date|day|week|month|quarter|year >= PERIOD", "period = $2..today", isGuess: true),
    WordingRule("date|day|week|month|quarter|year =|in PERIOD", "period = $2", isGuess: true),
    WordingRule(
      "date|day|week|month|quarter|year =|in this|last UNIT", "period = $2 $3", isGuess: true),
    WordingRule("period|quarter|year =|in PART YEAR", "period = @3-@2", isGuess: true),
    WordingRule("period|month|year =|in MONTH YEAR", "period = @3-@2", isGuess: true),
    WordingRule("period|quarter =|in PART", "period = ~2", isGuess: true),
    WordingRule("period|month =|in MONTH", "period = ~2", isGuess: true),
    WordingRule("at|by|on the end of YEAR", "as of $4-12-31"),
    WordingRule("at|by|on end of YEAR", "as of $3-12-31"),
    WordingRule("at|by|on the end of", "as of"), WordingRule("at|by|on end of", "as of"),
    WordingRule("as of the end of", "as of"), WordingRule("as of end of", "as of"),
    WordingRule("end of YEAR", "as of $2-12-31", isGuess: true),
    WordingRule("MONTH YEAR", "@1-@0"), WordingRule("YEAR MONTH", "@0-@1"),
    WordingRule("PART YEAR", "@1-@0"), WordingRule("YEAR PART", "@0-@1"),
    WordingRule("PART of YEAR", "@2-@0"),
    WordingRule("MONTH of YEAR", "@2-@0"),
    WordingRule("last|past|previous|next|trailing SMALL UNIT", "%0 @1 $2"),
    WordingRule("in|for|during|over|within the last|past|previous COUNT", "last $3"),
    WordingRule("in|for|during|over|within the last|past|previous", "last"),
    WordingRule("over|during|within last|past|previous", "last"),
    WordingRule("the last|past|previous", "last"),
    WordingRule("past|trailing COUNT UNIT", "last $1 $2"),
    WordingRule("past|previous|prior UNIT", "last $1"), WordingRule("current UNIT", "this $1"),
    WordingRule("year to date", "ytd"), WordingRule("quarter to date", "qtd"),
    WordingRule("month to date", "mtd"), WordingRule("ltm|ttm", "last 12 months"),
    WordingRule("as at", "as of"), WordingRule("since PERIOD", "for $1..today"),
    WordingRule("on|at PERIOD", "as of $1", isGuess: true),
    WordingRule("until|till PERIOD", "as of $1", isGuess: true),
    WordingRule("YEAR / COUNT / COUNT", "$0-$2-$4", isGuess: true),
    WordingRule("YEAR / COUNT", "$0-$2", isGuess: true),
    WordingRule("rolling COUNT", "rolling $1 months", isGuess: true),
    WordingRule("in|for PERIOD and|or", "and period = $1 $2", isGuess: true),
    WordingRule(", PERIOD", " for $1", isGuess: true),
    WordingRule("and PERIOD", "for $1", isGuess: true),
    WordingRule("during PERIOD", "for $1"), WordingRule("MONTH", "~0", isGuess: true),
    WordingRule("PART", "~0", isGuess: true),
  ]

  private static let comparisons: [WordingRule] = [
    WordingRule("year over year", "vs year ago"), WordingRule("yoy", "vs year ago"),
    WordingRule("quarter over quarter", "vs previous quarter"),
    WordingRule("month over month", "vs previous month"),
    WordingRule("week over week", "vs previous week"), WordingRule("qoq", "vs previous quarter"),
    WordingRule("mom", "vs previous month"), WordingRule("wow", "vs previous week"),
    WordingRule("compared|compare to|with|against", "vs"), WordingRule("versus|against", "vs"),
    WordingRule("vs|versus|against a year ago", "vs year ago"),
    WordingRule("vs same period|quarter|month last year", "vs year ago"),
    WordingRule("vs prior|last period", "vs previous"), WordingRule("vs prior", "vs previous"),
    WordingRule("vs goal|budget", "vs target"),
    WordingRule("METRIC growth rate", "$0 vs previous", isGuess: true),
    WordingRule("METRIC growth|change|trend", "$0 vs previous", isGuess: true),
  ]

  private static let conditions: [WordingRule] = [
    WordingRule("is not null|empty|nil|blank", "is not missing"),
    WordingRule("is null|empty|nil|blank", "is missing"),
    WordingRule("=|== null", "is missing"), WordingRule("!=|<> null", "is not missing"),
    WordingRule("is greater|more|larger|higher|bigger than", ">"),
    WordingRule("is less|lower|smaller|fewer than", "<"),
    WordingRule("greater|more|larger|higher|bigger than", ">"),
    WordingRule("less|lower|smaller|fewer than", "<"),
    WordingRule("is at least", ">="), WordingRule("is at most", "<="),
    WordingRule("at least", ">="), WordingRule("at most", "<="),
    WordingRule("is over|above", ">"), WordingRule("is under|below", "<"),
    WordingRule("over|above COUNT", "> $1", isGuess: true),
    WordingRule("under|below COUNT", "< $1", isGuess: true),
    WordingRule("does|do|is not equal to", "!="), WordingRule("is equal to", "="),
    WordingRule("does|do not equal", "!="), WordingRule("equals|equal to", "="),
    WordingRule("equals", "="), WordingRule("does|do not contain", "not contains"),
    WordingRule("is not VALUE", "!= $2", isGuess: true),
    WordingRule("is VALUE", "= $1", isGuess: true),
    WordingRule("NAME not VALUE", "$0 != $2", isGuess: true),
    WordingRule("ilike|~|rlike|matches", "like"), WordingRule("filter|filtered by", "where"),
    WordingRule("and where", "and"), WordingRule("filter|filtered|when|if NAME", "where $1"),
    WordingRule(", NAME =|!=|<|<=|>|>=", " and $1 $2", isGuess: true),
    WordingRule("between COUNT to|, COUNT", "between $1 and $3"),
    WordingRule("for|of|in|only NAME =|!=|<|<=|>|>=", "where $1 $2", isGuess: true),
    WordingRule("except|excluding|without for NAME =", "where $2 !=", isGuess: true),
    WordingRule("except|excluding|without NAME =", "where $1 !=", isGuess: true),
    WordingRule("except|excluding|without NAME VALUE", "where $1 != $2", isGuess: true),
    WordingRule("with NAME", "where $1", isGuess: true),
    WordingRule("for|of NAME NAME", "where $1 = $2", isGuess: true),
  ]

  private static let endings: [WordingRule] = [
    WordingRule(
      "limit COUNT offset|, COUNT", "limit $1", note: "an answer cannot begin in the middle"),
    WordingRule("fetch first|next COUNT", "limit $2"), WordingRule("top|limit SMALL", "$0 @1"),
    WordingRule("+ others|rest|remainder|remaining", "+ other"), WordingRule("descending", "desc"),
    WordingRule("ascending", "asc"), WordingRule("with totals|rollup", "with total"),
    WordingRule("do|did we have", ""),
    WordingRule("the|our|my|please", "", isGuess: true),
    WordingRule(
      "go|goes|went|going up|down", "", note: "`why` explains any change", isGuess: true),
    WordingRule(
      "fall|fell|falling|drop|dropped|rise|rose|decline|declined|increase|decrease|grow|change",
      "", note: "`why` explains any change", isGuess: true),
  ]
}
