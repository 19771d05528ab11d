import Testing

@testable import Modeling

@Suite struct ColumnWordsTests {
  @Test(arguments: [
    ("Start Date (UTC)", ["start", "date"]), ("AccountId", ["account", "id"]),
    ("customer_id", ["customer", "id"]), ("MRR", ["mrr"]), ("price2Pay", ["price2", "pay"]),
    ("", []), ("  ", []), ("créé le", ["créé", "le"]), ("naïveRate %", ["naïve", "rate"]),
    ("Rate Plan Charge: MRR", ["mrr"]), ("Account: Name", ["account", "name"]),
    ("Charge: Effective End Date", ["effective", "end", "date"]), ("a:b", ["a", "b"]),
    ("10: best", ["10", "best"]), ("utc", []), ("a-b.c", ["a", "b", "c"]),
    ("2024Q1", ["2024", "q1"]),
  ])
  func `a header falls into words`(header: String, words: [String]) {
    #expect(ColumnWords(header).list == words)
  }

  @Test(arguments: ["Start Date (UTC)", "AccountId", "MRRChange", "x9Y", "a__B-c", "2024Q1"])
  func `the script of the last letter changes no word before it`(header: String) {
    #expect(ColumnWords(header + " ä").list == ColumnWords(header).list + ["ä"])
  }
}
