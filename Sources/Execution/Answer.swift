package import Storage

/// What the engine gives back for a plan.
package struct Answer: Sendable {
  package var table: Table
  /// Footnotes: what a reader must know to trust the figures, one sentence each.
  package var notes: [Note]
  package var statistics: Statistics

  package init(table: Table, notes: [Note] = [], statistics: Statistics = Statistics()) {
    self.table = table
    self.notes = notes
    self.statistics = statistics
  }

  /// A footnote.
  package struct Note: Sendable, Hashable {
    /// Stable kebab-case: `several-values`, `joined-and-left`, `no-opening`, `matched-ignoring-case`, `near-value`,
    /// `emptied-by`, `rows-left-out`, `negative-customer`, `empty-life`, `overlapping-versions`.
    package var id: String
    package var text: String

    package init(id: String, text: String) {
      self.id = id
      self.text = text
    }
  }

  /// Why rows of a table count in no figure.
  package struct Exclusion: Sendable, Hashable {
    /// What is wrong with a row, in words.
    package enum Reason: String, Sendable, Hashable {
      case repeatedKey = "key of an earlier row"
      case emptyLife = "end on or before the start"
      case noStart = "no start"
      case noCustomer = "no customer"
      case noDate = "no date"
    }
    package var table: String
    package var reason: Reason

    package init(table: String, reason: Reason) {
      self.table = table
      self.reason = reason
    }
  }

  /// What was read, for `explain`.
  package struct Statistics: Sendable {
    /// Table → rows that the statement looked at.
    package var rowsRead: [String: Int]
    /// Tables of which a column was read, those beyond a join too.
    package var tablesRead: Set<String> = []
    /// Rows that no figure counts.
    package var rowsExcluded: [Exclusion: Int]
    /// How many rows or customers each measure of the plan was computed from.
    package var rowsCounted: [Int64]
    /// The stages of a run, in order, and how long each took.
    package var times: [(stage: String, time: Duration)]

    package init() {
      rowsRead = [:]
      rowsExcluded = [:]
      rowsCounted = []
      times = []
    }

    mutating func exclude(_ reason: Exclusion.Reason, of table: String, _ count: Int) {
      rowsExcluded[Exclusion(table: table, reason: reason)] = count
    }
  }
}
