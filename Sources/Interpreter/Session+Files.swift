import Analysis
package import Diagnostics
import Modeling
import Rendering
import Storage
import Syntax
import Values

// Opening data, models and scripts.
extension Session {
  /// Opens data: folders of CSV files, CSV files, or `-` for standard input.
  /// Errors among what it returns mean that nothing can be answered.
  package func open(_ paths: [String]) -> [Diagnostic] {
    var problems: [Diagnostic] = []
    var files: [(path: String, name: String?)] = []
    var modelPath = options.modelPath
    for path in paths {
      guard FileSystem.isFolder(path) else {
        files.append((path, path == "-" ? "data" : nil))
        continue
      }
      let names = FileSystem.names(in: path)
      files += names.filter { Self.isDataFile($0) }.map { (FileSystem.join(path, $0), nil) }
      if modelPath == nil, names.contains("model.kpi") {
        modelPath = FileSystem.join(path, "model.kpi")
      }
      if !names.contains(where: Self.isDataFile) {
        problems.append(
          Diagnostic(
            id: "no-data", message: "there is no CSV file in `\(path)`",
            place: Diagnostic.Place(file: path)))
      }
    }
    var tables: [any StoredTable] = []
    for file in files {
      do throws(LoadProblem) {
        tables.append(try CSVTable(path: file.path, name: file.name, options: loadOptions))
      } catch {
        problems.append(error.diagnostic)
      }
    }
    if tables.isEmpty, !problems.isEmpty { return problems }
    return problems + adopt(tables, modelPath: modelPath)
  }

  /// Opens the data set that comes with the program.
  package func openExample() -> [Diagnostic] {
    var tables: [any StoredTable] = []
    for file in ExampleFiles.all() {
      do throws(LoadProblem) {
        tables.append(
          try CSVTable(bytes: file.bytes, name: file.name, options: loadOptions))
      } catch {
        return [error.diagnostic]
      }
    }
    return adopt(tables, modelPath: options.modelPath)
  }

  private var loadOptions: LoadOptions {
    LoadOptions(
      threads: options.threads, isTextOnly: options.isTextOnly, isStrict: options.isStrict)
  }

  private static func isDataFile(_ name: String) -> Bool {
    guard !name.hasPrefix(".") else { return false }
    return [".csv", ".tsv"].contains { name.lowercased().hasSuffix($0) }
  }

  /// Takes tables into use: infers what they mean, lets a model file override it.
  private func adopt(_ tables: [any StoredTable], modelPath: String?) -> [Diagnostic] {
    do throws(LoadProblem) {
      var model = try ModelInference.infer(tables)
      var problems: [Diagnostic] = []
      if let modelPath { problems = read(modelFile: modelPath, over: &model, tables) }
      if let today = options.today { model.today = today }
      let ordered = model.tables.compactMap { meaning in
        tables.first { $0.path == meaning.file } ?? tables.first { $0.name == meaning.name }
      }
      dataset = Dataset(tables: ordered, model: model)
      problems += defineFromModel()
      return problems + adoptParameters()
    } catch {
      return [error.diagnostic]
    }
  }

  private func defineFromModel() -> [Diagnostic] {
    for (definition, source) in modelDefinitions {
      catalog.define(Metric(definition: definition, source: source, origin: .model))
    }
    return []
  }

  /// `--set NAME=VALUE`: the value is read as in a `let`.
  private func adoptParameters() -> [Diagnostic] {
    var problems: [Diagnostic] = []
    for (name, value) in options.parameters {
      let source = Source(name: "--set \(name)", text: "let \(name) = \(value)")
      let parsed = Parser.parse(source)
      if case .letBinding(let identifier, let expression)? = parsed.statements.first?.kind,
        parsed.problems.isEmpty
      {
        parameters[identifier.text.lowercased()] = expression
      } else {
        // What is no expression is a text: `--set region=Latin America`.
        let quoted = "let \(name) = \"\(value.replacing("\"", with: ""))\""
        let retry = Parser.parse(Source(name: "--set \(name)", text: quoted))
        if case .letBinding(let identifier, let expression)? = retry.statements.first?.kind,
          retry.problems.isEmpty
        {
          parameters[identifier.text.lowercased()] = expression
        } else {
          problems += parsed.problems.map(\.diagnostic)
        }
      }
    }
    return problems
  }

  // MARK: statements

  func load(_ path: TextLiteral, _ name: Identifier?, _ source: Source) -> Outcome {
    do throws(LoadProblem) {
      let table = try CSVTable(path: path.text, name: name?.text, options: loadOptions)
      var tables = dataset.tables.filter { $0.name != table.name }
      tables.append(table)
      let problems = adopt(tables, modelPath: nil)
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
      let outer = parameters
      for argument in arguments {
        parameters[argument.name.text.lowercased()] = argument.value
      }
      running.append(path.text)
      defer {
        running.removeLast()
        parameters = outer
      }
      var outcomes: [Outcome] = []
      run(script) { outcome in
        outcomes.append(outcome)
        if case .problems = outcome { return false }
        return true
      }
      return outcomes
    } catch {
      var diagnostic = error.diagnostic
      diagnostic.range = path.range
      return [.problems([diagnostic], source)]
    }
  }

  /// Scripts may run scripts, this deep.
  static let maximumRunDepth = 16
}
