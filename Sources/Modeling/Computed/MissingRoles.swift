import Storage

extension ModelTable {
  /// The customers are people, for want of a column that names whose they are.
  package var countsPeople: Bool {
    guard let customer, customer != key, kind != .entity, reasons["customer"] != "declared",
      !references.contains(where: { $0.column == customer }), let index = columnIndex(customer)
    else { return false }
    let rank = NameHints.customer(ColumnWords(columns[index].header)) ?? 0
    return rank >= NameHints.personRank
  }

  /// What the table lacks to have a role of the catalogue, as a file would hold it: a role that is
  /// worked out is named by what it is worked out from.
  package func lacking(role: String) -> String {
    if let field = RenewalField(rawValue: role) { return lacking(field) }
    switch role {
    case "reason", "churn_kind": return "`churn_reason`"
    case "contracted_amount": return "`list_amount`"
    case "cost_kind":
      let needed = [
        at ?? asOf == nil ? "`date` or `month`" : nil,
        CostConcept.amount(of: self) == nil ? "`amount`" : nil,
        column(forRole: "category") == nil ? "`category`" : nil,
      ].compactMap(\.self)
      return needed.isEmpty ? "`category`" : needed.joined(separator: ", ")
    default: return "`\(role)`"
    }
  }

  private func lacking(_ field: RenewalField) -> String {
    if concept == .renewals { return lackingOfOpportunities(field) }
    let needed = [
      customer == nil ? "`customer_id`" : nil, life?.from == nil ? "`start_date`" : nil,
      life?.end == nil ? "`end_date`" : nil,
    ].compactMap(\.self)
    if needed.isEmpty, field.isMoney { return "`annual_value` or `total_value`" }
    return needed.isEmpty ? "`end_date`" : needed.joined(separator: ", ")
  }

  private func lackingOfOpportunities(_ field: RenewalField) -> String {
    var needed = [
      roles["due_date"] ?? roles["close_date"] == nil ? "`due_date`" : nil,
      roles["stage"] ?? roles["is_won"] == nil ? "`stage`" : nil,
    ].compactMap(\.self)
    if needed.isEmpty, !tellsRenewals { needed.append("`type` (which of them are renewals)") }
    if needed.isEmpty, field.isMoney {
      if columnIndex(RenewalField.value.rawValue) != nil { return "`final_amount`" }
      return "`target_amount`, or the id of a contract whose table has `annual_value`,"
    }
    return needed.isEmpty ? "`start_date`" : needed.joined(separator: ", ")
  }
}
