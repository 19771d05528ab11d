import Storage

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

/// Finds one percentile of some large groups without bringing a group's values together: a pass
/// counts the values in equal intervals and keeps the interval in which the percentile lies. Once
/// few values are left, they are taken out and sorted.
struct PercentileSelection {
  /// For each group the values at the percentile's place and behind it, and its way between them.
  private(set) var neighbours: [PercentileNeighbours] = []

  /// Groups up to which this is worth while; each has intervals of its own.
  static let groupLimit = 1024
  /// Values from which on it is.
  static let valueLimit = 1 << 15
  /// Intervals of all groups together, to the power of 2: their counts stay in the second-level
  /// cache.
  private static let allBits = 18

  /// What is known of a group between two passes.
  private struct Search {
    /// The percentile lies from `least` to `greatest`.
    var least = Int64.max
    var greatest = Int64.min
    /// Its place among the values from `least` on.
    var place = 0
    /// How many values lie from `least` to `greatest`.
    var inside = 0
    /// The width of the intervals of the next pass is 2 to this power.
    var shift = 0

    /// Whether more than one value can be it.
    var isOpen: Bool { least < greatest }

    mutating func prepare(_ bits: Int) {
      let span = UInt64(bitPattern: greatest &- least)
      shift = max(0, 64 - span.leadingZeroBitCount - bits)
    }
  }

  /// `nil` where bringing the values together is the better way.
  init?(_ parts: [GroupedValues], sizes: [Int], share: Double, threads: Int) {
    let total = sizes.reduce(0, +)
    let most = parts.reduce(sizes.count) { max($0, $1.groupCount(among: sizes.count)) }
    guard most <= Self.groupLimit, total >= Self.valueLimit else { return nil }
    let groupBits = Int.bitWidth - max(0, most - 1).leadingZeroBitCount
    let bits = min(12, Self.allBits - groupBits)
    var searches = Self.bounds(parts, sizes.count, threads)
    for group in sizes.indices where sizes[group] > 0 {
      searches[group].place = percentilePlace(share, count: sizes[group]).below
      searches[group].inside = sizes[group]
      searches[group].prepare(bits)
    }
    while searches.reduce(0, { $0 + ($1.isOpen ? $1.inside : 0) }) > total / 16 {
      let counts = Self.counts(parts, searches, bits, threads)
      for group in searches.indices where searches[group].isOpen {
        let first = group << bits
        Self.narrow(&searches[group], counts[first..<first + 1 << bits], bits)
      }
    }
    let rest = Self.rest(parts, searches, threads)
    for group in sizes.indices {
      guard sizes[group] > 0 else {
        neighbours.append(PercentileNeighbours(below: 0, above: 0, weight: 0))
        continue
      }
      let (below, weight) = percentilePlace(share, count: sizes[group])
      let isLast = below + 1 >= sizes[group]
      let search = searches[group]
      var (value, next) = (search.least, search.place + 1 < search.inside ? search.least : nil)
      if search.isOpen {
        var found = rest.inside[group]
        bringIntoPlace(&found, search.place)
        value = found[search.place]
        next = found[(search.place + 1)...].min()
      }
      let above = isLast ? value : next ?? rest.behind[group]
      neighbours.append(
        PercentileNeighbours(below: value, above: above, weight: isLast ? 0 : weight))
    }
  }

  /// The interval that holds the place.
  private static func narrow(_ search: inout Search, _ counts: ArraySlice<Int32>, _ bits: Int) {
    var interval = 0
    for count in counts {
      search.inside = Int(count)
      if search.place < search.inside { break }
      search.place -= search.inside
      interval += 1
    }
    let first = UInt64(interval) << UInt64(search.shift)
    let last = first &+ (1 << UInt64(search.shift)) &- 1
    let least = search.least &+ Int64(bitPattern: first)
    let span = UInt64(bitPattern: search.greatest &- search.least)
    search.greatest = search.least &+ Int64(bitPattern: min(last, span))
    search.least = least
    search.prepare(bits)
  }

  private static func bounds(_ parts: [GroupedValues], _ groups: Int, _ threads: Int) -> [Search] {
    let found = simultaneously(parts.count, threads: threads) { part -> [Search] in
      let own = parts[part].groupCount(among: groups)
      var searches = [Search](repeating: Search(), count: own)
      searches.withUnsafeMutableBufferPointer { searches in
        for (group, value) in zip(parts[part].groups, parts[part].values) {
          let group = Int(group)
          searches[group].least = min(searches[group].least, value)
          searches[group].greatest = max(searches[group].greatest, value)
        }
      }
      return searches
    }
    var searches = [Search](repeating: Search(), count: groups)
    for (part, found) in zip(parts, found) {
      part.forEachGroup(of: groups) { own, group in
        searches[group].least = min(searches[group].least, found[own].least)
        searches[group].greatest = max(searches[group].greatest, found[own].greatest)
      }
    }
    return searches
  }

  /// How many values lie in each interval of each group.
  private static func counts(
    _ parts: [GroupedValues], _ searches: [Search], _ bits: Int, _ threads: Int
  ) -> [Int32] {
    let found = simultaneously(parts.count, threads: threads) { part -> [Int32] in
      let searches = parts[part].own(searches, none: Search())
      var counts = [Int32](repeating: 0, count: searches.count << bits)
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
            counts[Int(groups[index]) << bits + place] &+= isInside ? 1 : 0
          }
        }
      }
      return counts
    }
    var sum = [Int32](repeating: 0, count: searches.count << bits)
    sum.withUnsafeMutableBufferPointer { buffer in
      let sum = buffer
      for (part, counts) in zip(parts, found) {
        counts.withUnsafeBufferPointer { counts in
          part.forEachGroup(of: searches.count) { own, group in
            let (from, to) = (own << bits, group << bits)
            for place in 0..<(1 << bits) { sum[to + place] &+= counts[from + place] }
          }
        }
      }
    }
    return sum
  }

  /// For each group the values that are left where several are, and the least behind them.
  private static func rest(_ parts: [GroupedValues], _ searches: [Search], _ threads: Int)
    -> (inside: [[Int64]], behind: [Int64])
  {
    let left = searches.reduce(0) { $0 + ($1.isOpen ? $1.inside : 0) }
    let found = simultaneously(parts.count, threads: threads) {
      part -> (places: [Int32], behind: [Int64]) in
      let searches = parts[part].own(searches, none: Search())
      let (groups, values) = (parts[part].groups, parts[part].values)
      var behind = [Int64](repeating: .max, count: searches.count)
      let places = [Int32](unsafeUninitializedCapacity: left + 1) { places, filled in
        var count = 0
        behind.withUnsafeMutableBufferPointer { behind in
          searches.withUnsafeBufferPointer { searches in
            for index in 0..<min(groups.count, values.count) {
              let (group, value) = (Int(groups[index]), values[index])
              let search = searches[group]
              behind[group] = min(behind[group], value > search.greatest ? value : .max)
              let isInside =
                (value >= search.least ? 1 : 0) & (value <= search.greatest ? 1 : 0)
                & (search.isOpen ? 1 : 0)
              // No more than `left` are inside, so there is always a place for one more.
              places[count] = Int32(truncatingIfNeeded: index)
              count &+= isInside
            }
          }
        }
        filled = count
      }
      return (places, behind)
    }
    var inside = [[Int64]](repeating: [], count: searches.count)
    var behind = [Int64](repeating: .max, count: searches.count)
    for (part, found) in zip(parts, found) {
      let names = part.own(Array(searches.indices), none: 0)
      for place in found.places {
        inside[names[Int(part.groups[Int(place)])]].append(part.values[Int(place)])
      }
      part.forEachGroup(of: searches.count) { own, group in
        behind[group] = min(behind[group], found.behind[own])
      }
    }
    return (inside, behind)
  }
}
