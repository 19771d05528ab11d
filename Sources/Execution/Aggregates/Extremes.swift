import Storage
import Values

/// The least or greatest value; text by its codes, which the caller puts in order.
struct Extreme: Accumulator {
  let type: ScalarType
  let dictionary: TextDictionary?
  let isGreatest: Bool
  private var best: [Int64] = []
  private var isSeen: [Bool] = []

  init(type: ScalarType, dictionary: TextDictionary?, isGreatest: Bool) {
    self.type = type
    self.dictionary = dictionary
    self.isGreatest = isGreatest
  }

  mutating func grow(to count: Int) {
    best.extend(to: count, with: 0)
    isSeen.extend(to: count, with: false)
  }

  mutating func add(_ groups: [Int32], _ values: Vector?, order: [Int64]?) {
    guard let vector = values else { return }
    let bits = orderedBits(vector)
    for (row, group) in groups.enumerated() where vector.isPresent(row) {
      take(bits[row], Int(group))
    }
  }

  private mutating func take(_ bits: Int64, _ group: Int) {
    if !isSeen[group] || (isGreatest ? bits > best[group] : bits < best[group]) {
      best[group] = bits
      isSeen[group] = true
    }
  }

  mutating func merge(_ other: any Accumulator, groups: [Int32]) {
    guard let other = other as? Extreme else { return }
    for (group, target) in groups.enumerated() where target >= 0 && other.isSeen[group] {
      take(other.best[group], Int(target))
    }
  }

  func finish() -> Vector {
    vector(best, type: type, dictionary: dictionary, present: isSeen)
  }
}

/// The value of the first or last row by time, then by the order of the file.
struct Earliest: Accumulator {
  let type: ScalarType
  let dictionary: TextDictionary?
  let isLast: Bool
  private var best: [Int64] = []
  private var times: [Int64] = []
  private var isSeen: [Bool] = []

  init(type: ScalarType, dictionary: TextDictionary?, isLast: Bool) {
    self.type = type
    self.dictionary = dictionary
    self.isLast = isLast
  }

  mutating func grow(to count: Int) {
    best.extend(to: count, with: 0)
    times.extend(to: count, with: 0)
    isSeen.extend(to: count, with: false)
  }

  mutating func add(_ groups: [Int32], _ values: Vector?, order: [Int64]?) {
    guard let vector = values else { return }
    let bits = orderedBits(vector)
    for (row, group) in groups.enumerated() where vector.isPresent(row) {
      take(bits[row], order?[row] ?? 0, Int(group))
    }
  }

  /// Rows come in file order, parts too: equal times keep the first and replace the last.
  private mutating func take(_ bits: Int64, _ time: Int64, _ group: Int) {
    if !isSeen[group] || (isLast ? time >= times[group] : time < times[group]) {
      best[group] = bits
      times[group] = time
      isSeen[group] = true
    }
  }

  mutating func merge(_ other: any Accumulator, groups: [Int32]) {
    guard let other = other as? Earliest else { return }
    for (group, target) in groups.enumerated() where target >= 0 && other.isSeen[group] {
      take(other.best[group], other.times[group], Int(target))
    }
  }

  func finish() -> Vector {
    vector(best, type: type, dictionary: dictionary, present: isSeen)
  }
}
