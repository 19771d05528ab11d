import Modeling
import Planning
import Syntax
import Values

// What figures can be split by.
extension Analyzer {
  /// A name behind `by`, and what it splits.
  package struct Splitter: Sendable {
    package var name: String
    /// The tables whose rows it tells apart.
    package var tables: [String]
  }

  /// The names that the metrics of a query can be split by, for completion and `show dimensions`.
  package func dimensions(of metrics: [Metric]) -> [String] {
    let measures = metrics.flatMap { describe($0)?.measures ?? [] }
    var common: [String]?
    for measure in measures {
      let names = NameResolution(
        model: model, relation: measure.relation, moment: .closing
      ).splittingNames()
      common = common.map { old in old.filter(names.contains) } ?? names
    }
    let areOfCustomers = measures.allSatisfy { model.table($0.relation.table)?.customer != nil }
    guard let common, areOfCustomers else { return common ?? [] }
    return common + ofCustomers.filter { !common.contains($0) }
  }

  /// Every name that splits the rows of some table, nearest to the revenue first.
  package func dimensions() -> [Splitter] {
    let tables = model.tables.filter(\.isRevenue) + model.tables.filter { !$0.isRevenue }
    var result: [Splitter] = []
    var places: [String: Int] = [:]
    func add(_ name: String, _ table: String) {
      let place = places[name] ?? result.count
      if place == result.count {
        places[name] = place
        result.append(Splitter(name: name, tables: []))
      }
      if !result[place].tables.contains(table) { result[place].tables.append(table) }
    }
    for table in tables {
      var relations: [Measure.Relation] = [.rows(table: table.name)]
      if table.isRevenue { relations.append(.movements(table: table.name)) }
      for relation in relations {
        let names = NameResolution(model: model, relation: relation, moment: .closing)
        for name in names.splittingNames() { add(name, table.name) }
      }
      guard table.customer != nil else { continue }
      for name in ofCustomers { add(name, table.name) }
    }
    return result
  }

  /// What splits all that is of customers: the cohort, and metrics with a value that is no number.
  private var ofCustomers: [String] {
    let metrics = catalog.metrics.filter { metric in
      metric.unit == .text && describe(metric) != nil
    }
    let cohort = model.revenueTable == nil ? [] : [Keyword.cohort.rawValue]
    return cohort + metrics.map(\.name)
  }
}
