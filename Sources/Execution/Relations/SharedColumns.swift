import Planning
import Storage
import Values

/// What expressions give for each customer over a slot, for questions that ask for the same again.
final class SharedColumns {
  /// An expression with all that its values depend on.
  fileprivate struct Key: Hashable {
    let expression: RowExpression
    let table: String
    let start: Int32
    let end: Int32
    let paying: Bool
    let isExact: Bool
  }

  fileprivate var columns: [Key: Column] = [:]
}

extension MeasureRun {
  /// A node for an expression: where several questions are asked, one that reads its values.
  func node(
    _ expression: RowExpression, _ relation: any Relation, _ compiler: RowCompiler
  ) throws(RunProblem) -> Node {
    let plain = { () throws(RunProblem) in try compiler.compile(expression) }
    guard let shared = workspace.shared, let movements = relation as? MovementRelation,
      case .call = expression, !expression.asksForCustomerFigures
    else { return try plain() }
    let key = SharedColumns.Key(
      expression: expression, table: movements.table, start: movements.slot.start.number,
      end: movements.slot.end.number, paying: movements.paying, isExact: compiler.isExact)
    if let known = shared.columns[key] { return .column(known, index: nil) }
    let node = try plain()
    guard let column = try values(of: node, rows: relation.rowCount) else { return node }
    shared.columns[key] = column
    return .column(column, index: nil)
  }

  /// The values of all rows; `nil` for kinds that are not kept.
  private func values(of node: Node, rows: Int) throws(RunProblem) -> Column? {
    switch node.type {
    case .integer, .decimal, .number, .flag: break
    case .date, .timestamp, .text, .duration: return nil
    }
    let batches = batches(of: 0..<rows)
    let parts = parts(of: batches.count, into: 4)
    let (evaluator, cancellation) = (workspace.evaluator, workspace.cancellation)
    let found = try concurrently(parts.count, threads: workspace.threads) {
      (part: Int) throws(RunProblem) -> [Vector] in
      var vectors: [Vector] = []
      for rows in batches[parts[part]] {
        try cancellation.check()
        vectors.append(try evaluator.evaluate(node, Batch(rows)).spread())
      }
      return vectors
    }
    return Column(joining: found.flatMap(\.self), type: node.type, count: rows)
  }
}

extension Column {
  /// Numbers or flags, one behind the other; `nil` when they are not of one kind.
  fileprivate init?(joining vectors: [Vector], type: ScalarType, count: Int) {
    var (exact, numbers, flags): ([Int64], [Double], [Bool]) = ([], [], [])
    switch type {
    case .number: numbers.reserveCapacity(count)
    case .flag: flags.reserveCapacity(count)
    default: exact.reserveCapacity(count)
    }
    for vector in vectors {
      switch vector.values {
      case .exact(let values, let scale) where scale == type.scale: exact += values
      case .numbers(let values) where type == .number: numbers += values
      case .flags(let values) where type == .flag: flags += values
      default: return nil
      }
    }
    let validity =
      vectors.allSatisfy { $0.present == nil }
      ? Validity(allPresent: count)
      : Validity(
        vectors.flatMap { vector in
          vector.present ?? Array(repeating: true, count: vector.count)
        })
    switch type {
    case .number: self.init(.number(numbers), validity: validity)
    case .flag: self.init(.flag(flags), validity: validity)
    default:
      let scale = type.scale ?? 0
      self.init(scale == 0 ? .integer(exact) : .decimal(exact, scale: scale), validity: validity)
    }
  }
}
