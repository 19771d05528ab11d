import Diagnostics
import Foundation
import Interpreter
import Storage
import TestSupport
import Testing

/// `save`: definitions of the session into the model's file.
@Suite struct SaveTests {
  /// A folder of data with the text of its model, and a session over it.
  private final class Desk {
    let folder: TemporaryFolder
    let model: String
    let session: Session

    init(_ text: String? = nil) throws {
      folder = try TemporaryFolder()
      model = folder.path + "/model.kpi"
      try folder.write(FixtureFiles.subscriptions, to: "subscriptions.csv")
      if let text { try folder.write(text, to: "model.kpi") }
      session = Session(options: SessionOptions())
      let problems = session.open([folder.path]).filter { $0.severity == .error }
      if !problems.isEmpty { throw Complaint(problems) }
    }

    /// The ids of what is complained of.
    func run(_ text: String) -> [String] {
      var ids: [String] = []
      session.run(.init(name: "<test>", text: text)) { outcome in
        if case .problems(let problems, _) = outcome { ids += problems.map(\.id) }
        return true
      }
      return ids
    }

    var text: String { (try? String(contentsOfFile: model, encoding: .utf8)) ?? "" }
    var names: [String] {
      ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []).sorted()
    }
  }

  @Test func `a model that is not there is made, and read the next time`() throws {
    let desk = try Desk()
    #expect(desk.run("define core_nrr \"Core\" : percent = nrr where plan = pro; save") == [])
    #expect(desk.text == "define core_nrr \"Core\" : percent = (nrr where plan = pro)\n")
    #expect(desk.names == ["model.kpi", "subscriptions.csv"], "no half-written file stays")
    let next = Session(options: SessionOptions())
    #expect(next.open([desk.folder.path]).filter { $0.severity == .error }.isEmpty)
    var answered = false
    next.run(.init(name: "<test>", text: "core_nrr where period = 2024-Q2")) { outcome in
      if case .table(let table, _, _) = outcome { answered = table.columns[0][0] != nil }
      return true
    }
    #expect(answered)
  }

  @Test func `other lines stay byte for byte, a definition takes the place of its namesake`() throws
  {
    let old = """
      # ours\t\u{FC}
        define Mine = mrr   # last year's
          alias our_own
        target nrr >= 110%

      define other = customers
      """
    let desk = try Desk(old)
    #expect(
      desk.run("define mine : percent = nrr\n  alias our\ndefine fresh = grr\nsave")
        == ["hides-metric", "replaced-definition"])
    #expect(
      desk.text == """
        # ours\t\u{FC}
          define mine : percent = nrr
            alias our
          target nrr >= 110%

        define other = customers

        define fresh = grr

        """)
  }

  @Test func `what a definition uses is saved with it`() throws {
    let desk = try Desk()
    let script = """
      let floor = 90
      define large_mrr = mrr where mrr > $floor
      define unused = grr
      define share(n = 2) = large_mrr / mrr * n
      save share
      """
    #expect(desk.run(script) == [])
    #expect(
      desk.text == """
        let floor = 90
        define share(n = 2) = large_mrr / mrr * n
        define large_mrr = (mrr where mrr > $floor)

        """)
    let again = try Desk(desk.text)
    #expect(again.run("share where period = 2024-Q2") == [])
  }

  @Test func `saving twice changes nothing`() throws {
    let desk = try Desk("# a model\n")
    #expect(desk.run("define a = nrr; save") == [])
    let once = desk.text
    #expect(desk.run("define a = nrr; save a") == [])
    #expect(desk.text == once)
  }

  @Test func `a file that cannot be read is left alone`() throws {
    let desk = try Desk()
    let broken = "target nrr >= \ndefine = 3\n"
    try desk.folder.write(broken, to: "other.kpi")
    let other = desk.folder.path + "/other.kpi"
    #expect(!desk.run("define a = nrr\nsave a to \"\(other)\"").isEmpty)
    #expect(try String(contentsOfFile: other, encoding: .utf8) == broken)
  }

  @Test func `a link is followed and the mode kept`() throws {
    let desk = try Desk()
    let real = try desk.folder.write("# real\n", to: "real.kpi")
    try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: real)
    try FileManager.default.createSymbolicLink(atPath: desk.model, withDestinationPath: real)
    // The model that came behind the session's back is told.
    #expect(desk.run("define a = nrr\nsave") == ["changed-file"])
    #expect(try String(contentsOfFile: real, encoding: .utf8) == "# real\n\ndefine a = nrr\n")
    let mode = try FileManager.default.attributesOfItem(atPath: real)[.posixPermissions] as? Int
    #expect(mode == 0o640)
  }

  @Test func `what cannot be saved is said`() throws {
    let desk = try Desk()
    #expect(desk.run("save nothing_like_it") == ["unknown-metric"])
    #expect(desk.run("save nrr") == ["not-of-the-session"])
    #expect(desk.run("save") == ["nothing-to-save"])
    #expect(desk.run("define a = nrr; save to \"/nowhere/at/all.kpi\"") == ["cannot-write"])
    let data = desk.folder.path + "/subscriptions.csv"
    #expect(desk.run("save to \"\(data)\"") == ["file-of-data"])
    #expect(Workbench(example: ()).problems("define a = nrr; save a") == ["no-model-file"])
    #expect(desk.text.isEmpty)
  }
}
