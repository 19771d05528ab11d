import Analysis
import Diagnostics
import Modeling
import Rendering
import Storage
import Syntax
import Values

// `help`: the language on one screen, and every topic from the tables of truth.
extension Session {
  func help(_ topic: Identifier?, _ source: Source) -> Outcome {
    guard let topic else { return .text(Self.overview) }
    switch topic.text.lowercased() {
    case "metrics": return show(.metrics, nil, source)
    case "functions": return .text(functionsText())
    case "periods": return .text(Self.periods)
    case "options", "set": return .text(optionsText())
    case "tables": return show(.tables, nil, source)
    default:
      if let signature = FunctionSignature.named(topic.text) {
        var text = StyledText(signature.usage, .heading)
        text.append("\n\(signature.help)\n")
        return .text(text)
      }
      if catalog[topic.text] == nil {
        if let topic = HelpTopic.named(topic.text) { return .text(topic.styled) }
        if catalog[topic.text] == nil, dataset.model.table(topic.text) == nil {
          return .problems([unknownTopic(topic)], source)
        }
      }
      return describe(topic, source)
    }
  }

  private func unknownTopic(_ topic: Identifier) -> Diagnostic {
    let words = HelpTopic.all.flatMap(\.words) + FunctionSignature.all.map(\.name)
    let near = nearestName(to: topic.text, in: words + catalog.names)
    return Diagnostic(
      id: "unknown-topic", message: "there is no help about `\(topic.text)`", range: topic.range,
      notes: ["topics are words of the language, metrics, functions, and `help` alone"],
      hints: near.map { ["did you mean `\($0)`?"] } ?? [],
      edit: near.map { Diagnostic.Edit(range: topic.range, replacement: $0) })
  }

  func optionsText() -> StyledText {
    let model = dataset.model
    var text = StyledText()
    let lines: [(String, String)] = [
      ("set today DATE", model.today.map { "\($0)" } ?? "from the data"),
      ("set timezone NAME", model.timeZone),
      ("set week starts monday|sunday", model.calendar.weekStart == 1 ? "monday" : "sunday"),
      (
        "set fiscal year starts MONTH",
        Self.monthNames[model.calendar.fiscalYearStart - 1].lowercased()
      ),
      ("set cache on|off", caching.folder == nil ? "off" : "on"),
    ]
    for (option, value) in lines {
      text.append(option, .keyword)
      text.append(String(repeating: " ", count: max(1, 32 - option.count)) + value + "\n")
    }
    return text
  }

  private static let periods = StyledText(
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
    define NAME = EXPR   let NAME = VALUE     show values plan
    save [NAME] [to "FILE"]                   keep definitions in the model's file
    help by|where|why|periods|functions|metrics|options|NAME        .help  quit

    """)
}
