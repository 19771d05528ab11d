import Diagnostics
import Modeling
import Planning
import Storage
import Syntax
import Values

// Money of several currencies does not add up: it is refused until a filter or a dimension leaves
// one currency in every figure. Counts go on; what they compare across currencies is told.
extension QueryAnalysis {
  mutating func checkCurrencies(of query: Query) {
    let range = query.columns.first?.range ?? query.range
    // Each figure has conditions of its own; one problem a table is enough.
    var refused: Set<String> = []
    var found: [String: Currencies?] = [:]
    for measure in measures {
      for table in measure.moneyTables(model) where !refused.contains(table.name) {
        let known = found[table.name] ?? currencies(of: table)
        found[table.name] = .some(known)
        guard let currencies = known else { continue }
        let isByCustomer =
          measure.isByCustomer && hasCustomersWithSeveral(currencies.column, in: table.name)
        let isSplit =
          measure.keys.contains { $0?.isColumn(currencies.column, of: table.name) ?? false }
        let putsTogether = query.withTotal || (query.top?.withOther ?? false)
        if !isByCustomer, measure.filter.choosesOne(currencies) || (isSplit && !putsTogether) {
          continue
        }
        refused.insert(table.name)
        report(
          .severalCurrencies(
            metric: measure.name, table: table.name, column: currencies.column, currencies.names,
            model.exchangeRates != nil ? .notConverted : isByCustomer ? .ofCustomers : .added, range
          ))
      }
      checkCompared(measure, range)
    }
    for pending in pendingCustomerQueries { checkCurrencies(of: pending, range) }
  }

  /// What a figure of each customer adds up, for `where mrr > 500`.
  private mutating func checkCurrencies(of pending: PendingCustomerQuery, _ range: SourceRange) {
    for measure in pending.measures {
      for table in measure.moneyTables(model) {
        guard let currencies = currencies(of: table), !measure.filter.choosesOne(currencies) else {
          continue
        }
        if hasCustomersWithSeveral(currencies.column, in: table.name) {
          report(
            .severalCurrencies(
              metric: pending.name, table: table.name, column: currencies.column, currencies.names,
              model.exchangeRates != nil ? .notConverted : .ofCustomers, range))
        } else if !measures.allSatisfy({ $0.filter.choosesOne(currencies) }) {
          noteCompared(pending.name, currencies)
        }
      }
    }
    for nested in pending.nested { checkCurrencies(of: nested, range) }
  }

  /// A condition that compares amounts of several currencies with a number, or with each other, is told;
  /// refused where what a customer pays is added up for it.
  private mutating func checkCompared(_ measure: Measure, _ range: SourceRange) {
    for part in measure.filter?.conjuncts ?? [] {
      for entry in part.comparedMoney(measure.relation.table) {
        guard let table = model.table(entry.table), table.isMixed(entry.column, model),
          let currencies = currencies(of: table), !measure.filter.choosesOne(currencies)
        else { continue }
        let name = entry.column ?? table.amount?.name ?? measure.name
        let isAdded =
          entry.column == nil && hasCustomersWithSeveral(currencies.column, in: table.name)
        if isAdded, entry.isWithNumber {
          report(
            .severalCurrencies(
              metric: name, table: table.name, column: currencies.column, currencies.names,
              .ofCustomers, range))
        } else if isAdded || entry.isWithNumber || entry.column != nil {
          noteCompared(name, currencies)
        }
      }
    }
  }

  private mutating func noteCompared(_ name: String, _ currencies: Currencies) {
    let one = currencies.names[0]
    assume(
      "`\(name)` is compared as it is, in \(currencies.names.joined(separator: ", ")): "
        + "`where \(currencies.column) = \(one)` keeps to one, "
        + "`set exchange rates \"\(one.lowercased()) 1.08 on 2024-06-30\"` converts")
  }

  /// The currencies of a table that has several.
  private mutating func currencies(of table: ModelTable) -> Currencies? {
    guard let column = table.currencyColumn else { return nil }
    let names = texts(of: column, in: table.name)
    return names.count > 1 ? Currencies(table: table.name, column: column, names: names) : nil
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

/// The currencies that a table has amounts in, and the column that tells.
private struct Currencies {
  var table: String
  var column: String
  var names: [String]
}

/// How amounts of several currencies come together.
package enum CurrencyMix: Sendable, Hashable {
  /// Rows of a figure have several.
  case added
  /// Customers pay in several.
  case ofCustomers
  /// Rates are set, for other columns than this one.
  case notConverted

  /// How to get a figure all the same.
  func hints(_ column: String, _ currencies: [String]) -> [String] {
    let one = currencies.first ?? ""
    let choice = "choose one: `where \(column) = \(one)`, or split it: `by \(column)`"
    let conversion =
      "convert: `set currency usd` and `set exchange rates \"eur 1.08 on 2024-06-30\"`"
    return switch self {
    case .added: [choice, "or \(conversion)"]
    case .ofCustomers:
      ["`mrr where \(column) = \(one)` takes each row by itself", "or \(conversion)"]
    case .notConverted:
      [choice, "rates convert what metrics such as `mrr` read, not the columns of the file"]
    }
  }
}

extension ModelTable {
  /// Whether amounts are in the currencies that their rows name: rates convert what customers pay
  /// (`nil`), the amount of the table and what is computed, but no other column of the file.
  fileprivate func isMixed(_ column: String?, _ model: Model) -> Bool {
    guard let column else { return model.exchangeRates == nil }
    let isConverted = amount?.name == column || computed[column] != nil
    return holdsMoney(column) && !(isConverted && model.exchangeRates != nil)
  }
}

extension Measure {
  fileprivate var isByCustomer: Bool {
    if case .movements = relation { true } else { false }
  }

  /// The tables whose money the measure aggregates, in several currencies if they have several.
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
      guard let table = model.table(entry.table), table.isMixed(entry.column, model) else {
        return nil
      }
      return table
    }
  }
}

extension RowExpression? {
  /// Whether rows of one currency alone pass.
  fileprivate func choosesOne(_ currencies: Currencies) -> Bool {
    self?.conjuncts.contains { $0.choosesOne(of: currencies.column, currencies.table) } ?? false
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

  /// Amounts that are compared with a number other than 0, or with each other.
  fileprivate func comparedMoney(_ base: String)
    -> [(table: String, column: String?, isWithNumber: Bool)]
  {
    guard case .call(let function, let parts) = self else { return [] }
    switch function {
    case .and, .or, .not: return parts.flatMap { $0.comparedMoney(base) }
    case .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual:
      let numbers = parts.contains { $0.isNumberOtherThanZero }
      let amounts = parts.filter { !$0.moneyTables(base).isEmpty }
      guard numbers || amounts.count > 1 else { return [] }
      return amounts.flatMap { $0.moneyTables(base) }.map { ($0.table, $0.column, numbers) }
    default: return []
    }
  }

  private var isNumberOtherThanZero: Bool {
    guard case .constant(let value) = self, let number = value.double else { return false }
    return number != 0
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
