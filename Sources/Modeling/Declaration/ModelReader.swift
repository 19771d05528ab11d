import Diagnostics
package import Storage
package import Syntax
package import Values

/// The statements of a model file and the files at hand → the model.
///
/// What is not declared is inferred, clause by clause: a declared clause takes the place of what
/// was inferred for that role, and the rest of the table stays as inferred. A declared time
/// (`active`, `at`, `as of`) takes the place of every other, so that a table is one kind of thing.
package struct ModelReader {
  /// What came of a model file; with problems the model holds what could be understood.
  package struct Result {
    package var model: Model
    /// A stored table for every table of the model; a file declared twice stands twice.
    package var tables: [any StoredTable]
    package var problems: [ModelProblem]
  }

  /// How a file must be opened, as a model declares it; known before any file is.
  package struct FileDeclaration: Sendable, Hashable {
    package var table: String
    /// As written; `nil` when the table's name is the file's.
    package var file: String?
    /// By column name or header.
    package var types: [String: ScalarType]
    /// Whether dates have their day in front, not their month, by column name or header.
    package var dayFirst: [String: Bool] = [:]
    package var skippedRows: Int
    /// Rows behind the header that are none of data.
    package var skippedRowsBelow: Int
  }

  var model: Model
  var tables: [any StoredTable]
  var problems: [ModelProblem] = []
  /// Positions in `model.tables` of what was declared.
  private var declared: Set<Int> = []
  /// Amounts divided by the months of their contracts, which no file has.
  var terms: [(table: Int, column: WrittenColumn)] = []

  /// Reads a model; the tables come first, whatever their order among the statements.
  ///
  /// - Parameter infersRoles: without it a column has only the roles that are declared.
  package static func read(
    _ statements: [Statement], tables: [any StoredTable], infersRoles: Bool = true
  ) throws(LoadProblem) -> Result {
    let declarations = statements.compactMap { statement -> TableDeclaration? in
      if case .model(.table(let declaration)) = statement.kind { declaration } else { nil }
    }
    let files = try prepared(tables, declarations)
    let prepared = files.map(\.table)
    let model = infersRoles ? try ModelInference.infer(prepared) : ModelInference.bare(prepared)
    var reader = ModelReader(model: model, tables: prepared)
    for (place, file) in files.enumerated() where infersRoles {
      if let profile = file.profile { reader.apply(profile, to: place) }
    }
    if files.contains(where: { $0.profile != nil }) { try reader.linkCustomers() }
    let kinds = reader.model.tables.map(\.kind)
    let places = declarations.map { reader.place(of: $0) }
    for (declaration, place) in zip(declarations, places) {
      if let place { reader.apply(declaration, to: place) }
    }
    PeopleCustomers.apply(to: &reader.model)
    reader.chooseRevenue()
    if infersRoles { try reader.priceDeclaredLives(kinds) }
    reader.takeYearly()
    if infersRoles { try NamedCustomers.apply(to: &reader.model, reader.tables) }
    try ConceptRecognition.activity.apply(to: &reader.model, reader.tables)
    for statement in statements { reader.apply(statement) }
    RevenueShapes.apply(to: &reader.model, &reader.tables)
    ContractConcept.apply(to: &reader.model)
    OpportunityConcept.apply(to: &reader.model)
    if infersRoles { try TicketLengths.apply(to: &reader.model, reader.tables) }
    BillingPeriod.apply(to: &reader.model)
    reader.settleTerms()
    CostConcept.apply(to: &reader.model)
    RevenueConcept.apply(to: &reader.model)
    try CustomerVersions.apply(to: &reader.model, &reader.tables)
    SurveyAnswers.apply(to: &reader.model, &reader.tables)
    SurveyScales.apply(to: &reader.model)
    return Result(model: reader.model, tables: reader.tables, problems: reader.problems)
  }

  private init(model: Model, tables: [any StoredTable]) {
    self.model = model
    self.tables = tables
  }

  /// What must be known of files before they are opened: declared types and rows to pass over.
  package static func fileDeclarations(_ statements: [Statement]) -> [FileDeclaration] {
    var result: [FileDeclaration] = []
    for statement in statements {
      guard case .model(.table(let table)) = statement.kind else { continue }
      var file = FileDeclaration(
        table: table.name.text, file: table.file?.text, types: [:], skippedRows: 0,
        skippedRowsBelow: 0)
      for clause in table.clauses {
        switch clause {
        case .type(let column, let name):
          let header = table.header(renamed: column.text) ?? column.text
          if let type = ScalarType(declaredName: name.text) { file.types[header] = type }
          if let order = ModelTable.dateOrder(name.text) { file.dayFirst[header] = order }
        case .skip(let count, false): file.skippedRows = count
        case .skip(let count, true): file.skippedRowsBelow = count
        case .key, .customer, .join, .life, .event, .snapshot, .amount, .attributes, .outcome,
          .label, .rename, .map:
          continue
        }
      }
      result.append(file)
    }
    return result
  }
}

// MARK: - Tables

extension ModelReader {
  /// The table of the model that a declaration is about, under its new name.
  private mutating func place(of declaration: TableDeclaration) -> Int? {
    let name = declaration.name.text
    guard let found = stored(declaration) else {
      let range = declaration.file?.range ?? declaration.name.range
      problems.append(
        .unknownFile(
          declaration.file?.text ?? name, files: tables.map { $0.path.fileName }, range))
      return nil
    }
    if declared.contains(where: { model.tables[$0].name.lowercased() == name.lowercased() }) {
      problems.append(.repeatedTable(name, declaration.name.range))
      return nil
    }
    var place = found
    if declared.contains(found) {
      model.tables.append(model.tables[found])
      tables.append(tables[found])
      place = model.tables.count - 1
    } else {
      let old = model.tables[found].name
      // Where another file is called so too, what is looked up by the name is looked up there.
      let isOnly = !model.tables.indices.contains { $0 != found && model.tables[$0].name == old }
      for other in model.tables.indices where isOnly {
        for index in model.tables[other].references.indices
        where model.tables[other].references[index].table == old {
          model.tables[other].references[index].table = name
        }
      }
    }
    declared.insert(place)
    model.tables[place].name = name
    model.tables[place].isRevenue = false
    return place
  }

  /// By the file's path or name if there is one, else by the table's name.
  private func stored(_ declaration: TableDeclaration) -> Int? {
    guard let file = declaration.file?.text else {
      let name = declaration.name.text.lowercased()
      return tables.firstIndex { $0.name.lowercased() == name }
    }
    return tables.firstIndex { $0.path == file || $0.path.hasSuffix("/" + file) }
      ?? tables.firstIndex { $0.path.fileName.lowercased() == file.fileName.lowercased() }
  }

  /// A declaration may have made, or unmade, the table of the revenue.
  private mutating func chooseRevenue() {
    var best: (index: Int, rank: RevenueRank)?
    for (index, table) in model.tables.enumerated() {
      model.tables[index].isRevenue = false
      guard let rank = RevenueRank(table) else { continue }
      if let best, best.rank <= rank { continue }
      best = (index, rank)
    }
    if let best { model.tables[best.index].isRevenue = true }
  }
}

// MARK: - Other statements

extension ModelReader {
  private mutating func apply(_ statement: Statement) {
    switch statement.kind {
    case .model(let modelStatement): apply(modelStatement)
    case .define(let definition): model.definitions.append(definition)
    case .letBinding(let name, let value): model.bindings.append((name.text, value))
    case .set(let setting):
      if let problem = model.apply(setting) { problems.append(problem) }
    case .query, .assertion, .rowsOfLine, .funnel, .describe, .showCatalog, .load, .run, .help,
      .quit, .explain, .save:
      problems.append(.notOfAModel(statement.range))
    }
  }

  private mutating func apply(_ statement: ModelStatement) {
    switch statement {
    case .table: return
    case .list(let words, let values):
      model.lists[words.map { $0.text.lowercased() }.joined(separator: " ")] = texts(values)
    case .healthActions(let actions):
      model.healthActions += actions.map { ($0.name.text, $0.impact) }
    case .target(let target): model.targets.append(target)
    case .band: model.bands.append(statement)
    }
  }

  /// Values written as words, names or texts.
  mutating func texts(_ values: [Expression]) -> [String] {
    values.compactMap { value in
      if let text = value.plainText { return text }
      problems.append(.notAValue(value.range))
      return nil
    }
  }
}

extension TableDeclaration {
  /// The header that the declaration calls otherwise.
  fileprivate func header(renamed name: String) -> String? {
    for case .rename(let given, let column) in clauses
    where given.text.lowercased() == name.lowercased() {
      return column.text
    }
    return nil
  }
}
