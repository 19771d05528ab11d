import Diagnostics
import Rendering

extension Diagnostic {
  /// A parameter given from outside that nothing uses.
  ///
  /// - Parameter user: what was expected to use it.
  static func unusedParameter(
    _ name: String, of user: String, known: Set<String>, _ range: SourceRange? = nil
  ) -> Diagnostic {
    let near = nearestName(to: name, in: known)
    let others = known.sorted().map { "`$\($0)`" }.joined(separator: ", ")
    return Diagnostic(
      id: "unused-parameter", severity: .warning,
      message: "the parameter `\(name)` is given, and \(user) does not use it", range: range,
      notes: [others.isEmpty ? "there is no parameter in it" : "parameters in it: \(others)"],
      hints: near.map { ["did you mean `\($0)`?"] } ?? [])
  }
}

extension Diagnostic {
  /// A parameter whose value is made of itself, and that has no other.
  static func circularParameter(_ name: String, _ range: SourceRange? = nil) -> Diagnostic {
    Diagnostic(
      id: "circular-parameter", message: "the value of `$\(name)` is made of itself", range: range,
      notes: ["there is no earlier value of `$\(name)`"])
  }
}

extension StyledText {
  /// What a `let` says whose name has a value from outside.
  static func givenParameter(_ name: String) -> StyledText {
    StyledText("`\(name)` keeps the value that it was given from outside", .note)
  }
}
