// Data loaded, the query alone.
extension Workbench {
  /// `kpi` answers once, and several times in one process: the difference is what answers cost when
  /// the columns are there. The peers hold their tables in memory and take their own time.
  /// - Returns: whether the answers agree.
  func warm(_ questions: [Question]) -> Bool {
    let repeats = 5
    var agree = true
    var rows: [[String]] = []
    for question in questions {
      let several = Array(repeating: question.query, count: 1 + repeats)
      let taken = measure([kpi(question.query), kpi(several, [data])])
      let own = taken[0].flatMap { one in
        taken[1].map { max(0, $0.wall - one.wall) / Double(repeats) }
      }
      var peers: [(name: String, time: Double?)] = []
      for (name, script) in Contestant.warmScripts(self, question) {
        guard let run = run([python, "-c", script]), run.status == 0 else { continue }
        let lines = run.output.split(separator: UInt8(ascii: "\n"))
        let figure = lines.last.flatMap { Double(String(decoding: $0, as: UTF8.self)) }
        peers.append((name, figure))
        let answer = Answer(
          Array(lines.dropLast().joined(separator: [UInt8(ascii: "\n")])), keys: question.keys)
        agree =
          agree
          && taken[0].map { answer.agrees(with: Answer($0.output, keys: question.keys)) } ?? false
      }
      let fastest = peers.compactMap(\.time).min()
      rows.append([
        "\(question.id) \(question.title)", rounded(own, 2),
        peers.map { "\($0.name) \(rounded($0.time, 2))" }.joined(separator: ", "),
        ratio(own, fastest),
      ])
    }
    printTable(
      "Warm: columns in memory, the query alone, ms",
      ["question", "kpi", "peers", "kpi ÷ fastest peer"], rows)
    return agree
  }
}
