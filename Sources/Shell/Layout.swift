package import Diagnostics
package import Rendering
package import Storage

/// How outcomes become text: the seam to `Rendering`.
package struct Layout: Sendable {
  /// A table for a person, to a width in columns, or unbounded: table, caption, notes, width.
  package var table: @Sendable (Table, StyledText, [StyledText], Int?) -> StyledText
  /// The same with one column below the other.
  package var records: @Sendable (Table, StyledText, [StyledText], Int?) -> StyledText
  /// A table for a program; the flag asks for a header.
  package var machine: @Sendable (Table, OutputFormat, Bool) -> [UInt8]
  package var problems: @Sendable ([Diagnostic], Source) -> StyledText
  /// A text with its colours as escape sequences.
  package var ansi: @Sendable (StyledText) -> String
  /// What empties a terminal.
  package var emptyScreen: String

  package init(
    table: @escaping @Sendable (Table, StyledText, [StyledText], Int?) -> StyledText,
    records: @escaping @Sendable (Table, StyledText, [StyledText], Int?) -> StyledText,
    machine: @escaping @Sendable (Table, OutputFormat, Bool) -> [UInt8],
    problems: @escaping @Sendable ([Diagnostic], Source) -> StyledText,
    ansi: @escaping @Sendable (StyledText) -> String, emptyScreen: String
  ) {
    self.table = table
    self.records = records
    self.machine = machine
    self.problems = problems
    self.ansi = ansi
    self.emptyScreen = emptyScreen
  }
}
