#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Compares `kpi` with its peers: whole processes, from CSV files to the answer.
@main
struct KpiBench {
  private var customers = 420_000
  private var runs = 5
  private var threads = 2
  private var seed = 1
  private var folder = ".build/kpi-bench-data"
  private var kpi = ".build/release/kpi"
  private var questions = Question.all

  private static let usage = """
    usage: kpi-bench [--customers N] [--runs N] [--threads N] [--seed N] [--data FOLDER]
                     [--kpi PATH] [--only Q1,Q2,...]
      --customers  420000 gives about a million subscriptions, 4200000 ten (default 420000)
      --data       where the data are made; they are kept (default .build/kpi-bench-data)
    """

  static func main() {
    var bench = KpiBench()
    guard bench.read(Array(CommandLine.arguments.dropFirst())) else {
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
      switch (option, number) {
      case ("--customers", let number?): customers = number
      case ("--runs", let number?): runs = number
      case ("--threads", let number?): threads = number
      case ("--seed", let number?): seed = number
      case ("--data", _): folder = value
      case ("--kpi", _): kpi = value
      case ("--only", _):
        questions = Question.all.filter { value.split(separator: ",").contains(Substring($0.id)) }
      default: return false
      }
    }
    return !questions.isEmpty
  }

  /// - Returns: whether all answers agreed.
  private func run() -> Bool {
    let data = "\(folder)/c\(customers)-s\(seed)"
    let scratch = folder + "/scratch"
    for path in [folder, data, scratch] { mkdir(path, 0o755) }
    guard makeData(data) else {
      print("error: cannot write the data in \(data)")
      return false
    }
    let contestants = Contestant.installed(
      kpi: kpi, folder: data, scratch: scratch, threads: threads)
    guard contestants.first?.name == "kpi" else {
      print("error: no `kpi` at \(kpi): build it, or say where it is with --kpi")
      return false
    }
    for contestant in contestants { print("\(contestant.name): \(contestant.version)") }
    print("\(threads) threads, median of \(runs) runs in turn, whole process, wall ms\n")
    var agree = true
    var lines: [String] = []
    for question in questions {
      let outcome = measure(question, contestants, data, scratch)
      agree = agree && outcome.agree
      lines.append(outcome.line)
    }
    print(
      "| question | " + contestants.map(\.name).joined(separator: " | ") + " | ", terminator: "")
    print("kpi ÷ fastest peer | kpi MiB | kpi ÷ plain read |")
    print("|---|" + String(repeating: "---:|", count: contestants.count + 3))
    for line in lines { print(line) }
    print(agree ? "\nall answers agree" : "\nANSWERS DIFFER")
    return agree
  }

  /// Makes the data unless they are there.
  private func makeData(_ data: String) -> Bool {
    let mark = data + "/complete"
    if let known = contents(mark) {
      print(String(decoding: known, as: UTF8.self))
      return true
    }
    guard let tables = DataGenerator(customers: customers, seed: UInt64(seed), folder: data).write()
    else { return false }
    let text = tables.map { table, rows in
      "\(table): \(rows) rows, \((fileSize("\(data)/\(table).csv") ?? 0) / 1_000_000) MB"
    }.joined(separator: "; ")
    print(text)
    return writeFile(mark, text)
  }

  /// All contestants take turns, so that a busy machine is busy for all of them.
  private func measure(
    _ question: Question, _ contestants: [Contestant], _ data: String, _ scratch: String
  ) -> (line: String, agree: Bool) {
    let path = "\(data)/\(question.table).csv"
    var times = [[Double]](repeating: [], count: contestants.count)
    var reads: [Double] = []
    var answers = [Answer?](repeating: nil, count: contestants.count)
    var peak = 0.0
    for round in 0..<(runs + 1) {
      let read = plainRead(path)?.milliseconds ?? 0
      if round > 0 { reads.append(read) }
      for (index, contestant) in contestants.enumerated() {
        let child = Child(arguments: contestant.arguments(question), scratch: scratch)
        guard let run = child.run(), run.status == 0 else { continue }
        // The first round warms the caches and gives the answers.
        if round > 0 { times[index].append(run.wall) }
        if round == 0 { answers[index] = Answer(run.output, keys: question.keys) }
        if index == 0 { peak = max(peak, run.peak) }
      }
    }
    let medians = times.map { KpiBench.median($0) }
    let own = answers[0]
    var cells: [String] = []
    var agree = own != nil
    for index in contestants.indices {
      guard let median = medians[index], let answer = answers[index], let own else {
        cells.append("failed")
        agree = false
        continue
      }
      let isSame = answer.agrees(with: own)
      agree = agree && isSame
      cells.append(KpiBench.rounded(median, 1) + (isSame ? "" : " (differs)"))
    }
    let fastest = medians.dropFirst().compactMap { $0 }.min()
    let first = medians[0]
    let ratio = first.flatMap { own in fastest.map { KpiBench.rounded(own / $0, 2) } } ?? "–"
    let read = KpiBench.median(reads).flatMap { plain in
      first.map { KpiBench.rounded($0 / plain, 1) }
    }
    cells += [ratio, KpiBench.rounded(peak, 0), read ?? "–"]
    let line = "| \(question.id) \(question.title) | " + cells.joined(separator: " | ") + " |"
    return (line, agree)
  }

  private static func median(_ values: [Double]) -> Double? {
    let sorted = values.sorted()
    return sorted.isEmpty ? nil : sorted[sorted.count / 2]
  }

  private static func rounded(_ value: Double, _ digits: Int) -> String {
    let power = digits == 0 ? 1.0 : digits == 1 ? 10.0 : 100.0
    let text = String((value * power).rounded() / power)
    return digits == 0 ? String(text.prefix { $0 != "." }) : text
  }
}
