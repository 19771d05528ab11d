#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

// Queries and files of other shapes against the plain ones.
extension Workbench {
  /// - Returns: whether files with the same content, written otherwise, give the same answers.
  func shapes() -> Bool {
    movements()
    return tolerance()
  }

  /// Many periods, and many metrics, against one.
  private func movements() {
    let rows = [
      ("NRR of one quarter", "nrr by plan where period = 2024-Q2"),
      ("NRR of 48 months", "nrr by month, plan where period = 2022..2025"),
      ("four metrics of one quarter", "nrr, grr, logo_churn, mrr by plan where period = 2024-Q2"),
    ]
    let empty = kpi("sum(mrr) from subscriptions")
    let taken = measure([empty] + rows.map { kpi($0.1) })
    let first = taken[1]?.wall
    printTable(
      "Movements, ms", ["query", "ms", "÷ one period"],
      zip([("a sum", "")] + rows, taken).map { row, figures in
        [row.0, rounded(figures?.wall, 1), ratio(figures?.wall, first)]
      })
  }

  /// The subscriptions as other programs might write them: the same rows, more work.
  private func tolerance() -> Bool {
    let question = Question.all[1]
    var names = ["plain"]
    var paths = [data + "/subscriptions.csv"]
    for shape in Shape.allCases {
      let folder = "\(scratch)/\(shape.rawValue)"
      mkdir(folder, 0o755)
      let path = folder + "/subscriptions.csv"
      guard run(.write(shape: shape, from: paths[0], to: path)) != nil else { continue }
      names.append(shape.title)
      paths.append(path)
    }
    let taken = measure(paths.map { kpi([question.query], [$0]) })
    let own = taken[0].map { Answer($0.output, keys: question.keys) }
    var agree = true
    var rows: [[String]] = []
    let bytes = paths.map { Double(fileSize($0) ?? 0) / 1_000_000 }
    let first = taken[0].map { $0.wall / bytes[0] }
    for (index, figures) in taken.enumerated() {
      let isSame = own.flatMap { own in
        figures.map { Answer($0.output, keys: question.keys).agrees(with: own) }
      }
      agree = agree && isSame == true
      let perByte = figures.map { $0.wall / bytes[index] }
      rows.append([
        names[index], rounded(figures?.wall, 1) + (isSame == true ? "" : " (differs)"),
        rounded(bytes[index], 1), ratio(perByte, first),
      ])
      if index > 0 { unlink(paths[index]) }
    }
    printTable(
      "Files written otherwise: \(question.title)", ["file", "ms", "MB", "÷ plain, per byte"], rows)
    return agree
  }
}

/// Another way to write the same rows.
enum Shape: String, CaseIterable {
  case returns, quotes, ragged

  var title: String {
    switch self {
    case .returns: "CRLF"
    case .quotes: "a quoted field in every row"
    case .ragged: "rows without their last, empty fields"
    }
  }

  func written(_ bytes: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count + bytes.count / 8)
    switch self {
    case .returns:
      for byte in bytes {
        if byte == UInt8(ascii: "\n") { result.append(UInt8(ascii: "\r")) }
        result.append(byte)
      }
    case .quotes:
      var isFirstField = false
      var isRowStart = true
      for byte in bytes {
        if isRowStart {
          result.append(UInt8(ascii: "\""))
          isFirstField = true
        }
        if isFirstField, byte == UInt8(ascii: ",") {
          result.append(UInt8(ascii: "\""))
          isFirstField = false
        }
        result.append(byte)
        isRowStart = byte == UInt8(ascii: "\n")
      }
    case .ragged:
      for byte in bytes {
        if byte == UInt8(ascii: "\n") {
          while result.last == UInt8(ascii: ",") { result.removeLast() }
        }
        result.append(byte)
      }
    }
    return result
  }
}
