import Values

extension Evaluator {
  /// Sums, differences and products: exact for exact operands, by the calendar for dates.
  func arithmetic(
    _ function: Function, _ a: Vector, _ b: Vector, _ type: ScalarType, _ count: Int
  ) throws(RunProblem) -> Vector {
    let present = bothPresent(a, b, count)
    if count == 0 { return Vector.missing(type, count: 0) }
    switch type {
    case .integer, .decimal:
      let values = try exact(function, a, b, type.scale ?? 0, count)
      return Vector(.exact(values, scale: type.scale ?? 0), present: present, count: count)
    case .number:
      return Vector(
        .numbers(floating(function, a.doubles, a, b.doubles, b, count)),
        present: present, count: count)
    case .duration:
      let values =
        function == .multiply
        ? floating(function, a.doubles, a, b.doubles, b, count)
        : floating(function, seconds(a, beside: b), a, seconds(b, beside: a), b, count)
      return Vector(.durations(values), present: present, count: count)
    case .date:
      return Vector(.days(shiftedDays(function, a, b, count)), present: present, count: count)
    case .timestamp:
      return Vector(
        .instants(shiftedInstants(function, a, b, count)), present: present,
        count: count)
    case .flag, .text:
      throw .unsupported(what: "arithmetic on text or flags")
    }
  }

  private func exact(
    _ function: Function, _ a: Vector, _ b: Vector, _ scale: DecimalScale, _ count: Int
  ) throws(RunProblem) -> [Int64] {
    guard case .exact(var x, let scaleX) = a.values, case .exact(var y, let scaleY) = b.values
    else { throw .unsupported(what: "exact arithmetic on inexact values") }
    if function != .multiply {
      x = try rescaled(x, from: scaleX, to: scale)
      y = try rescaled(y, from: scaleY, to: scale)
    }
    var overflow = false
    let result: [Int64] =
      switch function {
      case .add:
        zipped(x, a.step, y, b.step, count) {
          let (sum, over) = $0.addingReportingOverflow($1)
          overflow = overflow || over
          return sum
        }
      case .subtract:
        zipped(x, a.step, y, b.step, count) {
          let (difference, over) = $0.subtractingReportingOverflow($1)
          overflow = overflow || over
          return difference
        }
      default:
        zipped(x, a.step, y, b.step, count) {
          let (product, over) = $0.multipliedReportingOverflow(by: $1)
          overflow = overflow || over
          return product
        }
      }
    if overflow { throw .overflow(name: function.rawValue) }
    return result
  }

  /// Coefficients of another scale, not coarser than their own.
  func rescaled(_ values: [Int64], from scale: DecimalScale, to wanted: DecimalScale)
    throws(RunProblem) -> [Int64]
  {
    if scale == wanted { return values }
    guard let factor = scale.factor(to: wanted) else { throw .overflow(name: "decimal") }
    var overflow = false
    let result = values.map { value in
      let (product, over) = value.multipliedReportingOverflow(by: factor)
      overflow = overflow || over
      return product
    }
    if overflow { throw .overflow(name: "decimal") }
    return result
  }

  private func floating(
    _ function: Function, _ x: [Double], _ a: Vector, _ y: [Double], _ b: Vector, _ count: Int
  ) -> [Double] {
    switch function {
    case .add: zipped(x, a.step, y, b.step, count) { $0 + $1 }
    case .subtract: zipped(x, a.step, y, b.step, count) { $0 - $1 }
    default: zipped(x, a.step, y, b.step, count) { $0 * $1 }
    }
  }

  /// Dates and instants on one axis of seconds. Between two instants lies the time that has passed,
  /// whatever the clocks did; beside a date, which is the start of its local day, an instant counts
  /// by the local clock.
  private func seconds(_ vector: Vector, beside other: Vector) -> [Double] {
    switch (vector.values, other.values) {
    case (.days(let v), _): mapped(v) { Double($0) * 86_400 }
    case (.instants(let v), .days): mapped(localTime(v)) { Double($0) / 1_000_000 }
    case (.instants(let v), _): mapped(v) { Double($0) / 1_000_000 }
    default: vector.doubles
    }
  }

  private func shiftedDays(_ function: Function, _ a: Vector, _ b: Vector, _ count: Int)
    -> [Int32]
  {
    let sign: Double = function == .subtract ? -1 : 1
    let (date, length) = a.type == .date ? (a, b) : (b, a)
    guard case .days(let days) = date.values else { return [] }
    return zipped(days, date.step, length.doubles, length.step, count) {
      let shifted = (Double($0) + sign * $1 / 86_400).rounded(.down)
      return Int32(exactly: shifted) ?? $0
    }
  }

  private func shiftedInstants(_ function: Function, _ a: Vector, _ b: Vector, _ count: Int)
    -> [Int64]
  {
    let sign: Double = function == .subtract ? -1 : 1
    let (time, length) = a.type == .timestamp ? (a, b) : (b, a)
    guard case .instants(let instants) = time.values else { return [] }
    return zipped(instants, time.step, length.doubles, length.step, count) {
      guard let shift = Int64(exactly: (sign * $1 * 1_000_000).rounded()) else { return $0 }
      let (sum, over) = $0.addingReportingOverflow(shift)
      return over ? $0 : sum
    }
  }

  /// A quotient as a double, missing where the divisor is 0.
  func divided(_ a: Vector, _ b: Vector, _ type: ScalarType, _ count: Int) -> Vector {
    if count == 0 { return .missing(type, count: 0) }
    let x = a.doubles
    let y = b.doubles
    var present = bothPresent(a, b, count)
    if y.contains(0) {
      present = (0..<count).map { (present?[$0] ?? true) && y[$0 &* b.step] != 0 }
    }
    let quotients = zipped(x, a.step, y, b.step, count) { $1 == 0 ? 0 : $0 / $1 }
    return Vector(
      type == .duration ? .durations(quotients) : .numbers(quotients), present: present,
      count: count)
  }

  /// The remainder with the sign of the dividend, missing where the divisor is 0.
  func remainder(_ a: Vector, _ b: Vector, _ type: ScalarType, _ count: Int) -> Vector {
    if count == 0 { return .missing(type, count: 0) }
    if case .exact(let x, 0) = a.values, case .exact(let y, 0) = b.values {
      let present = (0..<count).map {
        a.isPresent($0) && b.isPresent($0) && y[$0 &* b.step] != 0
      }
      let values = zipped(x, a.step, y, b.step, count) { $1 == 0 || $1 == -1 ? 0 : $0 % $1 }
      return Vector(.exact(values, scale: 0), present: present, count: count)
    }
    let y = b.doubles
    let present = (0..<count).map { a.isPresent($0) && b.isPresent($0) && y[$0 &* b.step] != 0 }
    let values = zipped(a.doubles, a.step, y, b.step, count) {
      $1 == 0 ? 0 : $0.truncatingRemainder(dividingBy: $1)
    }
    return Vector(
      type == .duration ? .durations(values) : .numbers(values), present: present, count: count)
  }

  func signed(_ function: Function, _ a: Vector) throws(RunProblem) -> Vector {
    var result = a
    switch a.values {
    case .exact(let v, let scale):
      if v.contains(.min) { throw .overflow(name: function.rawValue) }
      result.values = .exact(
        function == .abs ? v.map { Swift.abs($0) } : v.map { -$0 }, scale: scale)
    case .numbers(let v):
      result.values = .numbers(function == .abs ? v.map { Swift.abs($0) } : v.map { -$0 })
    case .durations(let v):
      result.values = .durations(function == .abs ? v.map { Swift.abs($0) } : v.map { -$0 })
    case .days, .instants, .flags, .codes:
      throw .unsupported(what: "the sign of something that is not a number")
    }
    return result
  }

  /// `round(x)` and `round(x, digits)` half away from zero, as spreadsheets do; `floor`, `ceil`.
  func rounded(_ function: Function, _ v: [Vector], _ type: ScalarType) throws(RunProblem)
    -> Vector
  {
    let rule: FloatingPointRoundingRule =
      switch function {
      case .floor: .down
      case .ceil: .up
      default: .toNearestOrAwayFromZero
      }
    var digits = 0
    if v.count > 1, case .exact(let d, 0) = v[1].values, let first = d.first {
      digits = Int(max(-15, min(15, first)))
    }
    var result = v[0]
    if case .exact(let values, let scale) = v[0].values, digits >= 0, type.scale != nil {
      let kept = scale.rounded(to: digits)
      let fine = scale.joined(with: kept)
      guard let divisor = kept.factor(to: fine) else { throw .overflow(name: "round") }
      let whole = try rescaled(values, from: scale, to: fine)
      result.values = .exact(whole.map { divide($0, by: divisor, rule) }, scale: kept)
      return result
    }
    let factor = powerOfTenDouble(Swift.abs(digits))
    let values = v[0].doubles.map {
      digits >= 0 ? ($0 * factor).rounded(rule) / factor : ($0 / factor).rounded(rule) * factor
    }
    result.values = type == .duration ? .durations(values) : .numbers(values)
    return result
  }

  private func divide(_ value: Int64, by divisor: Int64, _ rule: FloatingPointRoundingRule)
    -> Int64
  {
    let (quotient, remainder) = value.quotientAndRemainder(dividingBy: divisor)
    if remainder == 0 { return quotient }
    switch rule {
    case .down: return remainder < 0 ? quotient - 1 : quotient
    case .up: return remainder > 0 ? quotient + 1 : quotient
    default:
      let isFar = remainder.magnitude >= divisor.magnitude - remainder.magnitude
      return isFar ? quotient + (value < 0 ? -1 : 1) : quotient
    }
  }

  /// A duration as a number of units.
  func length(_ a: Vector, secondsPerUnit: Double) -> Vector {
    var result = a
    result.values = .numbers(mapped(a.doubles) { $0 / secondsPerUnit })
    return result
  }
}
