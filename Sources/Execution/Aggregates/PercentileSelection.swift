/// Values beside the groups they belong to, in file order.
struct GroupedValues: Sendable {
  var groups: [Int32] = []
  /// Integers in the order of what they stand for.
  var values: [Int64] = []

  mutating func reserve(_ count: Int) {
    groups = emptyArray(capacity: count)
    values = emptyArray(capacity: count)
  }
}

/// The place from 0 of a percentile among sorted values, and how far it lies towards the next.
func percentilePlace(_ share: Double, count: Int) -> (below: Int, weight: Double) {
  let place = min(1, max(0, share)) * Double(count - 1)
  let below = Int(place.rounded(.down))
  return (below, place - Double(below))
}

/// The value at a percentile's place, the one behind it, and how far the percentile lies between.
struct PercentileNeighbours: Sendable {
  let below: Int64
  let above: Int64
  let weight: Double

  init(below: Int64, above: Int64, weight: Double) {
    self.below = below
    self.above = above
    self.weight = weight
  }

  /// Among the values of one group, in any order; zeros without any.
  init(_ group: ArraySlice<Int64>, _ share: Double) {
    guard !group.isEmpty else {
      self.init(below: 0, above: 0, weight: 0)
      return
    }
    var values = Array(group)
    let (place, weight) = percentilePlace(share, count: values.count)
    bringIntoPlace(&values, place)
    let above = weight == 0 ? nil : values[(place + 1)...].min()
    self.init(below: values[place], above: above ?? values[place], weight: weight)
  }
}

/// Finds one percentile of few large groups without sorting: each pass over the values counts them
/// in equal intervals and keeps the interval in which the percentile lies, until it is one value.
struct PercentileSelection {
  /// For each group the values at the percentile's place and behind it, and its way between them.
  private(set) var neighbours: [PercentileNeighbours] = []

  /// Groups up to which this is worth while; each has intervals of its own.
  static let groupLimit = 128
  /// Values from which on it is.
  static let valueLimit = 1 << 15
  private static let intervalBits = 12

  /// What is known of a group between two passes.
  private struct Search {
    /// The percentile lies from `least` to `greatest`.
    var least = Int64.max
    var greatest = Int64.min
    /// Its place among the values from `least` on.
    var place = 0
    /// The width of the intervals of the next pass is 2 to this power.
    var shift = 0

    mutating func prepare() {
      let span = UInt64(bitPattern: greatest &- least)
      shift = max(0, 64 - span.leadingZeroBitCount - PercentileSelection.intervalBits)
    }
  }

  /// `nil` where sorting is the better way.
  init?(_ parts: [GroupedValues], sizes: [Int], share: Double, threads: Int) {
    guard sizes.count <= Self.groupLimit, sizes.reduce(0, +) >= Self.valueLimit else { return nil }
    var searches = Self.bounds(parts, sizes.count, threads)
    for group in sizes.indices where sizes[group] > 0 {
      searches[group].place = percentilePlace(share, count: sizes[group]).below
      searches[group].prepare()
    }
    while searches.indices.contains(where: { searches[$0].least < searches[$0].greatest }) {
      let counts = Self.counts(parts, searches, threads)
      for group in searches.indices where searches[group].least < searches[group].greatest {
        let first = group << Self.intervalBits
        Self.narrow(&searches[group], counts[first..<first + 1 << Self.intervalBits])
      }
    }
    let found = searches.map(\.least)
    let behind = Self.behind(parts, found, threads)
    for group in sizes.indices {
      guard sizes[group] > 0 else {
        neighbours.append(PercentileNeighbours(below: 0, above: 0, weight: 0))
        continue
      }
      let (below, weight) = percentilePlace(share, count: sizes[group])
      let isLast = below + 1 >= sizes[group]
      let (upTo, next) = behind[group]
      // Several values may be equal to the one at the place.
      let above = isLast || upTo > below + 1 ? found[group] : next
      neighbours.append(
        PercentileNeighbours(below: found[group], above: above, weight: isLast ? 0 : weight))
    }
  }

  /// The interval that holds the place.
  private static func narrow(_ search: inout Search, _ counts: ArraySlice<Int>) {
    var interval = 0
    for count in counts {
      if search.place < count { break }
      search.place -= count
      interval += 1
    }
    let first = UInt64(interval) << UInt64(search.shift)
    let last = first &+ (1 << UInt64(search.shift)) &- 1
    let least = search.least &+ Int64(bitPattern: first)
    let span = UInt64(bitPattern: search.greatest &- search.least)
    search.greatest = search.least &+ Int64(bitPattern: min(last, span))
    search.least = least
    search.prepare()
  }

  private static func bounds(_ parts: [GroupedValues], _ groups: Int, _ threads: Int) -> [Search] {
    let found = simultaneously(parts.count, threads: threads) { part -> [Search] in
      var searches = [Search](repeating: Search(), count: groups)
      searches.withUnsafeMutableBufferPointer { searches in
        for (group, value) in zip(parts[part].groups, parts[part].values) {
          let group = Int(group)
          searches[group].least = min(searches[group].least, value)
          searches[group].greatest = max(searches[group].greatest, value)
        }
      }
      return searches
    }
    return (0..<groups).map { group in
      var search = Search()
      for part in found {
        search.least = min(search.least, part[group].least)
        search.greatest = max(search.greatest, part[group].greatest)
      }
      return search
    }
  }

  /// How many values lie in each interval of each group.
  private static func counts(_ parts: [GroupedValues], _ searches: [Search], _ threads: Int)
    -> [Int]
  {
    let found = simultaneously(parts.count, threads: threads) { part -> [Int] in
      var counts = [Int](repeating: 0, count: searches.count << intervalBits)
      let (groups, values) = (parts[part].groups, parts[part].values)
      counts.withUnsafeMutableBufferPointer { counts in
        searches.withUnsafeBufferPointer { searches in
          for index in 0..<min(groups.count, values.count) {
            let search = searches[Int(groups[index])]
            let value = values[index]
            let interval = UInt64(bitPattern: value &- search.least) >> UInt64(search.shift)
            // Values outside of the range go to the first interval, and count nothing there.
            let isInside = value >= search.least && value <= search.greatest
            let place = isInside ? Int(truncatingIfNeeded: interval) : 0
            counts[Int(groups[index]) << intervalBits + place] &+= isInside ? 1 : 0
          }
        }
      }
      return counts
    }
    var sum = found.first ?? []
    for part in found.dropFirst() { for index in sum.indices { sum[index] += part[index] } }
    return sum
  }

  /// For each group how many values are not above a value, and the least that is.
  private static func behind(_ parts: [GroupedValues], _ values: [Int64], _ threads: Int)
    -> [(upTo: Int, next: Int64)]
  {
    let found = simultaneously(parts.count, threads: threads) {
      part -> [(upTo: Int, next: Int64)] in
      var behind = [(upTo: Int, next: Int64)](repeating: (0, .max), count: values.count)
      behind.withUnsafeMutableBufferPointer { behind in
        values.withUnsafeBufferPointer { values in
          for (group, value) in zip(parts[part].groups, parts[part].values) {
            let group = Int(group)
            let isAbove = value > values[group]
            behind[group].upTo &+= isAbove ? 0 : 1
            behind[group].next = min(behind[group].next, isAbove ? value : .max)
          }
        }
      }
      return behind
    }
    return values.indices.map { group in
      found.reduce((upTo: 0, next: Int64.max)) {
        ($0.upTo + $1[group].upTo, min($0.next, $1[group].next))
      }
    }
  }
}
