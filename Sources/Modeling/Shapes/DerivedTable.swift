import Storage

/// A table that is made of another when a model is read: reading again makes it anew.
protocol DerivedTable: StoredTable {
  var base: any StoredTable { get }
}

extension DerivedTable {
  var path: String { base.path }
  var issues: LoadIssues { base.issues }
  var isDerived: Bool { true }
}
