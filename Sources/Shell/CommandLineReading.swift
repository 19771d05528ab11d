import ArgumentParser

/// What a command line led to.
enum CommandLineReading {
  case arguments(Arguments)
  /// `kpi cache`, or `kpi cache clear`.
  case cache(isCleared: Bool)
  /// To be printed: help, version or a completion script.
  case text(String)
  /// Exit status 2, where swift-argument-parser would say 64.
  case mistake(String)

  init(_ words: [String]) {
    if words == ["cache"] || words == ["cache", "clear"] {
      self = .cache(isCleared: words.count == 2)
    } else if let arguments = Arguments(plain: words) {
      self = .arguments(arguments)
    } else {
      self.init(parsing: words)
    }
  }

  /// The reading by swift-argument-parser, which knows every spelling and every mistake.
  init(parsing words: [String]) {
    do {
      guard let syntax = try ArgumentSyntax.parseAsRoot(words) as? ArgumentSyntax else {
        self = .text(ArgumentSyntax.helpMessage())
        return
      }
      self = .arguments(syntax.arguments)
    } catch {
      let isText = ArgumentSyntax.exitCode(for: error) == .success
      self =
        isText
        ? .text(ArgumentSyntax.fullMessage(for: error))
        : .mistake(CommandLineReading.wording(ArgumentSyntax.message(for: error)))
    }
  }

  /// The parser's sentence in the manner of `kpi`: small first letter, no full stop.
  private static func wording(_ message: String) -> String {
    var text = message
    while let last = text.last, last == "." || last.isWhitespace { text.removeLast() }
    return text.prefix(1).lowercased() + text.dropFirst()
  }
}
