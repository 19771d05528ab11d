import Analysis
package import Diagnostics
import Execution
import Modeling
import Planning
import Rendering
package import Storage
import Syntax
package import Values

/// How a session starts.
package struct SessionOptions: Sendable {
  /// `--today`
  package var today: Day?
  /// `--model`
  package var modelPath: String?
  package var threads: Int
  package var isTextOnly: Bool
  package var isStrict: Bool
  /// `--set NAME=VALUE`: parameters, the value as it would be written in a `let`.
  package var parameters: [(name: String, value: String)]
  /// Where caches of columns lie; `nil` where there is no such place.
  package var cachePath: String?
  /// `--cache`
  package var usesCache: Bool
  /// Whether the bundled example was asked for (`--example`) or taken for want of other data.
  package var usesExample: Bool
  /// A person types the first query yet: the system may fetch the files from the disk meanwhile.
  package var readsAhead: Bool
  /// Watches loads and stops them.
  package var monitor: LoadMonitor

  /// - Parameter monitor: the process's own unless another is given.
  package init(
    today: Day? = nil, modelPath: String? = nil, threads: Int = 2, isTextOnly: Bool = false,
    isStrict: Bool = false, parameters: [(name: String, value: String)] = [],
    cachePath: String? = nil, usesCache: Bool = false, usesExample: Bool = false,
    readsAhead: Bool = false, monitor: LoadMonitor? = nil
  ) {
    self.today = today
    self.modelPath = modelPath
    self.threads = threads
    self.isTextOnly = isTextOnly
    self.isStrict = isStrict
    self.parameters = parameters
    self.cachePath = cachePath
    self.usesCache = usesCache
    self.usesExample = usesExample
    self.readsAhead = readsAhead
    self.monitor = monitor ?? Session.monitor
  }
}

/// The front door: text in, outcomes out; holds the tables, the model and what was defined.
package final class Session {
  let options: SessionOptions
  var dataset: Dataset {
    didSet {
      engineSource = DatasetSource(dataset)
      toldNotes = []
    }
  }
  /// Notes about tables that were told: once is enough as long as data and model stay as they are.
  var toldNotes: Set<String> = []
  /// What was said of how files were read, to be told from what answers have to say.
  var loadSentences: Set<String> = []
  /// The data as the engine sees them; keeps what tables have in common.
  private(set) var engineSource: DatasetSource
  var catalog: Catalog
  /// The types of the columns of all tables when the model was made.
  var knownTypes: [[ScalarType]] = []
  /// Whether columns are kept between runs.
  let caching = CacheSwitch(folder: nil)
  /// `let` values and parameters.
  var parameters = Parameters()
  /// The parameters that what was run speaks of, in a script those of the script.
  var mentioned = MentionedParameters()
  /// Files of data that the command line names, rather than their folder.
  var namedFiles: Set<String> = []
  /// The model's file, be it there or not; `nil` without a folder of data.
  var modelPath: String?
  /// The model's file as it was read; `nil` where there is none.
  var modelFile: ModelFile?
  /// What statements changed in the model, to be done again when another table is loaded.
  private var modelChanges: [(inout Model) -> Void] = []
  /// Reads what the next statement is likely to ask for.
  var ahead: AheadLoader
  /// How long the statement took to fetch columns while it was analyzed.
  var fetchingTime = Duration.zero
  /// The last answer, for `rows N`.
  var lastAnswer: LastAnswer?
  /// Files named by `run`, outermost first: a script that runs itself is found here.
  var running: [String] = []
  /// One for the process: a signal handler has no session at hand.
  static let cancellation = Cancellation()
  /// Likewise, for the loading of data.
  static let monitor = LoadMonitor()

  package init(options: SessionOptions) {
    self.options = options
    ahead = AheadLoader(monitor: options.monitor)
    let empty = Dataset(tables: [], model: Model())
    dataset = empty
    engineSource = DatasetSource(empty)
    catalog = Prelude.catalog()
    if options.usesCache { caching.folder = options.cachePath.map { CacheFolder(path: $0) } }
  }

  /// Runs every statement of a source in order; `emit` sees each outcome as it comes and returns
  /// whether to go on.
  package func run(_ source: Source, emit: (Outcome) -> Bool) {
    let parsed = Parser.parse(source, vocabulary: vocabulary)
    mentioned.add(source, parsed.statements)
    let firstProblem = parsed.problems.map(\.range.start).min() ?? Int.max
    for statement in parsed.statements where statement.range.start < firstProblem {
      let changes = followFiles()
      if !changes.isEmpty, !emit(.problems(changes, source)) { return }
      if changes.contains(where: { $0.severity == .error }) { continue }
      for var outcome in run(statement, source) {
        if case .problems(let problems, let place) = outcome, place.name == source.name,
          !outcome.isWarning
        {
          outcome = .problems(explained(problems, of: statement, source), source)
        }
        // What a script says went through here already.
        if case .run = statement.kind {} else { outcome = untold(outcome) }
        if !emit(outcome) { return }
      }
    }
    if !parsed.problems.isEmpty {
      _ = emit(.problems(explained(parsed.problems, source), source))
    }
  }

  /// Whether the text is a statement that more lines could complete: the prompt goes on reading.
  package func isUnfinished(_ text: String) -> Bool {
    let problems = Parser.parse(Source(name: "<prompt>", text: text)).problems
    return !problems.isEmpty && problems.allSatisfy(\.isUnfinished)
  }

  /// Asks a running query to stop; safe to call from another thread.
  package static func cancel() {
    cancellation.cancel()
    monitor.cancel()
  }

  /// A person types: meanwhile the columns of large files are read that the next statement is likely to
  /// ask for. Until `endIdle`, only colours and the question whether a statement is finished may be
  /// asked for.
  package func beginIdle() {
    guard options.readsAhead, !options.isStrict else { return }
    let reads = dataset.likelyReads()
    guard !reads.isEmpty, FileSystem.fitsMemory(reads.map(\.table.path)) else { return }
    ahead.start(reads)
  }

  /// A statement is to be run, or something to be looked up in the data.
  package func endIdle() { ahead.stop() }

  private func reset() {
    Self.cancellation.reset()
    options.monitor.reset()
  }

  /// The file that is being read, and how far; `nil` while none is.
  package static var loadProgress: LoadMonitor.Progress? { monitor.progress }

  // MARK: statements

  private func run(_ statement: Statement, _ source: Source) -> [Outcome] {
    reset()
    fetchingTime = .zero
    // Whoever completes a word next may load too.
    defer { reset() }
    let (statement, unbound) = bound(statement)
    if !unbound.isEmpty { return [.problems(unbound, source)] }
    if !misfits(statement).isEmpty { return [.problems(problems(of: statement, source), source)] }
    return runFollowingTypes(statement, source)
  }

  /// What a statement does, with the model as it is.
  func perform(_ statement: Statement, _ source: Source) -> [Outcome] {
    switch statement.kind {
    case .query(let query): return run(query, source)
    case .explain(.query(let query)): return [explain(query, source)]
    case .explain(.assertion(let assertion)): return [explain(assertion, source)]
    case .explain(.funnel(let funnel)): return [explain(funnel, source)]
    case .define(let definition): return [define(definition, source)]
    case .save(let names, let path): return [save(names, path, statement.range, source)]
    case .letBinding(let name, let value): return [bind(name, value, source)]
    case .set(let setting): return [set(setting, statement, source)]
    case .describe(let name): return [describe(name, source)]
    case .showCatalog(let catalogue, let name): return [show(catalogue, name, source)]
    case .load(let path, let table): return [load(path, table, source)]
    case .run(let path, let arguments): return runFile(path, arguments, source)
    case .help(let topic): return [help(topic, source)]
    case .quit: return [.quit]
    case .assertion(let assertion): return [check(assertion, source)]
    case .funnel(let funnel) where funnel.isOfRecords: return [records(of: funnel, source)]
    case .funnel(let funnel): return [self.funnel(funnel, source)]
    case .rowsOfLine(let line): return rows(ofLine: line, statement.range, source)
    case .model(let goal) where !unknownMetrics(of: goal).isEmpty:
      return [.problems(unknownMetrics(of: goal), source)]
    case .model(.target(let target)):
      changeModel { $0.targets.append(target) }
      return [.done(nil)]
    case .model(let band) where band.isBand:
      changeModel { $0.bands.append(band) }
      return [.done(nil)]
    case .model: return [.problems([Self.lineOfModel(statement.range)], source)]
    }
  }

  /// The problem that a statement says something of the data that only a model can say.
  static func lineOfModel(_ range: SourceRange) -> Diagnostic {
    Diagnostic(
      id: "model-statement", message: "this belongs into a model file", range: range,
      hints: ["write it into `model.kpi` beside the data, or name a file with `--model`"])
  }

  /// Changes the model for the rest of the session.
  func changeModel(_ change: @escaping (inout Model) -> Void) {
    modelChanges.append(change)
    var model = dataset.model
    change(&model)
    dataset = Dataset(tables: dataset.tables, model: model)
  }

  /// Does what statements changed to a model that was made anew.
  func repeatModelChanges() {
    var model = dataset.model
    for change in modelChanges { change(&model) }
    dataset = Dataset(tables: dataset.tables, model: model)
  }

  var analyzer: Analyzer {
    Analyzer(
      catalog: catalog, model: dataset.model, facts: dataset, parameters: parameters.values,
      foresight: dataset.tables.contains(where: \.isLarge)
        ? Foresight(dataset) { self.fetch($0) } : nil)
  }
}
