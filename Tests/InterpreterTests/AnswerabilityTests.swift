import Analysis
import Diagnostics
import Foundation
import Rendering
import Storage
import TestSupport
import Testing
import Values

@testable import Interpreter

/// What `show metrics` promises is what queries keep: whatever the data lack, a metric is marked as
/// answerable exactly when it is answered, and a refusal names what is missing as a file has it.
@Suite struct AnswerabilityTests {
  /// Columns that only the catalogue has, worked out from others: no file can be asked for them.
  static let inner: Set = [
    "cost_kind", "churn_kind", "contracted_amount", "inferred_scale", "renewal_due",
    "renewal_outcome", "decided_by", "renewal_term", "contract_months", "expiring_value",
    "renewed_annual_value", "notice_due", "is_renewal", "life_from", "life_until", "life_amount",
    "counts", "ease", "billing", "is_scored", "good_from", "bad_to", "is_value", "is_active",
  ]

  /// What a session says of one metric.
  struct Verdict {
    var isPromised: Bool
    /// `nil`: there is an answer.
    var refusal: [Diagnosis]?
  }

  struct Diagnosis {
    var id: String
    var words: String
  }

  /// - Parameter isAsked: which metrics are asked for, by name and by what is promised.
  static func verdicts(
    _ session: Session, where isAsked: (String, Bool) -> Bool = { _, _ in true }
  ) -> [String: Verdict] {
    var promised: [String: Bool] = [:]
    session.run(Source(name: "<test>", text: "show metrics")) { outcome in
      guard case .table(let table, _, _) = outcome else { return true }
      let names = table.fields.firstIndex { $0.name == "metric" } ?? 0
      let marks = table.fields.firstIndex { $0.name == "answerable" } ?? 0
      for row in 0..<table.rowCount {
        guard case .text(let name)? = table.columns[names][row],
          case .text(let mark)? = table.columns[marks][row]
        else { continue }
        promised[name] = mark == "yes"
      }
      return true
    }
    var result: [String: Verdict] = [:]
    #expect(promised.count > 150)
    for (name, isPromised) in promised where isAsked(name, isPromised) {
      var verdict = Verdict(isPromised: isPromised, refusal: [])
      session.run(Source(name: "<test>", text: name)) { outcome in
        switch outcome {
        case .table: verdict.refusal = nil
        case .problems(let problems, _), .failed(let problems, _):
          verdict.refusal = problems.map { problem in
            Diagnosis(
              id: problem.id, words: ([problem.message] + problem.notes).joined(separator: "\n"))
          }
        case .text, .chart, .done, .quit: break
        }
        return true
      }
      result[name] = verdict
    }
    return result
  }

  /// Holds what is promised against what is answered, and looks at the words of refusals.
  static func check(_ verdicts: [String: Verdict], _ place: String) {
    for (name, verdict) in verdicts.sorted(by: { $0.key < $1.key }) {
      guard let refusal = verdict.refusal else {
        #expect(verdict.isPromised, "\(place): \(name) is answered, and marked `no`")
        continue
      }
      let words = refusal.map { "\($0.id): \($0.words)" }.joined(separator: "\n")
      #expect(!verdict.isPromised, "\(place): \(name) is marked `yes`, and refused: \(words)")
      #expect(Set(refusal.map(\.words)).count == refusal.count, "\(place): said twice: \(words)")
      for problem in refusal {
        #expect(problem.id.hasPrefix("missing-"), "\(place): \(name): \(words)")
        #expect(
          problem.words.hasPrefix("`\(name)` needs"), "\(place): \(name) was asked for: \(words)")
        let named = problem.words.components(separatedBy: "`").enumerated()
          .filter { $0.offset % 2 == 1 }.map(\.element)
        #expect(inner.isDisjoint(with: named), "\(place): \(name): \(words)")
      }
    }
  }

  // MARK: - Exports

  static let exports: [String] = {
    let folder = Checkout.root + "/Tests/EndToEndTests/exports"
    return ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted()
  }()

  @Test(arguments: exports)
  func `an export answers what is promised of it`(_ file: String) throws {
    let session = Session(options: SessionOptions())
    let problems = session.open([Checkout.root + "/Tests/EndToEndTests/exports/" + file])
    #expect(problems.allSatisfy { $0.severity != .error })
    Self.check(Self.verdicts(session), file)
  }

  // MARK: - The bundled example, with less and less

  /// Tables by name, each the rows of some customers: names of columns, then cells.
  static let example: [String: [[String]]] = {
    let folder = Checkout.root + "/examples/data"
    let customers = Set((1...8).map { "C000\($0)" })
    var tables: [String: [[String]]] = [:]
    for file in (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [] {
      guard let text = try? String(contentsOfFile: "\(folder)/\(file)", encoding: .utf8) else {
        continue
      }
      let lines = text.split(whereSeparator: \.isNewline).map(cells)
      let customer = lines[0].firstIndex(of: "customer_id")
      let rows = lines.dropFirst().filter { row in
        customer.map { customers.contains(row[$0]) } ?? true
      }
      tables[String(file.dropLast(4))] = [lines[0]] + rows
    }
    return tables
  }()

  /// The cells of a line, quotes kept where they stand.
  private static func cells(_ line: Substring) -> [String] {
    var result = [""]
    var isQuoted = false
    for character in line {
      if character == "\"" { isQuoted.toggle() }
      if character == ",", !isQuoted {
        result.append("")
      } else {
        result[result.count - 1].append(character)
      }
    }
    return result
  }

  private static func session(_ tables: [String: [[String]]]) throws -> (Session, TemporaryFolder) {
    let folder = try TemporaryFolder()
    for (name, rows) in tables {
      try folder.write(
        rows.map { $0.joined(separator: ",") }.joined(separator: "\n") + "\n", to: name + ".csv")
    }
    let session = Session(options: SessionOptions())
    #expect(session.open([folder.path]).allSatisfy { $0.severity != .error })
    return (session, folder)
  }

  static let whole: [String: Verdict] = {
    guard let (session, folder) = try? session(example) else { return [:] }
    return withExtendedLifetime(folder) { verdicts(session) }
  }()

  /// A metric that was answered before something was taken away, and is not now.
  private static func lost(_ verdicts: [String: Verdict]) -> [(name: String, words: String)] {
    verdicts.compactMap { name, verdict in
      guard whole[name]?.refusal == nil, let refusal = verdict.refusal else { return nil }
      return (name, refusal.map(\.words).joined(separator: "\n"))
    }
  }

  @Test(arguments: example.keys.sorted())
  func `without a table its metrics are refused by its name`(_ table: String) throws {
    var tables = Self.example
    tables[table] = nil
    let (session, folder) = try Self.session(tables)
    defer { withExtendedLifetime(folder) {} }
    let verdicts = Self.verdicts(session)
    Self.check(verdicts, "without \(table)")
    let lost = Self.lost(verdicts)
    #expect(!lost.isEmpty, "nothing needs \(table)")
    for (name, words) in lost {
      // Contracts with a value take the place of subscriptions, and lack some of their columns.
      #expect(
        words.contains(table) || table == "subscriptions" && words.contains("in `contracts`"),
        "without \(table): \(name): \(words)")
    }
  }

  /// What a refusal may say in place of a column's name.
  private static let otherNames = [
    "subscriptions.mrr": "amount", "subscriptions.customer_id": "customer",
    "subscriptions.start_date": "start", "contracts.customer_id": "customer",
    "events.customer_id": "customer", "surveys.customer_id": "customer",
    "tickets.customer_id": "customer", "orders.customer_id": "customer",
    "subscriptions.seats": "quantity",
  ]

  static let columns = example.sorted { $0.key < $1.key }.flatMap { table, rows in
    rows[0].map { "\(table).\($0)" }
  }

  @Test(arguments: columns)
  func `without a column its metrics are refused by its name`(_ column: String) throws {
    let parts = column.split(separator: ".").map { String($0) }
    var tables = Self.example
    let index = try #require(tables[parts[0]]?[0].firstIndex(of: parts[1]))
    for row in tables[parts[0]]?.indices ?? 0..<0 { tables[parts[0]]?[row].remove(at: index) }
    let (session, folder) = try Self.session(tables)
    defer { withExtendedLifetime(folder) {} }
    // Of what reads other tables alone the promise is the same as before, and so is the answer.
    let verdicts = Self.verdicts(session) { name, isPromised in
      isPromised != Self.whole[name]?.isPromised
        || session.catalog[name]?.property("needs")?.contains(parts[0]) ?? true
    }
    Self.check(verdicts, "without \(column)")
    for (name, words) in Self.lost(verdicts) {
      #expect(
        words.contains(parts[1]) || Self.otherNames[column].map(words.contains) ?? false
          || words.contains("table of") || words.contains("in `contracts`"),
        "without \(column): \(name): \(words)")
    }
  }
}
