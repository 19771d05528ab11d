import Storage
import Values

/// Answers to several questions that stand beside each other in one row, as SurveyMonkey's exports have
/// them, as a table with one row for each answer: its score, the kind of survey, the question. A
/// question that was passed over has no row.
final class SurveyAnswers: DerivedTable {
  /// A question and its column.
  struct Question {
    var index: Int
    var header: String
    /// `nps`, `csat` or `ces`.
    var kind: String
  }

  /// Where an answer stands.
  private struct Answers {
    var rows: [Int32] = []
    var questions: [UInt32] = []
    var scores: Column
    /// Rows that have the key of an earlier one.
    var repeated = 0
  }

  let name: String
  let schema: [ColumnSchema]
  let base: any StoredTable
  let questions: [Question]
  /// Questions answered in numbers of which nothing says what kind they are.
  private let others: [String]
  /// The column that names the rows, if one does.
  private let key: Int?
  private var made: Answers?

  /// - Parameters:
  ///   - columns: of the table behind it, as the model has them.
  ///   - key: the column that names its rows.
  init(
    name: String, of base: any StoredTable, columns: [ColumnSchema], questions: [Question],
    others: [String], key: Int?
  ) {
    self.name = name
    self.base = base
    self.questions = questions
    self.others = others
    self.key = key
    var schema = columns
    for (name, type) in [("type", ScalarType.text), ("score", .integer), ("question", .text)] {
      schema.append(ColumnSchema(header: name, name: name, type: type))
    }
    self.schema = schema
  }

  func rowCount() throws(LoadProblem) -> Int { try answers().rows.count }

  func sample(_ indices: [Int]) throws(LoadProblem) -> [Column] { try columns(indices) }

  func columns(_ indices: [Int]) throws(LoadProblem) -> [Column] {
    let answers = try self.answers()
    let own = base.schema.count
    let wanted = indices.filter { $0 < own }
    let columns = try base.columns(wanted)
    let all = Validity(allPresent: answers.rows.count)
    var result: [Column] = []
    for index in indices {
      if let place = wanted.firstIndex(of: index) {
        result.append(columns[place].gathered(answers.rows))
      } else if index == own {
        let kinds = Set(questions.map(\.kind)).sorted()
        let codes = questions.map { UInt32(kinds.firstIndex(of: $0.kind) ?? 0) }
        result.append(
          Column(
            .text(answers.questions.map { codes[Int($0)] }, TextDictionary(kinds)), validity: all))
      } else if index == own + 1 {
        result.append(answers.scores)
      } else {
        let headers = TextDictionary(questions.map(\.header))
        result.append(Column(.text(answers.questions, headers), validity: all))
      }
    }
    return result
  }

  /// Questions that are left out, and, in what was read so far, rows that do not count and answers
  /// that are none of a scale.
  var notes: [DataNote] {
    var result = others.map { header in
      DataNote(
        id: "question-of-no-kind", table: name,
        text:
          "`\(header)` of `\(base.name)` is in no metric: no word of it says whether it asks for "
          + "nps, csat or ces")
    }
    if let repeated = made?.repeated, repeated > 0, let key {
      result.append(
        DataNote(
          id: "duplicate-keys", table: name, count: repeated,
          text:
            "\(rows(repeated)) of `\(base.name)` left out: the `\(base.schema[key].name)` stands "
            + "in an earlier row"))
    }
    for question in questions {
      guard let found = base.labelledScores?.strangers[question.index] else { continue }
      result.append(
        DataNote(
          id: "no-score", table: name, count: found.count,
          text: "\(rows(found.count)) of `\(base.name)` without an answer to `\(question.header)`: "
            + "`\(found.example)` has no number"))
    }
    return result
  }

  /// The answers row by row, those of a row in the order of the questions.
  private func answers() throws(LoadProblem) -> Answers {
    if let made { return made }
    let columns = try base.columns(questions.map(\.index)).map(ScaledIntegers.init)
    let scale = columns.map(\.scale).max() ?? 0
    var answers = Answers(scores: Column(.integer([]), validity: Validity(allPresent: 0)))
    var scores: [Int64] = []
    var seen: Set<UInt32> = []
    let keys = try key.map { key throws(LoadProblem) in try base.columns([key])[0] }
      .flatMap(Codes.init)
    for row in 0..<(try base.rowCount()) {
      if let code = keys?.codes[row], code != Codes.missing, !seen.insert(code).inserted {
        answers.repeated += 1
        continue
      }
      for (place, column) in columns.enumerated() where column.validity.isPresent(row) {
        answers.rows.append(Int32(row))
        answers.questions.append(UInt32(place))
        let factor = Int128.powerOfTen(scale - column.scale)
        scores.append(Int64(truncatingIfNeeded: Int128(column.values[row]) * factor))
      }
    }
    answers.scores = Column(
      scale == 0 ? .integer(scores) : .decimal(scores, scale: DecimalScale(scale)),
      validity: Validity(allPresent: scores.count))
    made = answers
    return answers
  }
}

extension SurveyAnswers {
  /// Where the table of surveys has several questions and none that is meant, makes one of answers.
  static func apply(to model: inout Model, _ tables: inout [any StoredTable]) {
    guard let index = model.tables.firstIndex(where: { $0.concept == .surveys }) else { return }
    let base = model.tables[index]
    guard base.column(forRole: "type") == nil, base.columnIndex("score") == nil else { return }
    let questions = base.columns.indices.compactMap { question(base, $0) }
    let others = base.columns.indices.filter { index in
      !questions.contains { $0.index == index } && isOtherQuestion(base, index)
    }
    let name = base.name + "_answers"
    guard !questions.isEmpty, questions.count + others.count > 1, model.table(name) == nil
    else { return }
    let stored = SurveyAnswers(
      name: name, of: tables[index], columns: base.columns, questions: questions,
      others: others.map { base.columns[$0].header }, key: base.key.flatMap(base.columnIndex))
    var table = base
    table.name = name
    table.columns = stored.schema
    table.key = nil
    table.attributes.append("question")
    table.roles["type"] = "type"
    table.roles["score"] = "score"
    table.source = base.name
    model.tables[index].concept = nil
    model.tables.append(table)
    tables.append(stored)
  }

  /// A question that is answered in numbers, in an export that has nothing but questions.
  private static func isOtherQuestion(_ table: ModelTable, _ index: Int) -> Bool {
    let column = table.columns[index]
    return table.reasons["profile"]?.hasPrefix("SurveyMonkey") == true && column.type == .integer
      && column.header.hasSuffix("?") && table.computed[column.name] == nil
  }

  /// A column of answers on a scale to a question of a known kind.
  private static func question(_ table: ModelTable, _ index: Int) -> Question? {
    let column = table.columns[index]
    let words = ColumnWords(column.header)
    let isScore: Bool =
      switch column.type {
      case .integer, .decimal: true
      case .number, .date, .timestamp, .flag, .text, .duration: false
      }
    guard isScore, table.computed[column.name] == nil,
      ConceptRecognition.Pattern.isScore(words), !words.has(["scale", "count", "previous"]),
      let kind = SurveyQuestion.kind(of: column.header)
    else { return nil }
    return Question(index: index, header: column.header, kind: kind)
  }
}
