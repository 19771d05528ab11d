import Analysis
import Diagnostics
import Modeling
import Rendering
import Storage
import Syntax
import Values

// `help`: the language on one screen, and every topic from the tables of truth.
extension Session {
  /// Topics that are lists of their own, beside words and names.
  static let helpPages = ["metrics", "functions", "periods", "options", "tables", "model"]

  func help(_ topic: Identifier?, _ source: Source) -> Outcome {
    guard let topic else { return .text(Self.overview) }
    switch topic.text.lowercased() {
    case "metrics": return .text(metricsText())
    case let part where Self.catalogueParts.contains(part) && catalog[part] == nil:
      return .text(metricsText(part))
    case "functions": return .text(functionsText())
    case "periods": return .text(Self.periodsText)
    case "options", "set": return .text(optionsText())
    case "tables": return show(.tables, nil, source)
    default:
      if let signature = FunctionSignature.named(topic.text) {
        return .text(Self.usage(of: signature))
      }
      if catalog[topic.text] != nil { return describe(topic, source) }
      if let topic = HelpTopic.named(topic.text) { return .text(topic.styled) }
      return explanation(of: topic).map { .text($0) } ?? .problems([unknownTopic(topic)], source)
    }
  }

  private func unknownTopic(_ topic: Identifier) -> Diagnostic {
    let near = likeliestName(for: topic.text, in: explainedNames + catalog.names)
    return Diagnostic(
      id: "unknown-topic", message: "there is no help about `\(topic.text)`", range: topic.range,
      notes: [
        "topics are words of the language, metrics, functions, options, columns and tables, and "
          + "`help` alone"
      ],
      hints: near.map { ["did you mean `\($0)`?"] } ?? [],
      edit: near.map { Diagnostic.Edit(range: topic.range, replacement: $0) })
  }

  /// Every option, with what it is set to or what it is for.
  func optionsText() -> StyledText {
    let width = ModelOption.all.map(\.usage.count).max() ?? 0
    var text = StyledText()
    for option in ModelOption.all {
      text.append(option.usage, .keyword)
      text.append(String(repeating: " ", count: width - option.usage.count + 2))
      if let value = value(of: option) {
        text.append(value)
        text.append("  \(option.meaning)\n", .muted)
      } else {
        text.append(option.meaning + "\n")
      }
    }
    text.append("\nin `model.kpi`, beside the tables:\n", .muted)
    for (line, meaning) in Self.modelLines {
      text.append(line, .keyword)
      text.append(String(repeating: " ", count: max(2, width - line.count + 2)) + meaning + "\n")
    }
    return text
  }

  /// What an option is set to; `nil` for those that are not set.
  func value(of option: ModelOption) -> String? {
    let model = dataset.model
    switch option.name {
    case "timezone": return model.timeZone
    case "fiscal year starts":
      return Self.monthNames[model.calendar.fiscalYearStart - 1].lowercased()
    case "week starts": return model.calendar.weekStart == 1 ? "monday" : "sunday"
    case "cache": return caching.folder == nil ? "off" : "on"
    case "today": return model.today.map { "\($0)" } ?? "from the data"
    default: return model.optionText(option.name)
    }
  }

  /// Statements that metrics read, beside `set`.
  static let modelLines = [
    ("active events = login, report_viewed", "what counts as activity; every event unless given"),
    ("value events = invite, first_report", "what value is, for time_to_value; all are required"),
    ("activation events = invite", "what activation is; else the value events"),
    ("onboarding events = report, invite", "the steps of onboarding, among the events"),
    ("health action login 4, complaint -5", "what an event adds to health_score; 1 each"),
    ("acquisition costs = sales, ads", "categories of costs that win customers"),
    ("retention costs = success, support", "categories of costs that keep them"),
    ("other costs = rent, travel", "categories of costs that are in no metric, and known to be"),
    ("renewal types = Renewal, Extension", "types of opportunities that are renewals"),
    ("involuntary reasons = payment_failed", "reasons that are no choice of the customer's"),
    (
      "eligible plans = pro, enterprise", "plans that have a feature, for feature_adoption_eligible"
    ),
    ("target nrr >= 110%", "for `vs target`; the sign says which way is good"),
    ("band nps: poor < 0, fair < 40, good", "names for ranges, shown beside the figure"),
  ]

  static let periodsText = StyledText(
    """
    2024  2024-H1  2024-Q2  2024-06  2024-W23  2024-06-15  FY2025  FY2025-Q1
    2024-01..2024-06      both ends included
    today  yesterday  this month  last quarter  last 6 months  next 90 days
    ytd  qtd  mtd         from the start of the unit to the as-of date

    `today` is the date at which the data end; `set today 2024-06-30` says otherwise.
    A period that reaches past it is partial and printed as `2024-Q2 (47 of 91 days)`.

    """)

  private static let overview = StyledText(
    """
    nrr by plan where period = 2024-Q2        a metric, split, for a period
    nrr, grr, logo_churn by segment last quarter
    mrr by plan across month where period = 2024-H1 with total
    nrr 2024-Q2 by plan vs previous           the change against the quarter before
    churned_mrr by reason 2024-Q2 top 5 + other
    nrr by plan having opening_mrr > 10k sort by nrr desc limit 3
    sum(amount), count() by country from orders where status = paid
    rows churned_mrr where period = 2024-Q2   the customers behind a figure

    why nrr where period = 2024-Q2            what a change is made of; its parts sum to it
    rows 2                                    the records behind line 2 of the last answer
    retention by cohort quarter across age    funnel signup > login > paid by segment
    assert nrr >= 100% last quarter by plan   exit code 4 when it does not hold
    plot mrr by month      forecast mrr 3 months      anomalies mrr by month
    target nrr >= 110%     nrr last quarter vs target

    by DIM, month, month(COLUMN)   across DIM   at start|end   where   having   vs
    top N + other   sort by   limit   with total   as of DATE

    describe nrr    what a metric means       show metrics|dimensions|tables|model
    define NAME = EXPR   let NAME = VALUE     save      show values plan
    help by|where|why|periods|functions|metrics|options|model|NAME  .help  quit

    """)
}
