import Diagnostics
import Modeling
import Storage
import Syntax
import Values

// The types of columns. Those of large files go by a sample until all their cells are read.
extension Session {
  /// Runs a statement; once more where columns turned out to be of other types than those that the model,
  /// and so its plan, was made for: what is planned for numbers must not run over the codes of texts.
  func runFollowingTypes(_ statement: Statement, _ source: Source) -> [Outcome] {
    // What was read while nobody waited may have changed types, too.
    followTypes()
    var outcomes = perform(statement, source)
    var rounds = 0
    while statement.kind.onlyAsks, rounds < Self.maximumRounds, followTypes() {
      outcomes = perform(statement, source)
      rounds += 1
    }
    return outcomes
  }

  /// Each reads more columns than the one before, and few statements need a second.
  private static let maximumRounds = 8

  /// The model of tables. To see what they mean all cells of a column may be read, and be of another type
  /// than the sample told: then it is made once more.
  func model(of tables: [any StoredTable], _ modelFile: ModelFile?) throws(LoadProblem)
    -> ModelReader.Result
  {
    var rounds = 0
    while true {
      let types = Self.types(of: tables)
      let read = try ModelReader.read(
        modelFile?.statements ?? [], tables: tables, infersRoles: !options.isTextOnly)
      rounds += 1
      if rounds == Self.maximumRounds || Self.types(of: tables) == types { return read }
    }
  }

  /// Makes the model anew if types have changed.
  @discardableResult
  private func followTypes() -> Bool {
    guard Self.types(of: dataset.tables) != knownTypes else { return false }
    _ = adopt(dataset.tables, modelFile)
    repeatModelChanges()
    return true
  }

  /// The types as far as plans hang on them: of decimals any number of digits will do.
  static func types(of tables: [any StoredTable]) -> [[ScalarType]] {
    tables.map { table in
      var table = table
      while let behind = table.retyped { table = behind }
      return table.schema.map { column in
        if case .decimal = column.type { .number } else { column.type }
      }
    }
  }
}

extension Statement.Kind {
  /// Whether running it again changes nothing.
  fileprivate var onlyAsks: Bool {
    switch self {
    case .query, .explain, .assertion, .funnel, .rowsOfLine: true
    case .define, .save, .letBinding, .set, .describe, .showCatalog, .load, .run, .help, .quit,
      .model:
      false
    }
  }
}
