import Storage
import Values

/// Evaluates nodes for batches of rows.
struct Evaluator: Sendable {
  let calendar: CalendarRules
  let localTime: @Sendable ([Int64]) -> [Int64]
  let localDaysOfSeconds: @Sendable ([UInt32]) -> [Int32]

  func evaluate(_ node: Node, _ batch: Batch) throws(RunProblem) -> Vector {
    switch node {
    case .column(let column, let index):
      return read(column, index, batch)
    case .spoken(let column, let index, let speaker):
      guard let cells = batch.cells else { return .missing(column.type, count: batch.count) }
      let speaking = cells.speakers[speaker]
      let rows = batch.places.map { $0.map { speaking[Int($0)] } } ?? speaking
      return read(
        column, nil, Batch(index.map { lead in rows.map { $0 < 0 ? -1 : lead[Int($0)] } } ?? rows))
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
        .codes(mapped(codes) { table[Int($0)] }, dictionary), present: vector.present,
        count: vector.count, isConstant: vector.isConstant)
    case .measured(let text, let table):
      let vector = try evaluate(text, batch)
      guard case .codes(let codes, _) = vector.values else { return vector }
      return Vector(
        .exact(mapped(codes) { table[Int($0)] }, scale: 0), present: vector.present,
        count: vector.count, isConstant: vector.isConstant)
    }
  }

  /// The local days of a date or an instant in a batch of rows, and which rows have one; `nil`: all.
  func days(_ node: Node, _ batch: Batch) throws(RunProblem) -> (days: [Int32], present: [Bool]?) {
    if case .column(let column, let index) = node, case .timestamp(let slots)? = column.packed {
      let rows = rowNumbers(index, batch)
      return (localDaysOfSeconds(gather(slots, rows) { $0 }), presence(column.validity, rows))
    }
    let vector = try evaluate(node, batch).spread()
    return (days(of: vector), vector.present)
  }

  private func test(_ vector: Vector, _ accepted: [Bool]) -> Vector {
    guard case .codes(let codes, _) = vector.values else {
      return .constant(.flag(false), count: vector.count)
    }
    var flags = mapped(codes) { accepted[Int($0)] }
    if let present = vector.present {
      flags = zipped(flags, 1, present, 1, flags.count) { $0 && $1 }
    }
    return Vector(.flags(flags), present: nil, count: vector.count, isConstant: vector.isConstant)
  }

  private func read(_ column: Column, _ index: RowIndex?, _ batch: Batch) -> Vector {
    let rows = rowNumbers(index, batch)
    let values = column.packed.map { read($0, rows) } ?? read(column.values, rows)
    return Vector(values, present: presence(column.validity, rows), count: batch.count)
  }

  private func read(_ packed: PackedValues, _ rows: Rows) -> Vector.Values {
    switch packed {
    case .integer(let v): .exact(gather(v, rows) { Int64($0) }, scale: 0)
    case .decimal(let v, let scale): .exact(gather(v, rows) { Int64($0) }, scale: scale)
    case .date(let v): .days(gather(v, rows) { Int32($0) })
    case .timestamp(let v): .instants(gather(v, rows) { microseconds($0) })
    case .text(let v, let dictionary): .codes(gather(v, rows) { UInt32($0) }, dictionary)
    case .codes(let v, let dictionary): .codes(gather(v, rows) { $0 }, dictionary)
    }
  }

  private func read(_ values: Column.Values, _ rows: Rows) -> Vector.Values {
    switch values {
    case .integer(let v): .exact(gather(v, rows, 0), scale: 0)
    case .decimal(let v, let scale): .exact(gather(v, rows, 0), scale: scale)
    case .number(let v): .numbers(gather(v, rows, 0))
    case .date(let v): .days(gather(v, rows, 0))
    case .timestamp(let v): .instants(gather(v, rows, 0))
    case .flag(let v): .flags(gather(v, rows, false))
    case .text(let v, let dictionary): .codes(gather(v, rows, 0), dictionary)
    case .duration(let v): .durations(gather(v, rows, 0))
    }
  }

  /// The rows of a column to read: a run, or a list in which −1 stands for none.
  private enum Rows {
    case run(Range<Int>)
    case list([Int32])
  }

  private func rowNumbers(_ index: RowIndex?, _ batch: Batch) -> Rows {
    switch (index, batch.list) {
    case (nil, nil): .run(batch.start..<batch.start + batch.count)
    case (nil, let list?): .list(list)
    case (let index?, nil): .list(index.rows(of: batch.start..<batch.start + batch.count))
    case (let index?, let list?): .list(index.rows(of: list))
    }
  }

  private func gather<T: BitwiseCopyable>(_ values: [T], _ rows: Rows, _ none: T) -> [T] {
    switch rows {
    case .run(let range): Array(values[range])
    case .list(let list): taken(values, at: list, none: none)
    }
  }

  /// Narrow slots made wide; 0 where there is no row.
  @inline(__always)
  private func gather<Slot: FixedWidthInteger, Wide: FixedWidthInteger>(
    _ slots: Slots<Slot>, _ rows: Rows, _ wide: (Slot) -> Wide
  ) -> [Wide] {
    switch rows {
    case .run(let range): slots.mapped(range, wide)
    case .list(let list): slots.withUnsafeBufferPointer { taken($0, at: list, wide) }
    }
  }

  private func presence(_ validity: Validity, _ rows: Rows) -> [Bool]? {
    switch rows {
    case .run(let range): validity.flags(range)
    case .list(let list): validity.flags(list)
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
    case .equal: return compared(v[0], v[1], count, .equal)
    case .notEqual: return negation(compared(v[0], v[1], count, .equal))
    case .less: return compared(v[0], v[1], count, .less)
    case .lessOrEqual: return compared(v[0], v[1], count, .lessOrEqual)
    case .greater: return compared(v[0], v[1], count, .greater)
    case .greaterOrEqual: return compared(v[0], v[1], count, .greaterOrEqual)
    case .and: return joined(v[0], v[1]) { $0 && $1 }
    case .or: return joined(v[0], v[1]) { $0 || $1 }
    case .not: return negation(v[0])
    case .isMissing:
      guard let present = v[0].present else { return .constant(.flag(false), count: count) }
      let flags = zipped(present, v[0].step, present, v[0].step, count) { flag, _ in !flag }
      return Vector(.flags(flags), present: nil, count: count)
    case .if:
      let conditions = v[0].truth
      var other = v.last ?? .missing(type, count: count)
      if v.count < 3 {
        // Without another branch there is no value; texts keep their dictionary.
        other.present = [Bool](repeating: false, count: other.isConstant ? 1 : other.count)
      }
      return try chosen(conditions, v[1], other, type)
    case .coalesce:
      guard var result = v.last else { return .missing(type, count: count) }
      for operand in v.dropLast().reversed() {
        result = try chosen(presence(operand), operand, result, type)
      }
      return result
    case .least: return try extreme(v, type, count, .less)
    case .greatest: return try extreme(v, type, count, .greater)
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
    let truth = vector.truth
    return Vector(
      .flags(zipped(truth, 1, truth, 1, truth.count) { flag, _ in !flag }), present: nil,
      count: vector.count)
  }

  /// Which rows of an operand have a value.
  private func presence(_ vector: Vector) -> [Bool] {
    guard let present = vector.present else {
      return [Bool](repeating: true, count: vector.count)
    }
    return zipped(present, vector.step, present, vector.step, vector.count) { flag, _ in flag }
  }

  @inline(__always)
  private func joined(_ a: Vector, _ b: Vector, _ f: (Bool, Bool) -> Bool) -> Vector {
    let x = a.truth
    let y = b.truth
    return Vector(.flags(zipped(x, 1, y, 1, x.count, f)), present: nil, count: a.count)
  }
}

/// Rows where both operands are present; `nil`: everywhere.
func bothPresent(_ a: Vector, _ b: Vector, _ count: Int) -> [Bool]? {
  switch (a.present, b.present) {
  case (nil, nil): nil
  case (let x?, nil): zipped(x, a.step, x, a.step, count) { first, _ in first }
  case (nil, let y?): zipped(y, b.step, y, b.step, count) { first, _ in first }
  case (let x?, let y?): zipped(x, a.step, y, b.step, count) { $0 && $1 }
  }
}
