import Storage
import Testing
import Values

@testable import Modeling

/// Tables some of whose columns mean something else than what their cells look like.
@Suite struct RetypedTableTests {
  private final class Keys: StoredTable {
    let memory: MemoryTable
    private(set) var distinct: [Int] = []
    var name: String { memory.name }
    var path: String { memory.path }
    var schema: [ColumnSchema] { memory.schema }
    var issues: LoadIssues { memory.issues }

    init(_ csv: String) { memory = MemoryTable("surveys", csv) }

    func rowCount() throws(LoadProblem) -> Int { try memory.rowCount() }
    func columns(_ indices: [Int]) throws(LoadProblem) -> [Column] { try memory.columns(indices) }
    func sample(_ indices: [Int]) throws(LoadProblem) -> [Column] { try memory.sample(indices) }
    func read(_ indices: [Int], distinct keys: [Int]) throws(LoadProblem) { distinct += keys }
    func isDistinct(_ index: Int) throws(LoadProblem) -> Bool { true }
  }

  private static let csv = """
    id,score,created
    a,10 - Extremely likely,1700000000
    b,0 - Not at all likely,1700000001
    c,nothing at all,1700000002
    """

  @Test func `keys are asked for as of the file, columns of another type are not`() throws {
    let keys = Keys(Self.csv)
    let table = UnixTimes.wrapping(keys, ["created"])
    try table.read([1], distinct: [0])
    #expect(keys.distinct == [0])
    #expect(try table.isDistinct(0) && !table.isDistinct(2))
    #expect(table.schema.map(\.type) == [.text, .text, .timestamp])
    #expect(try table.columns([2])[0][0] == .timestamp(1_700_000_000_000_000))
    #expect(try table.sample([0])[0][1] == .text("b"))
  }

  @Test func `an answer without a number is told, whatever else was retyped`() throws {
    let labelled = try LabelledScores.wrapping(
      MemoryTable("surveys", Self.csv.replacing("nothing at all", with: "7"), sampleLimit: 3))
    #expect(labelled is LabelledScores)
    let strange = MemoryTable(
      "surveys",
      Self.csv + "\n" + (0..<200).map { "x\($0),5 - So so,1700000003" }.joined(separator: "\n"),
      sampleLimit: 2)
    let table = UnixTimes.wrapping(try LabelledScores.wrapping(strange), ["created"])
    let meaning = ModelTable(name: "surveys", file: "surveys.csv", columns: table.schema)
    let data = Dataset(tables: [table], model: Model(tables: [meaning]))
    _ = try data.columns(["score"], of: "surveys")
    data.noteStrangers(1, in: 0)
    #expect(data.notes.map(\.count) == [1])
  }
}
