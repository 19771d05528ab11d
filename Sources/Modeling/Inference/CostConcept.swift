import Storage
import Values

/// Recognises the table of costs: a day or month, an amount, a category (metrics.md E).
enum CostConcept {
  static func apply(to model: inout Model) {
    guard !model.tables.contains(where: { $0.concept == .costs }) else { return }
    let found = model.tables.indices.filter { index in
      let table = model.tables[index]
      return NameHints.isCostTable(ColumnWords(table.name)) && table.concept == nil
        && (table.at ?? table.asOf) != nil && amount(of: table) != nil
    }
    guard let index = found.first else { return }
    model.tables[index].concept = .costs
    for other in found.dropFirst() { model.tables[other].otherConcept = .costs }
    if let amount = amount(of: model.tables[index]) {
      model.tables[index].roles["amount"] = amount
    }
    let category = category(of: model.tables[index])
    if let category {
      model.tables[index].roles["category"] = category.name
      model.tables[index].compute("cost_kind", .costKind(of: category.name))
    }
  }

  /// What a model calls the category, else what is called so, else what stands for it in the books.
  private static func category(of table: ModelTable) -> ColumnSchema? {
    let texts = table.columns.filter { $0.type == .text && table.computed[$0.name] == nil }
    return texts.first { $0.name == "category" }
      ?? texts.first {
        ColumnWords($0.header).has(["category", "type", "kind", "department"])
      }
      ?? texts.first { ColumnWords($0.header).has(["centre", "center"]) }
      ?? texts.first { ColumnWords($0.header).list == ["account"] }
  }

  static func amount(of table: ModelTable) -> String? {
    if let amount = table.amount { return amount.name }
    return table.columns.filter { $0.type.isNumeric }
      .compactMap { column in
        NameHints.amount(ColumnWords(column.header)).map { (column.name, $0) }
      }
      .min { $0.1 < $1.1 }?.0
  }
}
