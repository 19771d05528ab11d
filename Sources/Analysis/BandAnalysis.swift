import Diagnostics
import Modeling
import Planning
import Syntax
import Values

/// The ranges of a metric, by name: `band nps: poor < 0, fair < 30, good`.
struct Band {
  let metric: Identifier
  let steps: [ModelStatement.BandStep]

  /// `nil` for another statement.
  init?(_ statement: ModelStatement) {
    guard case .band(let metric, let steps) = statement else { return nil }
    self.metric = metric
    self.steps = steps
  }

  /// The ranges that a source gives for a metric: `bands "Skok: low < 3, good"`.
  init?(quotedFor metric: Metric) {
    guard let text = metric.property("bands"), let colon = text.firstIndex(of: ":") else {
      return nil
    }
    let source = Source(name: "<bands>", text: "band \(metric.name)\(text[colon...])")
    guard case .model(let statement)? = Parser.parse(source).statements.first?.kind else {
      return nil
    }
    self.init(statement)
  }
}

// Beside each figure that has bands the one that it lies in.
extension QueryAnalysis {
  mutating func withBands(_ query: Query, _ columns: [QueryColumn]) -> [QueryColumn] {
    let bands = model.bands.compactMap(Band.init)
    let showsQuoted = model.options["bands"] == .text("quoted")
    guard !bands.isEmpty || showsQuoted, query.across.isEmpty, query.comparison?.isOfTime != true
    else {
      return columns
    }
    var result = columns
    for column in query.columns {
      guard case .name(let name) = column.expression, name.qualifier == nil,
        let metric = catalog[name.text],
        let band = bands.last(where: { catalog[$0.metric.text]?.name == metric.name })
          ?? (showsQuoted ? Band(quotedFor: metric) : nil),
        let place = result.firstIndex(where: { $0.name == column.name?.text ?? name.text })
      else { continue }
      guard let words = words(band, of: result[place], column.range) else { return [] }
      let names = band.steps.map(\.name.text)
      let isDown = metric.property("better") == "lower"
      result.insert(
        QueryColumn(
          name: result[place].name + "_band", value: words, isLowerBetter: isDown,
          bands: isDown ? names.reversed() : names),
        at: place + 1)
    }
    return result
  }

  /// The name of the first range that holds the figure.
  private mutating func words(
    _ band: Band, of column: QueryColumn, _ range: SourceRange
  ) -> TypedScalar? {
    guard let last = band.steps.last, last.limit == nil,
      band.steps.dropLast().allSatisfy({ $0.limit != nil })
    else {
      report(
        .typeMismatch(
          expected: "a limit for every band of `\(band.metric.text)` but the last",
          found: "another form", range))
      return nil
    }
    let left = Expression.name(.init(unquoted: band.metric.text, range: range))
    var result = ScalarExpression.constant(.text(last.name.text))
    // The least limit of the bands above.
    var above = Double.infinity
    for step in band.steps.dropLast().reversed() {
      guard let limit = step.limit,
        let value = lowerScalar(limit, ScalarContext(rangeOverride: range))
      else { return nil }
      guard value.type.isComparable(with: column.value.type) else {
        report(
          .typeMismatch(expected: column.value.type.words, found: value.type.words, range))
        return nil
      }
      guard
        checkUnits(
          column.value.unit, left, value.unit, limit, isRightPlain: value.isPlainNumber, range)
      else { return nil }
      let number = value.expression.constantNumber ?? above
      guard number <= above else {
        report(
          .typeMismatch(
            expected: "limits of `\(band.metric.text)` that rise from band to band",
            found: "`\(step.name.text)` above the one behind it", range))
        return nil
      }
      above = number
      let test = ScalarExpression.call(
        step.isInclusive ? .lessOrEqual : .less, [column.value.expression, value.expression])
      result = .call(.if, [test, .constant(.text(step.name.text)), result])
    }
    // A figure without a value lies in no band.
    let isThere = ScalarExpression.call(.not, [.call(.isMissing, [column.value.expression])])
    return TypedScalar(.call(.if, [isThere, result]), .text, unit: .text)
  }
}
