/// One thing to tell the user about a query, a model or a file: data only, no layout.
package struct Diagnostic: Sendable, Hashable {
  /// How much it matters.
  package enum Severity: String, Sendable, Hashable { case error, warning, note }

  /// Where the text came from: the file and line of a data file, for problems that lie in data
  /// rather than in a statement.
  package struct Place: Sendable, Hashable {
    package var file: String
    /// 1-based line, if known.
    package var line: Int?
    /// 1-based field (column of the table) or the name of the column, if known.
    package var column: String?

    package init(file: String, line: Int? = nil, column: String? = nil) {
      self.file = file
      self.line = line
      self.column = column
    }
  }

  /// A replacement that would repair the statement.
  package struct Edit: Sendable, Hashable {
    package var range: SourceRange
    package var replacement: String

    package init(range: SourceRange, replacement: String) {
      self.range = range
      self.replacement = replacement
    }
  }

  /// A stable kebab-case identifier, such as `unknown-name`.
  package var id: String
  package var severity: Severity
  /// What was found: lower case, no full stop, names in backquotes.
  package var message: String
  /// The part of the statement that the carets underline.
  package var range: SourceRange?
  /// Where in the data, when the problem is not in a statement.
  package var place: Place?
  /// A few words printed behind the carets.
  package var label: String?
  /// What was expected and why.
  package var notes: [String]
  /// How to repair it.
  package var hints: [String]
  package var edit: Edit?

  package init(
    id: String, severity: Severity = .error, message: String, range: SourceRange? = nil,
    place: Place? = nil, label: String? = nil, notes: [String] = [], hints: [String] = [],
    edit: Edit? = nil
  ) {
    self.id = id
    self.severity = severity
    self.message = message
    self.range = range
    self.place = place
    self.label = label
    self.notes = notes
    self.hints = hints
    self.edit = edit
  }
}
