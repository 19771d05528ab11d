import Foundation
import TestSupport
import Testing
import Values

@testable import Storage

/// A folder with a file of data and another for its cache, gone when the test ends.
final class CacheBench {
  let folder: URL
  var data: String { folder.appending(path: "data.csv").path }
  var root: CacheFolder { CacheFolder(path: folder.appending(path: "a/cache").path) }

  init(_ text: String) throws {
    folder = FileManager.default.temporaryDirectory.appending(
      path: "kpi-cache-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try write(text)
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  func write(_ text: String) throws {
    try text.write(toFile: data, atomically: false, encoding: .utf8)
  }

  func plain(_ options: LoadOptions = LoadOptions()) throws -> CSVTable {
    try CSVTable(path: data, name: "data", options: options)
  }

  /// The table with a cache that takes files however young they are.
  func cached(
    _ options: LoadOptions = LoadOptions(),
    settling: CacheSettling = CacheSettling(nanoseconds: 0, coarseSeconds: 0)
  ) throws -> CachedTable {
    try CachedTable(
      source: ByteSource(path: data), name: "data", options: options,
      switching: CacheSwitch(folder: root, settling: settling))
  }

  /// The files of the cache.
  var files: [String] {
    let found = FileManager.default.enumerator(atPath: root.path)?.allObjects as? [String] ?? []
    return found.filter { $0.hasSuffix(".kpicache") }.sorted().map { "\(root.path)/\($0)" }
  }
}

extension StoredTable {
  /// All that can be seen of a table once these columns were read.
  func seen(_ indices: [Int]) throws -> Seen {
    let columns = try columns(indices)
    let rows = try rowCount()
    return Seen(
      cells: (0..<rows).map { row in columns.map { $0[row] } }, schema: schema,
      counts: issues.counts, examples: issues.examples, leftOut: issues.rowsLeftOut)
  }

  func seen() throws -> Seen { try seen(Array(schema.indices)) }
}

/// What a table shows.
struct Seen: Equatable {
  var cells: [[Value?]]
  var schema: [ColumnSchema]
  var counts: [LoadIssues.Kind: Int]
  var examples: [LoadIssues.Example]
  var leftOut: Int
}

@Suite struct CachedTableTests {
  /// Every type, missing values, ids in numbered form, texts that repeat and texts that do not, and
  /// one of each doubtful thing.
  static let everything: String = {
    var text = "id,plan,note,mrr,seats,score,start,at,paid,mixed,late\n"
    for row in 0..<60 {
      let plan = ["pro", "team", "", "free"][row % 4]
      let start = row % 5 == 0 ? "" : "2024-0\(1 + row % 9)-1\(row % 10)"
      let late = row == 57 ? "soon" : "\(row)"
      text +=
        "C\(String(format: "%05d", 7 * row)),\(plan),\"n\u{F6}te, \(row)\",\(row).\(10 + row),"
        + "\(row * 70_000),\(Double(row) * 1.5e-7),\(start),2024-01-02T03:04:0\(row % 10)Z,"
        + "\(row % 3 == 0),\(row == 40 ? "n/a" : "\(row)"),\(late)\n"
    }
    text += "C00001,pro\n"
    text += "C00002,pro,x,1,1,1,2024-01-01,2024-01-01T00:00:00Z,true,1,1,extra,fields\n"
    return text
  }()

  @Test func `a table from the cache is the table from the file`() throws {
    let bench = try CacheBench(Self.everything)
    for options in [LoadOptions(), textOnly] {
      let expected = try bench.plain(options).seen()
      #expect(!expected.counts.isEmpty || options.isTextOnly)
      let first = try bench.cached(options)
      #expect(try first.seen() == expected)
      #expect(first.live != nil)
      let second = try bench.cached(options)
      #expect(try second.seen() == expected)
      #expect(second.live == nil, "the file was not read")
    }
  }

  @Test func `what the numbers of a column are is kept`() throws {
    let bench = try CacheBench("v,w,x\n1%,2 EUR,3\n4%,5 EUR,6\n")
    _ = try bench.cached().seen()
    let second = try bench.cached()
    #expect(second.schema.map(\.unit) == [.percent, .currency, nil])
    #expect(second.live == nil, "the file was not read")
  }

  @Test func `some columns bring their own issues and types alone`() throws {
    let bench = try CacheBench(Self.everything)
    _ = try bench.cached().seen()
    let random = [[3], [9, 0], [10], [5, 6, 7], [1, 2, 8, 4], []]
    for indices in random {
      let table = try bench.cached()
      #expect(table.schema == (try bench.plain()).schema)
      #expect(table.issues.counts == (try bench.plain()).issues.counts)
      #expect(try table.seen(indices) == bench.plain().seen(indices), "\(indices)")
      #expect(table.live == nil)
    }
  }

  @Test func `columns are added as they are asked for`() throws {
    let bench = try CacheBench(Self.everything)
    for indices in [[0, 3], [3, 9], [10], Array(0...10)] {
      #expect(try bench.cached().seen(indices) == bench.plain().seen(indices))
    }
    let last = try bench.cached()
    #expect(try last.seen() == bench.plain().seen())
    #expect(last.live == nil)
    let count = try bench.cached()
    #expect(try count.rowCount() == bench.plain().rowCount())
    #expect(count.live == nil)
  }

  @Test(arguments: [true, false])
  func `of a key that is only asked whether it is distinct, the answer is kept`(
    isDistinct: Bool
  ) throws {
    let rows = (0..<40).map { "S\(isDistinct ? 100 + $0 : 100 + $0 / 2),\($0)\n" }
    let bench = try CacheBench("id,amount\n" + rows.joined())
    for isFirst in [true, false] {
      let table = try bench.cached()
      try table.read([1], distinct: [0])
      #expect(try table.isDistinct(0) == isDistinct)
      #expect((table.live == nil) != isFirst)
      #expect(!bench.files.contains { $0.hasSuffix("column0.kpicache") })
      #expect(try table.seen([1]) == bench.plain().seen([1]))
    }
    let asked = try bench.cached()
    #expect(try asked.isDistinct(0) == isDistinct)
    #expect(asked.live == nil)
    #expect(try asked.seen() == bench.plain().seen())
    #expect(try asked.isDistinct(0) == isDistinct)
  }

  @Test func `a file above the size of samples keeps its sample`() throws {
    var text = "id,plan,mrr,start\n"
    var random = SeededRandom(seed: 5)
    for row in 0..<60_000 {
      text +=
        "u\(random.next() % 50_000)x,plan \(row % 300),\(row % 997).50,2024-01-\(10 + row % 20)\n"
    }
    let bench = try CacheBench(text)
    let plain = try bench.plain(LoadOptions(threads: 2))
    let expected = try plain.sample([0, 1, 2, 3])
    for isFirst in [true, false] {
      let table = try bench.cached(LoadOptions(threads: 2))
      let sample = try table.sample([2, 1])
      for (column, index) in zip(sample, [2, 1]) {
        #expect(column.count == expected[index].count)
        #expect((0..<column.count).allSatisfy { column[$0] == expected[index][$0] })
      }
      let (columns, whole) = (try table.columns([0, 1, 2, 3]), try plain.columns([0, 1, 2, 3]))
      for (column, other) in zip(columns, whole) {
        #expect(column.count == 60_000)
        #expect(stride(from: 0, to: 60_000, by: 7).allSatisfy { column[$0] == other[$0] })
      }
      #expect((table.live == nil) != isFirst)
    }
  }

  // MARK: - Stale

  @Test func `a file that changed in any way is read again`() throws {
    let bench = try CacheBench("plan,mrr\npro,10\nteam,20\n")
    _ = try bench.cached().seen()
    func isReadAgain(_ change: () throws -> Void) throws {
      try change()
      let table = try bench.cached()
      #expect(try table.seen() == bench.plain().seen())
      #expect(table.live != nil)
      let again = try bench.cached()
      _ = try again.seen()
      #expect(again.live == nil)
    }
    // Longer; as long, at the same time as before; only the time; another file of the same name.
    try isReadAgain { try bench.write("plan,mrr\npro,10\nteam,20\nfree,0\n") }
    let time = try FileManager.default.attributesOfItem(atPath: bench.data)[.modificationDate]
    try isReadAgain {
      try bench.write("plan,mrr\npro,11\nteam,20\nfree,0\n")
      try FileManager.default.setAttributes(
        [.modificationDate: time as Any], ofItemAtPath: bench.data)
    }
    try isReadAgain {
      try FileManager.default.setAttributes(
        [.modificationDate: Date(timeIntervalSince1970: 1_600_000_000.25)],
        ofItemAtPath: bench.data)
    }
    try isReadAgain {
      let copy = bench.data + ".copy"
      try FileManager.default.copyItem(atPath: bench.data, toPath: copy)
      try FileManager.default.removeItem(atPath: bench.data)
      try FileManager.default.moveItem(atPath: copy, toPath: bench.data)
    }
  }

  @Test(arguments: [
    LoadOptions(isTextOnly: true), LoadOptions(isStrict: true),
    LoadOptions(declaredTypes: ["mrr": .text]), LoadOptions(declaredTypes: ["mrr": .number]),
    LoadOptions(declaredTypes: ["mrr": .decimal(scale: 2)]), LoadOptions(skipRows: 1),
  ])
  func `another way of reading has a cache of its own`(options: LoadOptions) throws {
    let bench = try CacheBench("plan,mrr\nname,30\npro,10\nteam,20\n")
    _ = try bench.cached().seen()
    for isFirst in [true, false] {
      let table = try bench.cached(options)
      #expect(try table.seen() == bench.plain(options).seen())
      #expect((table.live == nil) != isFirst)
    }
  }

  @Test func `what strict reading refuses is refused with a cache too`() throws {
    let bench = try CacheBench(Self.everything)
    let strict = LoadOptions(isStrict: true)
    for _ in 0..<2 {
      let plain = #expect(throws: LoadProblem.self) { try bench.plain(strict).seen() }
      let cached = #expect(throws: LoadProblem.self) { try bench.cached(strict).seen() }
      #expect(plain == cached)
    }
  }

  @Test func `a file that changes under a table is an error, as without a cache`() throws {
    let bench = try CacheBench("plan,mrr\npro,10\n")
    _ = try bench.cached().seen()
    let table = try bench.cached()
    try bench.write("plan,mrr\npro,10\nteam,1\n")
    #expect(throws: LoadProblem.changedWhileRead(path: bench.data)) { try table.columns([0]) }
  }

  @Test func `a file that has just been written is not kept`() throws {
    let bench = try CacheBench("plan,mrr\npro,10\n")
    let patient = CacheSettling(nanoseconds: 3_600_000_000_000, coarseSeconds: 3600)
    #expect(try bench.cached(settling: patient).seen() == bench.plain().seen())
    #expect(bench.files.isEmpty)
  }

  // MARK: - Damaged

  @Test func `a damaged cache is no cache`() throws {
    let bench = try CacheBench(Self.everything)
    let expected = try bench.cached().seen()
    var random = SeededRandom(seed: 11)
    for file in bench.files {
      let whole = [UInt8](try Data(contentsOf: URL(filePath: file)))
      func isHarmless(_ bytes: [UInt8]) throws {
        // In place: the file stays ours.
        try Data(bytes).write(to: URL(filePath: file))
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: file)
        #expect(try bench.cached().seen() == expected, "\(file)")
      }
      for position in stride(from: 0, to: whole.count, by: 1 + whole.count / 60) {
        var bytes = whole
        bytes[position] ^= 1 << UInt8(random.next() % 8)
        try isHarmless(bytes)
      }
      for count in [0, 1, 47, 48, whole.count / 2, whole.count - 1] {
        try isHarmless(Array(whole[..<count]))
      }
      try isHarmless(whole + [0])
      try isHarmless(whole.map { _ in UInt8(truncatingIfNeeded: random.next()) })
    }
  }

  /// Large columns are pages of the file, not a copy.
  @Test func `a damaged page is seen before it is used`() throws {
    var text = "plan,mrr,start,at\n"
    for row in 0..<140_000 {
      text +=
        "\(["pro", "team", "free"][row % 3]),\(row % 997).50,2024-01-\(10 + row % 20),2024-01-02T03:04:\(10 + row % 50)Z\n"
    }
    let bench = try CacheBench(text)
    let expected = try bench.plain().columns([0, 1, 2, 3])
    func isSame(_ table: CachedTable) throws -> Bool {
      let columns = try table.columns([0, 1, 2, 3])
      return zip(columns, expected).allSatisfy { column, other in
        column.packed != nil && column.count == 140_000
          && stride(from: 0, to: 140_000, by: 11).allSatisfy { column[$0] == other[$0] }
      }
    }
    #expect(try isSame(bench.cached()))
    for file in bench.files where file.contains("column") {
      let whole = [UInt8](try Data(contentsOf: URL(filePath: file)))
      for position in [whole.count - 1, whole.count / 2, whole.count / 3] {
        var bytes = whole
        bytes[position] ^= 0x10
        try Data(bytes).write(to: URL(filePath: file))
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: file)
        let table = try bench.cached()
        #expect(try isSame(table) && table.live != nil)
      }
    }
    let kept = try bench.cached()
    #expect(try isSame(kept) && kept.live == nil)
    #expect(bench.root.clear() == 0)
    // What is mapped stays there when its file is gone.
    #expect(try isSame(kept))
  }

  @Test func `files are taken only under their own names`() throws {
    let bench = try CacheBench("plan,mrr\npro,10\nteam,20\n")
    let expected = try bench.cached().seen()
    let columns = bench.files.filter { $0.contains("column") }
    try #require(columns.count == 2)
    try FileManager.default.removeItem(atPath: columns[0])
    try FileManager.default.copyItem(atPath: columns[1], toPath: columns[0])
    #expect(try bench.cached().seen() == expected)
  }

  @Test func `what others could have written is not taken`() throws {
    let bench = try CacheBench("plan,mrr\npro,10\nteam,20\n")
    _ = try bench.cached().seen()
    let opening = try #require(bench.files.first { $0.contains("opening") })
    try FileManager.default.setAttributes([.posixPermissions: 0o666], ofItemAtPath: opening)
    #expect(try bench.cached().live != nil)
    _ = try bench.cached().seen()
    let moved = opening + ".moved"
    try FileManager.default.moveItem(atPath: opening, toPath: moved)
    try FileManager.default.createSymbolicLink(atPath: opening, withDestinationPath: moved)
    #expect(try bench.cached().live != nil)
  }

  /// Sound checksums over senseless contents: nothing may be indexed beyond its end.
  @Test func `a forged cache does no harm`() throws {
    let bench = try CacheBench(Self.everything)
    let table = try bench.cached()
    let columns = try table.columns(Array(table.schema.indices))
    let source = try ByteSource(path: bench.data)
    guard case .file(_, let identity) = source else { return }
    let key = CacheKey(path: bench.data, identity: identity, options: LoadOptions())
    let settling = CacheSettling(nanoseconds: 0, coarseSeconds: 0)
    var random = SeededRandom(seed: 3)
    var accepted = 0
    for round in 0..<3000 {
      var info = CacheWriter()
      var sections = ColumnCoding.encode(columns[round % columns.count], into: &info)
      var bytes = info.bytes
      for _ in 0...(random.next() % 2) {
        switch random.next() % 3 {
        case 0:
          let position = Int(random.next() % UInt64(bytes.count))
          bytes[position] =
            [0, 1, 0x7F, 0x80, 0xFF, UInt8(truncatingIfNeeded: random.next())][
              Int(random.next() % 6)]
        case 1 where !sections.isEmpty:
          let section = Int(random.next() % UInt64(sections.count))
          guard !sections[section].isEmpty else { continue }
          let position = Int(random.next() % UInt64(sections[section].count))
          sections[section][position] = UInt8(truncatingIfNeeded: random.next())
        case 2 where !sections.isEmpty:
          let section = Int(random.next() % UInt64(sections.count))
          sections[section] = Array(sections[section].dropLast(Int(random.next() % 9)))
        default: break
        }
      }
      #expect(
        CacheFile.write(
          "forged", in: bench.folder.path, key: key, info: bytes, sections: sections,
          settling: settling))
      let file = try #require(CacheFile("forged", in: bench.folder.path, key: key))
      var reader = CacheReader(file.info)
      var coding = ColumnCoding(file, threads: 2)
      guard let column = try? coding.column(&reader),
        !CacheFile.check(coding.unchecked, threads: 2).contains(false)
      else { continue }
      accepted += 1
      for row in 0..<min(column.count, 200) { _ = column[row] }
    }
    #expect(accepted > 0)
  }

  @Test func `findings are remembered as long as the file is the same, and sound`() throws {
    let bench = try CacheBench("plan,mrr\npro,10\nteam,20\n")
    var worked = 0
    func finding(_ name: String, _ numbers: [Int64]) throws -> [Int64] {
      try bench.cached().finding(name) { () throws(LoadProblem) in
        worked += 1
        return numbers
      }
    }
    #expect(try finding("a", [1, -2, .max]) == [1, -2, .max])
    #expect(try finding("a", [5]) == [1, -2, .max] && worked == 1)
    #expect(try finding("b", []) == [] && worked == 2)
    let file = try #require(bench.files.first { $0.contains("finding") })
    for found in bench.files where found.contains("finding") {
      var bytes = Array(try Data(contentsOf: URL(fileURLWithPath: found)))
      bytes[bytes.count - 1] ^= 1
      try Data(bytes).write(to: URL(fileURLWithPath: found))
    }
    #expect(!file.isEmpty)
    #expect(try finding("a", [7]) == [7] && worked == 3)
    try "plan,mrr\npro,10\nteam,99\n".write(toFile: bench.data, atomically: true, encoding: .utf8)
    #expect(try finding("a", [8]) == [8] && worked == 4)
    #expect(try bench.plain().finding("a") { () throws(LoadProblem) in [9] } == [9])
  }

  // MARK: - Writing

  @Test func `many may write at once`() throws {
    let bench = try CacheBench(Self.everything)
    let expected = try bench.plain().seen()
    let (data, root) = (bench.data, bench.root)
    DispatchQueue.concurrentPerform(iterations: 8) { index in
      for round in 0..<6 {
        let switching = CacheSwitch(
          folder: root, settling: CacheSettling(nanoseconds: 0, coarseSeconds: 0))
        guard let source = try? ByteSource(path: data),
          let table = try? CachedTable(
            source: source, name: "data", options: LoadOptions(), switching: switching)
        else {
          Issue.record("cannot be opened")
          continue
        }
        let indices = round % 2 == 0 ? [index, 10 - index] : Array(0...10)
        #expect(throws: Never.self) { _ = try table.seen(indices) }
        if round % 2 == 1 { #expect((try? table.seen(indices)) == expected) }
        if index == 0, round == 3 { _ = root.clear() }
      }
    }
    let drafts = try FileManager.default.subpathsOfDirectory(atPath: root.path)
      .filter { $0.hasSuffix(".draft") }
    #expect(drafts.isEmpty)
    #expect(try bench.cached().seen() == expected)
  }

  @Test(arguments: ["/dev/null/cache", "/proc/kpi", "below a file"])
  func `where nothing can be written, nothing is kept`(path: String) throws {
    let bench = try CacheBench("plan,mrr\npro,10\n")
    let folder = CacheFolder(path: path.hasPrefix("/") ? path : bench.data + "/below")
    for _ in 0..<2 {
      let table = try CachedTable(
        source: ByteSource(path: bench.data), name: "data", options: LoadOptions(),
        switching: CacheSwitch(folder: folder))
      #expect(try table.seen() == bench.plain().seen())
      #expect(table.live != nil)
    }
    #expect(folder.contents.tables == 0)
  }

  @Test func `the cache can be turned on and off while a table is open`() throws {
    let bench = try CacheBench(Self.everything)
    let switching = CacheSwitch(
      folder: nil, settling: CacheSettling(nanoseconds: 0, coarseSeconds: 0))
    let table = try CachedTable(
      source: ByteSource(path: bench.data), name: "data", options: LoadOptions(),
      switching: switching)
    _ = try table.columns([10, 9])
    #expect(bench.files.isEmpty)
    switching.folder = bench.root
    _ = try table.columns([9, 3])
    switching.folder = nil
    _ = try table.columns([0, 1])
    let kept = bench.files.compactMap { $0.split(separator: "/").last }
    #expect(kept == ["column3.kpicache", "column9.kpicache", "opening.kpicache", "rows.kpicache"])
    let next = try bench.cached()
    #expect(try next.seen([3, 9]) == bench.plain().seen([3, 9]))
    #expect(next.live == nil)
  }

  @Test func `clearing takes away what was kept and nothing else`() throws {
    let bench = try CacheBench("plan,mrr\npro,10\n")
    _ = try bench.cached().seen()
    let stranger = bench.root.path + "/notes.txt"
    try "mine".write(toFile: stranger, atomically: false, encoding: .utf8)
    let inside = (bench.files[0] as NSString).deletingLastPathComponent + "/mine.txt"
    try "mine".write(toFile: inside, atomically: false, encoding: .utf8)
    let (tables, bytes) = bench.root.contents
    #expect(tables == 1 && bytes > 500)
    #expect(bench.root.clear() == 0)
    #expect(bench.files.isEmpty && bench.root.contents == (0, 0))
    #expect(FileManager.default.fileExists(atPath: stranger))
    #expect(FileManager.default.fileExists(atPath: inside))
  }

  @Test func `a cache is for its owner alone`() throws {
    let bench = try CacheBench("plan,mrr\npro,10\n")
    _ = try bench.cached().seen()
    for path in bench.files + [
      bench.root.path, (bench.files[0] as NSString).deletingLastPathComponent,
    ] {
      let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
      #expect((mode ?? 0o777) & 0o077 == 0, "\(path)")
    }
  }

  // MARK: - Coding

  @Test(
    arguments: [
      [], [0], [5, 5, 5], [0, 255], [-1, 255], [1000, 66_535], [-70_000, 70_000],
      [Int64.min, Int64.max], [Int64.min, Int64.min], [0, 0xFFFF_FFFF], [0, 0x1_0000_0000],
    ] as [[Int64]])
  func `numbers come back from their narrow form`(values: [Int64]) {
    let narrow = NarrowIntegers(values)
    let result = [Int64](unsafeUninitializedCapacity: max(1, values.count)) { buffer, count in
      narrow.bytes.withUnsafeBytes {
        NarrowIntegers.unpack($0, width: narrow.width, base: narrow.base, to: buffer.baseAddress!)
      }
      count = values.count
    }
    #expect(result == values)
    #expect(narrow.bytes.count == values.count * narrow.width)
  }

  @Test func `every bit and every length counts in a checksum`() {
    var random = SeededRandom(seed: 1)
    let bytes = (0..<201).map { _ in UInt8(truncatingIfNeeded: random.next()) }
    var seen: Set<UInt64> = [Checksum.of(bytes)]
    for position in bytes.indices {
      for bit in 0..<8 {
        var other = bytes
        other[position] ^= 1 << UInt8(bit)
        #expect(seen.insert(Checksum.of(other)).inserted)
      }
    }
    for count in 0..<201 { #expect(seen.insert(Checksum.of(Array(bytes[..<count]))).inserted) }
    for count in 1..<70 {
      #expect(seen.insert(Checksum.of([UInt8](repeating: 0, count: count))).inserted)
    }
  }

  @Test func `words that change places count in a checksum`() {
    var random = SeededRandom(seed: 2)
    let words = (0..<96).map { _ in random.next() }
    func checksum(_ words: [UInt64]) -> UInt64 { words.withUnsafeBytes { Checksum.of($0) } }
    var seen: Set<UInt64> = [checksum(words)]
    for one in words.indices {
      for other in words.indices where one < other {
        var moved = words
        moved.swapAt(one, other)
        #expect(seen.insert(checksum(moved)).inserted)
        // The greatest bits of two words, which cancel out in their sum.
        var flipped = words
        for place in [one, other] { flipped[place] ^= 1 << 63 }
        #expect(seen.insert(checksum(flipped)).inserted)
      }
    }
    // Pages that change places, as where they were written in another order.
    for shift in stride(from: 8, to: 96, by: 8) {
      #expect(seen.insert(checksum(Array(words[shift...] + words[..<shift]))).inserted)
    }
  }
}
