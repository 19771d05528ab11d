import CScan
import TestSupport
import Testing

@Suite struct FewCodesTests {
  @Test func `sums by few codes are those of the rows one by one`() {
    var random = SeededRandom(seed: 4)
    let amounts: [Int32] = [0, 1, -1, .max, .min, 79_680]
    for count in [0, 1, 63, 64, 65, 127, 128, 1000] {
      for groups in 1...9 {
        // Some codes are beyond the groups, and belong to none.
        let codes = (0..<count).map { _ in UInt8(random.next() % UInt64(groups + 1)) }
        let values = (0..<count).map { _ in amounts.randomElement(using: &random)! }
        for level in kernelLevels {
          var (counts, sums) = (
            [Int64](repeating: 5, count: groups + 1), [Int64](repeating: -3, count: groups + 1)
          )
          kpi_sum_by_code(codes, values, count, groups, level, &counts, &sums)
          for group in 0..<groups {
            let own = (0..<count).filter { codes[$0] == group }
            #expect(counts[group] == 5 + Int64(own.count))
            #expect(sums[group] == own.reduce(-3) { $0 + Int64(values[$1]) })
          }
          #expect(counts[groups] == 5 && sums[groups] == -3)
        }
      }
    }
  }
}
