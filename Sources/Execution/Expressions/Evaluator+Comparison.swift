import Values

extension Evaluator {
  /// What is asked of the order of two operands.
  enum Order {
    case less, lessOrEqual, equal, greaterOrEqual, greater
  }

  /// Whether the order of two operands is as asked; false where either is missing.
  func compared(_ a: Vector, _ b: Vector, _ count: Int, _ order: Order) -> Vector {
    if count == 0 { return Vector(.flags([]), present: nil, count: 0) }
    var flags = outcomes(a, b, count, order)
    if let present = bothPresent(a, b, count) {
      flags = zipped(flags, 1, present, 1, count) { $0 && $1 }
    }
    return Vector(.flags(flags), present: nil, count: count)
  }

  private func outcomes(_ a: Vector, _ b: Vector, _ count: Int, _ order: Order) -> [Bool] {
    @inline(__always) func compared<T: Comparable>(_ x: [T], _ y: [T]) -> [Bool] {
      switch order {
      case .less: zipped(x, a.step, y, b.step, count) { $0 < $1 }
      case .lessOrEqual: zipped(x, a.step, y, b.step, count) { $0 <= $1 }
      case .equal: zipped(x, a.step, y, b.step, count) { $0 == $1 }
      case .greaterOrEqual: zipped(x, a.step, y, b.step, count) { $0 >= $1 }
      case .greater: zipped(x, a.step, y, b.step, count) { $0 > $1 }
      }
    }
    switch (a.values, b.values) {
    case (.exact(let x, let scaleX), .exact(let y, let scaleY)):
      if scaleX == scaleY { return compared(x, y) }
      let scale = scaleX.joined(with: scaleY)
      let (upX, upY) = (scaleX.factor(to: scale), scaleY.factor(to: scale))
      if let x = scaledUp(x, upX), let y = scaledUp(y, upY) { return compared(x, y) }
      guard let upX, let upY else { return compared(a.doubles, b.doubles) }
      return compared(x.map { Int128($0) * Int128(upX) }, y.map { Int128($0) * Int128(upY) })
    case (.days(let x), .days(let y)): return compared(x, y)
    case (.instants(let x), .instants(let y)): return compared(x, y)
    case (.days(let x), .instants(let y)): return compared(x, localDays(y))
    case (.instants(let x), .days(let y)): return compared(localDays(x), y)
    case (.codes(let x, _), .codes(let y, _)): return compared(x, y)
    case (.flags(let x), .flags(let y)):
      return compared(x.map { $0 ? 1 : 0 }, y.map { $0 ? 1 : 0 })
    default: return compared(a.doubles, b.doubles)
    }
  }

  /// Coefficients of a finer scale; `nil` where they do not fit 64 bits.
  private func scaledUp(_ values: [Int64], _ factor: Int64?) -> [Int64]? {
    if factor == 1 { return values }
    guard let factor else { return nil }
    let limit = Int64.max / factor
    var fits = true
    for value in values { fits = fits && value <= limit && value >= -limit }
    return fits ? mapped(values) { $0 &* factor } : nil
  }

  /// The first operand where the flag is set, else the second; they are made one type first.
  func chosen(_ flags: [Bool], _ a: Vector, _ b: Vector, _ type: ScalarType)
    throws(RunProblem) -> Vector
  {
    func values<T: BitwiseCopyable>(_ x: [T], _ y: [T]) -> [T] {
      selected(flags, x, a.step, y, b.step)
    }
    if flags.isEmpty { return .missing(type, count: 0) }
    let result: Vector.Values
    switch type {
    case .integer, .decimal:
      let scale = type.scale ?? 0
      result = .exact(
        values(try exactOperand(a, scale), try exactOperand(b, scale)), scale: scale)
    case .number: result = .numbers(values(a.doubles, b.doubles))
    case .duration: result = .durations(values(a.doubles, b.doubles))
    case .date: result = .days(values(days(of: a), days(of: b)))
    case .timestamp: result = .instants(values(instants(a), instants(b)))
    case .flag: result = .flags(values(self.flags(a), self.flags(b)))
    case .text: result = text([a, b], values(codes(a), codes(b)))
    }
    var present: [Bool]?
    if a.present != nil || b.present != nil {
      let (x, y) = (a.present ?? [true], b.present ?? [true])
      present =
        selected(
          flags, x, a.present == nil ? 0 : a.step, y, b.present == nil ? 0 : b.step
        ).unlessAllSet
    }
    return Vector(result, present: present, count: flags.count)
  }

  /// The least or greatest of the operands that are present.
  func extreme(_ v: [Vector], _ type: ScalarType, _ count: Int, _ order: Order)
    throws(RunProblem) -> Vector
  {
    guard var best = v.first?.spread() else { return .missing(type, count: count) }
    for next in v.dropFirst() {
      var isNext = compared(next, best, count, order).truth
      if let present = best.present {
        // Where there is none yet the next is taken, whatever it is.
        isNext = zipped(isNext, 1, present, 1, count) { $0 || !$1 }
      }
      best = try chosen(isNext, next, best, type)
    }
    return best
  }

  private func exactOperand(_ vector: Vector, _ scale: DecimalScale) throws(RunProblem) -> [Int64] {
    guard case .exact(let values, let own) = vector.values else {
      throw .unsupported(what: "exact values out of inexact ones")
    }
    return try rescaled(values, from: own, to: scale)
  }

  private func instants(_ vector: Vector) -> [Int64] {
    if case .instants(let v) = vector.values { v } else { [0] }
  }

  private func flags(_ vector: Vector) -> [Bool] {
    if case .flags(let v) = vector.values { v } else { [false] }
  }

  private func codes(_ vector: Vector) -> [UInt32] {
    if case .codes(let v, _) = vector.values { v } else { [0] }
  }

  private func text(_ v: [Vector], _ codes: [UInt32]) -> Vector.Values {
    for vector in v.reversed() {
      if case .codes(_, let dictionary) = vector.values { return .codes(codes, dictionary) }
    }
    return .flags([])
  }
}
