import Storage
import Values

/// Values to sort by; a missing one comes last, in either direction.
struct SortKey {
  private let bits: [Int64]
  private let present: [Bool]?
  private let isDescending: Bool

  init(_ vector: Vector, isDescending: Bool) {
    if case .codes(let codes, let dictionary) = vector.values {
      let ranks = ranks(of: dictionary)
      bits = codes.map { ranks[Int($0)] }
    } else {
      bits = orderedBits(vector)
    }
    present = vector.present
    self.isDescending = isDescending
  }

  /// Whether `a` comes before `b`; `nil` when neither does.
  func order(_ a: Int, _ b: Int) -> Bool? {
    let isA = present?[a] ?? true
    let isB = present?[b] ?? true
    if isA != isB { return isA }
    if !isA || bits[a] == bits[b] { return nil }
    return (bits[a] < bits[b]) != isDescending
  }
}

/// Whether `a` comes before `b` by the first key that tells them apart.
func isBefore(_ a: Int, _ b: Int, _ keys: [SortKey]) -> Bool {
  for key in keys {
    if let isFirst = key.order(a, b) { return isFirst }
  }
  return a < b
}

/// Two columns of one type, one behind the other; exact values that differ in scale take the
/// larger one.
func joined(_ first: Column, _ second: Column) -> Column {
  let validity = Validity(
    (0..<first.count).map { first.validity.isPresent($0) }
      + (0..<second.count).map { second.validity.isPresent($0) })
  switch (first.values, second.values) {
  case (.integer(let a), .integer(let b)): return Column(.integer(a + b), validity: validity)
  case (.date(let a), .date(let b)): return Column(.date(a + b), validity: validity)
  case (.timestamp(let a), .timestamp(let b)):
    return Column(.timestamp(a + b), validity: validity)
  case (.flag(let a), .flag(let b)): return Column(.flag(a + b), validity: validity)
  case (.duration(let a), .duration(let b)): return Column(.duration(a + b), validity: validity)
  case (.text(let a, let texts), .text(let b, let others)):
    let (union, tables) = unified([texts, others])
    return Column(
      .text(a.map { tables[0][Int($0)] } + b.map { tables[1][Int($0)] }, union),
      validity: validity)
  default: break
  }
  let (a, b) = (Vector(first), Vector(second))
  if case .exact(let x, let scaleX) = a.values, case .exact(let y, let scaleY) = b.values {
    let scale = scaleX.joined(with: scaleY)
    if let xs = widened(x, by: scaleX.factor(to: scale)),
      let ys = widened(y, by: scaleY.factor(to: scale))
    {
      return Column(.decimal(xs + ys, scale: scale), validity: validity)
    }
  }
  return Column(.number(a.doubles + b.doubles), validity: validity)
}

/// Coefficients of a finer scale; `nil` when one does not fit.
private func widened(_ values: [Int64], by factor: Int64?) -> [Int64]? {
  guard let factor else { return nil }
  var result: [Int64] = []
  for value in values {
    let (product, overflow) = value.multipliedReportingOverflow(by: factor)
    if overflow { return nil }
    result.append(product)
  }
  return result
}
