#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

extension Evaluator {
  /// `power(x, n)`; no value where it is no finite number.
  func power(_ a: Vector, _ b: Vector, _ count: Int) -> Vector {
    let (x, y) = (a.doubles, b.doubles)
    var present = [Bool](repeating: false, count: count)
    var values = [Double](repeating: 0, count: count)
    for row in 0..<count where a.isPresent(row) && b.isPresent(row) {
      let value = pow(x[row &* a.step], y[row &* b.step])
      guard value.isFinite else { continue }
      present[row] = true
      values[row] = value
    }
    return Vector(.numbers(values), present: present, count: count)
  }
}
