import Storage
import Syntax

/// Exports that are recognised by their headers: what is known of them stands between what is
/// inferred and what the model declares.
extension ModelReader {
  /// A file with the profile that fits it.
  struct PreparedFile {
    var table: any StoredTable
    var profile: ExportProfile?
  }

  /// The files with their profiles, their columns of seconds turned into instants; tables that
  /// were made of others in an earlier reading are left out.
  static func prepared(
    _ tables: [any StoredTable], _ declarations: [TableDeclaration]
  ) throws(LoadProblem) -> [PreparedFile] {
    try tables.filter { !$0.isDerived }.map { stored throws(LoadProblem) in
      let table = try LabelledScores.wrapping(try EmptyTable.wrapping(stored))
      let profile = ExportProfile.matching(table.schema)
      var unix = profile?.declaration.unixColumns ?? []
      for declaration in declarations where declares(declaration, table) {
        unix += declaration.unixColumns
      }
      return PreparedFile(table: UnixTimes.wrapping(table, unix), profile: profile)
    }
  }

  private static func declares(_ declaration: TableDeclaration, _ table: any StoredTable) -> Bool {
    guard let file = declaration.file?.text else {
      return declaration.name.text.lowercased() == table.name.lowercased()
    }
    return table.path.fileName.lowercased() == file.fileName.lowercased()
  }

  /// Profiles may have made the keys that customers are looked up by: tables whose customers stand
  /// among them refer to them, columns that referred to another key no longer do.
  mutating func linkCustomers() throws(LoadProblem) {
    let keyed = model.tables.indices.first { index in
      let table = model.tables[index]
      return table.kind == .entity && table.key != nil && table.key == table.customer
    }
    guard let keyed, let key = model.tables[keyed].key,
      let keyIndex = model.tables[keyed].columnIndex(key)
    else { return }
    let isOfProfile = model.tables[keyed].reasons["profile"] != nil
    guard isOfProfile || model.tables.contains(where: { $0.reasons["profile"] != nil }),
      let keys = Codes(try tables[keyed].columns([keyIndex])[0])
    else { return }
    let name = model.tables[keyed].name
    for index in model.tables.indices where index != keyed {
      if isOfProfile {
        for reference in model.tables[index].references where reference.table == name {
          guard try share(of: reference.column, in: index, among: keys) == 0 else { continue }
          model.tables[index].references.removeAll { $0 == reference }
        }
      }
      let table = model.tables[index]
      guard isOfProfile || table.reasons["profile"] != nil, let customer = table.customer,
        !table.references.contains(where: { $0.column == customer }),
        let share = try share(of: customer, in: index, among: keys), share >= 0.5
      else { continue }
      model.tables[index].references.append(.init(column: customer, table: name))
    }
  }

  /// The share of a column's values in a sample that are among keys; `nil` where it has none.
  private func share(
    of name: String, in table: Int, among keys: Codes
  ) throws(LoadProblem) -> Double? {
    guard let column = model.tables[table].columnIndex(name),
      let own = Codes(try tables[table].sample([column])[0])
    else { return nil }
    let mapping = own.mapping(to: keys)
    let present = own.codes.filter { $0 != Codes.missing }
    guard !present.isEmpty else { return nil }
    let known = present.count { mapping[Int($0)] != Codes.missing }
    return Double(known) / Double(present.count)
  }

  /// Applies what the profile says, as far as the file has the columns.
  mutating func apply(_ profile: ExportProfile, to place: Int) {
    let known = problems
    var fitted = profile.declaration.fitted(to: model.tables[place].columns)
    // What was skipped is known of the file, not of its kind.
    fitted.clauses.removeAll { if case .skip = $0 { true } else { false } }
    model.tables[place].skippedRowsBelow = tables[place].rowsSkippedBelow
    let inferred = model.tables[place].amount
    apply(fitted, to: place)
    // A price for each is multiplied, whatever the export of the day calls the count.
    if let inferred, let count = inferred.quantity, let amount = model.tables[place].amount,
      amount.quantity == nil, amount.column == inferred.column, profile.multipliesPrices
    {
      model.tables[place].amount?.quantity = count
    }
    // A column of an unexpected type is no mistake of the user.
    problems = known
    model.tables[place].reasons["profile"] = profile.reason
    for role in ["key", "customer", "life", "at", "as of", "amount"]
    where model.tables[place].reasons[role] == "declared" {
      model.tables[place].reasons[role] = nil
    }
    if let concept = Concept(rawValue: fitted.name.text.lowercased()), concept != .subscriptions,
      !model.tables.contains(where: { $0.concept == concept })
    {
      model.tables[place].concept = concept
    }
  }

  /// Takes for how long an amount is from the file where a model says but when its rows are in force, which
  /// the file alone did not show: an amount of anything else is what its header says that it is.
  /// - Parameter kinds: what the tables were taken for before the model was read.
  mutating func priceDeclaredLives(_ kinds: [ModelTable.Kind]) throws(LoadProblem) {
    for place in kinds.indices {
      let table = model.tables[place]
      guard table.kind == .life || table.kind == .snapshot, kinds[place] != table.kind,
        table.reasons["profile"] == nil, table.reasons["amount"] != "declared",
        let amount = table.amount, amount.interval == nil,
        let found = try TableInference.amount(of: tables[place], as: table.kind),
        amount.column == found.column
      else { continue }
      model.tables[place].amount = found
    }
  }
}
