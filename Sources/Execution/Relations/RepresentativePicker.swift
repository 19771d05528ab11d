import Planning
import Storage
import Values

/// For each customer the row that speaks for it, −1 for none.
struct Representatives: Sendable {
  var rows: [Int32]
  /// Customers whose rows at the moment have more than one value.
  var severalValues: Int
}

/// Finds the primary value of a column for customers: the one with the most money, then the
/// earliest start, then the first by name; a missing value counts as a value, named last.
struct RepresentativePicker: Sendable {
  let life: LifeView
  let customers: CustomerView
  let money: Money
  /// The column, reached from the rows of the life table.
  let values: ResolvedColumn

  func pick(_ moment: RowMoment, _ slot: Slot) -> Representatives {
    let (start, end) = (slot.start.number, slot.end.number)
    switch moment {
    case .opening: return pick { life.from[$0] < start && life.end[$0] >= start }
    case .row, .closing:
      var found = pick { life.from[$0] < end && life.end[$0] >= end }
      let gone = last(of: found.rows.map { $0 < 0 }) { life.from[$0] < end && life.end[$0] < end }
      merge(gone, into: &found)
      return found
    case .outcome:
      let all = [Bool](repeating: true, count: customers.labels.count)
      return last(of: all) { life.end[$0] >= start && life.end[$0] < end }
    }
  }

  /// Of some customers' rows that pass, those that end last.
  private func last(of wanted: [Bool], _ passes: (Int) -> Bool) -> Representatives {
    var lastEnd = [Int32](repeating: .min, count: customers.labels.count)
    for (row, code) in customers.codes.enumerated()
    where code != .max && wanted[Int(code)] && passes(row) && life.from[row] < life.end[row] {
      lastEnd[Int(code)] = max(lastEnd[Int(code)], life.end[row])
    }
    return pick { row in
      let code = customers.codes[row]
      return code != .max && life.end[row] == lastEnd[Int(code)] && passes(row)
    }
  }

  private func merge(_ other: Representatives, into found: inout Representatives) {
    for customer in found.rows.indices where found.rows[customer] < 0 {
      found.rows[customer] = other.rows[customer]
    }
  }

  private func pick(_ passes: (Int) -> Bool) -> Representatives {
    var rows = [Int32](repeating: -1, count: customers.labels.count)
    // Customer and row in one number: sorted without a look into the codes.
    var more: [UInt64] = []
    for (row, code) in customers.codes.enumerated()
    where code != .max && passes(row) && life.from[row] < life.end[row] {
      if rows[Int(code)] < 0 {
        rows[Int(code)] = Int32(truncatingIfNeeded: row)
      } else {
        more.append(UInt64(code) << 32 | UInt64(row))
      }
    }
    // Few customers have several rows at once; only those are compared.
    more.sort()
    var several = 0
    var candidates: [Int32] = []
    var at = 0
    while at < more.count {
      let customer = more[at] >> 32
      candidates.removeAll(keepingCapacity: true)
      candidates.append(rows[Int(customer)])
      while at < more.count, more[at] >> 32 == customer {
        candidates.append(Int32(truncatingIfNeeded: more[at]))
        at += 1
      }
      let primary = self.primary(of: candidates)
      rows[Int(customer)] = primary.row
      if primary.isOneOfSeveral { several += 1 }
    }
    return Representatives(rows: rows, severalValues: several)
  }

  /// The row that stands for the primary value among some rows of one customer.
  func primary(of candidates: [Int32]) -> (row: Int32, isOneOfSeveral: Bool) {
    let first = key(candidates[0])
    if candidates.allSatisfy({ key($0) == first }) { return (candidates[0], false) }
    var kinds: [(key: Int64?, sum: Int128, from: Int32, row: Int32)] = []
    for row in candidates {
      let key = self.key(row)
      let amount = Int128(money.amounts[Int(row)])
      let from = life.from[Int(row)]
      if let known = kinds.firstIndex(where: { $0.key == key }) {
        kinds[known].sum += amount
        if from < kinds[known].from { (kinds[known].from, kinds[known].row) = (from, row) }
      } else {
        kinds.append((key, amount, from, row))
      }
    }
    var best = kinds[0]
    for next in kinds.dropFirst() {
      if next.sum != best.sum {
        if next.sum > best.sum { best = next }
      } else if next.from != best.from {
        if next.from < best.from { best = next }
      } else if isBefore(next.key, best.key) {
        best = next
      }
    }
    return (best.row, kinds.count > 1)
  }

  /// The value of a row as an integer that is equal for equal values.
  private func key(_ row: Int32) -> Int64? {
    let place = values.index.map { Int($0[Int(row)]) } ?? Int(row)
    guard place >= 0, values.column.validity.isPresent(place) else { return nil }
    return switch values.column.values {
    case .integer(let v), .decimal(let v, _), .timestamp(let v): v[place]
    case .number(let v), .duration(let v): orderedBits(v[place])
    case .date(let v): Int64(v[place])
    case .flag(let v): v[place] ? 1 : 0
    case .text(let codes, _): Int64(codes[place])
    }
  }

  private func isBefore(_ a: Int64?, _ b: Int64?) -> Bool {
    guard let a else { return false }
    guard let b else { return true }
    if case .text(_, let dictionary) = values.column.values {
      return precedes(dictionary.string(UInt32(a)), dictionary.string(UInt32(b)))
    }
    return a < b
  }
}

/// A double as an integer of the same order; −0 and 0 are one value.
func orderedBits(_ value: Double) -> Int64 {
  let bits = Int64(bitPattern: (value == 0 ? 0 : value).bitPattern)
  return bits >= 0 ? bits : bits ^ .max
}

/// The double that `orderedBits` made an integer of.
func double(orderedBits bits: Int64) -> Double {
  Double(bitPattern: UInt64(bitPattern: bits >= 0 ? bits : bits ^ .max))
}
