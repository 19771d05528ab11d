import Modeling
import Planning
import Storage
import Syntax
import Values

// Money of several currencies does not add up: it is refused until a filter or a dimension leaves
// one currency in every figure. Counts go on.
extension QueryAnalysis {
  mutating func checkCurrencies(of query: Query) {
    // With rates all of it is in one.
    if model.exchangeRates != nil { return }
    let range = query.columns.first?.range ?? query.range
    var checked: Set<String> = []
    for measure in measures {
      for table in measure.moneyTables(model) where checked.insert(table.name).inserted {
        guard let column = table.currencyColumn else { continue }
        let currencies = texts(of: column, in: table.name)
        guard currencies.count > 1 else { continue }
        let isByCustomer = measure.isByCustomer && hasCustomersWithSeveral(column, in: table.name)
        let isSplit = measure.keys.contains { $0?.isColumn(column, of: table.name) ?? false }
        let putsTogether = query.withTotal || (query.top?.withOther ?? false)
        let isOne =
          measure.filter?.conjuncts.contains { $0.choosesOne(of: column, table.name) } ?? false
        if !isByCustomer, isOne || (isSplit && !putsTogether) { continue }
        report(
          .severalCurrencies(
            metric: measure.name, table: table.name, column: column, currencies,
            isByCustomer: isByCustomer, range))
      }
    }
  }

  /// The different values of a column of text, in capitals and in order; none of other columns.
  mutating func texts(of column: String, in table: String, limit: Int = 12) -> [String] {
    do throws(LoadProblem) {
      return try facts.texts(of: column, in: table, limit: limit)
    } catch {
      report(.load(error))
      return []
    }
  }

  private mutating func hasCustomersWithSeveral(_ column: String, in table: String) -> Bool {
    do throws(LoadProblem) {
      return try facts.hasCustomersWithSeveral(column, in: table)
    } catch {
      report(.load(error))
      return false
    }
  }
}

extension Measure {
  fileprivate var isByCustomer: Bool {
    if case .movements = relation { true } else { false }
  }

  /// The tables whose money the measure aggregates.
  fileprivate func moneyTables(_ model: Model) -> [ModelTable] {
    switch aggregate {
    case .count, .countDistinct: return []
    case .sum, .avg, .min, .max, .median, .percentile, .first, .last, .stddev, .sumLargest,
      .shareOfRows:
      break
    }
    let names =
      (argument?.moneyTables(relation.table) ?? [])
      + (inner?.argument?.moneyTables(relation.table) ?? [])
    return names.compactMap { entry in
      guard let table = model.table(entry.table) else { return nil }
      guard let column = entry.column else { return table }
      let isWritten =
        table.columnIndex(column).map { table.columns[$0].unit == .currency } ?? false
      return table.amount?.name == column || NameResolution.isMoney(column) || isWritten
        ? table : nil
    }
  }
}

extension RowExpression {
  /// Where amounts are read: a column of a table, or the state of a customer.
  fileprivate func moneyTables(_ base: String) -> [(table: String, column: String?)] {
    switch self {
    case .column(let reference): [(reference.table, reference.column)]
    case .state(let field): field.isMoney ? [(base, nil)] : []
    case .call(_, let arguments): arguments.flatMap { $0.moneyTables(base) }
    case .constant, .missing, .textTest, .perCustomer: []
    }
  }

  fileprivate func isColumn(_ name: String, of table: String) -> Bool {
    guard case .column(let reference) = self else { return false }
    return reference.table == table && reference.column == name
  }

  /// `currency = EUR`: whether one value of a column is left.
  fileprivate func choosesOne(of column: String, _ table: String) -> Bool {
    guard case .textTest(let test) = self, !test.isNegated, test.operands.count == 1,
      test.operands[0].isColumn(column, of: table), case .oneOf(let values) = test.pattern
    else { return false }
    return Set(values.map { $0.uppercased() }).count == 1
  }
}
