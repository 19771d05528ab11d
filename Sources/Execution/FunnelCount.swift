package import Planning
package import Values

/// How many customers of one group took a step.
package struct FunnelCount: Sendable, Hashable {
  /// The values of the keys.
  package var group: [Value?]
  package var step: Int
  package var customers: Int
  /// Customers of the step before that took this one too early, and not again.
  package var early: Int
  /// Customers of the step before that took this one in order, but behind the window.
  package var late: Int
  /// The median of the seconds since the step before; `nil` for the first step, or for nobody.
  package var medianTime: Double?
}

/// What the engine gives back for a funnel.
package struct FunnelAnswer: Sendable {
  package var counts: [FunnelCount]
  package var notes: [Answer.Note]
  package var statistics: Answer.Statistics
}

extension Executor {
  /// Every step of every group that anybody entered, groups in order of their names; and why
  /// nobody did.
  package func funnel(_ plan: FunnelPlan) throws(RunProblem) -> FunnelAnswer {
    let run = try funnelRun(plan)
    return FunnelAnswer(
      counts: run.counts(), notes: run.workspace.notes.notes, statistics: run.workspace.statistics)
  }
}

extension FunnelRun {
  /// Every step of every group that anybody entered, groups in order of their names.
  func counts() -> [FunnelCount] {
    let none = groups.names.map { _ in [Int](repeating: 0, count: steps.count) }
    var (counts, early, late) = (none, none, none)
    var waits = groups.names.map { _ in [[Int64]](repeating: [], count: steps.count) }
    for (step, reached) in steps.enumerated() {
      for (customer, time) in reached.times.enumerated() where groups.ids[customer] >= 0 {
        let group = Int(groups.ids[customer])
        if reached.early[customer] { early[group][step] += 1 }
        if reached.late[customer] { late[group][step] += 1 }
        guard time != Self.never else { continue }
        counts[group][step] += 1
        if step > 0 { waits[group][step].append(max(0, time - steps[step - 1].times[customer])) }
      }
    }
    let order = groups.names.indices.filter { counts[$0][0] > 0 || plan.keys.isEmpty }
      .sorted { isBefore(groups.names[$0], groups.names[$1]) }
    return order.flatMap { group in
      steps.indices.map { step in
        FunnelCount(
          group: groups.names[group], step: step, customers: counts[group][step],
          early: early[group][step], late: late[group][step],
          medianTime: median(&waits[group][step]))
      }
    }
  }

  /// The group without a value stands where its name does.
  private func isBefore(_ a: [Value?], _ b: [Value?]) -> Bool {
    for (left, right) in zip(a, b) where left != right {
      switch (left ?? Self.missing, right ?? Self.missing) {
      case (.text(let x), .text(let y)): return precedes(x, y)
      default: return left == .flag(false)
      }
    }
    return false
  }

  private static let missing = Value.text(KeyDomain.missingGroup)

  private func median(_ waits: inout [Int64]) -> Double? {
    guard !waits.isEmpty else { return nil }
    waits.sort()
    let half = waits.count / 2
    let middle =
      waits.count % 2 == 1
      ? Double(waits[half]) : (Double(waits[half - 1]) + Double(waits[half])) / 2
    return middle / 1e6
  }
}
