import Dispatch

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

// Start-up, threads, and what the machine can do.
extension Workbench {
  /// A file of ten lines: what a process costs before it does anything.
  func startUp(_ contestants: [Contestant]) {
    var small = self
    small.data = scratch + "/small"
    mkdir(small.data, 0o755)
    let rows = (1...10).map { "c\($0),pro,\($0)00.50,2024-01-0\($0 % 9 + 1)," }
    let text = "customer_id,plan,mrr,start_date,end_date\n" + rows.joined(separator: "\n") + "\n"
    guard writeFile(small.data + "/subscriptions.csv", text) else { return }
    let question = Question.all[1]
    let commands = Contestant.installed(small).map { ($0.name, $0.command(question)) }
    let taken = small.measure(
      [small.kpi("mrr")] + commands.map(\.1), runs: max(20, runs))
    let names = ["kpi -c mrr"] + commands.map { "\($0.0), \(question.title)" }
    let own = taken[0]?.wall
    printTable(
      "Start-up: a file of ten rows",
      ["program", "ms", "CPU ms", "MiB", "kpi ÷ this"],
      zip(names, taken).map { name, figures in
        [
          name, rounded(figures?.wall, 1), rounded(figures?.cpu, 1), rounded(figures?.peak, 0),
          ratio(own, figures?.wall),
        ]
      })
  }

  /// One thread against all, and answers against reading the file and against memory.
  func limits() {
    let read = run(.memoryBandwidth(threads: threads)).flatMap(Double.init)
    print("\nmemory: \(rounded(read, 1)) GB/s read by \(threads) threads")
    var one = self
    one.threads = 1
    var rows: [[String]] = []
    for question in Question.all {
      let path = "\(data)/\(question.table).csv"
      let bytes = Double(fileSize(path) ?? 0) / 1_000_000
      let taken = measure([one.kpi(question.query), kpi(question.query)])
      let plain = plainRead(path).map { bytes / $0.milliseconds }
      let rate = taken[1].map { bytes / $0.wall }
      rows.append([
        "\(question.id) \(question.title)", rounded(taken[0]?.wall, 1), rounded(taken[1]?.wall, 1),
        ratio(taken[0]?.wall, taken[1]?.wall), rounded(rate, 2), ratio(rate, plain),
        ratio(rate, read), rounded(taken[1]?.peak, 0),
      ])
    }
    printTable(
      "One thread and \(threads), and the machine",
      [
        "question", "1 thread ms", "\(threads) threads ms", "faster by", "GB/s of CSV",
        "of a plain read", "of memory", "peak MiB",
      ], rows)
  }
}

/// The machine that runs all this.
enum Machine {
  static var processor: String {
    guard let text = contents("/proc/cpuinfo") else { return "this machine" }
    let line = text.split(separator: UInt8(ascii: "\n")).first {
      $0.starts(with: "model name".utf8)
    }
    let name = line.map { String(decoding: $0, as: UTF8.self) }?.split(separator: ":").last
    return name.map { String($0.drop { $0 == " " }) } ?? "this machine"
  }

  /// GB/s at which threads add up memory that no cache holds.
  static func memoryBandwidth(threads: Int) -> Double {
    let words = 32 << 20
    let memory = [UInt64](repeating: 1, count: words)
    var best = Double.infinity
    for _ in 0..<3 {
      let start = monotonicMilliseconds()
      memory.withUnsafeBufferPointer { memory in
        nonisolated(unsafe) let memory = memory
        DispatchQueue.concurrentPerform(iterations: threads) { part in
          var sum: UInt64 = 0
          for index in (words * part / threads)..<(words * (part + 1) / threads) {
            sum &+= memory[index]
          }
          precondition(sum > 0, "what is added up is used")
        }
      }
      best = min(best, monotonicMilliseconds() - start)
    }
    return Double(words * 8) / 1_000_000 / best
  }
}
