import Diagnostics
package import Storage
import Syntax

/// What is known of another program's export: the headers by which it is recognised, and what they
/// mean, in the language of `model.kpi`.
package struct ExportProfile: Sendable {
  /// As `show model` names it.
  let name: String
  /// All of these make the file one of the kind; case and white space do not matter.
  let headers: [String]
  /// Headers in the text that no published source confirms: they may be missing or called
  /// otherwise.
  let unconfirmed: Set<String>
  /// What is taken care of, for the list of sources.
  let note: String
  /// One `table` declaration. A clause counts only where the file has its columns; of several of a
  /// kind the first that does.
  let text: String

  init(
    _ name: String, headers: [String], unconfirmed: Set<String> = [], note: String, text: String
  ) {
    self.name = name
    self.headers = headers
    self.unconfirmed = unconfirmed
    self.note = note
    self.text = text
  }

  /// The declaration that the text holds; the profiles are part of the program.
  var declaration: TableDeclaration {
    let parsed = Parser.parse(Source(name: "<profile: \(name)>", text: text))
    guard parsed.problems.isEmpty,
      case .model(.table(let declaration))? = parsed.statements.first?.kind
    else { preconditionFailure("the profile `\(name)` cannot be read: \(parsed.problems)") }
    return declaration
  }

  /// Whether its amounts are prices for one of several, as far as the file says how many.
  var multipliesPrices: Bool {
    declaration.clauses.contains { clause in
      if case .amount(_, let expression, _) = clause {
        expression.columnTexts.count > 1
      } else {
        false
      }
    }
  }

  /// The profile of a file: of those whose headers it has the one that asks for most.
  static func matching(_ schema: [ColumnSchema]) -> ExportProfile? {
    let known = Set(schema.map { HeaderKey($0.header) })
    let fitting = all.filter { profile in
      profile.headers.allSatisfy { known.contains(HeaderKey($0)) }
    }
    return fitting.max { $0.headers.count < $1.headers.count }
  }

  /// Rows behind the header that belong to it, as SurveyMonkey's exports have one: the profile
  /// says how many there may be, and its key has no value in them.
  package static func secondHeaderRows(of table: any StoredTable) throws(LoadProblem) -> Int {
    guard let profile = matching(table.schema) else { return 0 }
    var count = 0
    var key: String?
    for clause in profile.declaration.clauses {
      if case .skip(let rows, true) = clause { count = rows }
      if case .key(let column) = clause { key = key ?? column.text }
    }
    guard count > 0, let key,
      let index = table.schema.firstIndex(where: { HeaderKey($0.header) == HeaderKey(key) })
    else { return 0 }
    let first = try table.sample([index])[0]
    return first.count > count && (0..<count).allSatisfy { !first.validity.isPresent($0) }
      ? count : 0
  }

  /// Why the profile was taken, in a few words.
  var reason: String {
    "\(name), by its headers " + headers.map { "`\($0)`" }.joined(separator: ", ")
  }
}

/// A header without regard to case, white space and signs.
struct HeaderKey: Hashable {
  private let text: String

  init(_ header: String) {
    // Nearly all headers are ASCII, which needs no tables of Unicode.
    var header = header
    let plain = header.withUTF8 { bytes in
      bytes.allSatisfy { $0 < 0x80 }
        ? String(unsafeUninitializedCapacity: bytes.count) { room in
          var count = 0
          for byte in bytes {
            guard let plain = HeaderKey.plain(byte) else { continue }
            room[count] = plain
            count += 1
          }
          return count
        } : nil
    }
    text = plain ?? String(header.lowercased().filter { $0.isLetter || $0.isNumber })
  }

  /// A letter in lower case, or a digit; `nil` for a sign.
  private static func plain(_ byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"): byte
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): byte | 0x20
    default: nil
    }
  }
}

// MARK: - What a declaration asks of a file

extension TableClause {
  /// The columns that it cannot do without.
  var neededColumns: [String] {
    switch self {
    case .key(let column), .customer(let column, _), .join(let column, _), .snapshot(let column),
      .outcome(let column, _), .label(let column), .rename(_, let column), .map(let column, _, _),
      .type(let column, _):
      [column.text]
    case .life(let from, let end, _): [from.text] + (end.map { [$0.text] } ?? [])
    case .event(let at, let until): [at.text] + (until.map { [$0.text] } ?? [])
    case .amount(_, let expression, let per):
      expression.columnTexts + (per.map { [$0.text] } ?? [])
    case .attributes, .skip: []
    }
  }

  /// Clauses of one kind of which a table has one; `nil`: it may have many.
  var singleKind: String? {
    switch self {
    case .key: "key"
    case .customer: "customer"
    case .life, .event, .snapshot: "time"
    case .amount: "amount"
    case .label: "label"
    case .join, .attributes, .outcome, .rename, .map, .type, .skip: nil
    }
  }

  /// The clause as far as a file with these headers can have it.
  func fitted(to known: Set<HeaderKey>) -> TableClause? {
    if case .attributes(let columns) = self {
      let there = columns.filter { known.contains(HeaderKey($0.text)) }
      return there.isEmpty ? nil : .attributes(there)
    }
    return neededColumns.allSatisfy { known.contains(HeaderKey($0)) } ? self : nil
  }
}

extension Expression {
  /// The names and texts of an amount's expression.
  fileprivate var columnTexts: [String] {
    switch self {
    case .name(let name): [name.text]
    case .literal(let literal):
      if case .text(let text) = literal.kind { [text] } else { [] }
    case .binary(let binary): binary.left.columnTexts + binary.right.columnTexts
    default: []
    }
  }
}

extension TableDeclaration {
  /// The clauses that a file with these columns can have.
  func fitted(to schema: [ColumnSchema]) -> TableDeclaration {
    var known = Set(schema.map { HeaderKey($0.header) } + schema.map { HeaderKey($0.name) })
    for case .rename(let name, let column) in clauses where known.contains(HeaderKey(column.text)) {
      known.insert(HeaderKey(name.text))
    }
    var result = self
    result.clauses = []
    var kinds: Set<String> = []
    for clause in clauses {
      guard let fitting = clause.fitted(to: known) else { continue }
      if let kind = clause.singleKind, !kinds.insert(kind).inserted { continue }
      result.clauses.append(fitting)
    }
    return result
  }

  /// Columns declared to hold seconds since 1970.
  var unixColumns: [String] {
    clauses.compactMap { clause in
      guard case .type(let column, let type) = clause, type.text.lowercased() == "unix" else {
        return nil
      }
      return column.text
    }
  }
}
