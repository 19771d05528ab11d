import Modeling
import Planning
import Storage

// Tables of a kind that a figure reads one of: another may be what was meant, or the rest of the rows.
extension QueryAnalysis {
  /// Metrics read one table of a kind; another that is called so, or has the same columns, is told of.
  mutating func assumeOthersAreUnread(_ relation: Measure.Relation) {
    guard let table = model.table(relation.table), table.isRevenue || table.concept != nil else {
      return
    }
    tellOthers(of: table)
  }

  /// The same for the tables that a figure's dimensions and conditions are looked up in.
  mutating func assumeOthersAreUnread(lookedUpIn measure: Measure) {
    guard model.tables.count > 2 else { return }
    for expression in measure.keys + [measure.filter] {
      for reference in expression?.columns ?? [] where !reference.path.isEmpty {
        guard let table = model.table(reference.table), table.concept == .customers else {
          continue
        }
        tellOthers(of: table)
      }
    }
  }

  private mutating func tellOthers(of table: ModelTable) {
    let read = table.source.flatMap { model.table($0) } ?? table
    let others = model.tables.filter { other in
      other.concept == nil && !other.isRevenue && other.source == nil && other.file != read.file
        && (other.mayBe(as: table) || other.hasColumns(of: read))
    }
    guard let first = others.first else { return }
    let isOfKind = table.concept.map { $0 == first.otherConcept } ?? false
    let kind = table.isRevenue && !isOfKind ? .subscriptions : table.concept ?? .subscriptions
    let names = others.map { "`\($0.name)`" }.joined(separator: ", ")
    assume(
      "\(names) \(others.count == 1 ? "is" : "are") in no metric: those of \(kind.rawValue) read one "
        + "table, `\(read.name)`; " + Self.wayToReadAll([read] + others, kind))
  }

  private static func wayToReadAll(_ tables: [ModelTable], _ kind: Concept) -> String {
    if kind == .surveys { return "a column `type` tells nps, csat and ces apart in one" }
    let files = tables.map(\.file)
    guard tables.allSatisfy({ $0.hasColumns(of: tables[0]) }), files.allSatisfy(\.isPlainPath),
      let dot = files[0].lastIndex(of: ".")
    else { return "one file with the rows of all would be read whole" }
    let whole = "all_\(kind.rawValue)\(files[0][dot...])"
    // It was made before, and must not be made of itself.
    if let known = files.first(where: { $0 == whole || $0.hasSuffix("/" + whole) }) {
      return "`kpi \(known)` opens that one alone"
    }
    return
      "`awk 1 \(files.joined(separator: " ")) >\(whole)` puts them into one file, to be opened in "
      + "their place"
  }
}

extension ModelTable {
  /// Whether its name says that it is of the kind of a table; of customers those that have its key.
  fileprivate func mayBe(as table: ModelTable) -> Bool {
    guard let otherConcept,
      otherConcept == table.concept || table.isRevenue && otherConcept == .subscriptions
    else { return false }
    return otherConcept != .customers || key != nil && key == table.key
  }

  /// Whether the files have the same columns.
  fileprivate func hasColumns(of other: ModelTable) -> Bool {
    ownHeaders == other.ownHeaders
  }

  private var ownHeaders: Set<String> {
    Set(columns.lazy.filter { computed[$0.name] == nil }.map { $0.header.lowercased() })
  }
}

extension String {
  /// Whether a shell takes it as it stands.
  fileprivate var isPlainPath: Bool {
    utf8.allSatisfy {
      ($0 | 0x20) &- 97 < 26 || $0 &- 48 < 10 || $0 >= 0x80 || "/._-".utf8.contains($0)
    }
  }
}
