/// Finds out what a statement with problems was meant to be.
import Diagnostics

enum Respelling {
  static func explain(
    _ problems: [SyntaxProblem], of tokens: [Token], in source: Source
  ) -> [SyntaxProblem] {
    problems
  }
}
