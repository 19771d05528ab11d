/// What all measurements share: the programs, the data, and how often to run.
struct Workbench {
  var kpi = ".build/release/kpi"
  var python = "python3"
  var duckdb = "duckdb"
  var threads = 2
  var runs = 5
  /// The folder of the data of the size that is asked for.
  var data = ""
  /// A folder for outputs, scripts, and caches.
  var scratch = ""

  /// A command line of `kpi` that answers queries over some data.
  func kpi(_ queries: [String], _ paths: [String], options: [String] = []) -> [String] {
    [kpi, "--threads", String(threads), "-o", "csv"] + options
      + queries.flatMap { ["-c", $0] } + paths
  }

  func kpi(_ query: String, options: [String] = []) -> [String] {
    kpi([query], [data], options: options)
  }

  func run(_ arguments: [String], environment: [String: String] = [:]) -> ChildRun? {
    Child(arguments: arguments, environment: environment).run()
  }

  /// Runs commands in turn, so that a busy machine is busy for all of them; the first round is not
  /// counted. `nil` for those that fail.
  func measure(_ commands: [[String]], runs: Int? = nil, environment: [String: String] = [:])
    -> [Figures?]
  {
    var taken = [[ChildRun]](repeating: [], count: commands.count)
    var outputs = [[UInt8]](repeating: [], count: commands.count)
    for round in 0...(runs ?? self.runs) {
      for (index, command) in commands.enumerated() {
        guard let run = run(command, environment: environment), run.status == 0 else { continue }
        if round == 0 { outputs[index] = run.output } else { taken[index].append(run) }
      }
    }
    return commands.indices.map { index in
      guard let wall = median(taken[index].map(\.wall)), let peak = taken[index].map(\.peak).max(),
        let cpu = median(taken[index].map(\.cpu))
      else { return nil }
      return Figures(wall: wall, cpu: cpu, peak: peak, output: outputs[index])
    }
  }
}

/// What the runs of a command took: medians, and the greatest peak of memory.
struct Figures {
  /// Milliseconds.
  var wall: Double
  var cpu: Double
  /// MiB.
  var peak: Double
  /// Of the first run.
  var output: [UInt8]
}

/// The middle one of some values.
func median(_ values: [Double]) -> Double? {
  let sorted = values.sorted()
  return sorted.isEmpty ? nil : sorted[sorted.count / 2]
}

/// A figure with some decimals.
func rounded(_ value: Double?, _ digits: Int) -> String {
  guard let value, value.isFinite else { return "–" }
  var power = 1.0
  for _ in 0..<digits { power *= 10 }
  let units = Int((value * power).rounded().magnitude)
  let sign = value < 0 && units > 0 ? "-" : ""
  if digits == 0 { return sign + String(units) }
  let (whole, part) = units.quotientAndRemainder(dividingBy: Int(power))
  return sign + "\(whole)." + String(repeating: "0", count: digits - String(part).count) + "\(part)"
}

/// A figure as a share of another.
func ratio(_ value: Double?, _ other: Double?, _ digits: Int = 2) -> String {
  guard let value, let other, other > 0 else { return "–" }
  return rounded(value / other, digits)
}

/// Prints a table in Markdown: the first column to the left, figures to the right.
func printTable(_ title: String, _ header: [String], _ rows: [[String]]) {
  print("\n**\(title)**\n")
  print("| " + header.joined(separator: " | ") + " |")
  print("|---|" + String(repeating: "---:|", count: header.count - 1))
  for row in rows { print("| " + row.joined(separator: " | ") + " |") }
}
