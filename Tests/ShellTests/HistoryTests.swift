import Testing

@testable import Shell

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

@Suite struct HistoryTests {
  @Test func `entries come back in the next session, as they were`() {
    let scratch = Scratch()
    let entries = ["nrr by\n  plan", #"where x = "a\nb\\""#, "Zürich 東京", "tab\there"]
    let first = History(path: scratch.path)
    for entry in entries { first.add(entry) }
    #expect(History(path: scratch.path).entries == entries)
    #expect(scratch.text.split(separator: "\n").count == entries.count)
  }

  @Test func `two sessions lose nothing of each other`() {
    let scratch = Scratch()
    let first = History(path: scratch.path)
    let second = History(path: scratch.path)
    first.add("a")
    second.add("b")
    first.add("c")
    #expect(History(path: scratch.path).entries == ["a", "b", "c"])
  }

  @Test func `many writers at once lose nothing`() async {
    let scratch = Scratch()
    let path = scratch.path
    await withTaskGroup(of: Void.self) { group in
      for writer in 0..<8 {
        group.addTask {
          let history = History(path: path)
          for number in 0..<50 { history.add("\(writer) \(number)") }
        }
      }
    }
    #expect(Set(History(path: path).entries).count == 400)
  }

  @Test func `an entry stands once, at its newest place`() {
    let scratch = Scratch()
    let history = History(path: scratch.path)
    for entry in ["a", "b", "a", "a", "c", "a"] { history.add(entry) }
    #expect(history.entries == ["b", "c", "a"])
    #expect(History(path: scratch.path).entries == ["b", "c", "a"])
    #expect(scratch.text.isEmpty == false)
    var status = stat()
    stat(scratch.path, &status)
    #expect(status.st_size == 6)
  }

  @Test(arguments: [" secret", "", "  ", "\n"])
  func `what starts with a space or is empty is not kept`(entry: String) {
    let scratch = Scratch()
    let history = History(path: scratch.path)
    history.add(entry)
    #expect(history.entries.isEmpty && scratch.text.isEmpty)
  }

  @Test func `the file and its folders are the owner's alone`() throws {
    let scratch = Scratch()
    let folder = scratch.path + "-state"
    let path = folder + "/kpi/history"
    History(path: path).add("a")
    defer {
      unlink(path)
      rmdir(folder + "/kpi")
      rmdir(folder)
    }
    var status = stat()
    try #require(stat(path, &status) == 0)
    #expect(status.st_mode & 0o777 == 0o600)
    try #require(stat(folder, &status) == 0)
    #expect(status.st_mode & 0o777 == 0o700)
  }

  @Test func `what was offered is kept once it is run`() {
    let scratch = Scratch()
    let history = History(path: scratch.path)
    history.add("nrr by regoin")
    history.offer("nrr by region")
    #expect(History(path: scratch.path).entries == ["nrr by regoin"])
    history.add("nrr by region")
    history.add("nrr by region")
    #expect(History(path: scratch.path).entries == ["nrr by regoin", "nrr by region"])
    #expect(scratch.text.split(separator: "\n").count == 2)
  }

  @Test func `an entry after a torn line has its own`() {
    let scratch = Scratch()
    OutputWriter.writeQuietly("whole\ntor".utf8, to: scratch.descriptor)
    History(path: scratch.path).add("next")
    #expect(History(path: scratch.path).entries == ["whole", "tor", "next"])
  }

  @Test func `only the newest are kept`() {
    let scratch = Scratch()
    let lines = (0..<History.limit + 10).map { "entry \($0)\n" }.joined()
    OutputWriter.writeQuietly(lines.utf8, to: scratch.descriptor)
    let history = History(path: scratch.path)
    #expect(history.entries.count == History.limit)
    #expect(history.entries.first == "entry 10")
    history.add("one more")
    #expect(history.entries.count == History.limit)
    #expect(history.entries.first == "entry 11")
  }

  @Test func `an entry beyond the limit is not kept`() {
    let history = History(path: nil)
    history.add(String(repeating: "x", count: History.entryLimit + 1))
    #expect(history.entries.isEmpty)
  }

  @Test(arguments: ["/dev/null/history", "/dev/null", "/tmp"])
  func `a path that cannot hold history is no trouble`(path: String) {
    let history = History(path: path)
    history.add("a")
    #expect(history.entries == ["a"])
    var status = stat()
    if stat("/dev/null", &status) == 0 { #expect(status.st_mode & S_IFMT == S_IFCHR) }
    #expect(status.st_mode & 0o777 == 0o666)
  }

  @Test func `bytes that are not UTF-8 are repaired`() {
    let scratch = Scratch()
    OutputWriter.writeQuietly([0x61, 0xFF, 0x0A, 0x5C], to: scratch.descriptor)
    #expect(History(path: scratch.path).entries == ["a\u{FFFD}", ""])
  }

  @Test func `the rest of the newest entry that begins so is proposed`() {
    let history = History(path: nil)
    for entry in ["nrr by plan", "nrr by region", "mrr"] { history.add(entry) }
    #expect(history.continuation(of: "nrr") == " by region")
    #expect(history.continuation(of: "mrr") == nil)
    #expect(history.continuation(of: "x") == nil)
  }
}

@Suite struct RecallTests {
  private let history: History

  init() {
    history = History(path: nil)
    for entry in ["nrr by plan", "mrr", "nrr by region"] { history.add(entry) }
  }

  @Test func `up and down walk through all, and back to the line`() {
    var recall = Recall()
    var line = ""
    func step(older: Bool) -> String? {
      let found = recall.step(older: older, line: line, before: line, in: history)
      line = found ?? line
      return found
    }
    #expect(step(older: true) == "nrr by region")
    #expect(step(older: true) == "mrr")
    #expect(step(older: true) == "nrr by plan")
    #expect(step(older: true) == nil)
    #expect(step(older: false) == "mrr")
    #expect(step(older: false) == "nrr by region")
    #expect(step(older: false) == "")
    #expect(step(older: false) == nil)
  }

  @Test func `only entries that begin like the line`() {
    var recall = Recall()
    let draft = "nrr"
    #expect(recall.step(older: true, line: draft, before: draft, in: history) == "nrr by region")
    #expect(
      recall.step(older: true, line: "nrr by region", before: "nrr by region", in: history)
        == "nrr by plan")
    #expect(
      recall.step(older: false, line: "nrr by plan", before: "nrr by plan", in: history)
        == "nrr by region")
    #expect(
      recall.step(older: false, line: "nrr by region", before: "nrr by region", in: history)
        == "nrr")
  }

  @Test func `a long unfinished line comes back whole`() {
    var recall = Recall()
    let draft = String(repeating: "x", count: 5000)
    #expect(recall.step(older: true, line: draft, before: "", in: history) == "nrr by region")
    #expect(
      recall.step(older: false, line: "nrr by region", before: "nrr by region", in: history)
        == draft)
  }

  @Test func `an entry that was changed starts a walk of its own`() {
    var recall = Recall()
    _ = recall.step(older: true, line: "", before: "", in: history)
    #expect(recall.step(older: true, line: "mr", before: "mr", in: history) == "mrr")
  }
}
