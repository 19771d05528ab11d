/// The rows of an answer, without its order and its header: figures by group.
struct Answer {
  let figures: [String: [Double]]

  /// - Parameter keys: how many of a row's first fields name its group. Groups whose figures are all
  ///   0 are left out: some contestants name them and some do not.
  init(_ output: [UInt8], keys: Int) {
    var figures: [String: [Double]] = [:]
    for line in output.split(separator: UInt8(ascii: "\n")) {
      let fields = String(decoding: line, as: UTF8.self)
        .split(separator: ",", omittingEmptySubsequences: false).map { String($0) }
      guard fields.count > keys else { continue }
      let numbers = fields[keys...].map { Double($0) }
      let known = numbers.compactMap { $0 }
      guard known.count == numbers.count, known.contains(where: { $0 != 0 }) else { continue }
      figures[fields[..<keys].joined(separator: ",")] = known
    }
    self.figures = figures
  }

  /// The same groups, and figures that differ by no more than the order of summing explains.
  func agrees(with other: Answer) -> Bool {
    guard !figures.isEmpty, figures.count == other.figures.count else { return false }
    return figures.allSatisfy { key, values in
      guard let others = other.figures[key], others.count == values.count else { return false }
      return zip(values, others).allSatisfy { a, b in
        (a - b).magnitude <= 1e-9 * max(a.magnitude, b.magnitude)
      }
    }
  }
}
