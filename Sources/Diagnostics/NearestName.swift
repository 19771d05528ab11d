/// The candidate nearest to a mistyped name, if it is near enough to be meant.
///
/// Distance is that of Damerau and Levenshtein (insert, drop, replace, swap of neighbours), case
/// ignored; at most 2 edits, and at most a third of the name's length, so that short names are
/// not "corrected" into something else.
package func nearestName(to name: String, in candidates: some Sequence<String>) -> String? {
  let target = Array(name.lowercased().unicodeScalars)
  let limit = min(2, max(1, target.count / 3))
  var best: (distance: Int, name: String)?
  for candidate in candidates {
    let other = Array(candidate.lowercased().unicodeScalars)
    guard abs(other.count - target.count) <= limit else { continue }
    let distance = editDistance(target, other)
    guard distance <= limit else { continue }
    if let found = best, (found.distance, found.name) <= (distance, candidate) { continue }
    best = (distance, candidate)
  }
  return best?.name
}

/// The number of single edits between two texts, a swap of neighbours counting as one.
private func editDistance(_ a: [Unicode.Scalar], _ b: [Unicode.Scalar]) -> Int {
  var beforeLast = [Int](repeating: 0, count: b.count + 1)
  var last = Array(0...b.count)
  for i in 0..<a.count {
    var row = [i + 1] + [Int](repeating: 0, count: b.count)
    for j in 0..<b.count {
      let cost = a[i] == b[j] ? 0 : 1
      row[j + 1] = min(last[j + 1] + 1, row[j] + 1, last[j] + cost)
      if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] {
        row[j + 1] = min(row[j + 1], beforeLast[j - 1] + 1)
      }
    }
    (beforeLast, last) = (last, row)
  }
  return last[b.count]
}
