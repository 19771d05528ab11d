import Diagnostics
import Interpreter
import Rendering
import Storage
import TestSupport
import Values

/// A session over small files.
struct Workbench {
  let session: Session
  private let folder: TemporaryFolder?

  /// One that has its data.
  init(over session: Session) {
    folder = nil
    self.session = session
  }

  /// A session over the data set that comes with the program.
  init(example: Void) {
    folder = nil
    session = Session(options: SessionOptions(usesExample: true))
    _ = session.open([])
    _ = outcomes("set gross margin 80%")
  }

  /// - Parameter files: names with their extension, and texts.
  init(_ files: [String: String], today: Day? = nil) throws {
    let folder = try TemporaryFolder()
    self.folder = folder
    for (name, text) in files { try folder.write(text, to: name) }
    session = Session(options: SessionOptions(today: today))
    let problems = session.open([folder.path]).filter { $0.severity == .error }
    guard problems.isEmpty else { throw Complaint(problems) }
  }

  func outcomes(_ text: String) -> [Outcome] {
    var result: [Outcome] = []
    session.run(Source(name: "<test>", text: text)) {
      result.append($0)
      return true
    }
    return result
  }

  /// The one table that a statement gives.
  func sheet(_ text: String) throws -> Sheet {
    let sheets = try sheets(text)
    guard let sheet = sheets.first else { throw Complaint("no table for `\(text)`") }
    return sheet
  }

  func sheets(_ text: String) throws -> [Sheet] {
    try outcomes(text).compactMap { outcome in
      switch outcome {
      case .table(let table, let caption, let notes):
        return Sheet(table: table, caption: caption.plain, notes: notes.map(\.plain))
      case .problems(let problems, _), .failed(let problems, _): throw Complaint(problems)
      case .chart, .text, .done, .quit: return nil
      }
    }
  }

  /// What a statement says in words, such as the model that `show model` prints.
  func text(_ text: String) -> String {
    outcomes(text).compactMap { outcome in
      if case .text(let text) = outcome { text.plain } else { nil }
    }.joined(separator: "\n")
  }

  /// What is complained of: ids, or nothing.
  func problems(_ text: String) -> [String] {
    outcomes(text).flatMap { outcome -> [String] in
      if case .problems(let problems, _) = outcome { return problems.map(\.id) }
      return []
    }
  }

  /// The problems of every statement of a text. The files stay as long as it runs.
  func complaints(about text: String) -> [Diagnostic] {
    withExtendedLifetime(folder) { session.complaints(about: text) }
  }

  /// The notes of the assertion that fails; `nil`: it holds.
  func failure(_ text: String) throws -> [String]? {
    var notes: [String]?
    for outcome in outcomes(text) {
      switch outcome {
      case .failed(let problems, _): notes = problems.flatMap(\.notes)
      case .problems(let problems, _): throw Complaint(problems)
      case .table, .chart, .text, .done, .quit: break
      }
    }
    return notes
  }
}

extension Session {
  /// One over the bundled example.
  static func overExample() -> Session {
    let session = Session(options: SessionOptions(usesExample: true))
    _ = session.open([])
    return session
  }

  /// The problems of every statement of a text.
  func complaints(about text: String) -> [Diagnostic] {
    var found: [Diagnostic] = []
    run(Source(name: "<test>", text: text)) { outcome in
      if case .problems(let problems, _) = outcome { found += problems }
      return true
    }
    return found
  }
}

struct Complaint: Error, CustomStringConvertible {
  let description: String

  init(_ text: String) { description = text }

  init(_ problems: [Diagnostic]) {
    description = problems.map { "\($0.id): \($0.message)" }.joined(separator: "; ")
  }
}

/// An answer with its cells at hand by name.
struct Sheet {
  let table: Table
  let caption: String
  let notes: [String]

  var names: [String] { table.fields.map(\.name) }
  var count: Int { table.rowCount }

  func column(_ name: String) -> Column? {
    table.fields.firstIndex { $0.name == name }.map { table.columns[$0] }
  }

  func number(_ name: String, _ row: Int = 0) -> Double? {
    switch column(name)?[row] {
    case .integer(let value): Double(value)
    case .decimal(let value, let scale): (0..<scale).reduce(Double(value)) { sum, _ in sum / 10 }
    case .number(let value), .duration(let value): value
    default: nil
    }
  }

  func text(_ name: String, _ row: Int) -> String? {
    switch column(name)?[row] {
    case .text(let text): text
    case .integer(let value): String(value)
    case .date(let day): "\(day)"
    default: nil
    }
  }

  /// The row whose cell has this text.
  func row(_ name: String, _ value: String) -> Int? {
    (0..<count).first { text(name, $0) == value }
  }

  func numbers(_ name: String) -> [Double?] { (0..<count).map { number(name, $0) } }

  /// The sum of the cells that have a value.
  func sum(_ name: String) -> Double { numbers(name).compactMap { $0 }.reduce(0, +) }
}

/// Whether two figures are one, but for the last digits of floating point.
func isNear(_ a: Double?, _ b: Double?, _ tolerance: Double = 1e-9) -> Bool {
  switch (a, b) {
  case (nil, nil): true
  case (let a?, let b?): abs(a - b) <= tolerance * max(1, abs(a), abs(b))
  default: false
  }
}

/// The fixture of the language's description, in memory.
enum FixtureFiles {
  static let subscriptions = """
    customer,plan,mrr,start,end
    a,pro,100,2023-12-01,2024-04-01
    a,pro,120,2024-04-01,2024-06-01
    a,pro,150,2024-06-01,
    b,pro,200,2023-12-01,2024-04-01
    b,basic,80,2024-04-01,
    c,basic,50,2023-12-01,2024-05-01
    d,basic,60,2023-12-01,2024-02-01
    d,basic,60,2024-05-01,
    e,pro,100,2024-04-01,2024-06-01
    e,pro,300,2024-06-01,
    f,basic,40,2023-12-01,2024-04-01
    f,pro,40,2024-04-01,2024-05-01
    f,pro,90,2024-05-01,

    """

  static func workbench() throws -> Workbench {
    try Workbench(
      ["subscriptions.csv": subscriptions], today: Day(year: 2024, month: 6, day: 30))
  }
}
