#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Compares `kpi` with its peers and with what the machine can do.
@main
struct KpiBench {
  private var bench = Workbench()
  private var customers = 420_000
  private var growsTo = 0
  private var seed = 1
  private var folder = ".build/kpi-bench-data"
  private var questions = Question.all
  private var parts = Part.allCases
  private var guardMode: InstructionGuard.Mode?

  /// What is measured.
  private enum Part: String, CaseIterable {
    case cold, warm, cache, start, limits, shapes, growth
  }

  private static let usage = """
    usage: kpi-bench [--customers N] [--runs N] [--threads N] [--seed N] [--data FOLDER]
                     [--kpi PATH] [--python PATH] [--duckdb PATH] [--only Q1,Q2,...]
                     [--parts \(Part.allCases.map(\.rawValue).joined(separator: ","))] [--grow-to N]
           kpi-bench --guard check|record [--kpi PATH]
      --customers  420000 gives about a million subscriptions, 4200000 ten (default 420000)
      --grow-to    how many customers the greatest data of `growth` have (default ten times those)
      --data       where the data are made; they are kept (default .build/kpi-bench-data)
      --guard      counts the instructions of the kernels with valgrind and compares them with
                   Benchmarks/instructions.txt, or writes that file
    """

  static func main() {
    let words = Array(CommandLine.arguments.dropFirst())
    if let errand = Errand(words: words) { exit(errand.run() ? 0 : 1) }
    var bench = KpiBench()
    guard bench.read(words) else {
      print(usage)
      exit(2)
    }
    exit(bench.run() ? 0 : 1)
  }

  private mutating func read(_ arguments: [String]) -> Bool {
    var rest = arguments[...]
    while let option = rest.popFirst() {
      guard let value = rest.popFirst() else { return false }
      let number = Int(value).flatMap { $0 > 0 ? $0 : nil }
      let words = value.split(separator: ",")
      switch (option, number) {
      case ("--customers", let number?): customers = number
      case ("--grow-to", let number?): growsTo = number
      case ("--runs", let number?): bench.runs = number
      case ("--threads", let number?): bench.threads = number
      case ("--seed", let number?): seed = number
      case ("--data", _): folder = value
      case ("--kpi", _): bench.kpi = value
      case ("--python", _): bench.python = value
      case ("--duckdb", _): bench.duckdb = value
      case ("--only", _): questions = Question.all.filter { words.contains(Substring($0.id)) }
      case ("--parts", _): parts = Part.allCases.filter { words.contains(Substring($0.rawValue)) }
      case ("--guard", _):
        guard let mode = InstructionGuard.Mode(rawValue: value) else { return false }
        guardMode = mode
      default: return false
      }
    }
    return !questions.isEmpty && !parts.isEmpty
  }

  /// - Returns: whether all answers agreed.
  private mutating func run() -> Bool {
    bench.scratch = folder + "/scratch"
    for path in [folder, bench.scratch] { mkdir(path, 0o755) }
    guard let version = bench.run([bench.kpi, "--version"]), version.status == 0 else {
      print("error: no `kpi` at \(bench.kpi): build it, or say where it is with --kpi")
      return false
    }
    if let guardMode { return InstructionGuard(bench: bench, folder: folder).run(guardMode) }
    guard let data = makeData(customers) else { return false }
    bench.data = data
    let contestants = Contestant.installed(bench)
    for contestant in contestants { print("\(contestant.name): \(contestant.version)") }
    print("\(Machine.processor), \(bench.threads) threads, median of \(bench.runs) runs in turn")
    var agree = true
    for part in parts {
      switch part {
      case .cold: agree = bench.cold(questions, contestants) && agree
      case .warm: agree = bench.warm(questions) && agree
      case .cache: agree = bench.cached(questions) && agree
      case .start: bench.startUp(contestants)
      case .limits: bench.limits()
      case .shapes: agree = bench.shapes() && agree
      case .growth: growth()
      }
    }
    print(agree ? "\nall answers agree" : "\nANSWERS DIFFER")
    return agree
  }

  /// The folder of the data of some size, made unless they are there.
  private func makeData(_ customers: Int) -> String? {
    let data = "\(folder)/c\(customers)-s\(seed)"
    mkdir(data, 0o755)
    let mark = data + "/complete"
    if let known = contents(mark) {
      print(String(decoding: known, as: UTF8.self))
      return data
    }
    let errand = Errand.makeData(customers: customers, seed: seed, folder: data)
    guard let text = bench.run(errand), writeFile(mark, text) else {
      print("error: cannot write the data in \(data)")
      return nil
    }
    print(text)
    return data
  }

  /// Time per byte as the data grow.
  private func growth() {
    let greatest = growsTo > customers ? growsTo : 10 * customers
    var sizes = [customers]
    while let last = sizes.last, last < greatest { sizes.append(min(greatest, last * 10)) }
    var rows: [[String]] = []
    var first: [String: Double] = [:]
    for size in sizes {
      guard let data = makeData(size) else { continue }
      let taken = bench.measure(questions.map { bench.kpi([$0.query], [data]) })
      for (question, figures) in zip(questions, taken) {
        let bytes = Double(fileSize("\(data)/\(question.table).csv") ?? 0)
        let perMegabyte = figures.map { $0.wall / (bytes / 1_000_000) }
        if first[question.id] == nil { first[question.id] = perMegabyte }
        rows.append([
          "\(question.id) \(size) customers", rounded(figures?.wall, 1),
          rounded(perMegabyte.map { 1000 * $0 }, 0), ratio(perMegabyte, first[question.id]),
          rounded(figures?.peak, 0),
        ])
      }
    }
    printTable("Growth", ["question", "ms", "µs a MB", "÷ the smallest", "peak MiB"], rows)
  }
}
