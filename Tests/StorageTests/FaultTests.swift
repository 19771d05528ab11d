import Diagnostics
import Foundation
import Testing
import Values

@testable import Storage

/// Broken files, as the shared script makes them; each is read for real and held to its promise.
@Suite struct FaultTests {
  struct Case: Decodable, Sendable, CustomTestStringConvertible {
    var id: String
    var file: String
    var testDescription: String { id }
  }

  /// The folder with the files, made once; `nil` where the script or Python is missing.
  static let folder: URL? = {
    guard let script = sharedFolder?.appending(path: "faults/make_faults.py"),
      FileManager.default.fileExists(atPath: script.path)
    else { return nil }
    let folder = FileManager.default.temporaryDirectory.appending(
      path: "kpi-faults-\(ProcessInfo.processInfo.processIdentifier)")
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["python3", script.path, folder.path]
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    guard (try? process.run()) != nil else { return nil }
    process.waitUntilExit()
    return process.terminationStatus == 0 ? folder : nil
  }()

  static let cases: [Case] = {
    guard let folder, let data = try? Data(contentsOf: folder.appending(path: "cases.json")) else {
      return []
    }
    return (try? JSONDecoder().decode([Case].self, from: data)) ?? []
  }()

  private func open(_ id: String) throws -> CSVTable {
    let folder = try #require(FaultTests.folder)
    return try CSVTable(path: folder.appending(path: id + ".csv").path, options: LoadOptions())
  }

  private func has(_ id: String) -> Bool { FaultTests.cases.contains { $0.id == id } }

  @Test(arguments: cases)
  func `every broken file is read or refused`(entry: Case) throws {
    let folder = try #require(FaultTests.folder)
    let path = folder.appending(path: entry.file).path
    for options in [LoadOptions(), textOnly] {
      do throws(LoadProblem) {
        let table = try CSVTable(path: path, options: options)
        let columns = try table.columns(Array(table.schema.indices))
        let rows = try table.rowCount()
        #expect(columns.allSatisfy { $0.count == rows })
        #expect(table.issues.examples.allSatisfy { $0.line >= 1 })
        for column in columns.prefix(20) {
          for row in stride(from: 0, to: rows, by: max(1, rows / 50)) { _ = column[row] }
        }
      } catch {
        #expect(!error.diagnostic.message.isEmpty)
      }
    }
  }

  @Test(arguments: ["ok", "bom_utf8", "enc_cp1252", "nl_cr", "nl_crcrlf"])
  func `encodings and line ends do not change the sum`(id: String) throws {
    guard has(id) else { return }
    let table = try open(id)
    guard case .decimal(let cents, scale: 2) = try table.columns([4])[0].values else {
      Issue.record("mrr is \(table.schema[4].type)")
      return
    }
    #expect(table.schema[0].name == "account_id")
    #expect(try table.rowCount() == 2000)
    var expected: Int64 = 0
    for i in 0..<2000 { expected += Int64((10 + i % 90) * 100 + i % 100) }
    #expect(cents.reduce(0, +) == expected)
  }

  @Test(arguments: [
    ("enc_utf_16", "UTF-16"), ("enc_utf_16_le", "UTF-16"), ("enc_utf_16_be", "UTF-16"),
    ("enc_utf_32", "UTF-32"), ("nul_in_field", "a NUL byte in line 2"),
    ("nul_only", "only NUL bytes"),
    ("nul_tail", "a NUL byte in line 2002"), ("gz_named", "a gzip archive"),
    ("sqlite_named", "an SQLite database"), ("pdf_named", "a PDF document"),
    ("html_named", "an HTML page"),
  ])
  func `what is no text in UTF-8 is named`(id: String, found: String) throws {
    guard has(id) else { return }
    do throws(LoadProblem) {
      let path = FaultTests.folder?.appending(path: id + ".csv").path ?? ""
      let table = try CSVTable(path: path, options: LoadOptions())
      _ = try table.rowCount()
      Issue.record("\(id) was read")
    } catch {
      guard case .wrongEncoding(_, let named) = error else {
        Issue.record("\(error)")
        return
      }
      #expect(named == found)
    }
  }

  @Test func `borders of blocks leave the cells whole`() throws {
    for entry in FaultTests.cases where entry.id.hasPrefix("border_") {
      let folder = try #require(FaultTests.folder)
      let path = folder.appending(path: entry.file).path
      let table = try CSVTable(path: path, options: textOnly)
      let rows = try table.texts()
      let expected = plainRows([UInt8](try Data(contentsOf: URL(filePath: path))))
      #expect(rows == Array(expected.dropFirst()), "\(entry.id)")
    }
  }

  @Test func `doubtful files say so`() throws {
    let issues: [(String, LoadIssues.Kind)] = [
      ("ragged", .raggedRow), ("quote_mid", .strayQuote), ("date_ambiguous", .ambiguousDate),
      ("date_conflict", .badValue), ("utf8_bad_latin1", .invalidUTF8),
      ("num_currency", .mixedTypes), ("date_invalid", .mixedTypes),
    ]
    for (id, kind) in issues where has(id) {
      let table = try open(id)
      _ = try table.columns(Array(table.schema.indices))
      #expect(table.issues.counts[kind] != nil, "\(id): \(table.issues.counts)")
    }
  }

  @Test func `an unclosed quote names its line`() throws {
    guard has("unclosed_quote") else { return }
    let path = try #require(FaultTests.folder).appending(path: "unclosed_quote.csv").path
    #expect(throws: LoadProblem.unclosedQuote(path: path, line: 2)) {
      try open("unclosed_quote").rowCount()
    }
  }

  @Test func `a file that changes after it was opened is refused`() throws {
    let file = FileManager.default.temporaryDirectory.appending(
      path: "kpi-change-\(ProcessInfo.processInfo.processIdentifier).csv")
    defer { try? FileManager.default.removeItem(at: file) }
    try "a,b\n1,2\n3,4\n".write(to: file, atomically: true, encoding: .utf8)
    let table = try CSVTable(path: file.path, options: LoadOptions())
    try "a,b\n1,2\n".write(to: file, atomically: false, encoding: .utf8)
    #expect(throws: LoadProblem.changedWhileRead(path: file.path)) { try table.columns([0]) }
  }

  @Test func `a folder and a file that is not there are refused`() {
    #expect(throws: LoadProblem.cannotOpen(path: "/", reason: "it is a folder")) {
      try CSVTable(path: "/", options: LoadOptions())
    }
    let path = "/no/such/file.csv"
    #expect(throws: LoadProblem.cannotOpen(path: path, reason: "no such file")) {
      try CSVTable(path: path, options: LoadOptions())
    }
  }
}
