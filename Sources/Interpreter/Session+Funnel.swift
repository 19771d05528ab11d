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
    return asked(funnel, source) { (meaning) throws(RunProblem) in
      let answer = try executor().funnel(meaning.plan)
      let counts = answer.counts
      lastAnswer = .funnel(LastFunnel(funnel: funnel, meaning: meaning, counts: counts))
      return .table(
        table(counts, meaning.plan), caption: caption(funnel, meaning),
        notes: (notes(funnel, meaning, counts) + answer.notes.map(\.text)).map {
          StyledText($0, .note)
        })
    }
  }

  /// `rows funnel …`: the customers that took the first step, and how far they came.
  func records(of funnel: Funnel, _ source: Source) -> Outcome {
    asked(funnel, source) { (meaning) throws(RunProblem) in
      try records(funnel, meaning, FunnelSelection(), [])
    }
  }

  /// `rows N` behind a funnel: the customers of one of its lines.
  func rows(ofFunnel line: Int, _ last: LastFunnel) throws(RunProblem) -> Outcome {
    let count = last.counts[line - 1]
    let plan = last.meaning.plan
    var words = zip(plan.keys, count.group).map { key, value in
      "\(key.name) = \(value.map(FormulaText.text) ?? "(none)")"
    }
    words.append("step = \(plan.steps[count.step].name)")
    return try records(
      last.funnel, last.meaning, FunnelSelection(group: count.group, step: count.step), words)
  }

  private func records(
    _ funnel: Funnel, _ meaning: AnalyzedFunnel, _ selection: FunnelSelection, _ words: [String]
  ) throws(RunProblem) -> Outcome {
    let answer = try executor().records(of: meaning.plan, selection)
    var caption = StyledText("rows ", .heading)
    caption.append(self.caption(funnel, meaning))
    if !words.isEmpty { caption.append(" · \(words.joined(separator: ", "))", .muted) }
    let notes =
      ["customers of a step = number of lines with a time of it; `reached` is the last step taken"]
      + answer.notes.map(\.text)
    return .table(
      answer.table, caption: caption, notes: notes.map { StyledText($0, .note) })
  }

  /// What is made of a funnel that has a meaning.
  func asked(
    _ funnel: Funnel, _ source: Source,
    _ answer: (AnalyzedFunnel) throws(RunProblem) -> Outcome
  ) -> Outcome {
    let analyzed = analyzer.analyze(funnel, in: source)
    guard let meaning = analyzed.funnel else {
      return .problems(analyzed.problems.map(\.diagnostic), source)
    }
    // All columns at once: the names of events are looked up before the rest is.
    fetch(ForeseenPlans(funnels: [meaning.plan]))
    do throws(RunProblem) {
      if let problem = try unknownEvent(funnel, meaning) { return .problems([problem], source) }
      return try answer(meaning)
    } catch {
      return .problems([error.diagnostic], source)
    }
  }

  func caption(_ funnel: Funnel, _ meaning: AnalyzedFunnel) -> StyledText {
    var caption = StyledText(
      "funnel " + funnel.steps.map(\.text).joined(separator: " > "), .heading)
    let keys = meaning.plan.keys.map(\.name)
    if !keys.isEmpty { caption.append(" by " + keys.joined(separator: ", "), .heading) }
    if !meaning.periodLabel.isEmpty { caption.append(" · \(meaning.periodLabel)", .muted) }
    return caption
  }

  private func notes(
    _ funnel: Funnel, _ meaning: AnalyzedFunnel, _ counts: [FunnelCount]
  ) -> [String] {
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
    let names = meaning.plan.steps.map(\.name)
    for step in meaning.plan.steps.indices.dropFirst() {
      let own = counts.filter { $0.step == step }
      for (count, when) in [
        (own.reduce(0) { $0 + $1.early }, "before it"),
        (own.reduce(0) { $0 + $1.late }, "after the \(counted(meaning.plan.window ?? 0, "day"))"),
      ] where count > 0 {
        notes.append(
          "\(counted(count, "customer")) of `\(names[step - 1])` took `\(names[step])` only \(when): "
            + "not counted")
      }
    }
    return notes
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
      guard let dictionary = columns.first?.dictionary else { return nil }
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
