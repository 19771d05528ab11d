import Analysis
import Rendering
import Syntax

/// A word of the language as `help WORD` explains it.
struct HelpTopic: Sendable {
  /// The words that it is asked for by, the first one its title.
  let words: [String]
  let usage: String
  let text: String
  /// Statements that can be run on the bundled example.
  let examples: [String]

  init(_ words: String, _ usage: String, _ text: String, _ examples: String...) {
    self.words = words.split(separator: " ").map(String.init)
    self.usage = usage
    self.text = text
    self.examples = examples
  }

  /// The topic of a word, whatever its case.
  static func named(_ word: String) -> HelpTopic? {
    let word = word.lowercased()
    return all.first { $0.words.contains(word) }
  }

  var styled: StyledText {
    var result = StyledText(usage + "\n", .heading)
    result.append(text + "\n")
    for example in examples { result.append("  \(example)\n", .metric) }
    result.isProse = true
    return result
  }

  static let all: [HelpTopic] = clauses + verbs + statements

  private static let clauses: [HelpTopic] = [
    HelpTopic(
      "by group", "QUERY by DIMENSION[, ...]",
      "Splits the figures: a line for each value of a column, or for each unit of time (day, week, "
        + "month, quarter, year; `month(COLUMN)` by another date). `show dimensions` lists the columns.",
      "nrr by plan", "mrr by month, plan where period = 2025-Q2"),
    HelpTopic(
      "across pivot", "QUERY across DIMENSION",
      "Spreads a dimension over columns instead of lines.",
      "mrr by plan across month where period = 2025-Q2"),
    HelpTopic(
      "cohort age", "METRIC by cohort [GRAIN] across age",
      "Follows the customers who first paid in the same unit of time, age by age; `plot` draws the "
        + "triangle. A period bounds the units of the cells, `cohort in PERIOD` chooses cohorts. "
        + "A cell that is not due yet is blank. `usage_retention` follows users from their first "
        + "event, of events alone. `by cohort` without ages is a dimension like others.",
      "retention by cohort quarter across age where cohort in 2024",
      "usage_retention by cohort month across age where cohort in 2025",
      "plot nrr by cohort quarter across age where cohort in 2024"),
    HelpTopic(
      "where filter", "QUERY where CONDITION",
      "Keeps some rows or customers: = != < <= > >=, in (a, b), between a and b, like, contains, "
        + "is missing; and, or, not. A metric means the customer's own value. Words need no quotes.",
      "nrr where segment = smb and region in (EMEA, APAC)", "customers where mrr > 1000"),
    HelpTopic(
      "having", "QUERY having CONDITION",
      "Keeps some lines of the answer, by the answer's own figures.",
      "nrr by plan having nrr < 100% and opening_mrr > 10k"),
    HelpTopic(
      "at start end", "QUERY at start|end  or  by DIMENSION at start|end",
      "The end of the period at which a changing dimension is read. Rates read it at the opening, "
        + "stocks at the close, events on their day (who has left keeps the last value), unless told "
        + "otherwise.",
      "nrr by plan at end where period = 2024-Q2"),
    HelpTopic(
      "for in period", "QUERY [for|in] PERIOD  or  where period = PERIOD",
      "The time of the whole query; `help periods` lists how it is written.",
      "nrr last quarter", "churned_mrr for 2024-01..2024-06"),
    HelpTopic(
      "vs compare", "QUERY vs [whole] previous [GRAIN] | year ago | PERIOD | target",
      "Asks a second time and puts the two side by side with the change. Only the part of a period "
        + "that has passed is compared, unless `whole` is said.",
      "nrr by plan last quarter vs previous", "mrr 2025-06 vs year ago"),
    HelpTopic(
      "rolling to window", "QUERY rolling N months|weeks|days  or  to date",
      "Hands the metric the time before each unit's end, or since the period's start, rather than the "
        + "unit alone, and means what the query for that period means: `mau` is the mean of its months, "
        + "`distinct_users` counts the whole once.",
      "nrr by month where period = 2025-Q2 rolling 12 months"),
    HelpTopic(
      "top other", "QUERY top N [by NAME] [+ other]",
      "The N largest groups; the rest in one line, worked out from its rows, with `+ other`.",
      "mrr by customer top 10", "churned_mrr by reason last quarter top 3 + other"),
    HelpTopic(
      "sort order", "QUERY sort by NAME [desc][, ...]", "Orders the lines of the answer.",
      "mrr by plan sort by mrr desc"),
    HelpTopic(
      "limit", "QUERY limit N", "The first N lines of the answer.", "mrr by customer limit 5"),
    HelpTopic(
      "with total", "QUERY with total",
      "A line, or a column, for the whole; worked out from the rows, never added up.",
      "nrr by plan last quarter with total"),
    HelpTopic(
      "as of", "QUERY as of DATE", "Looks at the data as if they ended on a day.",
      "mrr as of 2024-03-31"),
    HelpTopic(
      "from", "AGGREGATES from TABLE",
      "Names the table whose columns are aggregated; `show tables` lists them.",
      "sum(amount), count() by country from orders where status = paid"),
  ]

  private static let verbs: [HelpTopic] = [
    HelpTopic(
      "show", "[show] QUERY  or  show metrics|dimensions|tables|values NAME|model|options",
      "`show` may be left out in front of a query.", "show tables", "show values plan"),
    HelpTopic(
      "plot chart", "plot QUERY",
      "Draws the answer: bars for groups, a line over time, small lines for several groups over "
        + "time, shades for cohorts and for `across`.",
      "plot mrr by plan", "plot mrr by month where period = 2024"),
    HelpTopic(
      "rows", "rows METRIC CLAUSES  or  rows funnel STEP > ...  or  rows from TABLE  or  rows N",
      "The customers or records behind a figure, which add up to it; `rows 2` those behind line 2 of "
        + "the last answer, be it a group, `other`, the total, a cohort, a step of a funnel, a line of "
        + "the best split of `why`, or one of two periods.",
      "rows churned_mrr where period = 2024-Q2 and plan = pro", "rows from tickets limit 5"),
    HelpTopic(
      "why", "why METRIC [CLAUSES] [vs previous|year ago|PERIOD]",
      "Takes a change apart: movements for amounts, rate and mix of each group for rates, and "
        + "the customers that weigh most. The parts add up to the change.",
      "why nrr where period = 2025-Q2 vs previous"),
    HelpTopic(
      "explain", "explain QUERY  or  explain assert ...  or  explain funnel ...",
      "The days, the plan, the figures behind the figures, and how many rows were read, used and left "
        + "out for which reason; of an assertion the verdict, of a funnel who went where.",
      "explain nrr by plan last quarter"),
    HelpTopic(
      "forecast", "forecast METRIC N months",
      "Carries a monthly figure on, by Holt–Winters and by the value of a season before, each with "
        + "the range that holds 95 %.",
      "forecast mrr 3 months"),
    HelpTopic(
      "anomalies", "anomalies METRIC by GRAIN", "Units of time that stand out from the others.",
      "anomalies new_mrr by month where period = 2024"),
    HelpTopic("sql", "sql QUERY", "Kept for the same question in SQL; not built yet."),
  ]

  private static let statements: [HelpTopic] = [
    HelpTopic(
      "assert test", "assert CONDITION CLAUSES",
      "Says what must hold; exit code 4 when it does not, so that a script can be a check.",
      "assert nrr >= 50% by plan last quarter"),
    HelpTopic(
      "funnel", "funnel STEP > STEP ... [by] [where] [PERIOD] [rolling N days]",
      "How many customers take steps in turn: events, dates of the customer, or `paid`. Each step is "
        + "the first at or behind the one before. `rows funnel ...` lists the customers and how far "
        + "they came.",
      "funnel signup > login > paid where period = 2024"),
    HelpTopic(
      "describe", "describe NAME",
      "Formula, attribution, edge rules, source and variants of a metric; of a column, table, value, "
        + "function, option or word what it is.", "describe nrr", "describe plan"),
    HelpTopic(
      "define alias", "define NAME [\"TEXT\"] [: UNIT] = EXPRESSION",
      "A metric of one's own. A filter inside brackets belongs to its metric alone.",
      "define core_nrr : percent = (nrr where segment != smb)"),
    HelpTopic(
      "save", "save [NAME, ...] [to \"FILE\"]",
      "Writes definitions of the session, all when none is named, into the model's file, with what "
        + "they stand on. The file's other lines stay as they are."),
    HelpTopic(
      "let parameter", "let NAME = VALUE",
      "A value to be used as $NAME, wherever a value, a number (`top $n`, `last $n months`), a dimension (`by $split`) "
        + "or a period (`for $when`) may stand. One given from outside, by `--set NAME=VALUE` or by `run`, stays: "
        + "the `let` of a script is its default.", "let floor = 1000"),
    HelpTopic(
      "set option", "set OPTION VALUE", "Changes an option; `help options` lists them.",
      "set fiscal year starts feb"),
    HelpTopic(
      "load", "load \"FILE\" [as TABLE]", "Reads one more CSV file as a table."),
    HelpTopic(
      "run script", "run \"FILE\" [NAME=VALUE ...]",
      "Runs a script. In it the parameters are $NAME, whatever a `let` there says, and they end with "
        + "it; one that it does not use is told."),
    HelpTopic(
      "target", "target METRIC >= VALUE",
      "What `vs target` compares with; the sign says which way is "
        + "good.", "target nrr >= 110%"),
    HelpTopic(
      "help", "help [TOPIC]",
      "Topics are the words of the language, metrics, functions, and: periods, functions, metrics, "
        + "model, options, tables.", "help by"),
    HelpTopic("quit exit", "quit", "Leaves the prompt, as Ctrl-D does."),
  ]
}

extension Session {
  /// Every function by the rows that it reads; `help NAME` says what one does.
  func functionsText() -> StyledText {
    var text = StyledText()
    func add(_ title: String, _ belongs: (FunctionSignature.Kind) -> Bool) {
      let usages = FunctionSignature.all.filter { belongs($0.kind) }.map(\.usage)
      text.append(title + String(repeating: " ", count: max(2, 18 - title.count)), .muted)
      text.append(usages.joined(separator: "  ") + "\n", .metric)
    }
    add("many rows to one") { if case .aggregate = $0 { true } else { false } }
    add("for each key") { if case .byKey = $0 { true } else { false } }
    add("time of a metric") { if case .window = $0 { true } else { false } }
    add("beside all groups") { $0 == .share }
    add("row by row") { if case .row = $0 { true } else { false } }
    text.append("`help NAME` says what one does, such as `help percentile`\n", .muted)
    text.isProse = true
    return text
  }
}
