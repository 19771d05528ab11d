import Storage

/// Values beside the groups they belong to, in file order.
///
/// The groups have the numbers that whoever gathered the values gave them. What they are called in a
/// whole of several such parts is kept beside them: there are fewer groups than values.
struct GroupedValues: Sendable {
  var groups: [Int32] = []
  /// Integers in the order of what they stand for.
  var values: [Int64] = []
  /// For each group its number in the whole, negative where it is in none; `nil` where all have the
  /// same.
  private var names: [Int32]?

  mutating func reserve(_ count: Int) {
    groups = emptyArray(capacity: count)
    values = emptyArray(capacity: count)
  }

  /// Makes the whole a part of a greater one.
  /// - Parameter others: what its groups are called there; negative ones are left out.
  mutating func rename(_ others: [Int32]) {
    names = names.map { taken(others, at: $0, none: -1) } ?? others
  }

  /// How many groups there are here.
  /// - Parameter all: how many the whole has.
  func groupCount(among all: Int) -> Int { names?.count ?? all }

  /// What is known of the groups of the whole, for the groups here.
  /// - Parameter none: for groups that are left out.
  func own<Known>(_ all: [Known], none: Known) -> [Known] {
    names.map { $0.map { $0 < 0 ? none : all[Int($0)] } } ?? all
  }

  /// The groups here that are in the whole, each with its number there; several may have the same.
  func forEachGroup(of count: Int, _ body: (_ own: Int, _ whole: Int) -> Void) {
    guard let names else {
      for group in 0..<count { body(group, group) }
      return
    }
    for (own, whole) in names.enumerated() where whole >= 0 { body(own, Int(whole)) }
  }

  /// Puts each value where the next one of its group belongs.
  /// - Parameter next: for each group of the whole the place of its next value.
  func sort(
    into sorted: UnsafeMutableBufferPointer<Int64>, _ next: UnsafeMutableBufferPointer<Int>
  ) {
    precondition(groups.count == values.count)
    values.withUnsafeBufferPointer { values in
      guard let names else {
        for (index, group) in groups.enumerated() {
          sorted[next[Int(group)]] = values[index]
          next[Int(group)] &+= 1
        }
        return
      }
      for (index, group) in groups.enumerated() {
        let whole = Int(names[Int(group)])
        guard whole >= 0 else { continue }
        sorted[next[whole]] = values[index]
        next[whole] &+= 1
      }
    }
  }
}
