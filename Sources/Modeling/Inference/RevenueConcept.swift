import Storage
import Values

/// What the table of the revenue says of its rows beyond their amounts: whether they recur, on
/// trial, paused; what they would cost without a discount (metrics.md, A3).
enum RevenueConcept {
  static func apply(to model: inout Model) {
    guard let index = model.tables.firstIndex(where: \.isRevenue) else { return }
    for (role, names) in roles where model.tables[index].roles[role] == nil {
      let table = model.tables[index]
      guard let column = names.compactMap({ table.own($0) }).first,
        role == "quantity" ? column.type.isNumeric : fits(role, column.type)
      else { continue }
      model.tables[index].roles[role] = column.name
    }
    addListAmount(to: &model.tables[index])
    addChurnKind(to: &model.tables[index])
  }

  private static let roles: [(String, [String])] = [
    ("status", ["status", "state", "subscription_status"]),
    ("recurring", ["recurring", "is_recurring", "charge_type", "revenue_type", "usage_type"]),
    ("quantity", ["quantity", "seats", "subscription_quantity", "qty", "licenses"]),
    ("price_change", ["price_change", "is_price_change", "price_increase"]),
  ]

  private static func fits(_ role: String, _ type: ScalarType) -> Bool {
    switch type {
    case .text: true
    case .flag: role == "recurring" || role == "price_change"
    case .integer, .decimal, .number, .date, .timestamp, .duration: false
    }
  }

  private static func addListAmount(to table: inout ModelTable) {
    let names = ["list_amount", "list_price", "list_mrr"]
    let own = table
    guard table.amount != nil,
      let column = names.compactMap({ own.own($0) }).first(where: { $0.type.isNumeric })
    else { return }
    table.compute("contracted_amount", .listAmount(of: column.name))
  }

  /// Whether a customer left of its own will, by the reason of the row that ended last.
  private static func addChurnKind(to table: inout ModelTable) {
    guard table.kind == .life, let reason = table.outcomes.first?.column else { return }
    table.compute("churn_kind", .churnKind(of: reason))
  }
}

extension ModelTable {
  /// A column of the file by its name.
  func own(_ name: String) -> ColumnSchema? {
    computed[name] == nil ? columnIndex(name).map { columns[$0] } : nil
  }
}
