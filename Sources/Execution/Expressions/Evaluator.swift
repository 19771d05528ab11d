import Storage
import Values

/// Evaluates nodes for batches of rows.
struct Evaluator: Sendable {
  let calendar: CalendarRules
  let localTime: @Sendable ([Int64]) -> [Int64]

  func evaluate(_ node: Node, _ batch: Batch) throws(RunProblem) -> Vector {
    switch node {
    case .column(let column, let index):
      return read(column, index, batch)
    case .spoken(let column, let index, let speaker):
      guard let cells = batch.cells else { return .missing(column.type, count: batch.count) }
      let speaking = cells.speakers[speaker]
      let rows = batch.places.map { $0.map { speaking[Int($0)] } } ?? speaking
      return read(column, nil, Batch(composed(rows, index) ?? rows))
    case .cell(let field, let type):
      return batch.cells?.state(field, batch.places, batch.count)
        ?? .missing(type, count: batch.count)
    case .constant(var vector):
      vector.count = batch.count
      return vector
    case .call(let function, let arguments, let type):
      var vectors: [Vector] = []
      for argument in arguments { vectors.append(try evaluate(argument, batch)) }
      return try apply(function, vectors, type, batch.count)
    case .codeTest(let text, let accepted):
      return test(try evaluate(text, batch), accepted)
    case .recode(let text, let table, let dictionary):
      let vector = try evaluate(text, batch)
      guard case .codes(let codes, _) = vector.values else { return vector }
      return Vector(
        .codes(codes.map { table[Int($0)] }, dictionary), present: vector.present,
        count: vector.count, isConstant: vector.isConstant)
    case .measured(let text, let table):
      let vector = try evaluate(text, batch)
      guard case .codes(let codes, _) = vector.values else { return vector }
      return Vector(
        .exact(codes.map { table[Int($0)] }, scale: 0), present: vector.present,
        count: vector.count, isConstant: vector.isConstant)
    }
  }

  private func test(_ vector: Vector, _ accepted: [Bool]) -> Vector {
    guard case .codes(let codes, _) = vector.values else {
      return .constant(.flag(false), count: vector.count)
    }
    var flags = codes.map { accepted[Int($0)] }
    if let present = vector.present {
      for index in flags.indices where !present[index] { flags[index] = false }
    }
    return Vector(.flags(flags), present: nil, count: vector.count, isConstant: vector.isConstant)
  }

  private func read(_ column: Column, _ index: [Int32]?, _ batch: Batch) -> Vector {
    let rows = rowNumbers(index, batch)
    let values: Vector.Values =
      switch column.values {
      case .integer(let v): .exact(gather(v, rows, 0), scale: 0)
      case .decimal(let v, let scale): .exact(gather(v, rows, 0), scale: scale)
      case .number(let v): .numbers(gather(v, rows, 0))
      case .date(let v): .days(gather(v, rows, 0))
      case .timestamp(let v): .instants(gather(v, rows, 0))
      case .flag(let v): .flags(gather(v, rows, false))
      case .text(let v, let dictionary): .codes(gather(v, rows, 0), dictionary)
      case .duration(let v): .durations(gather(v, rows, 0))
      }
    return Vector(values, present: presence(column.validity, rows), count: batch.count)
  }

  /// The rows of a column to read: a run, or a list in which −1 stands for none.
  private enum Rows {
    case run(Range<Int>)
    case list([Int32])
  }

  private func rowNumbers(_ index: [Int32]?, _ batch: Batch) -> Rows {
    switch (index, batch.list) {
    case (nil, nil): .run(batch.start..<batch.start + batch.count)
    case (nil, let list?): .list(list)
    case (let index?, nil): .list(Array(index[batch.start..<batch.start + batch.count]))
    case (let index?, let list?): .list(list.map { index[Int($0)] })
    }
  }

  private func gather<T>(_ values: [T], _ rows: Rows, _ none: T) -> [T] {
    switch rows {
    case .run(let range): Array(values[range])
    case .list(let list): list.map { $0 < 0 ? none : values[Int($0)] }
    }
  }

  private func presence(_ validity: Validity, _ rows: Rows) -> [Bool]? {
    switch rows {
    case .run(let range):
      return validity.isAllPresent ? nil : range.map { validity.isPresent($0) }
    case .list(let list):
      if validity.isAllPresent {
        return list.contains { $0 < 0 } ? list.map { $0 >= 0 } : nil
      }
      return list.map { $0 >= 0 && validity.isPresent(Int($0)) }
    }
  }

  // MARK: - Functions

  private func apply(_ function: Function, _ v: [Vector], _ type: ScalarType, _ count: Int)
    throws(RunProblem) -> Vector
  {
    switch function {
    case .add, .subtract, .multiply:
      return try arithmetic(function, v[0], v[1], type, count)
    case .divide: return divided(v[0], v[1], type, count)
    case .mod: return remainder(v[0], v[1], type, count)
    case .power: return power(v[0], v[1], count)
    case .negate, .abs: return try signed(function, v[0])
    case .round, .floor, .ceil: return try rounded(function, v, type)
    case .equal: return compared(v[0], v[1], count) { $0 == 0 }
    case .notEqual: return negation(compared(v[0], v[1], count) { $0 == 0 })
    case .less: return compared(v[0], v[1], count) { $0 < 0 }
    case .lessOrEqual: return compared(v[0], v[1], count) { $0 <= 0 }
    case .greater: return compared(v[0], v[1], count) { $0 > 0 }
    case .greaterOrEqual: return compared(v[0], v[1], count) { $0 >= 0 }
    case .and: return joined(v[0], v[1]) { $0 && $1 }
    case .or: return joined(v[0], v[1]) { $0 || $1 }
    case .not: return negation(v[0])
    case .isMissing:
      let flags = (0..<count).map { !v[0].isPresent($0) }
      return Vector(.flags(flags), present: nil, count: count)
    case .if:
      let conditions = v[0].truth
      var other = v.last ?? .missing(type, count: count)
      if v.count < 3 {
        // Without another branch there is no value; texts keep their dictionary.
        other.present = [Bool](repeating: false, count: other.isConstant ? 1 : other.count)
      }
      return try chosen([v[1], other], type, count) { conditions[$0] ? 0 : 1 }
    case .coalesce:
      return try chosen(v, type, count) { row in v.firstIndex { $0.isPresent(row) } ?? 0 }
    case .least: return try extreme(v, type, count) { $0 < 0 }
    case .greatest: return try extreme(v, type, count) { $0 > 0 }
    case .day, .week, .month, .quarter, .year: return truncated(function, v[0])
    case .dayOfWeek, .dayOfMonth, .monthOfYear, .hourOfDay: return part(function, v[0])
    case .days: return length(v[0], secondsPerUnit: 86_400)
    case .hours: return length(v[0], secondsPerUnit: 3600)
    case .minutes: return length(v[0], secondsPerUnit: 60)
    case .lower, .upper, .trim, .length, .substring, .replace, .concat, .contains, .startsWith,
      .endsWith:
      throw .unsupported(what: "`\(function.rawValue)` of something other than text")
    }
  }

  private func negation(_ vector: Vector) -> Vector {
    Vector(.flags(vector.truth.map { !$0 }), present: nil, count: vector.count)
  }

  private func joined(_ a: Vector, _ b: Vector, _ f: (Bool, Bool) -> Bool) -> Vector {
    let x = a.truth
    let y = b.truth
    return Vector(.flags(x.indices.map { f(x[$0], y[$0]) }), present: nil, count: a.count)
  }
}

/// Rows where both operands are present; `nil`: everywhere.
func bothPresent(_ a: Vector, _ b: Vector, _ count: Int) -> [Bool]? {
  if a.present == nil && b.present == nil { return nil }
  return (0..<count).map { a.isPresent($0) && b.isPresent($0) }
}

/// One result for every pair of operands, either of which may be a constant.
@inline(__always)
func zipped<A, B, R>(
  _ a: [A], _ stepA: Int, _ b: [B], _ stepB: Int, _ count: Int, _ f: (A, B) -> R
) -> [R] {
  precondition(a.count > (count - 1) &* stepA && b.count > (count - 1) &* stepB)
  return [R](unsafeUninitializedCapacity: count) { out, filled in
    for i in 0..<count { out.initializeElement(at: i, to: f(a[i &* stepA], b[i &* stepB])) }
    filled = count
  }
}
