import Rendering
import Storage
import Testing
import Values

@Suite struct TableRendererTests {
  private let plans = table(
    [
      ("plan", nil, column(["Basic", "Pro 日本", "total"])),
      ("mrr", .currency, column([123_450, 80, nil], scale: 2)),
      ("nrr", .percent, column([1.0419, nil, 0.8205])),
    ], totalRows: [2])

  private func plain(_ table: Table, width: Int? = nil, maxRows: Int? = nil) -> String {
    TableRenderer(width: width, maxRows: maxRows)
      .render(table, caption: StyledText(), notes: []).plain
  }

  @Test func `a table with caption, total and notes`() {
    let text = TableRenderer(width: nil).render(
      plans, caption: StyledText("nrr by plan", .heading), notes: [StyledText("no opening MRR")])
    #expect(
      text.plain == """
        nrr by plan
        plan           mrr       nrr
        ────────────────────────────
        Basic     1,234.50  104.19 %
        Pro 日本      0.80         –
        ────────────────────────────
        total            –   82.05 %
        no opening MRR

        """)
    #expect(text.runs.contains(StyledText.Run("no opening MRR\n", .muted)))
    #expect(text.runs.contains(StyledText.Run("total", .heading)))
  }

  @Test func `one column below the other, a block for each row`() {
    let text = RecordList(width: 30).render(
      plans, caption: StyledText("nrr by plan"),
      notes: [StyledText("a note that is too long for it, so it is broken")])
    #expect(
      text.plain == """
        nrr by plan
        plan  Basic
        mrr   1,234.50
        nrr   104.19 %

        plan  Pro 日本
        mrr   0.80
        nrr   –

        plan  total
        mrr   –
        nrr   82.05 %
        a note that is too long for
        it, so it is broken

        """)
    let cut = RecordList(maxRows: 1).render(plans, caption: StyledText(), notes: []).plain
    #expect(cut.hasSuffix("2 more rows not shown — use -o csv for all\n"))
  }

  @Test func `no rows are said`() {
    #expect(
      plain(table([("plan", nil, column([String?]())), ("mrr", .currency, column([Double?]()))]))
        == "plan  mrr\n─────────\nno rows\n")
    #expect(plain(Table(fields: [], columns: [])) == "no rows\n")
  }

  @Test func `texts are cut first`() {
    let wide = table([
      ("customer", nil, column(["A very long name of a customer", "short"])),
      ("seats", .count, column([1204, 3] as [Int64?])),
    ])
    #expect(
      plain(wide, width: 20) == """
        customer       seats
        ────────────────────
        A very long …  1,204
        short              3

        """)
  }

  @Test func `dates are never cut, their column gives way as a whole`() {
    let narrow = table([("customer", nil, column(["Adalbert"])), ("since", nil, dates([19_904]))])
    #expect(plain(narrow, width: 20).contains("Adalbert  2024-06-30"))
    #expect(
      plain(narrow, width: 19)
        == "customer\n────────\nAdalbert\n1 of 2 columns cut: .mode line or -o csv\n")
  }

  @Test func `then columns are cut from the right and counted`() {
    let names = (1...7).map { "column\($0)" }
    let wide = table(names.map { ($0, Unit.count, column([1, 2] as [Int64?])) })
    #expect(
      plain(wide, width: 40) == """
        column1  column2  column3  column4
        ──────────────────────────────────
              1        1        1        1
              2        2        2        2
        3 of 7 columns cut: .mode line or -o csv

        """)
  }

  @Test(arguments: [nil, 1, 5, 12, 20, 28, 40, 200])
  func `every line has one width, within the limit`(width: Int?) {
    let lines = plain(plans, width: width).split(separator: "\n")
      .filter { !$0.hasSuffix("-o csv") }
      .map { TextWidth.columns(of: String($0)) }
    #expect(lines.count == 6)
    #expect(Set(lines).count == 1)
    if let width { #expect(lines[0] <= width) }
  }

  @Test func `without a width nothing is cut`() {
    let long = String(repeating: "long ", count: 100)
    #expect(plain(table([("text", nil, column([long]))])).contains(long))
  }

  @Test func `only the head and the totals are shown`() {
    let values = (1...1500).map { Int64?.some(Int64($0)) }
    var long = table([("n", .count, column(values))], totalRows: [1499])
    #expect(
      plain(long, maxRows: 2) == """
            n
        ─────
            1
            2
        ─────
        1,500
        1,497 more rows not shown — use -o csv for all

        """)
    long.totalRows = []
    #expect(plain(long, maxRows: 1499).hasSuffix("1 more row not shown — use -o csv for all\n"))
    #expect(!plain(long, maxRows: 1500).contains("not shown"))
  }

  @Test func `line ends in cells do not break rows`() {
    let text = plain(table([("note", nil, column(["a\nb\u{1B}[2J"]))]))
    #expect(text == "note   \n───────\na␊b␛[2J\n")
  }
}
