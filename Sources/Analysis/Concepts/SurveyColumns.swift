import Modeling
import Planning
import Storage
import Values

// Surveys: which kind a response is of, on what scale, and from where on it is a good one.
extension QueryAnalysis {
  /// The kind of survey that a metric is of, by its name; `nil`: any.
  static func surveyKind(of metric: String) -> String? {
    metric.split(separator: "_").map(String.init).first { ["nps", "csat", "ces"].contains($0) }
  }

  mutating func surveyColumn(
    _ columns: ConceptColumns, _ name: String
  ) throws(ConceptColumns.Failure) -> TypedRow? {
    switch name {
    case "is_nps": return try isKind(columns, ["nps", "net promoter%"], "nps")
    case "is_csat":
      return try isKind(columns, ["csat", "customer satisfaction%", "satisfaction"], "csat")
    case "is_ces": return try isKind(columns, ["ces", "customer effort%", "effort"], "ces")
    case "is_whole":
      let score = try columns.needed("score").expression
      return TypedRow(.call(.equal, [.call(.floor, [score]), score]), .flag)
    case "is_on_ten": return isOnTen(columns)
    case "scale": return satisfactionScale(columns)
    case "own_scale":
      // What an answer does not say of itself is not guessed.
      return columns.role("scale_max") ?? TypedRow(.missing(.integer), .integer)
    case "effort_scale": return scale(columns, 7)
    case "lowest":
      return columns.role("scale_min") ?? TypedRow(.constant(.integer(1)), .integer)
    case "good_from": return goodFrom(columns)
    case "bad_to": return badTo(columns)
    case "is_scored": return scored(columns)
    case "is_answered_in_period":
      // What was sent in the period was not answered before it.
      let day = RowExpression.call(.day, [try columns.time("responded_at").expression])
      let isInTime = RowExpression.call(.less, [day, .state(.periodEnd)])
      return TypedRow(.call(.and, [scored(columns).expression, isInTime]), .flag)
    case "ease": return try ease(columns)
    case "easy_from": return effort(columns, five: 4, seven: 5, other: 0.65)
    case "very_easy_from": return effort(columns, five: 4, seven: 6, other: 0.8)
    case "hard_to": return effort(columns, five: 2, seven: 3, other: 0.4)
    case "respondent":
      if let respondent = columns.role("respondent_id") { return respondent }
      assume("`\(columns.table.name)` names no respondents: its customers count instead")
      return try columns.customer()
    default: return nil
    }
  }

  /// By the type of the response, else by what the table or the question is called.
  private func isKind(
    _ columns: ConceptColumns, _ types: [String], _ word: String
  ) throws(ConceptColumns.Failure) -> TypedRow {
    if let type = columns.role("type"), type.type == .text {
      return ConceptColumns.isAny(type, of: types)
    }
    let words = Set(columns.table.name.lowercased().split { !$0.isLetter }.map { String($0) })
    if !words.isDisjoint(with: ["nps", "csat", "ces"]) {
      return ConceptColumns.flag(words.contains(word))
    }
    if let score = columns.table.column(forRole: "score"),
      let index = columns.table.columnIndex(score),
      let kind = SurveyQuestion.kind(of: columns.table.columns[index].header)
    {
      return ConceptColumns.flag(kind == word)
    }
    throw .surveyKind
  }

  /// Whether an answer is one from 0 to 10: it does not say that its scale is another.
  private func isOnTen(_ columns: ConceptColumns) -> TypedRow {
    guard let scale = columns.role("scale_max"), scale.type.isNumeric else {
      return ConceptColumns.flag(true)
    }
    let isTen = RowExpression.call(.equal, [scale.expression, .constant(.integer(10))])
    return TypedRow(.call(.or, [.call(.isMissing, [scale.expression]), isTen]), .flag)
  }

  /// The greatest score that could be given.
  private mutating func scale(_ columns: ConceptColumns, _ standard: Int64) -> TypedRow {
    if let scale = columns.role("scale_max"), scale.type.isNumeric { return scale }
    assume(
      "`\(columns.table.name)` has no `scale_max`: scores are taken to go to \(standard)")
    return TypedRow(.constant(.integer(standard)), .integer)
  }

  /// As `scale`; inferred from the greatest answer where no column says it.
  private mutating func satisfactionScale(_ columns: ConceptColumns) -> TypedRow {
    if columns.role("scale_max") == nil, let inferred = columns.role("inferred_scale") {
      assume(
        "`\(columns.table.name)` has no `scale_max`: the greatest answer of a survey says whether "
          + "scores go to 5, 7 or 10")
      return inferred
    }
    return scale(columns, 5)
  }

  /// The greatest score that still counts as dissatisfied: 1 of 2 and 3, 2 of 5, 3 of 7, 5 of 10.
  private mutating func badTo(_ columns: ConceptColumns) -> TypedRow {
    let scale = satisfactionScale(columns).expression
    var result = RowExpression.call(.multiply, [scale, .constant(.number(0.5))])
    for (top, bad) in [(10, 5), (7, 3), (5, 2), (3, 1)] as [(Int64, Double)] {
      result = .call(
        .if,
        [.call(.lessOrEqual, [scale, .constant(.integer(top))]), .constant(.number(bad)), result])
    }
    return TypedRow(result, .number)
  }

  /// Whether a row is an answer: tables of surveys sent have rows without a score. One that came
  /// behind the day which the data are looked at as of was not there yet.
  private func scored(_ columns: ConceptColumns) -> TypedRow {
    guard let score = columns.role("score") else { return ConceptColumns.flag(false) }
    let isPresent = ConceptColumns.isPresent(score)
    guard let until = columns.until, let moment = columns.role("responded_at"),
      moment.type == .timestamp || moment.type == .date
    else { return TypedRow(isPresent, .flag) }
    let isLater = RowExpression.call(
      .greaterOrEqual, [.call(.day, [moment.expression]), .constant(.date(until))])
    let isYetToCome = RowExpression.call(.coalesce, [isLater, .constant(.flag(false))])
    return TypedRow(.call(.and, [isPresent, .call(.not, [isYetToCome])]), .flag)
  }

  /// The answer to how easy it was, the greatest the easiest: `set ces reversed yes` turns scales
  /// round on which 1 is easy.
  private mutating func ease(
    _ columns: ConceptColumns
  ) throws(ConceptColumns.Failure) -> TypedRow {
    let score = try columns.needed("score")
    let isReversed: Bool
    switch columns.model.options["ces reversed"] {
    case .flag(let flag): isReversed = flag
    case .text(let text): isReversed = ["yes", "true"].contains(text.lowercased())
    default: isReversed = false
    }
    guard isReversed else { return score }
    let lowest = columns.role("scale_min")?.expression ?? .constant(.integer(1))
    let ends = RowExpression.call(.add, [scale(columns, 7).expression, lowest])
    return TypedRow(.call(.subtract, [ends, score.expression]), score.type)
  }

  /// A border on the scale of effort: published for 5 and 7 points, a share of others.
  private mutating func effort(
    _ columns: ConceptColumns, five: Double, seven: Double, other: Double
  ) -> TypedRow {
    let scale = scale(columns, 7).expression
    let share = RowExpression.call(.multiply, [scale, .constant(.number(other))])
    let isFive = RowExpression.call(.equal, [scale, .constant(.integer(5))])
    let isSeven = RowExpression.call(.equal, [scale, .constant(.integer(7))])
    return TypedRow(
      .call(
        .if,
        [
          isSeven, .constant(.number(seven)),
          .call(.if, [isFive, .constant(.number(five)), share]),
        ]), .number)
  }

  /// The least score that counts as satisfied: 2 of 2, 3 of 3, 4 of 5, 6 of 7, 8 of 10, four
  /// fifths of longer scales; `set csat satisfied "4 of 5, 5 of 7"` says otherwise, one number for
  /// every scale.
  private mutating func goodFrom(_ columns: ConceptColumns) -> TypedRow {
    if let own = columns.number("csat satisfied") {
      return TypedRow(.constant(.number(own)), .number)
    }
    let scale = satisfactionScale(columns).expression
    var result = RowExpression.call(.multiply, [scale, .constant(.number(0.8))])
    for (top, good) in [(10, 8), (7, 6), (5, 4), (3, 3), (2, 2)] as [(Int64, Double)] {
      result = .call(
        .if,
        [.call(.lessOrEqual, [scale, .constant(.integer(top))]), .constant(.number(good)), result])
    }
    for (top, good) in columns.text("csat satisfied").flatMap(OptionWords.scales) ?? [] {
      result = .call(
        .if, [.call(.equal, [scale, .constant(.integer(top))]), .constant(.number(good)), result])
    }
    return TypedRow(result, .number)
  }
}
