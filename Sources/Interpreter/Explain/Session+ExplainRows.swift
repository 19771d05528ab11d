import Analysis
import Diagnostics
import Execution
import Modeling
import Planning
import Rendering
import Storage
import Values

// The rows that `explain` tells: how many were read, and what left some of them out.
extension Session {
  func explainRows(_ answer: Answer, _ balances: [RowBalance], _ text: inout StyledText) {
    text.append("\nrows\n", .heading)
    for (table, count) in answer.statistics.rowsRead.sorted(by: { $0.key < $1.key }) {
      text.append("  \(table): \(count) read\n")
      for line in leftOut(of: table) { text.append("  \(table): \(line)\n") }
    }
    for balance in balances { text.append("  \(balance.sentence)\n") }
    let told = Set(balances.flatMap(\.told))
    for (exclusion, count) in answer.statistics.rowsExcluded.sorted(by: {
      ($0.key.table, $0.key.reason.rawValue) < ($1.key.table, $1.key.reason.rawValue)
    }) where !told.contains(exclusion) {
      text.append("  left out: \(count), `\(exclusion.table)`: \(exclusion.reason.rawValue)\n")
    }
    for note in answer.notes { text.append("  note: \(note.text)\n") }
  }

  /// Rows and cells of a table's file that could not be read, by what is wrong with them.
  private func leftOut(of table: String) -> [String] {
    guard let stored = dataset.tables.first(where: { $0.name == table }) else { return [] }
    return stored.issues.counts.sorted { $0.key.id < $1.key.id }.map { kind, count in
      "\(count) × \(kind.id)"
    } + stored.issues.examples.map(\.sentence)
  }

  /// For each measure of a plan what became of the rows that it reads, over the whole period: they
  /// are counted again with one reason more at a time, so that all numbers add up.
  func balances(_ plan: LogicalPlan) throws(RunProblem) -> [RowBalance] {
    var all: [RowStages] = []
    for (index, measure) in plan.measures.enumerated() {
      let conditions = plan.conditions.map { condition in
        (
          text: condition.text,
          filter: index < condition.filters.count ? condition.filters[index] : nil
        )
      }
      for part in measure.unitFigures?.measures ?? [measure] {
        let stages = RowStages(part, conditions, plan.whole, analyzer.calendar)
        if let stages { all.append(stages) }
      }
    }
    var counting = LogicalPlan(
      slots: [plan.whole], whole: plan.whole, measures: all.flatMap(\.measures), columns: [])
    counting.columns = counting.measures.indices.map {
      PlannedColumn(name: "\($0)", expression: .measure($0), unit: nil)
    }
    counting.customerQueries = plan.customerQueries
    let answer = try executor().run(counting)
    let counts = answer.table.columns.map { Int($0[0]?.double ?? 0) }
    var place = 0
    return all.reduce(into: []) { balances, stages in
      let own = Array(counts[place..<place + stages.measures.count])
      place += stages.measures.count
      let balance = stages.balance(own, answer.statistics)
      if !balances.contains(balance) { balances.append(balance) }
    }
  }
}

/// What became of the rows that a measure reads.
struct RowBalance: Hashable {
  /// The measure, and what it reads.
  var name: String
  var total: Int
  var noun: String
  var place: String
  var used: Int
  /// How many were left out for which reason, in the order of the reasons.
  var reasons: [Reason]

  struct Reason: Hashable {
    var count: Int
    var words: String
    /// The same as the engine counts it.
    var exclusion: Answer.Exclusion?
  }

  var told: [Answer.Exclusion] { reasons.compactMap(\.exclusion) }

  /// `churned_mrr: 6 customers of `subscriptions` = 1 used + 2 with not (opening > 0) + …`
  var sentence: String {
    let parts = ["\(used) used"] + reasons.map { "\($0.count) \($0.words)" }
    return "\(name): \(counted(total, noun)) of `\(place)` = \(parts.joined(separator: " + "))"
  }
}

/// Counts of the rows of a measure, each with one reason more to leave some out.
private struct RowStages {
  /// The whole and what is left behind each reason.
  private(set) var measures: [Measure] = []
  private var words: [String] = []
  private let name: String
  private let relation: Measure.Relation
  /// Where rows without a time are counted.
  private var undated: Int?

  /// - Returns: `nil` for the state of several units, which has rows for each.
  init?(
    _ measure: Measure, _ conditions: [(text: String, filter: RowExpression?)], _ slot: Slot,
    _ calendar: Calendar
  ) {
    name = measure.name
    relation = measure.relation
    var all = Measure(relation: measure.relation, aggregate: .count, name: "all")
    all.keys = []
    var own = all
    own.window = measure.window
    own.time = measure.time
    let window = measure.window.slot(seenFrom: slot, calendar)
    let period =
      window.isUnbounded
      ? "the period" : window == slot ? slot.period.label : "\(window.start)..\(window.end - 1)"
    switch measure.relation {
    case .rows(let table):
      measures = [Measure(relation: .rows(table: table), aggregate: .count, name: "all")]
      switch measure.time {
      case .always: break
      case .on(let time):
        if !window.isUnbounded {
          var without = all
          without.filter = .call(.isMissing, [time])
          add(own, "outside \(period)")
          undated = measures.count
          measures.append(without)
        }
      case .overlapping: add(own, "not in force in \(period)")
      }
    case .active(let table):
      guard measure.units.isEmpty else { return nil }
      measures = [Measure(relation: .rows(table: table), aggregate: .count, name: "all")]
      add(own, "not in force at the close of \(window.end - 1)")
    case .movements:
      guard measure.units.isEmpty else { return nil }
      measures = [own]
    }
    for condition in conditions {
      guard let filter = condition.filter else { continue }
      own.filter = .and(own.filter, filter)
      add(own, "not of `\(condition.text)`")
    }
    let asked = conditions.flatMap { $0.filter?.conjuncts ?? [] }
    let rest = (measure.filter?.conjuncts ?? []).filter {
      !asked.contains($0) && $0 != .constant(.flag(true))
    }
    if !rest.isEmpty {
      own.filter = measure.filter
      let text = rest.map { PlanPrinter().text($0) }.joined(separator: " and ")
      add(own, "without \(text)")
    }
    if let argument = measure.inner?.argument ?? measure.argument {
      own.filter = .and(own.filter, .call(.not, [.call(.isMissing, [argument])]))
      add(own, "without a value of \(PlanPrinter().text(argument))")
    }
  }

  private mutating func add(_ measure: Measure, _ words: String) {
    measures.append(measure)
    self.words.append(words)
  }

  /// - Parameter counts: one for each measure.
  func balance(_ counts: [Int], _ statistics: Answer.Statistics) -> RowBalance {
    var stages = counts
    let without = undated.map { stages.remove(at: $0) } ?? 0
    let table = relation.table
    var result = RowBalance(
      name: name, total: stages[0], noun: "row", place: table, used: stages.last ?? 0, reasons: [])
    if case .movements = relation { result.noun = "customer" }
    func add(_ count: Int, _ words: String, _ reason: Answer.Exclusion.Reason? = nil) {
      guard count > 0 else { return }
      result.reasons.append(
        RowBalance.Reason(
          count: count, words: words,
          exclusion: reason.map { Answer.Exclusion(table: table, reason: $0) }))
    }
    func known(_ reason: Answer.Exclusion.Reason) -> Int {
      statistics.rowsExcluded[Answer.Exclusion(table: table, reason: reason)] ?? 0
    }
    if case .movements = relation {
    } else {
      let repeated = max(0, (statistics.rowsRead[table] ?? stages[0]) - stages[0])
      result.total += repeated
      add(repeated, "with the key of an earlier row", .repeatedKey)
    }
    for (index, words) in words.enumerated() {
      var count = stages[index] - stages[index + 1]
      if index == 0, undated != nil {
        add(without, "without a date", .noDate)
        count -= without
      }
      if index == 0, case .active = relation {
        for reason in [Answer.Exclusion.Reason.noStart, .emptyLife] {
          let part = min(count, known(reason))
          add(part, "with \(reason.rawValue)", reason)
          count -= part
        }
      }
      add(count, words)
    }
    return result
  }
}

extension RowsPlan {
  /// The same rows, counted.
  var counting: LogicalPlan {
    let measure = Measure(
      relation: relation, aggregate: .count, filter: filter, time: time, name: "rows")
    var plan = LogicalPlan(
      slots: [slot], whole: slot, measures: [measure],
      columns: [PlannedColumn(name: "rows", expression: .measure(0), unit: .count)])
    plan.conditions = conditions
    plan.customerQueries = customerQueries
    return plan
  }
}
