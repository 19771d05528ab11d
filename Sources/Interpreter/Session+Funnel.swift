import Analysis
import Diagnostics
import Execution
import Planning
import Rendering
import Storage
import Syntax
import Values

// `funnel STEP > STEP …`: how many customers take steps in turn.
extension Session {
  func funnel(_ funnel: Funnel, _ source: Source) -> Outcome {
    forgetAnswer("funnel")
    let analyzed = analyzer.analyze(funnel, in: source)
    guard let meaning = analyzed.funnel else {
      return .problems(analyzed.problems.map(\.diagnostic), source)
    }
    do throws(RunProblem) {
      if let problem = try unknownEvent(funnel, meaning) { return .problems([problem], source) }
      let (counts, why) = try executor().funnel(meaning.plan)
      var caption = StyledText(
        "funnel " + funnel.steps.map(\.text).joined(separator: " > "), .heading)
      let keys = meaning.plan.keys.map(\.name)
      if !keys.isEmpty { caption.append(" by " + keys.joined(separator: ", "), .heading) }
      if !meaning.periodLabel.isEmpty { caption.append(" · \(meaning.periodLabel)", .muted) }
      var notes = meaning.notes
      let first = funnel.steps.first?.text ?? ""
      if let window = meaning.plan.window {
        notes.append("steps count within \(counted(window, "day")) of `\(first)`")
      }
      notes.append(
        "each step is the first at or behind the one before; the period is that of `\(first)`")
      if Set(funnel.steps.map { $0.text.lowercased() }).count < funnel.steps.count {
        notes.append("a step that comes again is a later one")
      }
      for step in meaning.plan.steps.indices.dropFirst() {
        let early = counts.reduce(0) { $0 + ($1.step == step ? $1.early : 0) }
        guard early > 0 else { continue }
        let names = meaning.plan.steps.map(\.name)
        notes.append(
          "\(counted(early, "customer")) of `\(names[step - 1])` took `\(names[step])` only before it: "
            + "not counted")
      }
      notes += why.map(\.text)
      return .table(
        table(counts, meaning.plan), caption: caption,
        notes: notes.map { StyledText($0, .note) })
    } catch {
      return .problems([error.diagnostic], source)
    }
  }

  private func table(_ counts: [FunnelCount], _ plan: FunnelPlan) -> Table {
    var fields = plan.keys.map { Table.Field(name: $0.name, unit: .text, isDimension: true) }
    var columns = plan.keys.indices.map { key in
      Cells.column(counts.map { $0.group[key] ?? .text("(none)") })
    }
    fields += [
      Table.Field(name: "step", unit: .text, isDimension: true),
      Table.Field(name: "customers", unit: .count), Table.Field(name: "of_step", unit: .percent),
      Table.Field(name: "of_all", unit: .percent), Table.Field(name: "median_time", unit: .days),
    ]
    columns.append(Cells.texts(counts.map { plan.steps[$0.step].name }))
    columns.append(Cells.column(counts.map { .integer(Int64($0.customers)) }))
    columns.append(
      Cells.numbers(
        counts.indices.map { index in
          counts[index].step == 0
            ? nil : share(counts[index].customers, counts[index - 1].customers)
        }))
    columns.append(
      Cells.numbers(
        counts.indices.map {
          share(counts[$0].customers, counts[$0 - counts[$0].step].customers)
        }))
    let times = counts.map(\.medianTime)
    columns.append(
      Column(.duration(times.map { $0 ?? 0 }), validity: Validity(times.map { $0 != nil })))
    return Table(fields: fields, columns: columns)
  }

  private func share(_ part: Int, _ whole: Int) -> Double? {
    whole == 0 ? nil : Double(part) / Double(whole)
  }

  /// A step that the events do not have.
  private func unknownEvent(
    _ funnel: Funnel, _ meaning: AnalyzedFunnel
  ) throws(RunProblem) -> Diagnostic? {
    guard let reference = meaning.eventColumn else { return nil }
    do throws(LoadProblem) {
      let columns = try engineSource.columns([reference.column], of: reference.table)
      guard case .text(_, let dictionary)? = columns.first?.values else { return nil }
      for (label, step) in zip(funnel.steps, meaning.plan.steps) where step.filter != nil {
        guard dictionary.code(of: label.text) == nil else { continue }
        let names = (0..<UInt32(min(dictionary.count, 1000))).map { dictionary.string($0) }
        if names.contains(where: { $0.lowercased() == label.text.lowercased() }) { continue }
        return AnalysisProblem.unknownStep(
          label.text, known: meaning.stepsOfCustomers + names.sorted(), label.range
        ).diagnostic
      }
      return nil
    } catch {
      throw .load(error)
    }
  }
}
