import Storage
import Values

/// The greatest score that could be given, survey by survey, where no column says it.
///
/// The greatest answer tells where it is 5, 7 or 10. Any other is no scale, and the survey's answers
/// have none: 4 may be the best of five or of four.
enum SurveyScales {
  static func apply(to model: inout Model) {
    guard let index = model.tables.firstIndex(where: { $0.concept == .surveys }),
      let score = model.tables[index].column(forRole: "score"),
      model.tables[index].column(forRole: "scale_max") == nil
    else { return }
    let table = model.tables[index]
    model.tables[index].compute(
      "inferred_scale",
      .surveyScale(
        score: score, survey: table.column(forRole: "survey_id"),
        type: table.column(forRole: "type")))
  }

  /// - Parameter groups: a code for each row, one for all answers of a survey and type.
  /// - Returns: the scales, and how many rows have none.
  static func scales(_ scores: Column, groups: [UInt64]) -> (column: Column, unknown: Int) {
    let scaled = ScaledIntegers(scores)
    let unit = Int64(truncatingIfNeeded: Int128.powerOfTen(scaled.scale))
    var greatest: [UInt64: Int64] = [:]
    for row in groups.indices where scaled.validity.isPresent(row) {
      greatest[groups[row]] = max(greatest[groups[row]] ?? .min, scaled.values[row])
    }
    var values = [Int64](repeating: 0, count: groups.count)
    var present = [Bool](repeating: false, count: groups.count)
    var unknown = 0
    for row in groups.indices {
      guard let top = greatest[groups[row]] else { continue }
      if let scale = [5, 7, 10].first(where: { $0 * unit == top }) {
        values[row] = scale
        present[row] = true
      } else if scaled.validity.isPresent(row) {
        unknown += 1
      }
    }
    return (Column(.integer(values), validity: Validity(present)), unknown)
  }
}

extension Dataset {
  /// The scales of a table of surveys.
  func surveyScales(_ score: String, _ survey: String?, _ type: String?, in table: Int)
    throws(LoadProblem) -> Column
  {
    let scores = try column(score, in: table)
    func codes(_ name: String?) throws(LoadProblem) -> [UInt32] {
      guard let name, let found = Codes(try column(name, in: table)), !found.areOneEach else {
        return [UInt32](repeating: 0, count: scores.count)
      }
      return found.codes.all
    }
    let (surveys, types) = (try codes(survey), try codes(type))
    let groups = zip(surveys, types).map { UInt64($0) << 32 | UInt64($1) }
    let (result, unknown) = SurveyScales.scales(scores, groups: groups)
    if unknown > 0 {
      let name = model.tables[table].name
      note(
        DataNote(
          id: "unknown-scale", table: name, count: unknown,
          text: "\(unknown) answers of `\(name)` are on no usual scale (5, 7, 10): a column "
            + "`scale_max` says which it is"))
    }
    return result
  }
}

extension Codes {
  /// No two rows have the same: what is called a survey is an answer then.
  fileprivate var areOneEach: Bool {
    let present = codes.all.filter { $0 != Codes.missing }
    return present.count > 1 && Set(present).count == present.count
  }
}
