import Storage
import Testing
import Values

@testable import Modeling

@Suite struct GatheredColumnTests {
  /// Kernels add up slots without a look at what is missing.
  @Test func `the slot of a row that there is not is zero`() throws {
    let present = Validity([true, true, false])
    let dictionary = TextDictionary(["a", "b"])
    let columns = [
      Column(.decimal([500, 700, 0], scale: 2), validity: present),
      Column(.decimal(Slots([500, 700, 0]), scale: 2), validity: present),
      Column(.date(Slots([9, 8, 0])), validity: present),
      Column(.flag([true, false, false]), validity: present),
      Column(.text(Slots([1, 0, 0]), dictionary), validity: present),
    ]
    for column in columns {
      let gathered = column.gathered([1, -1, 0, 2])
      #expect(gathered.type == column.type)
      #expect([0, 2].map { gathered[$0] } == [column[1], column[0]])
      #expect(gathered[1] == nil && gathered[3] == nil && gathered.validity.missing == 2)
    }
    guard case .decimal(let values, 2) = columns[1].gathered([1, -1, 0, 2]).values else {
      Issue.record("decimals stay decimals")
      return
    }
    #expect(values == [700, 0, 500, 0])
  }
}
