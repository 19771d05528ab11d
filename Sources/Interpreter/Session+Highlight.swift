import Analysis
package import Diagnostics
import Modeling
import Syntax

/// What a piece of a typed line is.
package enum HighlightRole: Sendable, Hashable {
  case keyword, metric, dimension, literal, comment, unknown
}

extension Session {
  /// The parts of a line with their roles, for colour as it is typed.
  package func highlight(_ text: String) -> [(range: SourceRange, role: HighlightRole)] {
    var result: [(range: SourceRange, role: HighlightRole)] = []
    var behindComparison = false
    for token in Lexer.tokens(of: text) {
      let role = role(of: token, isValue: behindComparison)
      if let role { result.append((token.range, role)) }
      switch token.symbol {
      case .equal, .notEqual: behindComparison = true
      case .minus, .dot, .slash, .atSign: break
      default:
        if token.isSpaced || token.symbol != nil { behindComparison = false }
      }
    }
    return result
  }

  private func role(of token: Token, isValue: Bool) -> HighlightRole? {
    switch token.kind {
    case .comment: return .comment
    case .text, .number, .period, .parameter: return .literal
    case .unknown: return .unknown
    case .symbol, .end: return nil
    case .quotedName: return .dimension
    case .name(let name):
      if isValue { return .literal }
      if catalog.contains(name) { return .metric }
      let column = name.lowercased()
      if dataset.model.tables.contains(where: {
        $0.name.lowercased() == column || $0.columnIndex(column) != nil
          || $0.outcomes.contains { $0.name == column }
      }) {
        return .dimension
      }
      if token.keyword != nil || FunctionSignature.named(name) != nil { return .keyword }
      return .unknown
    }
  }
}
