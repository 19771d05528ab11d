/// Work that takes much memory, done by another process of the same program: what a child may have
/// at its peak is counted from what its parent has, so the one that measures stays small.
enum Errand {
  case makeData(customers: Int, seed: Int, folder: String)
  /// Writes a file again in another shape.
  case write(shape: Shape, from: String, to: String)
  case memoryBandwidth(threads: Int)

  private static let word = "--errand"

  /// As a command line, behind the program's name.
  var words: [String] {
    switch self {
    case .makeData(let customers, let seed, let folder):
      [Errand.word, "data", String(customers), String(seed), folder]
    case .write(let shape, let from, let to): [Errand.word, "shape", shape.rawValue, from, to]
    case .memoryBandwidth(let threads): [Errand.word, "memory", String(threads)]
    }
  }

  init?(words: [String]) {
    guard words.first == Errand.word, words.count > 2 else { return nil }
    switch (words[1], words.count) {
    case ("data", 5):
      guard let customers = Int(words[2]), let seed = Int(words[3]) else { return nil }
      self = .makeData(customers: customers, seed: seed, folder: words[4])
    case ("shape", 5):
      guard let shape = Shape(rawValue: words[2]) else { return nil }
      self = .write(shape: shape, from: words[3], to: words[4])
    case ("memory", 3):
      guard let threads = Int(words[2]) else { return nil }
      self = .memoryBandwidth(threads: threads)
    default: return nil
    }
  }

  /// Does the work and prints what came of it.
  /// - Returns: whether it could be done.
  func run() -> Bool {
    switch self {
    case .makeData(let customers, let seed, let folder):
      let generator = DataGenerator(customers: customers, seed: UInt64(seed), folder: folder)
      guard let tables = generator.write() else { return false }
      let texts = tables.map { table, rows in
        "\(table): \(rows) rows, \((fileSize("\(folder)/\(table).csv") ?? 0) / 1_000_000) MB"
      }
      print(texts.joined(separator: "; "))
      return true
    case .write(let shape, let from, let to):
      guard let bytes = contents(from) else { return false }
      return writeFile(to, shape.written(bytes))
    case .memoryBandwidth(let threads):
      print(Machine.memoryBandwidth(threads: threads))
      return true
    }
  }
}

extension Workbench {
  /// What an errand printed; `nil` when it failed.
  func run(_ errand: Errand) -> String? {
    guard let run = run([CommandLine.arguments[0]] + errand.words), run.status == 0 else {
      return nil
    }
    return String(decoding: run.output.dropLast(), as: UTF8.self)
  }
}
