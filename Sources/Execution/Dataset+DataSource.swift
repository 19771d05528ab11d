package import Modeling
package import Storage
import Values

/// The data as the engine asks for them.
extension Dataset: DataSource {
  package func life(of table: String) throws(LoadProblem) -> LifeView {
    let lives: Lives = try life(of: table)
    return LifeView(
      from: lives.from, end: lives.end, amount: model.table(table)?.amount?.name,
      emptyRows: lives.empty, rowsWithoutStart: lives.withoutStart, cutRows: lives.cut)
  }

  package func customerColumn(of table: String) -> String? { model.table(table)?.customer }

  /// Codes are those of the revenue table, so that they mean the same everywhere; a customer that
  /// never had a subscription has none.
  package func customers(of table: String) throws(LoadProblem) -> CustomerView {
    let own: Codes = try customers(of: table)
    let column = model.table(table)?.customer ?? ""
    guard let base = model.revenueTable, base.name != table else {
      return CustomerView(codes: own.codes, labels: own.labelColumn, column: column)
    }
    let shared: Codes = try customers(of: base.name)
    let mapping = own.mapping(to: shared)
    var codes = own.codes
    for row in 0..<codes.count where codes[row] != Codes.missing {
      codes[row] = mapping[Int(codes[row])]
    }
    return CustomerView(codes: codes, labels: shared.labelColumn, column: column)
  }

  package func lookup(
    _ column: String, of table: String, into target: String
  ) throws(LoadProblem) -> [Int32] {
    let lookup: Lookup = try lookup(from: table, column: column, to: target)
    switch lookup {
    case .byRow(let rows):
      return rows.map { $0 == Codes.missing ? -1 : Int32(truncatingIfNeeded: $0) }
    case .byCode(let rows):
      let codes = try codes(of: column, in: table).codes
      return codes.map { code in
        guard code != Codes.missing, rows[Int(code)] != Codes.missing else { return -1 }
        return Int32(truncatingIfNeeded: rows[Int(code)])
      }
    }
  }

  package var localTime: @Sendable ([Int64]) -> [Int64] {
    let zone = LocalDays(zone: model.timeZone)
    return { times in zone.localTimes(ofMicroseconds: times) }
  }
}
