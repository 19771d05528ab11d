import Storage
import Values

/// Recognises the table of costs: a day or month, an amount, a category (metrics.md E).
enum CostConcept {
  static func apply(to model: inout Model) {
    guard !model.tables.contains(where: { $0.concept == .costs }) else { return }
    let index = model.tables.firstIndex { table in
      NameHints.isCostTable(ColumnWords(table.name)) && table.concept == nil
        && (table.at ?? table.asOf) != nil && amount(of: table) != nil
    }
    guard let index else { return }
    model.tables[index].concept = .costs
    if let amount = amount(of: model.tables[index]) {
      model.tables[index].roles["amount"] = amount
    }
    let category = model.tables[index].columns.first {
      $0.type == .text && ColumnWords($0.header).has(["category", "type", "kind", "department"])
    }
    if let category {
      model.tables[index].roles["category"] = category.name
      model.tables[index].compute("cost_kind", .costKind(of: category.name))
    }
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
