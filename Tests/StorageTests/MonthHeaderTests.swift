import Testing

@testable import Storage

/// Headers that are months, and what is no such header.
@Suite struct MonthHeaderTests {
  @Test(arguments: [
    ("Jan 2024", ""), ("January 2024", ""), ("jan-24", ""), ("Jan'24", ""), ("Jan_2024", ""),
    ("2024-01", ""), ("2024/1", ""), ("01/2024", ""), ("1.2024", ""), ("202401", ""),
    ("2024M01", ""), ("2024-01-31", ""), ("2024-01-01 00:00", nil), ("31.01.2024", ""),
    ("31-Jan-24", ""), ("Jan 31, 2024", ""), ("2024 Jan", ""), ("MRR Jan 2024", "MRR"),
    ("Jan 2024 MRR ($)", "MRR"), ("mrr_2024_01", "mrr"), ("Q1 2024", nil), ("W1 2024", nil),
    ("H1 2024", nil), ("2024", nil), ("13/2024", nil), ("Jan", nil), ("Seat 1", nil), ("", nil),
    ("Total Jan 2024", nil), ("YTD Jan 2024", nil), ("Janet 2024", nil),
    ("2024-13", nil), ("Jan 2024 - Mar 2024", nil),
  ])
  func `a header names a month or none`(_ header: String, _ name: String?) {
    let found = MonthHeader(header)
    #expect(found?.name == name, "\(header): \(String(describing: found))")
    if let found { #expect(found.months.contains(2024 * 12)) }
  }

  @Test func `months without a year are those of the one that is known`() {
    #expect(MonthHeader("Feb")?.months == nil)
    #expect(MonthHeader("Feb", year: 2023)?.months == [2023 * 12 + 1])
    #expect(MonthHeader("Feb 2024", year: 2023)?.months == [2024 * 12 + 1])
  }

  @Test(arguments: [
    (["a", "01/01/2024", "01/02/2024", "01/03/2024"], [0, 1, 2]),
    (["a", "1/31/2024", "2/29/2024", "3/31/2024"], [0, 1, 2]),
    (["a", "Mar 2024", "Feb 2024", "Jan 2024", "b"], [2, 1, 0]),
    (["a", "Dec 2023", "Jan 2024"], [-1, 0]),
  ])
  func `columns are months if each follows the one before`(_ header: [String], _ months: [Int]) {
    let found = MonthColumns(header, year: nil)
    #expect(found?.months.map { $0.month - 2024 * 12 } == months)
  }

  @Test(arguments: [
    ["a", "Jan 2024", "Mar 2024", "Apr 2024"], ["a", "Jan 2024", "Jan 2024"], ["a", "Jan 2024"],
    ["Jan 2024", "Feb 2024", "Mar 2024"], ["a", "b", "c", "Jan 2024", "Feb 2024"],
    ["customer", "start", "mrr", "Jan 2024", "Feb 2024", "Mar 2024"],
    ["a", "mrr Jan 2024", "mrr Feb 2024", "seats Jan 2024"],
  ])
  func `other columns are what they were`(_ header: [String]) {
    #expect(MonthColumns(header, year: nil) == nil)
  }

  @Test func `several figures of a month stand beside each other`() {
    let header = ["a", "MRR Jan 2024", "Seats Jan 2024", "MRR Feb 2024", "Seats Feb 2024"]
    let found = MonthColumns(header, year: nil)
    #expect(found?.names == ["MRR", "Seats"])
    #expect(found?.months.map(\.columns) == [[1, 2], [3, 4]])
  }
}
