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
    guard abs(other.count - target.count) <= limit, !isOpposite(target, other) else { continue }
    let distance = editDistance(target, other)
    guard distance <= limit else { continue }
    if let found = best, (found.distance, found.name) <= (distance, candidate) { continue }
    best = (distance, candidate)
  }
  return best?.name
}

/// Whether one of two words is the other with a syllable that turns its meaning around: `inactive`, `unpaid`.
private func isOpposite(_ one: [Unicode.Scalar], _ other: [Unicode.Scalar]) -> Bool {
  let (short, long) = one.count < other.count ? (one, other) : (other, one)
  guard long.count == short.count + 2, long.suffix(short.count).elementsEqual(short) else {
    return false
  }
  return ["in", "un"].contains { long.starts(with: $0.unicodeScalars) }
}

/// The candidate nearest by its letters, else the one most like a name in its words: `net_retention` is
/// `net_retention_rate`, and `nps_score` is `nps`.
///
/// Likeness is Tversky's index of the words that `_` parts: what the candidate adds weighs more than what it
/// lacks. Number and tense of a word count little, and words that say nothing of the subject count less than
/// others. Of equals the shorter one is meant.
package func likeliestName(for name: String, in candidates: some Sequence<String>) -> String? {
  if let near = nearestName(to: name, in: candidates) { return near }
  let words = NameWords(name)
  var best: (likeness: Double, name: String)?
  for candidate in candidates {
    let likeness = words.likeness(to: NameWords(candidate))
    guard likeness > 0.5 else { continue }
    if let best,
      (-best.likeness, best.name.count, best.name) <= (-likeness, candidate.count, candidate)
    {
      continue
    }
    best = (likeness, candidate)
  }
  return best?.name
}

private struct NameWords {
  private let words: Set<Substring>
  private let stems: Set<Substring>

  init(_ name: String) {
    words = Set(name.lowercased().split(separator: "_"))
    stems = Set(words.map(Self.stem))
  }

  /// `churned`, `customers`: without what a form adds.
  private static func stem(_ word: Substring) -> Substring {
    for ending in ["ed", "s"] where word.hasSuffix(ending) && word.count - ending.count >= 4 {
      return word.dropLast(ending.count)
    }
    return word
  }

  func likeness(to other: NameWords) -> Double {
    let same = words.intersection(other.words)
    let related = stems.intersection(other.stems).subtracting(same.map(Self.stem))
    let shared = 10 * Self.weight(same) + 9 * Self.weight(related)
    let lacking = 10 * Self.weight(words) - shared
    let added = 10 * Self.weight(other.words) - shared
    if shared == 0 { return 0 }
    return Double(4 * shared) / Double(4 * shared + 2 * lacking + 5 * added)
  }

  /// In tenths: sums of whole numbers are the same in any order.
  private static func weight(_ words: Set<Substring>) -> Int {
    words.reduce(0) { $0 + (weights[String($1)] ?? 10) }
  }

  private static let weights = [
    "rate": 3, "name": 3, "count": 3, "score": 3, "total": 3, "number": 3, "value": 3,
    "avg": 3,
    "average": 3, "at": 3, "end": 3, "to": 3, "of": 3, "per": 3, "mrr": 5,
  ]
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
