import Analysis
package import Diagnostics
import ExampleData
import Modeling
package import Rendering
import Storage
import Syntax
import Values

// Opening data, models and scripts.
extension Session {
  /// Opens data: folders of CSV files, CSV files, or `-` for standard input.
  /// Errors among what it returns mean that nothing can be answered.
  package func open(_ paths: [String]) -> [Diagnostic] {
    if options.usesExample { return openExample() }
    var problems: [Diagnostic] = []
    var files: [DataFile] = []
    var models: [String] = []
    for path in paths {
      let isFolder = FileSystem.isFolder(path)
      let names = isFolder ? FileSystem.names(in: path) : []
      let beside = FileSystem.join(
        isFolder ? path : FileSystem.folder(of: path), Self.modelName)
      if isFolder ? names.contains(Self.modelName) : path != "-" && FileSystem.exists(beside) {
        models.append(beside)
      }
      guard isFolder else {
        files.append(DataFile(path: path, isNamed: true))
        continue
      }
      files += names.filter(Self.isDataFile).map {
        DataFile(path: FileSystem.join(path, $0), isNamed: false)
      }
      if !names.contains(where: Self.isDataFile) {
        problems.append(
          Diagnostic(
            id: "no-data", message: "there is no CSV file in `\(path)`",
            place: Diagnostic.Place(file: path)))
      }
    }
    if options.modelPath == nil, let one = models.first,
      let other = models.first(where: { !FileSystem.isSame($0, one) })
    {
      return problems + [.severalModels(one, other)]
    }
    namedFiles = Set(files.filter(\.isNamed).map(\.path))
    let modelPath = options.modelPath ?? models.first
    self.modelPath = modelPath ?? Self.modelPath(beside: paths)
    do throws(LoadProblem) {
      let modelFile = try modelPath.map { path throws(LoadProblem) in try ModelFile(path: path) }
      self.modelFile = modelFile
      if let modelFile { problems += modelFile.problems }
      let (tables, leftOut) = try tables(files, modelFile)
      problems += leftOut
      if options.readsAhead { FileSystem.readAhead(tables.map(\.path)) }
      return problems + adopt(tables, modelFile)
    } catch {
      return problems + [error.diagnostic]
    }
  }

  /// A file of data, named on the command line or found in a folder.
  private struct DataFile {
    var path: String
    var isNamed: Bool
  }

  /// Opens files. One of a folder that cannot be read is left out with a warning, so that it does
  /// not stand in the way of the others; one that was named is an error.
  private func tables(_ files: [DataFile], _ modelFile: ModelFile?) throws(LoadProblem)
    -> ([any StoredTable], leftOut: [Diagnostic])
  {
    let opened = caching.open(
      files.map { file in
        let options = loadOptions(file.path, modelFile)
        return file.path == "-"
          ? .init(path: "/dev/stdin", name: "data", options: options)
          : .init(path: file.path, options: options)
      })
    var tables: [any StoredTable] = []
    var failures: [LoadProblem] = []
    for (file, result) in zip(files, opened) {
      do throws(LoadProblem) {
        let table = try result.get()
        tables.append(try behindSecondHeader(table, nil, loadOptions(file.path, modelFile)))
      } catch {
        if file.isNamed || options.isStrict { throw error }
        failures.append(error)
      }
    }
    if tables.isEmpty, let first = failures.first { throw first }
    return (
      tables,
      failures.map { problem in
        var diagnostic = problem.diagnostic
        diagnostic.severity = .warning
        diagnostic.notes.append("the table is left out")
        return diagnostic
      }
    )
  }

  /// Where a model of the data would be looked for.
  private static func modelPath(beside paths: [String]) -> String? {
    guard let first = paths.first, first != "-" else { return nil }
    let folder = FileSystem.isFolder(first) ? first : FileSystem.folder(of: first)
    return FileSystem.join(folder, modelName)
  }

  private static let modelName = "model.kpi"

  /// Opens the data set that comes with the program.
  private func openExample() -> [Diagnostic] {
    do throws(LoadProblem) {
      var tables: [any StoredTable] = []
      for file in ExampleData.files() {
        tables.append(
          try CSVTable(
            bytes: file.bytes, name: file.name, path: "\(file.name).csv",
            options: loadOptions(file.name, nil)))
      }
      return adopt(tables, nil)
    } catch {
      return [error.diagnostic]
    }
  }

  /// The file read from behind its second header, if it is an export that has one.
  func behindSecondHeader(
    _ table: any StoredTable, _ name: String?, _ options: LoadOptions
  ) throws(LoadProblem) -> any StoredTable {
    guard options.skipRowsBelow == 0 else { return table }
    let rows = try ExportProfile.secondHeaderRows(of: table)
    if rows == 0 { return table }
    if let table = table as? CSVTable { return try table.behind(rows: rows) }
    var own = options
    own.skipRowsBelow = rows
    return try CSVTable(path: table.path, name: name, options: own)
  }

  func loadOptions(_ path: String, _ modelFile: ModelFile?) -> LoadOptions {
    var result = LoadOptions(
      threads: options.threads, isTextOnly: options.isTextOnly, isStrict: options.isStrict,
      monitor: options.monitor)
    let declaration = modelFile?.declarations.first { declaration in
      let name = FileSystem.name(of: path)
      return declaration.file.map { FileSystem.name(of: $0) == name }
        ?? (name.lowercased().hasPrefix(declaration.table.lowercased() + "."))
    }
    if let declaration {
      result.declaredTypes = declaration.types
      result.dayFirst = declaration.dayFirst
      result.skipRows = declaration.skippedRows
      result.skipRowsBelow = declaration.skippedRowsBelow
    }
    return result
  }

  static func isDataFile(_ name: String) -> Bool {
    guard !name.hasPrefix(".") else { return false }
    return [".csv", ".tsv", ".jsonl", ".ndjson"].contains { name.lowercased().hasSuffix($0) }
  }

  /// Takes tables into use: infers what they mean, lets the model file override it.
  func adopt(_ tables: [any StoredTable], _ modelFile: ModelFile?) -> [Diagnostic] {
    do throws(LoadProblem) {
      var problems: [Diagnostic] = []
      let read = try self.model(of: tables, modelFile)
      problems += read.problems.map { problem in
        modelFile.map { problem.diagnostic.placed(in: $0.source) } ?? problem.diagnostic
      }
      var model = read.model
      if let clash = model.sameName { problems.append(.sameTable(clash.name, clash.files)) }
      if let today = options.today { model.today = today }
      dataset = Dataset(tables: read.tables, model: model)
      knownTypes = Self.types(of: read.tables)
      ahead = AheadLoader(monitor: options.monitor)
      // What the session said itself stays when another table is loaded.
      for (name, value) in model.bindings where parameters.values[name.lowercased()] == nil {
        let value = modelFile.map { value.remembering($0.source) } ?? value
        if parameters.bind(name, value) == .circular, let modelFile {
          problems.append(
            Diagnostic.circularParameter(name, value.range).placed(in: modelFile.source))
        }
      }
      turnCache(by: model)
      if let modelFile {
        for definition in model.definitions
        where catalog[definition.name.text]?.origin != .session {
          catalog.define(
            Metric(definition: definition, source: modelFile.source, origin: .model))
        }
        problems += unknownMetrics(of: model).map { $0.placed(in: modelFile.source) }
      }
      return problems + adoptParameters()
    } catch {
      return [error.diagnostic]
    }
  }

  /// What was opened, in one line: the tables, and what was recognised.
  package var summary: StyledText? {
    guard !dataset.tables.isEmpty else { return nil }
    var text = StyledText()
    let names = dataset.model.tables.map { $0.isRevenue ? "\($0.name) (revenue)" : $0.name }
    text.append(names.count == 1 ? "table: " : "\(names.count) tables: ", .muted)
    text.append(names.joined(separator: ", "))
    return text
  }

  /// Whether the file at a path is none to be written over: one of data that the command line names or
  /// answers came from, or the model.
  package func reads(_ path: String) -> Bool {
    if let modelFile, FileSystem.isSame(modelFile.source.name, path) { return true }
    return dataset.tables.indices.contains { index in
      let own = dataset.tables[index].path
      return FileSystem.isSame(own, path) && (namedFiles.contains(own) || dataset.isAsked(index))
    }
  }

  // MARK: statements

  func load(_ path: TextLiteral, _ name: Identifier?, _ source: Source) -> Outcome {
    do throws(LoadProblem) {
      let options = loadOptions(path.text, modelFile)
      let table = try behindSecondHeader(
        try caching.open(path.text, name: name?.text, options: options), name?.text, options)
      var tables = dataset.tables.filter { $0.name != table.name }
      tables.append(table)
      let problems = adopt(tables, modelFile).filter { $0.severity == .error }
      repeatModelChanges()
      turnCache(by: dataset.model)
      guard problems.isEmpty else { return .problems(problems, source) }
      return .done(StyledText("loaded `\(table.name)` from \(path.text)", .note))
    } catch {
      var diagnostic = error.diagnostic
      diagnostic.range = path.range
      return .problems([diagnostic], source)
    }
  }

  func runFile(_ path: TextLiteral, _ arguments: [Argument], _ source: Source) -> [Outcome] {
    guard !running.contains(path.text), running.count < Self.maximumRunDepth else {
      return [
        .problems(
          [
            Diagnostic(
              id: "circular-run", message: "`\(path.text)` runs itself", range: path.range)
          ], source)
      ]
    }
    do throws(LoadProblem) {
      let script = Source(name: path.text, bytes: try FileSystem.read(path.text))
      let (outer, outerMentioned) = (parameters, mentioned)
      let circular = give(arguments, in: source)
      mentioned = MentionedParameters()
      running.append(path.text)
      defer {
        running.removeLast()
        parameters = outer
        mentioned.formUnion(outerMentioned)
      }
      guard circular.isEmpty else { return [.problems(circular, source)] }
      var outcomes: [Outcome] = []
      run(script) { outcome in
        outcomes.append(outcome)
        if case .problems = outcome { return outcome.isWarning }
        return true
      }
      let unused = unused(arguments, of: path.text, mentioned)
      return (unused.isEmpty ? [] : [.problems(unused, source)]) + outcomes
    } catch {
      var diagnostic = error.diagnostic
      diagnostic.range = path.range
      return [.problems([diagnostic], source)]
    }
  }

  /// Scripts may run scripts, this deep.
  static let maximumRunDepth = 16
}

extension Model {
  /// Two files that are called the same, which no query could tell apart.
  fileprivate var sameName: (name: String, files: [String])? {
    var files: [String: String] = [:]
    for table in tables where table.source == nil {
      guard let other = files.updateValue(table.file, forKey: table.name.lowercased()) else {
        continue
      }
      if !FileSystem.isSame(other, table.file) { return (table.name, [other, table.file]) }
    }
    return nil
  }
}

extension Diagnostic {
  fileprivate static func sameTable(_ name: String, _ files: [String]) -> Diagnostic {
    let folder = FileSystem.name(of: FileSystem.folder(of: files[1])).lowercased()
    let words = folder.split { !$0.isLetter && !$0.isNumber } + [name[...]]
    let own =
      words[0].first?.isLetter == true && words.count > 1
      ? words.joined(separator: "_") : "\(name)_2"
    let written = name.contains { !$0.isLetter && !$0.isNumber && $0 != "_" } ? "`\(own)`" : own
    return Diagnostic(
      id: "same-table",
      message: "`\(files[0])` and `\(files[1])` are both called `\(name)`",
      notes: ["metrics read one table of a kind: rows that belong together stand in one file"],
      hints: [
        "give one another name in `model.kpi`: `table \(written) from \"\(files[1])\"`",
        "or open one of them and `load \"\(files[1])\" as \(written)`",
      ])
  }

  fileprivate static func severalModels(_ one: String, _ other: String) -> Diagnostic {
    Diagnostic(
      id: "several-models", message: "`\(one)` and `\(other)` both say what the data mean",
      notes: ["one model is in force at a time"],
      hints: ["name the one that is meant, such as `--model \(other)`"])
  }
}

/// A model file, parsed.
struct ModelFile {
  let source: Source
  let statements: [Statement]
  let declarations: [ModelReader.FileDeclaration]
  /// What cannot be read of it, each with its place in the file.
  let problems: [Diagnostic]
  /// The file as it was when it was read; `nil` to have it read again.
  var identity: FileIdentity?

  init(path: String) throws(LoadProblem) {
    // Taken first: what is written meanwhile is read again.
    identity = FileIdentity(path: path)
    source = Source(name: path, bytes: try FileSystem.read(path))
    let parsed = Parser.parse(source)
    statements = parsed.statements
    declarations = ModelReader.fileDeclarations(parsed.statements)
    let source = source
    problems = parsed.problems.map { $0.diagnostic.placed(in: source) }
  }
}

extension Diagnostic {
  /// The same problem with its place in a file instead of a range of a statement.
  func placed(in source: Source) -> Diagnostic {
    guard let range, place == nil else { return self }
    var result = self
    let line = source.line(at: range.start)
    let column = range.start - source.range(ofLine: line).start + 1
    result.place = Place(file: source.name, line: line, column: String(column))
    result.range = nil
    return result
  }
}
