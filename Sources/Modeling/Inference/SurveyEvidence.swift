import Storage
import Values

// Surveys in files of other names: what somebody answered, on a scale, on a day.
extension ConceptRecognition.Pattern {
  /// What people write beside their answers.
  private static let comments: Set<String> = [
    "comment", "comments", "feedback", "verbatim", "remark", "remarks",
  ]

  /// Scores that nobody gave.
  private static let computed: Set<String> = [
    "health", "lead", "credit", "risk", "engagement", "usage", "adoption", "quality", "confidence",
    "fit", "match", "test", "exam",
  ]

  /// Whether the score is one of a kind of survey, or somebody wrote why it was given.
  func tellsSurvey(_ table: ModelTable, _ found: [String: String]) -> Bool {
    guard concept == .surveys, let score = found["score"], let index = table.columnIndex(score)
    else { return false }
    return SurveyQuestion.kind(of: table.columns[index].header) != nil
      || table.columns.contains { column in
        column.type == .text && ColumnWords(column.header).has(Self.comments)
      }
  }

  /// Whether the scores of a table are answers: not worked out, and not of a list of customers.
  func areAnswers(_ table: ModelTable, _ found: [String: String]) -> Bool {
    guard let score = found["score"], !ColumnWords(score).has(Self.computed) else { return false }
    switch table.kind {
    case .event, .plain: return true
    case .entity: return table.key != table.customer
    case .life, .snapshot: return false
    }
  }

  /// Whether the data allow what the names say: the answers in a file that is not called a survey are
  /// whole numbers from 0 to 10, where no column has another scale.
  func fits(_ table: ModelTable, _ stored: any StoredTable) throws(LoadProblem) -> Bool {
    let found = roles(in: table)
    guard concept == .surveys, table.concept == nil, found["scale_max"] == nil,
      !isNamed(ColumnWords(table.name).singular), let score = found["score"],
      let index = table.columnIndex(score), index < stored.schema.count
    else { return true }
    let column = try stored.sample([index])[0]
    guard case .integer(let values) = column.copiedValues else { return false }
    let answers = values.indices.filter { column.validity.isPresent($0) }
    return !answers.isEmpty && answers.allSatisfy { (0...10).contains(values[$0]) }
  }
}

extension Model {
  /// What a model would say so that a survey is known, as its lines.
  /// - Parameter kind: `nps`, `csat` or `ces`, which the table's name says; else any survey.
  package func surveyLines(kind: String?) -> [String] {
    let name = kind ?? "surveys"
    if let table = table(of: .surveys), table.roles["type"] == nil,
      let question = table.columns.first(where: { column in
        column.type == .text && ColumnWords(column.header).has(["question", "survey"])
      })
    {
      return [
        "table \(table.name) from \"\(table.file.fileName)\"",
        "  column type = \"\(question.header)\"",
      ]
    }
    if let table = table(of: .surveys) { return ["table \(name) from \"\(table.file.fileName)\""] }
    let candidates = tables.compactMap(Self.answers)
    let (file, score, time) =
      candidates.count == 1 ? candidates[0] : ("FILE.csv", "Header", "Header")
    return [
      "table \(name) from \"\(file)\"", "  column score = \"\(score)\"",
      "  column responded_at = \"\(time)\"",
    ]
  }

  /// The file and the headers of a table that has one number and one time, and is nothing else.
  private static func answers(_ table: ModelTable) -> (file: String, score: String, time: String)? {
    guard table.concept == nil, !table.isRevenue, table.source == nil else { return nil }
    let own = table.columns.filter { table.computed[$0.name] == nil }
    let numbers = own.filter {
      let words = ColumnWords($0.header)
      return $0.type == .integer && !NameHints.isIdentifier(words) && $0.name != table.key
        && $0.name != table.customer
    }
    let times = own.filter { $0.type == .date || $0.type == .timestamp }
    guard numbers.count == 1, times.count == 1 else { return nil }
    return (table.file.fileName, numbers[0].header, times[0].header)
  }
}
