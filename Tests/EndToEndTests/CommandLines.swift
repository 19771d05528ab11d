import TestSupport

/// A line such as `$ kpi examples/data -c 'nrr by plan'`, run from the root of the package.
struct CommandLines {
  /// The words behind `kpi`, with quotes taken off as a shell does; `nil`: it is another command.
  static func arguments(of line: String) -> [String]? {
    var words: [String] = []
    var word: String?
    var quote: Character?
    for character in line.dropFirst(2) {
      switch character {
      case quote: quote = nil
      case "'" where quote == nil, "\"" where quote == nil:
        quote = character
        word = word ?? ""
      case " " where quote == nil:
        if let done = word { words.append(done) }
        word = nil
      default:
        word = (word ?? "") + String(character)
      }
    }
    if let last = word { words.append(last) }
    guard line.hasPrefix("$ "), words.first == "kpi" else { return nil }
    return Array(words.dropFirst())
  }

  /// What a person sees: the answer, then what was said beside it, then an exit code other than 0.
  static func transcript(_ line: String, terminal: String = "dumb") throws -> String {
    guard let arguments = arguments(of: line) else { return "not a command of kpi: \(line)" }
    let output = try Command.kpi(
      arguments, folder: Checkout.root, environment: ["COLUMNS": "100", "TERM": terminal])
    let code = output.status == 0 ? "" : "exit code \(output.status)\n"
    return output.output + output.errors + code
  }
}
