import Values

extension Evaluator {
  /// Whether the order of two operands is as asked; false where either is missing.
  ///
  /// - Parameter accepts: gets −1, 0 or 1.
  func compared(_ a: Vector, _ b: Vector, _ count: Int, _ accepts: (Int) -> Bool) -> Vector {
    if count == 0 { return Vector(.flags([]), present: nil, count: 0) }
    let wanted = (accepts(-1), accepts(0), accepts(1))
    var flags = outcomes(a, b, count, wanted)
    if a.present != nil || b.present != nil {
      for index in 0..<count where !(a.isPresent(index) && b.isPresent(index)) {
        flags[index] = false
      }
    }
    return Vector(.flags(flags), present: nil, count: count)
  }

  private func outcomes(_ a: Vector, _ b: Vector, _ count: Int, _ wanted: (Bool, Bool, Bool))
    -> [Bool]
  {
    @inline(__always) func order<T: Comparable>(_ x: [T], _ y: [T]) -> [Bool] {
      zipped(x, a.step, y, b.step, count) {
        ($0 < $1 && wanted.0) || ($0 == $1 && wanted.1) || ($0 > $1 && wanted.2)
      }
    }
    switch (a.values, b.values) {
    case (.exact(let x, let scaleX), .exact(let y, let scaleY)):
      if scaleX == scaleY { return order(x, y) }
      let scale = max(scaleX, scaleY)
      return order(widened(x, scale - scaleX), widened(y, scale - scaleY))
    case (.days(let x), .days(let y)): return order(x, y)
    case (.instants(let x), .instants(let y)): return order(x, y)
    case (.days(let x), .instants(let y)): return order(x, localDays(y))
    case (.instants(let x), .days(let y)): return order(localDays(x), y)
    case (.codes(let x, _), .codes(let y, _)): return order(x, y)
    case (.flags(let x), .flags(let y)):
      return order(x.map { $0 ? 1 : 0 }, y.map { $0 ? 1 : 0 })
    default: return order(a.doubles, b.doubles)
    }
  }

  private func widened(_ values: [Int64], _ digits: Int) -> [Int128] {
    var factor: Int128 = 1
    for _ in 0..<min(digits, 18) { factor *= 10 }
    return values.map { Int128($0) * factor }
  }

  /// For each row the value of one of the operands, which are made one type first.
  func chosen(_ v: [Vector], _ type: ScalarType, _ count: Int, _ pick: (Int) -> Int)
    throws(RunProblem) -> Vector
  {
    let picks = (0..<count).map(pick)
    let present = (0..<count).map { v[picks[$0]].isPresent($0) }
    func values<T>(_ all: [[T]]) -> [T] {
      (0..<count).map { all[picks[$0]][$0 &* v[picks[$0]].step] }
    }
    let result: Vector.Values =
      switch type {
      case .integer, .decimal:
        .exact(values(try exactOperands(v, type.scale ?? 0)), scale: type.scale ?? 0)
      case .number: .numbers(values(v.map(\.doubles)))
      case .duration: .durations(values(v.map(\.doubles)))
      case .date: .days(values(v.map { days(of: $0) }))
      case .timestamp: .instants(values(v.map(instants)))
      case .flag: .flags(values(v.map(flags)))
      case .text: text(v, values(v.map(codes)))
      }
    return Vector(result, present: present.allSatisfy(\.self) ? nil : present, count: count)
  }

  /// The least or greatest of the operands that are present.
  func extreme(_ v: [Vector], _ type: ScalarType, _ count: Int, _ isBetter: (Int) -> Bool)
    throws(RunProblem) -> Vector
  {
    guard var best = v.first?.spread() else { return .missing(type, count: count) }
    for next in v.dropFirst() {
      let isNextBetter = compared(next, best, count, isBetter).truth
      let current = best
      best = try chosen([current, next], type, count) {
        !current.isPresent($0) || (isNextBetter[$0] && next.isPresent($0)) ? 1 : 0
      }
    }
    return best
  }

  private func exactOperands(_ v: [Vector], _ scale: Int) throws(RunProblem) -> [[Int64]] {
    var all: [[Int64]] = []
    for vector in v {
      guard case .exact(let values, let own) = vector.values else {
        throw .unsupported(what: "exact values out of inexact ones")
      }
      all.append(try rescaled(values, from: own, to: scale))
    }
    return all
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
