// Whole processes, from CSV files to the answer.
extension Workbench {
  /// - Returns: whether all answers agreed.
  func cold(_ questions: [Question], _ contestants: [Contestant]) -> Bool {
    var agree = true
    var rows: [[String]] = []
    for question in questions {
      let path = "\(data)/\(question.table).csv"
      let taken = measure(contestants.map { $0.command(question) })
      let read = median((0..<runs).compactMap { _ in plainRead(path)?.milliseconds })
      let own = taken[0].map { Answer($0.output, keys: question.keys) }
      var cells: [String] = []
      for figures in taken {
        guard let figures, let own else {
          cells.append("failed")
          agree = false
          continue
        }
        let isSame = Answer(figures.output, keys: question.keys).agrees(with: own)
        agree = agree && isSame
        cells.append(rounded(figures.wall, 1) + (isSame ? "" : " (differs)"))
      }
      let peers = taken.dropFirst().compactMap { $0 }
      let bytes = Double(fileSize(path) ?? 0)
      cells += [
        ratio(taken[0]?.wall, peers.map(\.wall).min()), rounded(taken[0]?.peak, 0),
        rounded(peers.map(\.peak).min(), 0), ratio(taken[0]?.wall, read, 1),
        rounded(taken[0].map { bytes / 1_000_000 / $0.wall }, 2),
      ]
      rows.append(["\(question.id) \(question.title)"] + cells)
    }
    printTable(
      "Cold: whole process, CSV to answer, ms",
      ["question"] + contestants.map(\.name) + [
        "kpi ÷ fastest peer", "kpi MiB", "leanest peer MiB", "kpi ÷ plain read", "GB/s",
      ], rows)
    return agree
  }
}
