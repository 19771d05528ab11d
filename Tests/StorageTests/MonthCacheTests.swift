import Testing
import Values

@testable import Storage

@Suite struct MonthCacheTests {
  private func read(_ months: MonthCache, _ text: String) -> Int32? {
    let bytes = Array(text.utf8) + [UInt8](repeating: 0, count: 16)
    let (day, isKnown) = bytes.withUnsafeBufferPointer { months.day($0.baseAddress!) }
    return isKnown ? day : nil
  }

  private func remember(_ months: MonthCache, _ text: String, _ number: Int32) {
    let bytes = Array(text.utf8) + [UInt8](repeating: 0, count: 16)
    bytes.withUnsafeBufferPointer { months.remember($0.baseAddress!, number) }
  }

  @Test func `every day of a month is known by one of its days`() throws {
    let months = MonthCache(isUsed: true)
    for year in [1900, 1999, 2000, 2023, 2024, 2155] {
      for month in 1...12 {
        let middle = try #require(Day(year: year, month: month, day: 15))
        remember(months, middle.description, middle.number)
        for day in 1...Day.length(ofMonth: month, year: year) {
          let wanted = try #require(Day(year: year, month: month, day: day))
          #expect(read(months, wanted.description) == wanted.number)
        }
      }
    }
  }

  @Test(arguments: [
    "2023-02-29", "2023-02-00", "2023-02-32", "2023-02-99", "2023-02-1:", "2023-02-0:",
    "2023-02-/1", "2023-02-1/", "2023-02- 1", "2023-02-1 ", "2023-02-,1", "2023-02-\u{1}1",
    "2023-02-4/", "2023-03-01", "2023/02-01", "2023-02/01", "0000-00-00",
  ]) func `what is no day of a known month is not known`(text: String) throws {
    let months = MonthCache(isUsed: true)
    let day = try #require(Day(year: 2023, month: 2, day: 1))
    remember(months, day.description, day.number)
    #expect(read(months, "2023-02-28") == day.number + 27)
    #expect(read(months, text) == nil)
  }

  @Test func `an empty cache knows no day`() {
    let months = MonthCache(isUsed: false)
    #expect(read(months, "2023-02-01") == nil)
    #expect(read(months, String(repeating: "\0", count: 10)) == nil)
    #expect(read(months, String(repeating: "\0", count: 8) + "01") == nil)
  }
}

@Suite struct RowRunTests {
  @Test(arguments: [(0, 1), (0, 64), (0, 200), (1, 63), (1, 64), (63, 1), (63, 130), (70, 5)])
  func `runs cover every row once and mark what they are told`(firstRow: Int, count: Int) {
    func isMissing(_ row: Int) -> Bool { row % 3 == 0 }
    func isDoubtful(_ row: Int) -> Bool { row % 7 == 5 || row == count - 1 }
    let words = UnsafeMutablePointer<UInt64>.allocate(capacity: 8)
    words.initialize(repeating: 0, count: 8)
    defer { words.deallocate() }
    var (next, missing, doubtful) = (0, 0, [Int]())
    while next < count {
      var run = RowRun(from: next, of: count, firstRow: firstRow)
      #expect(run.rows.lowerBound == next)
      for row in run.rows { run.push(isMissing: isMissing(row), isDoubtful: isDoubtful(row)) }
      next = run.rows.upperBound
      missing += run.mark(in: words)
      while let row = run.nextDoubtful() { doubtful.append(row) }
    }
    #expect(missing == (0..<count).count(where: isMissing))
    #expect(doubtful == (0..<count).filter(isDoubtful))
    for place in 0..<512 {
      let row = place - firstRow
      let isMarked = words[place / 64] >> UInt64(place % 64) & 1 == 1
      #expect(isMarked == ((0..<count).contains(row) && isMissing(row)))
    }
  }
}
