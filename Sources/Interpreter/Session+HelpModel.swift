import Rendering

// `help model`: what `model.kpi` can say of a table.
extension Session {
  static let modelText: StyledText = {
    let width = modelClauses.map(\.line.count).max() ?? 0
    var text = StyledText()
    text.append("`model.kpi`, beside the data, says what was not recognised:\n", .muted)
    for (line, meaning) in modelClauses {
      text.append(line, .keyword)
      text.append(String(repeating: " ", count: width - line.count + 2) + meaning + "\n")
    }
    text.append(
      "`show model` prints the one in force, `help options` what else it may say\n",
      .muted)
    return text
  }()

  /// The statements of a table (`tableClause` in the grammar), by example.
  static let modelClauses: [(line: String, meaning: String)] = [
    ("table revenue from \"export.csv\"", "a file; its lines follow"),
    ("  skip 2 rows", "in front of the header; `below`: behind it"),
    ("  column mrr = \"MRR (USD)\"", "a name for a header, or that metrics read"),
    ("  type mrr decimal", "integer, number, date, timestamp, flag …"),
    ("  type start day_first", "`month_first`: dates as 06/30/2024"),
    ("  key id", "names a row"),
    ("  customer account -> customers", "who pays, by the key of a table"),
    ("  join product -> products", "the key of any other table"),
    ("  active from start until end", "in force; `through`: the last day covered"),
    ("  at created until closed", "happens, and is over"),
    ("  as of month", "is so on a day: snapshots"),
    ("  amount mrr = price / 100 per unit", "money a month: cents, by month or year"),
    ("  attribute plan, product", "what to split by"),
    ("  outcome cancel_reason as reason", "what only rows that ended have"),
    ("  label name", "what a row is called"),
    ("  map plan: \"Pro\", \"pro-2\" = pro", "values that mean the same"),
  ]
}
