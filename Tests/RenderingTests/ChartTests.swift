import Storage
import Testing
import Values

@testable import Rendering

/// Drawings of answers.
@Suite struct ChartTests {
  private func table(_ names: [String], _ values: [Double?], unit: Unit? = .count) -> Table {
    Table(
      fields: [
        Table.Field(name: "plan", unit: .text, isDimension: true),
        Table.Field(name: "n", unit: unit),
      ],
      columns: [
        Column(
          .text((0..<UInt32(names.count)).map { $0 }, TextDictionary(names)),
          validity: Validity(allPresent: names.count)),
        Column(
          .number(values.map { $0 ?? 0 }), validity: Validity(values.map { $0 != nil })),
      ])
  }

  private func lines(_ chart: Chart, isASCII: Bool = false, width: Int = 40) -> [String] {
    chart.text(width: width, isASCII: isASCII).plain.split(separator: "\n").map(String.init)
  }

  private func chart(_ kind: Chart.Kind, _ table: Table) -> Chart {
    Chart(kind: kind, table: table, caption: StyledText("n"), notes: [])
  }

  @Test func `bars begin at zero and are as long as their figures`() {
    let drawn = lines(chart(.bars, table(["pro", "basic", "none"], [40, 10, nil])))
    #expect(drawn[0] == "n")
    func blocks(_ line: String) -> Int { line.count { $0 == "█" } }
    #expect(blocks(drawn[1]) == 4 * blocks(drawn[2]) || blocks(drawn[1]) / 4 == blocks(drawn[2]))
    #expect(blocks(drawn[3]) == 0)
    #expect(drawn[1].hasSuffix("40"))
    #expect(drawn[3].hasSuffix("–"))
    #expect(Set(drawn.dropFirst().map { TextWidth.columns(of: $0) }).count == 1)
  }

  @Test func `bars below zero grow to the left`() {
    let drawn = lines(chart(.bars, table(["up", "down"], [30, -30])), isASCII: true)
    let up = drawn[1].firstIndex(of: "#").map {
      drawn[1].distance(from: drawn[1].startIndex, to: $0)
    }
    let down = drawn[2].lastIndex(of: "#").map {
      drawn[2].distance(from: drawn[2].startIndex, to: $0)
    }
    #expect((down ?? 99) < (up ?? 0))
    #expect(!drawn.contains { $0.contains("█") })
  }

  @Test func `a small line runs from the least to the greatest`() {
    #expect(Sparkline([1, 2, nil, 8], isASCII: false).text == "▁▂·█")
    #expect(Sparkline([1, 2, nil, 8], isASCII: true).text == "_. @")
    #expect(Sparkline([5, 5], isASCII: false).text == "▄▄")
  }

  @Test(arguments: [(1.0, 9.0), (0.0, 1.0), (97_000, 131_500), (-5.0, 5.0), (3.0, 3.0)])
  func `ticks are round and hold the range`(_ low: Double, _ high: Double) {
    let ticks = LineChart.Ticks(low, high)
    #expect(ticks.low <= low && ticks.high >= high)
    #expect((2...7).contains(ticks.values.count))
  }

  @Test func `a line has an axis, ten lines and the ends of its time`() {
    let drawn = lines(
      chart(.line, table(["2024-01", "2024-02", "2024-03"], [10, 20, 15])), isASCII: true)
    #expect(drawn.count == 12)
    #expect(drawn[11].contains("2024-01") && drawn[11].hasSuffix("2024-03"))
    #expect(drawn[1...10].contains { $0.contains("*") })
  }

  /// Three cohorts with their size, and shares by age; what has not come yet is missing.
  private var triangle: Table {
    func shares(_ values: [Double?]) -> Column { column(values) }
    return Table(
      fields: [
        Table.Field(name: "cohort", unit: .text, isDimension: true),
        Table.Field(name: "size", unit: .count),
        Table.Field(name: "0", unit: .percent), Table.Field(name: "1", unit: .percent),
        Table.Field(name: "2", unit: .percent),
      ],
      columns: [
        column(["2024-Q1", "2024-Q2", "2024-Q3"]), column([34, 26, 20] as [Int64?]),
        shares([1, 1, 1]), shares([0.9, 0.5, nil]), shares([0.75, nil, nil]),
      ])
  }

  @Test func `a triangle has a shade and the figure in each cell, and none where there is nothing`()
  {
    let drawn = lines(chart(.heat(labels: 2), triangle), width: 80)
    #expect(drawn[1].hasPrefix("cohort   size"))
    #expect(drawn[2].contains("34    ██ 100 % ██  90 % ▒▒  75 %"))
    #expect(drawn[3].contains("26    ██ 100 %     50 %"))
    #expect(drawn[4].filter { $0 == "%" }.count == 1)
    #expect(drawn[5] == "50 % ░░▒▒▓▓██ 100 %")
    #expect(drawn.allSatisfy { !$0.hasSuffix(" ") })
  }

  @Test func `a triangle in ASCII, and one that is wider than the terminal`() {
    let plain = lines(chart(.heat(labels: 2), triangle), isASCII: true, width: 80)
    #expect(plain.joined().utf8.allSatisfy { $0 < 0x80 })
    #expect(plain[2].contains("@@ 100 %"))
    let narrow = lines(chart(.heat(labels: 2), triangle), width: 30)
    #expect(narrow.last == "2 of 3 columns cut — leave `plot` out for all")
    #expect(narrow[2].contains("100 %") && !narrow[2].contains("90 %"))
  }

  @Test func `zero is a line where there is something on both sides of it`() {
    let drawn = lines(chart(.bars, table(["up", "down", "none"], [30, -30, nil])))
    let places = drawn.dropFirst().map { line in line.firstIndex(of: "│").map { line[..<$0].count }
    }
    #expect(Set(places).count == 1 && places[0] != nil)
    #expect(!lines(chart(.bars, table(["up"], [30]))).joined().contains("│"))
  }

  @Test func `nothing to draw is said`() {
    #expect(lines(chart(.bars, table([], []))) == ["n", "no rows"])
    #expect(lines(chart(.line, table(["a"], [nil]))) == ["n", "no values"])
  }
}
