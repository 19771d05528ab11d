extension StyledText {
  /// Empties the screen and goes to its first corner (ECMA-48, 8.3.39 and 8.3.21).
  package static let emptyScreen = "\u{1B}[2J\u{1B}[H"

  /// With colour: the 8 base colours, bold and dim only, so that the terminal's own palette decides
  /// what they look like. Every line resets its colour, so that pagers may cut between lines.
  package var ansi: String {
    var text = ""
    for run in runs {
      guard let code = run.role.code else {
        text += run.text
        continue
      }
      let lines = run.text.split(separator: "\n", omittingEmptySubsequences: false)
      for (index, line) in lines.enumerated() {
        if index > 0 { text += "\n" }
        if !line.isEmpty { text += "\u{1B}[\(code)m\(line)\u{1B}[0m" }
      }
    }
    return text
  }
}

extension StyledText.Role {
  /// The parameters of "select graphic rendition" (ECMA-48, 8.3.117); `nil` for the default look.
  fileprivate var code: String? {
    switch self {
    case .plain, .figure: nil
    case .heading: "1"
    case .dimension, .metric: "36"
    case .muted: "2"
    case .good, .literal: "32"
    case .bad: "31"
    case .error, .caret: "1;31"
    case .warning: "1;33"
    case .note: "34"
    case .keyword: "35"
    }
  }
}
