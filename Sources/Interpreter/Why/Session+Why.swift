import Analysis
import Diagnostics
import Execution
import Modeling
import Planning
import Rendering
import Storage
import Syntax
import Values

/// A change to be explained: the query compared with another period, and its figures as a whole.
struct WhyQuestion {
  /// What all parts of the answer are worked out by.
  let run: SharedRun
  let query: Query
  let source: Source
  let plan: LogicalPlan
  let meaning: AnalyzedQuery
  let form: FigureForm
  /// The column as the query has it, now and before.
  let whole: Table
  /// Its parts.
  let parts: WhyFigures
  /// The table of recurring revenue.
  let revenue: ModelTable?

  var column: PlannedColumn { plan.columns[0] }
  var comparison: PlannedComparison? { plan.comparison }
  var nowLabel: String { meaning.periodLabel }
  var beforeLabel: String { comparison?.label ?? "" }

  /// The whole figure now and before, and the change.
  var change: (now: Value?, before: Value?, change: Value?) {
    (
      whole.column(column.name)?[0], whole.column(column.name + "_before")?[0],
      whole.column(column.name + "_change")?[0]
    )
  }
}

/// What is to be run for `why`.
struct WhyPlans {
  let query: Query
  let meaning: AnalyzedQuery
  /// The query as a whole.
  let plan: LogicalPlan
  /// The same in its parts.
  let why: WhyPlan
  /// The dimensions to try.
  let candidates: [(names: [String], plan: WhyPlan)]

  /// Whether the query leaves it open by what to split.
  var isOpen: Bool { query.dimensions.isEmpty }

  struct Complaint: Error {
    var problems: [Diagnostic]
  }
}

// `why QUERY vs …`: what a change is made of.
extension Session {
  /// Values of a dimension beyond which it explains nothing to a reader.
  static let maximumSplitValues = 1000
  /// Dimensions listed beside the best.
  static let maximumListedSplits = 10

  func why(_ asked: Query, _ source: Source) -> [Outcome] {
    switch question(asked, source) {
    case .failure(let complaint): return [.problems(complaint.problems, source)]
    case .success(let asked):
      do throws(RunProblem) {
        let (question, splits) = try self.asked(asked, source)
        guard question.change.now?.double != nil, question.change.before?.double != nil else {
          return [noValue(question)]
        }
        return try explanation(question, splits)
      } catch {
        return [.problems([error.diagnostic], source)]
      }
    }
  }

  /// The plans that a change is explained by, or what is wrong with asking for it.
  func question(_ asked: Query, _ source: Source) -> Result<WhyPlans, WhyPlans.Complaint> {
    func failure(_ problems: [Diagnostic]) -> Result<WhyPlans, WhyPlans.Complaint> {
      .failure(WhyPlans.Complaint(problems: problems))
    }
    if let problem = misplaced(inWhy: asked) { return failure([problem]) }
    var query = asked
    query.verb = .show
    if query.comparison == nil { query.comparison = Comparison(previousAt: asked.range) }
    var whole = query
    whole.dimensions = []
    analyzer.fetch { [query, whole] in self.foreseen(query, whole, source, $0) }
    let analyzed = analyzer.analyze(whole, in: source)
    guard var meaning = analyzed.query, case .table(var plan) = meaning.plan else {
      return failure(analyzed.problems.map(\.diagnostic))
    }
    if !plan.dimensions.isEmpty {
      // The metric brings a dimension of its own.
      if query.dimensions.isEmpty {
        query.dimensions = plan.dimensions.map {
          Dimension(Expression.Name(unquoted: $0.name, range: asked.range))
        }
      }
      plan.dimensions = []
      for index in plan.measures.indices { plan.measures[index].keys = [] }
      meaning.plan = .table(plan)
    }
    guard plan.columns.count == 1, let why = WhyPlan(plan) else {
      return failure([Self.notAdditive(asked, source)])
    }
    let candidates = splits(query, plan, source, analyzer)
    if candidates.isEmpty, !query.dimensions.isEmpty {
      return failure(notSplit(query, source))
    }
    return .success(
      WhyPlans(query: query, meaning: meaning, plan: plan, why: why, candidates: candidates))
  }

  /// All plans that the answer will be made of, by an analyzer that guesses.
  private func foreseen(
    _ query: Query, _ whole: Query, _ source: Source, _ guessing: Analyzer
  ) -> ForeseenPlans? {
    guard case .table(let plan)? = guessing.analyze(whole, in: source).query?.plan else {
      return nil
    }
    let splits = splits(query, plan, source, guessing)
    return ForeseenPlans(
      tables: [plan] + splits.map(\.plan.plan),
      records: recordsOfCustomers(plan, guessing).map { [$0] } ?? [])
  }

  /// Why the dimensions that a question names do not take its change apart.
  private func notSplit(_ query: Query, _ source: Source) -> [Diagnostic] {
    let problems = analyzer.analyze(query, in: source).problems
    guard problems.isEmpty else { return problems.map(\.diagnostic) }
    let name = query.columns.first.map { source.text($0.range) } ?? ""
    return [
      Diagnostic(
        id: "not-additive", message: "groups of these dimensions do not add up to `\(name)`",
        range: query.dimensions.first?.range,
        notes: ["some of what the figure is made of cannot be told apart by them"],
        hints: ["`why \(name)` tries those that do"])
    ]
  }

  /// The figures of a change, and the splits of it, the best first.
  func asked(
    _ asked: WhyPlans, _ source: Source
  ) throws(RunProblem) -> (question: WhyQuestion, splits: [WhySplit]) {
    let run = executor().sharedRun()
    try prepare(run, asked)
    let question = WhyQuestion(
      run: run, query: asked.query, source: source, plan: asked.plan, meaning: asked.meaning,
      form: asked.why.form, whole: try run.run(asked.plan).table,
      parts: WhyFigures(asked.why, try run.run(asked.why.plan).table),
      revenue: dataset.model.revenueTable)
    var splits: [WhySplit] = []
    for candidate in asked.candidates {
      if asked.isOpen, try !hasFewValues(candidate.plan.plan) { continue }
      let figures = WhyFigures(candidate.plan, try run.run(candidate.plan.plan).table)
      splits.append(WhySplit(names: candidate.names, figures: figures))
    }
    let ranked = splits.filter { $0.surprise != nil || splits.count == 1 }
      .sorted { ($0.surprise?.score ?? 0) > ($1.surprise?.score ?? 0) }
    return (question, ranked)
  }

  /// Reads all that the answer will need, the customers' columns with the rest.
  func prepare(_ run: SharedRun, _ asked: WhyPlans) throws(RunProblem) {
    try run.prepare(
      [asked.plan, asked.why.plan] + asked.candidates.map(\.plan.plan),
      recordsOfCustomers(asked.plan, analyzer).map { [$0] } ?? [])
  }

  /// What is shown of the customers behind a change.
  private func recordsOfCustomers(_ plan: LogicalPlan, _ analyzer: Analyzer) -> RowsPlan? {
    dataset.model.revenueTable.map { table in
      RowsPlan(
        relation: .movements(table: table.name), time: .always, slot: plan.whole,
        columns: analyzer.customerFields(of: table.name))
    }
  }

  private func misplaced(inWhy query: Query) -> Diagnostic? {
    func problem(_ clause: String, _ range: SourceRange) -> Diagnostic {
      Diagnostic(
        id: "clause-not-here", message: "`why` explains one change: \(clause) does not fit",
        range: range, hints: ["`why nrr where period = 2024-Q2 vs previous`"])
    }
    if query.columns.count != 1 { return problem("more than one figure", query.range) }
    if let comparison = query.comparison, case .target = comparison.kind {
      return problem("`vs target`", comparison.range)
    }
    for dimension in query.dimensions {
      switch dimension.kind {
      case .name, .parameter: break
      case .grain, .cohort, .age: return problem("a unit of time", dimension.range)
      }
    }
    return nil
  }

  private static func notAdditive(_ query: Query, _ source: Source) -> Diagnostic {
    let name = query.columns.first.map { source.text($0.range) } ?? ""
    return Diagnostic(
      id: "not-additive", message: "the change of `\(name)` cannot be taken apart",
      range: query.columns.first?.range,
      notes: [
        "groups add up to a sum, a count, or a ratio of sums; not to a median or a count of different values"
      ])
  }

  private func noValue(_ question: WhyQuestion) -> Outcome {
    let side = question.change.now == nil ? question.nowLabel : question.beforeLabel
    return .table(
      question.whole, caption: caption(question.query, question.meaning, question.source),
      notes: [
        StyledText("`\(question.column.name)` has no value in \(side): there is no change", .note)
      ])
  }

  // MARK: splits

  /// The query by every dimension that could explain something, or by those that it names.
  private func splits(
    _ query: Query, _ plan: LogicalPlan, _ source: Source, _ analyzer: Analyzer
  ) -> [(names: [String], plan: WhyPlan)] {
    var candidates: [[Dimension]] = [query.dimensions]
    if query.dimensions.isEmpty {
      candidates = analyzer.candidateSplits(of: plan.measures).map {
        [Dimension(Expression.Name(unquoted: $0, range: query.range))]
      }
    }
    var result: [(names: [String], plan: WhyPlan)] = []
    for dimensions in candidates {
      var question = query
      question.dimensions = dimensions
      if let split = split(question, of: plan, source, analyzer) { result.append(split) }
    }
    return result
  }

  /// The query by its dimensions; `nil` where the groups do not add up.
  ///
  /// - Parameter whole: the query without them. What counts other rows by groups, as transfers
  ///   between them do, is no part of it.
  func split(
    _ query: Query, of whole: LogicalPlan, _ source: Source, _ analyzer: Analyzer
  ) -> (names: [String], plan: WhyPlan)? {
    guard case .table(let plan)? = analyzer.analyze(query, in: source).query?.plan,
      plan.measures.map(\.withoutGroups) == whole.measures.map(\.withoutGroups),
      let why = WhyPlan(plan)
    else { return nil }
    return (plan.dimensions.map(\.name), why)
  }

  func hasFewValues(_ plan: LogicalPlan) throws(RunProblem) -> Bool {
    guard case .column(let reference)?? = plan.measures.first?.keys.first else { return true }
    do throws(LoadProblem) {
      let columns = try engineSource.columns([reference.column], of: reference.table)
      guard let dictionary = columns.first?.dictionary else { return true }
      return dictionary.count <= Self.maximumSplitValues
    } catch {
      throw .load(error)
    }
  }
}

extension Measure {
  fileprivate var withoutGroups: Measure {
    var whole = self
    whole.keys = []
    return whole
  }
}

/// A change by the groups of one dimension.
struct WhySplit {
  let names: [String]
  let figures: WhyFigures

  var surprise: Surprise? { figures.surprise }

  /// The values of a group: `pro`, `(none)`.
  func label(_ group: Int) -> String {
    names.indices.map { figures.table.columns[$0][group].map(FormulaText.text) ?? "(none)" }
      .joined(separator: ", ")
  }
}
