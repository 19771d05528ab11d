import Storage
import Values

/// A table of surveys in which answers stand with their labels, `10 - Extremely likely`: they are
/// the numbers here.
final class LabelledScores: RetypedTable {
  let base: any StoredTable
  let converted: Set<Int>
  let schema: [ColumnSchema]
  /// Answers without a number, by column: how many, and one of them.
  private(set) var strangers: [Int: (count: Int, example: String)] = [:]

  /// - Returns: the table as it is when no column that could be a score has labels.
  static func wrapping(_ base: any StoredTable) throws(LoadProblem) -> any StoredTable {
    let candidates = base.schema.indices.filter { index in
      base.schema[index].type == .text
        && ConceptRecognition.Pattern.isScore(ColumnWords(base.schema[index].header))
    }
    if candidates.isEmpty { return base }
    var converted: Set<Int> = []
    for (index, column) in zip(candidates, try base.sample(candidates))
    where hasOnlyLabels(column) {
      converted.insert(index)
    }
    return converted.isEmpty ? base : LabelledScores(base, converted)
  }

  private init(_ base: any StoredTable, _ converted: Set<Int>) {
    self.base = base
    self.converted = converted
    schema = base.schema(.integer, of: converted)
  }

  func convert(_ column: Column) -> Column { Self.scores(of: column).column }

  func columns(_ indices: [Int]) throws(LoadProblem) -> [Column] {
    let columns = try base.columns(indices)
    return zip(columns, indices).map { column, index in
      guard converted.contains(index) else { return column }
      let (scores, count, example) = Self.scores(of: column)
      if let example { strangers[index] = (count, example) }
      return scores
    }
  }

  /// Answers on one scale, of which some have a label.
  private static func hasOnlyLabels(_ column: Column) -> Bool {
    guard let dictionary = column.dictionary else { return false }
    let texts = used(column).map { dictionary.string($0) }
    return !texts.isEmpty && texts.allSatisfy { score(of: $0) != nil }
  }

  private static func used(_ column: Column) -> Set<UInt32> {
    guard case .text(let codes, _) = column.values else { return [] }
    var used: Set<UInt32> = []
    for row in codes.indices where column.validity.isPresent(row) { used.insert(codes[row]) }
    return used
  }

  private static func scores(
    of column: Column
  ) -> (column: Column, count: Int, example: String?) {
    guard case .text(let codes, let dictionary) = column.values else { return (column, 0, nil) }
    let known = (0..<dictionary.count).map { score(of: dictionary.string(UInt32($0))) }
    var values = [Int64](repeating: 0, count: codes.count)
    var present = [Bool](repeating: false, count: codes.count)
    var (count, example) = (0, String?.none)
    for row in codes.indices where column.validity.isPresent(row) {
      if let score = known[Int(codes[row])] {
        values[row] = score
        present[row] = true
      } else {
        count += 1
        example = example ?? dictionary.string(codes[row])
      }
    }
    return (Column(.integer(values), validity: Validity(present)), count, example)
  }

  /// `10`, `10 - Extremely likely`, `5: Very satisfied`, `1 (worst)`, `7 = best`.
  static func score(of answer: String) -> Int64? {
    let text = answer.drop { $0 == " " }
    let digits = text.prefix { $0.isASCII && $0.isNumber }
    guard (1...2).contains(digits.count), let score = Int64(digits), score <= 10 else { return nil }
    let label = text.dropFirst(digits.count).drop { $0 == " " }
    guard let mark = label.first else { return score }
    guard ["-", "–", "—", ":", "(", "="].contains(mark) else { return nil }
    return label.contains(where: \.isLetter) ? score : nil
  }
}

extension StoredTable {
  /// The answers with labels behind a table whose other columns may have been retyped too.
  var labelledScores: LabelledScores? {
    self as? LabelledScores ?? retyped?.labelledScores
  }
}

extension Dataset {
  /// Answers of a survey that are none of its scale, once their column was read.
  func noteStrangers(_ index: Int, in table: Int) {
    for found in (tables[table] as? SurveyAnswers)?.notes ?? [] { note(found) }
    guard let found = tables[table].labelledScores?.strangers[index] else { return }
    let meaning = model.tables[table]
    note(
      DataNote(
        id: "no-score", table: meaning.name, count: found.count,
        text: "\(rows(found.count)) of `\(meaning.name)` without `\(meaning.columns[index].name)`: "
          + "`\(found.example)` has no number"))
  }
}
