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
        fits(role, column.type)
      else { continue }
      model.tables[index].roles[role] = column.name
    }
    addListAmount(to: &model.tables[index])
    addChurnKind(to: &model.tables[index])
    for other in model.tables.indices where model.tables[other].otherConcept == nil {
      let table = model.tables[other]
      if !table.isRevenue, table.source == nil, RevenueRank(table) != nil,
        NameHints.isRevenueTable(ColumnWords(table.name))
      {
        model.tables[other].otherConcept = .subscriptions
      }
    }
  }

  private static let roles: [(String, [String])] = [
    ("status", ["status", "state", "subscription_status"]),
    ("recurring", ["recurring", "is_recurring", "charge_type", "revenue_type", "usage_type"]),
    ("is_active", ["is_active", "active", "currently_active", "is_current", "aktiv"]),
    (
      "is_over",
      [
        "is_churned", "churned", "has_churned", "is_cancelled", "is_canceled", "cancelled",
        "canceled", "is_inactive", "inactive", "gekündigt", "inaktiv",
      ]
    ),
    ("paused_at", ["paused_at", "pause_date", "paused_on", "paused_since", "paused_from"]),
    (
      "resumed_at",
      [
        "resumed_at", "resume_date", "resumed_on", "resumes_at", "resume_at", "pause_end",
        "paused_until",
        "pause_end_date", "unpaused_at",
      ]
    ),
    ("quantity", ["quantity", "seats", "subscription_quantity", "qty", "licenses"]),
    ("price_change", ["price_change", "is_price_change", "price_increase"]),
  ]

  private static func fits(_ role: String, _ type: ScalarType) -> Bool {
    switch (role, type) {
    case ("quantity", _): type.isNumeric
    case ("paused_at", _), ("resumed_at", _): type == .date || type == .timestamp
    case (_, .text), (_, .flag): true
    case ("is_active", .integer), ("is_over", .integer): true
    case (_, .integer), (_, .decimal), (_, .number), (_, .date), (_, .timestamp), (_, .duration):
      false
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
