#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Holds the kernels to the instructions that they took before: a loop that no longer vectorises, a
/// box or a closure for each row shows here, on a busy machine too.
///
/// Callgrind counts what one thread executes for each question over data that are always the same;
/// what they take over a third of the rows is taken off, and with it all that is not done for each
/// row: starting, the sample for the types, printing. What is left is divided
/// by the rows that are more. Hashing is told to be the same on every run.
struct InstructionGuard {
  /// What `--guard` asks for.
  enum Mode: String {
    case check, record
  }

  let bench: Workbench
  /// Where the data are made.
  let folder: String

  /// How far a count may lie above the recorded one: compilers and libraries differ a little.
  private static let tolerance = 0.08
  private static let file = "Benchmarks/instructions.txt"
  private static let customers = 60_000
  private static let fewCustomers = 20_000

  /// - Returns: whether no kernel takes more than before.
  func run(_ mode: Mode) -> Bool {
    guard bench.run(["valgrind", "--version"])?.status == 0 else {
      print("valgrind is not installed: nothing is counted")
      return mode == .check
    }
    guard let counts = count() else { return false }
    let lines = counts.map { "\($0.id) \(rounded($0.perRow, 1))" }
    if mode == .record {
      let text =
        "# Instructions a row, by question: `kpi-bench --guard record` writes this file.\n"
        + lines.joined(separator: "\n") + "\n"
      print(lines.joined(separator: "\n"))
      return writeFile(InstructionGuard.file, text)
    }
    return compare(counts)
  }

  private func compare(_ counts: [(id: String, perRow: Double)]) -> Bool {
    guard let text = contents(InstructionGuard.file) else {
      print("error: no \(InstructionGuard.file): run this from the folder of Package.swift")
      return false
    }
    var known: [String: Double] = [:]
    for line in String(decoding: text, as: UTF8.self).split(separator: "\n") {
      let words = line.split(separator: " ")
      if words.count == 2, let count = Double(words[1]) { known[String(words[0])] = count }
    }
    var isHeld = true
    var rows: [[String]] = []
    for (id, perRow) in counts {
      let before = known[id]
      let isWorse = before.map { perRow > $0 * (1 + InstructionGuard.tolerance) } ?? true
      isHeld = isHeld && !isWorse
      rows.append([
        id, rounded(perRow, 1), rounded(before, 1),
        ratio(perRow, before) + (isWorse ? " MORE THAN BEFORE" : ""),
      ])
    }
    printTable("Instructions a row", ["question", "now", "recorded", "ratio"], rows)
    return isHeld
  }

  private func count() -> [(id: String, perRow: Double)]? {
    guard let program = stripped(), let many = data(InstructionGuard.customers),
      let few = data(InstructionGuard.fewCustomers)
    else {
      print("error: cannot prepare the data in \(folder)")
      return nil
    }
    var result: [(id: String, perRow: Double)] = []
    for question in Question.all {
      let paths = { (data: (path: String, rows: [String: Int])) in
        question.tables.map { "\(data.path)/\($0).csv" }
      }
      guard let all = instructions(program, question, paths(many)),
        let fixed = instructions(program, question, paths(few))
      else {
        print("error: \(question.id) cannot be counted")
        return nil
      }
      let rows = (many.rows[question.table] ?? 0) - (few.rows[question.table] ?? 0)
      result.append((question.id, Double(all - fixed) / Double(max(1, rows))))
    }
    return result
  }

  /// The program without what describes it to debuggers, some of which valgrind cannot read.
  private func stripped() -> String? {
    let path = bench.scratch + "/kpi-stripped"
    let run = bench.run(["strip", "--strip-debug", "-o", path, bench.kpi])
    return run?.status == 0 ? path : nil
  }

  private func data(_ customers: Int) -> (path: String, rows: [String: Int])? {
    let path = "\(folder)/guard-\(customers)"
    mkdir(path, 0o755)
    let generator = DataGenerator(customers: customers, seed: 1, folder: path)
    guard let tables = generator.write() else { return nil }
    return (path, Dictionary(uniqueKeysWithValues: tables.map { ($0.table, $0.rows) }))
  }

  private func instructions(_ program: String, _ question: Question, _ paths: [String]) -> Int? {
    let counts = bench.scratch + "/callgrind.out"
    unlink(counts)
    let run = bench.run(
      ["valgrind", "--tool=callgrind", "--callgrind-out-file=\(counts)", "-q", program]
        + ["--threads", "1", "-o", "csv", "-c", question.query] + paths,
      environment: ["SWIFT_DETERMINISTIC_HASHING": "1"])
    guard run?.status == 0, let text = contents(counts) else { return nil }
    let lines = text.split(separator: UInt8(ascii: "\n"))
    let label = Array("summary: ".utf8)
    let summary = lines.last { $0.starts(with: label) }
    return summary.flatMap { Int(String(decoding: $0.dropFirst(label.count), as: UTF8.self)) }
  }
}
