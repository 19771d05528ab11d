import Storage
import Values

/// A table whose rows are lives made from another's: its columns for the rows that became a life,
/// and behind them when each begins, when it ends and what it is worth.
///
/// Nothing is made before a column is asked for.
final class DerivedLives: DerivedTable {
  /// What the other table's rows come to.
  struct Lives {
    /// For each life the row of the other table.
    var rows: [Int32]
    var from: [Int32]
    /// `Int32.max` while it runs.
    var end: [Int32]
    /// `nil` where the other table's own amount counts.
    var amounts: Column?
    /// What did not add up, and rows of the other table that are no life; of no table yet.
    var notes: [DataNote] = []
  }

  let name: String
  let schema: [ColumnSchema]
  let base: any StoredTable
  private let make: () throws(LoadProblem) -> Lives
  private var made: Lives?

  static let fromName = "life_from"
  static let endName = "life_until"
  static let amountName = "life_amount"

  /// - Parameter amount: the type of the amounts that are made, if any are.
  init(
    name: String, of base: any StoredTable, columns: [ColumnSchema], amount: ScalarType?,
    make: @escaping () throws(LoadProblem) -> Lives
  ) {
    self.name = name
    self.base = base
    self.make = make
    var schema = columns
    for name in [DerivedLives.fromName, DerivedLives.endName] {
      schema.append(ColumnSchema(header: name, name: name, type: .date))
    }
    if let amount {
      schema.append(
        ColumnSchema(header: DerivedLives.amountName, name: DerivedLives.amountName, type: amount))
    }
    self.schema = schema
  }

  func lives() throws(LoadProblem) -> Lives {
    if let made { return made }
    let lives = try make()
    made = lives
    return lives
  }

  func rowCount() throws(LoadProblem) -> Int { try lives().rows.count }

  func sample(_ indices: [Int]) throws(LoadProblem) -> [Column] { try columns(indices) }

  func columns(_ indices: [Int]) throws(LoadProblem) -> [Column] {
    let lives = try self.lives()
    let own = base.schema.count
    let wanted = indices.filter { $0 < own }
    let columns = try base.columns(wanted)
    var result: [Column] = []
    for index in indices {
      if let place = wanted.firstIndex(of: index) {
        result.append(columns[place].gathered(lives.rows))
      } else if index == own {
        result.append(Column(.date(lives.from), validity: Validity(allPresent: lives.from.count)))
      } else if index == own + 1 {
        result.append(
          Column(
            .date(lives.end.map { $0 == .max ? 0 : $0 }),
            validity: Validity(lives.end.map { $0 != .max })))
      } else if let amounts = lives.amounts {
        result.append(amounts)
      }
    }
    return result
  }
}

extension Column {
  /// The values of some rows, in that order; missing for −1.
  func gathered(_ rows: [Int32]) -> Column {
    func taken<T>(_ values: [T], none: T) -> [T] {
      rows.map { $0 < 0 ? none : values[Int($0)] }
    }
    let values: Column.Values =
      switch self.values {
      case .integer(let v): .integer(taken(v, none: 0))
      case .decimal(let v, let scale): .decimal(taken(v, none: 0), scale: scale)
      case .number(let v): .number(taken(v, none: 0))
      case .date(let v): .date(taken(v, none: 0))
      case .timestamp(let v): .timestamp(taken(v, none: 0))
      case .flag(let v): .flag(taken(v, none: false))
      case .text(let codes, let dictionary): .text(taken(codes, none: 0), dictionary)
      case .duration(let v): .duration(taken(v, none: 0))
      }
    let isWhole = validity.isAllPresent && rows.allSatisfy { $0 >= 0 }
    let present =
      isWhole
      ? Validity(allPresent: rows.count)
      : Validity(rows.map { $0 >= 0 && validity.isPresent(Int($0)) })
    return Column(values, validity: present)
  }
}
