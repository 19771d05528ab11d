import Diagnostics

/// The statements of a model file, all but tables.
extension Parser {
  /// Whether words, the last of them one that lists end with, and a `=` stand here.
  var startsList: Bool {
    var distance = 0
    while case .name = peek(distance).kind {
      // `feature_adoption where event = export` is a query.
      if peek(distance).keyword == .where { return false }
      distance += 1
    }
    guard distance >= 2, peek(distance).symbol == .equal else { return false }
    switch peek(distance - 1).keyword {
    case .event, .events, .costs, .reasons, .plans, .types: return true
    default: return false
    }
  }

  /// Values that play a part, by the words for it: `active events`, `acquisition costs`.
  ///
  ///     list = <anyName> { <anyName> } ( "event" | "events" | "costs" | "reasons" | "plans" | "types" )
  ///       "=" value { "," value } ;
  mutating func parseList() throws(SyntaxProblem) -> Statement.Kind {
    var words: [Identifier] = []
    while !at(.equal) { words.append(try parseAnyName()) }
    try expect(.equal)
    return .model(.list(words: words, values: try parseValues()))
  }

  private mutating func parseValues() throws(SyntaxProblem) -> [Expression] {
    var values = [try parseValue()]
    while eat(.comma) { values.append(try parseValue()) }
    return values
  }

  /// How much an event says about a customer's health.
  ///
  ///     health = "health" "action" healthAction { "," healthAction } ;
  ///     healthAction = label [ "-" ] <count> ;
  mutating func parseHealth() throws(SyntaxProblem) -> Statement.Kind {
    try expect(.health)
    try expect(.action)
    var actions: [ModelStatement.HealthAction] = []
    repeat {
      let name = try parseLabel(.name)
      let isNegative = eat(.minus)
      guard let impact = peek.wholeNumber else { throw expected(.wholeNumber) }
      advance()
      actions.append(
        ModelStatement.HealthAction(name: name, impact: Int64(isNegative ? -impact : impact)))
    } while eat(.comma)
    return .model(.healthActions(actions))
  }

  /// What a metric should reach.
  ///
  ///     target = "target" expression ;
  mutating func parseTarget() throws(SyntaxProblem) -> Statement.Kind {
    try expect(.target)
    return .model(.target(try parseExpression()))
  }

  /// Names for ranges of a metric.
  ///
  ///     band = "band" name ":" step { "," step } ;
  ///     step = label [ ( "<" | "<=" ) sum ] ;
  mutating func parseBand() throws(SyntaxProblem) -> Statement.Kind {
    try expect(.band)
    let metric = try parseName(.metric)
    try expect(.colon)
    var steps: [ModelStatement.BandStep] = []
    repeat {
      let name = try parseLabel(.name)
      let isInclusive = at(.lessOrEqual)
      let limit = isInclusive || at(.less) ? try parseBandLimit() : nil
      steps.append(
        ModelStatement.BandStep(name: name, isInclusive: isInclusive, limit: limit))
    } while eat(.comma)
    return .model(.band(metric: metric, steps: steps))
  }

  private mutating func parseBandLimit() throws(SyntaxProblem) -> Expression {
    advance()
    return try parseExpression(above: .add)
  }
}
