import Analysis
import Diagnostics
import Execution
import Planning
import Rendering
import Storage
import Syntax
import Values

// The tables of an explanation: movements, the best split, the others, the customers.
extension Session {
  func explanation(
    _ question: WhyQuestion, _ ranked: [WhySplit]
  ) throws(RunProblem) -> [Outcome] {
    var outcomes: [Outcome] = []
    let bridge = try bridge(question)
    if let bridge {
      outcomes.append(
        .table(bridge.table, caption: caption(question, "movements"), notes: bridge.notes))
    }
    if let best = ranked.first {
      let words = "by " + best.names.joined(separator: ", ")
      let table = splitTable(question, best)
      keep(table, of: question, by: best.names)
      outcomes.append(
        .table(
          table, caption: caption(question, words), notes: splitNotes(question, best)))
    } else if bridge == nil {
      outcomes.append(
        .table(
          question.whole, caption: caption(question, "as a whole"),
          notes: [StyledText("there is no dimension that could explain the change", .note)]))
    }
    if question.query.dimensions.isEmpty, ranked.count > 1 {
      var notes = [Self.scoreWords]
      if (ranked[0].surprise?.score ?? 0) <= 0 {
        notes.append("no score is above 0: by none of them do groups differ by more than chance")
      }
      outcomes.append(
        .table(
          rankTable(ranked), caption: StyledText("dimensions tried, best first", .heading),
          notes: notes.map { StyledText($0, .note) }))
    }
    if let weights = try customers(question) { outcomes.append(weights) }
    return outcomes
  }

  /// `rows N` leads to the records behind a line of the best split, in both periods.
  private func keep(_ table: Table, of question: WhyQuestion, by names: [String]) {
    var query = question.query
    if query.dimensions.isEmpty {
      query.dimensions = names.map {
        Dimension(Expression.Name(unquoted: $0, range: query.range))
      }
    }
    guard case .table(var plan)? = analyzer.analyze(query, in: question.source).query?.plan else {
      return
    }
    plan.withTotal = true
    lastAnswer = .figures(
      LastFigures(query: query, source: question.source, plan: plan, table: table))
  }

  private static let scoreWords =
    "deviation: how far the group that deviates most is from moving as the whole did, in spreads of its own customers; "
    + "score = deviation² − 2·ln(groups)"

  func caption(_ question: WhyQuestion, _ words: String) -> StyledText {
    var query = question.query
    query.dimensions = []
    var text = StyledText("why ", .heading)
    text.append(caption(query, question.meaning, question.source))
    text.append(" · \(words)", .muted)
    return text
  }

  /// Points for rates, amounts for the rest.
  private func isPointChange(_ question: WhyQuestion) -> Bool { question.column.unit == .percent }

  private func splitTable(_ question: WhyQuestion, _ split: WhySplit) -> Table {
    switch split.figures.form {
    case .amount: amountTable(question, split)
    case .ratio where split.figures.isOfWhole: shareTable(question, split)
    case .ratio(_, _, let scale, let offset): ratioTable(question, split, scale, offset)
    }
  }

  /// Groups by the size of their effect, whichever way it goes.
  private func order(_ effects: [Double]) -> [Int] {
    effects.indices.sorted {
      abs(effects[$0]) == abs(effects[$1]) ? $0 < $1 : abs(effects[$0]) > abs(effects[$1])
    }
  }

  private func dimensionColumns(
    _ split: WhySplit, _ order: [Int]
  ) -> [(field: Table.Field, column: Column)] {
    split.names.indices.map { index in
      let values = order.map { split.figures.table.columns[index][$0] } + [nil]
      return (
        Table.Field(name: split.names[index], unit: .text, isDimension: true), Cells.column(values)
      )
    }
  }

  private func amountTable(_ question: WhyQuestion, _ split: WhySplit) -> Table {
    let table = split.figures.table
    let name = question.column.name
    let changes = table.column("n_change") ?? Cells.numbers([])
    let order = order(changes.doubles.map { $0 ?? 0 })
    var parts = dimensionColumns(split, order)
    let sides: [(String, String, Value?)] = [
      ("n", name, question.change.now), ("n_before", name + "_before", question.change.before),
      ("n_change", name + "_change", question.change.change),
    ]
    for (column, title, total) in sides {
      let cells = order.map { table.column(column)?[$0] } + [total]
      parts.append((Table.Field(name: title, unit: question.column.unit), Cells.column(cells)))
    }
    return Table(
      fields: parts.map(\.field), columns: parts.map(\.column), totalRows: [order.count])
  }

  /// What each group is of the whole, now and before: a split of the numerator alone.
  private func shareTable(_ question: WhyQuestion, _ split: WhySplit) -> Table {
    let effects = split.figures.effects
    let order = order(effects)
    let shares = split.figures.shares
    var scale = 1.0
    if case .ratio(_, _, let factor, _) = split.figures.form { scale = factor }
    var parts = dimensionColumns(split, order)
    let (name, unit) = (question.column.name, question.column.unit)
    for (title, values, total) in [
      (name, shares.now, question.change.now),
      (name + "_before", shares.before, question.change.before),
    ] {
      let cells = order.map { Value.number(scale * values[$0]) }
      parts.append((Table.Field(name: title, unit: unit), Cells.column(cells + [total])))
    }
    let field = Table.Field(name: "effect", unit: unit, isPointChange: unit == .percent)
    let cells: [Value?] = order.map { .number(effects[$0]) } + [question.change.change]
    parts.append((field, Cells.column(cells)))
    return Table(
      fields: parts.map(\.field), columns: parts.map(\.column), totalRows: [order.count])
  }

  private func ratioTable(
    _ question: WhyQuestion, _ split: WhySplit, _ scale: Double, _ offset: Double
  ) -> Table {
    guard let effects = split.figures.split else { return question.whole }
    let groups = effects.groups
    let order = order(groups.map(\.effect))
    var parts = dimensionColumns(split, order)
    let name = question.column.name
    let unit = question.column.unit
    func add(
      _ title: String, _ unit: Unit?, isChange: Bool = false, total: Double?,
      _ value: (RateSplit.Group) -> Double?
    ) {
      let field = Table.Field(
        name: title, unit: unit, isPointChange: isChange && unit == .percent)
      parts.append((field, Cells.numbers(order.map { value(groups[$0]) } + [total])))
    }
    func rate(_ value: Double?) -> Double? { value.map { offset + scale * $0 } }
    add(name, unit, total: rate(effects.now)) { rate($0.now) }
    add(name + "_before", unit, total: rate(effects.before)) { rate($0.before) }
    add("weight", .percent, total: 1) { $0.weight }
    add("weight_before", .percent, total: 1) { $0.weightBefore }
    let rates = scale * groups.reduce(0) { $0 + $1.rate }
    let mixes = scale * groups.reduce(0) { $0 + $1.mix }
    add("rate_effect", unit, isChange: true, total: rates) { scale * $0.rate }
    add("mix_effect", unit, isChange: true, total: mixes) { scale * $0.mix }
    add("effect", unit, isChange: true, total: rates + mixes) { scale * $0.effect }
    return Table(
      fields: parts.map(\.field), columns: parts.map(\.column), totalRows: [order.count])
  }

  private func splitNotes(_ question: WhyQuestion, _ split: WhySplit) -> [StyledText] {
    var notes: [String] = []
    if let leader = split.figures.leader {
      let group = split.names.joined(separator: ", ")
      notes.append("the largest effect: `\(group)` = \(split.label(leader))")
    }
    if split.figures.isOfWhole {
      notes.append(
        "the groups split what is counted, not what it is a share of: their effects sum to the change"
      )
    } else if case .ratio = split.figures.form {
      notes.append(
        "rate effect: Δrate × mean weight; mix effect: Δweight × (mean rate − mean of the whole); "
          + "they sum to the change")
    }
    return notes.map { StyledText($0, .note) }
  }

  private func rankTable(_ ranked: [WhySplit]) -> Table {
    let shown = Array(ranked.prefix(Self.maximumListedSplits))
    func surprise(_ split: WhySplit) -> Surprise? { split.surprise }
    return Table(
      fields: [
        Table.Field(name: "dimension", unit: .text, isDimension: true),
        Table.Field(name: "groups", unit: .count), Table.Field(name: "deviates", unit: .text),
        Table.Field(name: "deviation", unit: .ratio), Table.Field(name: "score", unit: .ratio),
      ],
      columns: [
        Cells.texts(shown.map { $0.names.joined(separator: ", ") }),
        Cells.column(shown.map { .integer(Int64($0.figures.table.rowCount)) }),
        Cells.texts(shown.map { split in surprise(split).map { split.label($0.group) } ?? "" }),
        Cells.numbers(shown.map { surprise($0)?.deviation }),
        Cells.numbers(shown.map { surprise($0)?.score }),
      ])
  }
}
