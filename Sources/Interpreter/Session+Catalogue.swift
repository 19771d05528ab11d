import Analysis
import Diagnostics
import Modeling
import Planning
import Rendering
import Storage
import Syntax
import Values

// `describe`, `show metrics`, `show values plan`: what there is to ask for.
extension Session {
  /// Formula, attribution, edge rules, variants and source of a metric.
  func describe(_ name: Identifier, _ source: Source) -> Outcome {
    guard let metric = catalog[name.text] else {
      if let text = explanation(of: name) { return .text(text) }
      let near = likeliestName(for: name.text, in: catalog.names + explainedNames)
      return .problems(
        [
          Diagnostic(
            id: "unknown-name", message: "nothing is called `\(name.text)`", range: name.range,
            notes: [
              "`show metrics` lists the metrics, `show tables` the tables, `help` the topics"
            ],
            hints: near.map { ["did you mean `\($0)`?"] } ?? [],
            edit: near.map { Diagnostic.Edit(range: name.range, replacement: $0) })
        ], source)
    }
    var text = StyledText(metric.name, .heading)
    if !metric.definition.aliases.isEmpty {
      text.append(
        " (" + metric.definition.aliases.map(\.text).joined(separator: ", ") + ")", .muted)
    }
    text.append("\n")
    if let description = metric.definition.description { text.append(description.text + "\n") }
    let facts = analyzer.describe(metric)
    let kind = (facts ?? CompleteData.analyzer(catalog).describe(metric))?.kind
    func line(_ title: String, _ value: String?) {
      guard let value, !value.isEmpty else { return }
      text.append(title + String(repeating: " ", count: max(1, 13 - title.count)), .muted)
      text.append(value + "\n")
    }
    line("unit", (metric.unit ?? facts?.unit)?.rawValue)
    let isText = (metric.unit ?? facts?.unit) == .text
    line(
      "kind", isText ? Self.textKind : kind.map { "\($0.rawValue): \(Self.meaning(of: $0))" })
    line(
      "definition",
      metric.definition.columns.map { metric.source.text($0.range) }
        .joined(separator: ", "))
    line("attribution", facts.map { Self.attribution($0.measures) })
    let inner: Set = [
      "better", "each", "few", "latest_of", "left_out", "none", "on", "split", "unset",
      "where_known", "whole",
    ]
    for property in metric.definition.properties
    where !inner.contains(property.name.text.lowercased()) {
      line(Self.title(of: property.name.text.lowercased()), property.value.text)
    }
    line("no value", metric.property("none"))
    if metric.property("better") == "lower" { line("direction", "lower is better") }
    for text in goals(of: metric) { line(text.title, text.words) }
    if facts == nil {
      let lacks = analyzer.lacks(of: metric).map(\.diagnostic.message)
      line("data", "cannot answer it: " + lacks.joined(separator: "; "))
    }
    text.isProse = true
    return .text(text)
  }

  /// What a metric is that names what a figure amounts to.
  private static let textKind =
    "dimension: a name for a figure, the customer's own in `by` and `where`"

  private static func title(of property: String) -> String {
    property == "more_bands" ? "bands" : property
  }

  /// The target and the bands that the model has for a metric.
  private func goals(of metric: Metric) -> [(title: String, words: String)] {
    var result: [(String, String)] = []
    for target in dataset.model.targets {
      guard case .binary(let node) = target, case .name(let name) = node.left,
        catalog[name.text]?.name == metric.name
      else { continue }
      result.append(("target", TreePrinter.text(target)))
    }
    for band in dataset.model.bands {
      guard case .band(let name, _) = band, catalog[name.text]?.name == metric.name else {
        continue
      }
      result.append(("band", String(TreePrinter.text(band).dropFirst("band ".count))))
    }
    return result
  }

  static func meaning(of kind: MetricKind) -> String {
    switch kind {
    case .flow: "the sum inside the period; adds up over groups and over time"
    case .movement:
      "opening against closing, one bucket a customer; adds up over groups, recomputed over time"
    case .stock: "the value at the close of the period's last day; adds up over groups"
    case .cohort: "the close of exactly the customers that were open at the opening; recomputed"
    case .ratio: "numerator and denominator each by its own kind, then divided; recomputed"
    case .distinct: "recounted for every period and total; totals are not sums"
    case .distribution: "a statistic of its rows; recomputed for every group and total"
    }
  }

  /// Where a changing dimension is read.
  private static func attribution(_ measures: [Measure]) -> String {
    var parts: [String] = []
    if measures.contains(where: { if case .active = $0.relation { true } else { false } }) {
      parts.append("each row's own value at the close")
    }
    let movements = measures.filter { if case .movements = $0.relation { true } else { false } }
    if movements.contains(where: \.isOfOpening) {
      parts.append("the customer's primary value at the opening (`at end` for the close)")
    }
    if movements.contains(where: { !$0.isOfOpening }) {
      parts.append("the customer's primary value at the close (`at start` for the opening)")
    }
    if measures.contains(where: { if case .rows = $0.relation { true } else { false } }) {
      parts.append("the row's own value")
    }
    return parts.joined(separator: "; ")
  }

  // MARK: lists

  func show(_ catalogue: Catalogue, _ name: Identifier?, _ source: Source) -> Outcome {
    switch catalogue {
    case .metrics:
      return .table(metricsTable(), caption: StyledText("metrics", .heading), notes: [])
    case .dimensions: return showDimensions(name, source)
    case .tables: return .table(tablesTable(), caption: StyledText("tables", .heading), notes: [])
    case .values: return showValues(name, source)
    case .model: return .text(StyledText(ModelPrinter.print(settledModel())))
    case .options: return .text(optionsText())
    }
  }

  func settledModel() -> Model {
    _ = try? dataset.settle()
    return dataset.model
  }

  private func metricsTable() -> Table {
    let complete = CompleteData.analyzer(catalog)
    let rows = catalog.metrics.map { metric in
      let facts = analyzer.describe(metric)
      let kind = (facts ?? complete.describe(metric))?.kind
      let unit = metric.unit ?? facts?.unit
      return [
        metric.name, unit?.rawValue ?? "", unit == .text ? "dimension" : kind?.rawValue ?? "",
        facts == nil ? "no" : "yes", metric.definition.description?.text ?? "",
      ]
    }
    return textTable(["metric", "unit", "kind", "answerable", "description"], rows)
  }

  private func tablesTable() -> Table {
    let rows = zip(dataset.model.tables, dataset.tables).map { meaning, stored in
      [
        meaning.name, meaning.kind.rawValue + (meaning.isRevenue ? " (revenue)" : ""),
        (try? stored.rowCount()).map(String.init) ?? "",
        meaning.columns.map(\.name).joined(separator: ", "), stored.path,
      ]
    }
    return textTable(["table", "kind", "rows", "columns", "file"], rows)
  }

  private func showDimensions(_ name: Identifier?, _ source: Source) -> Outcome {
    let notes = [
      StyledText("units of time split whatever has one: `by month`, `by quarter`", .note),
      StyledText(
        "a metric splits customers by what it is for each of them: `customers by renewal_date`",
        .note),
    ]
    guard let name else {
      let rows = analyzer.dimensions().map { [$0.name, $0.tables.joined(separator: ", ")] }
      return .table(
        textTable(["dimension", "splits"], rows), caption: StyledText("dimensions", .heading),
        notes: notes)
    }
    guard let metric = catalog[name.text] else { return describe(name, source) }
    let names = analyzer.dimensions(of: [metric])
    return .table(
      textTable(["dimension"], names.map { [$0] }),
      caption: StyledText("dimensions of \(name.text)", .heading), notes: notes)
  }

  /// The values of a column with their counts, as an ordinary query would give them.
  private func showValues(_ name: Identifier?, _ source: Source) -> Outcome {
    guard let name else {
      return .problems(
        [
          Diagnostic(
            id: "missing-name", message: "`show values` needs the name of a column",
            hints: ["`show values plan`"])
        ], source)
    }
    let bare = name.text.split(separator: ".").last.map(String.init) ?? name.text
    let holders = dataset.model.tables.filter { table in
      table.columnIndex(bare) != nil
        && (bare == name.text || name.text.hasPrefix(table.name + "."))
    }
    guard let table = holders.first(where: \.isRevenue) ?? holders.first else {
      let known = dataset.model.tables.flatMap { $0.columns.map(\.name) }
      return .problems(
        [
          AnalysisProblem.unknownColumn(
            name.text, nearest: likeliestName(for: name.text, in: known), reachable: known,
            name.range
          ).diagnostic
        ], source)
    }
    let inner = Source(
      name: "<values>",
      text: "count() as rows by `\(bare)` from `\(table.name)` sort by rows desc")
    let parsed = Parser.parse(inner)
    guard case .query(let query)? = parsed.statements.first?.kind else {
      return .problems(parsed.problems.map(\.diagnostic), inner)
    }
    return answer(query, inner)
  }

  func textTable(_ names: [String], _ rows: [[String]]) -> Table {
    var columns: [Column] = []
    for index in names.indices {
      let texts = rows.map { $0[index] }
      columns.append(
        Column(
          .text((0..<UInt32(texts.count)).map { $0 }, TextDictionary(texts)),
          validity: Validity(texts.map { !$0.isEmpty })))
    }
    return Table(fields: names.map { Table.Field(name: $0, unit: .text) }, columns: columns)
  }
}
