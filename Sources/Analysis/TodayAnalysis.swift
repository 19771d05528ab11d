import Diagnostics
import Modeling
import Storage
import Syntax
import Values

// The day on which the data end, and the periods that are counted from it.
extension QueryAnalysis {
  /// The as-of date of the statement; `nil` after a problem with the data.
  mutating func asOf() -> AsOf? {
    if let asOfOverride { return AsOf(day: asOfOverride, isAssumed: false) }
    if let today = model.today { return AsOf(day: today, isAssumed: false) }
    do throws(LoadProblem) {
      return try facts.asOf()
    } catch {
      report(.load(error))
      return nil
    }
  }

  /// `as of` a day that the data do not reach shows what they know of it.
  mutating func noteBeyondData(_ notes: inout [String]) {
    guard let day = asOfOverride else { return }
    do throws(LoadProblem) {
      if try facts.asOf(isAtLeast: day) { return }
      let end = try facts.asOf().day
      let which = model.today == nil ? "the data end on" : "today is"
      notes.append("\(which) \(end): up to \(day) only what was planned is known")
    } catch {
      report(.load(error))
    }
  }

  mutating func reaches(_ day: Day) -> Bool {
    if asOfOverride != nil || model.today != nil { return (asOf()?.day ?? day) >= day }
    do throws(LoadProblem) {
      return try facts.asOf(isAtLeast: day)
    } catch {
      report(.load(error))
      return true
    }
  }

  /// A period as days, cut at nothing.
  mutating func resolve(_ kind: PeriodExpression.Kind, _ range: SourceRange) -> Period? {
    guard let kind = counted(kind) else { return nil }
    let needsToday = PeriodResolution.needsToday(kind)
    var today = Day(number: 0)
    if needsToday {
      guard let asOf = asOf() else { return nil }
      guard !asOf.isUnknown else {
        // The words of a metric's definition are not those of the question.
        var written = PeriodExpression(year: 1, range: range)
        written.kind = kind
        report(.unknownToday(TreePrinter.text(written), range))
        return nil
      }
      today = asOf.day
    }
    switch PeriodResolution(calendar: calendar, today: today).resolve(kind) {
    case .success(let period): return period
    case .failure(.invalid(let reason)):
      report(.invalidPeriod(source.text(range), reason: reason, range))
    case .failure(.unknownUnit(let unit)): report(.unknownUnit(unit, range))
    }
    return nil
  }

  /// The period with numbers for the parameters that count its units: `last $n months`.
  private mutating func counted(_ kind: PeriodExpression.Kind) -> PeriodExpression.Kind? {
    let known = kind.replacingCounts { parameters[$0.name.lowercased()]?.count }
    guard let parameter = known.countParameter else { return known }
    guard let value = parameterValue(parameter) else { return nil }
    report(
      .typeMismatch(
        expected: "a whole number from 1 on", found: "`\(TreePrinter.text(value))`",
        parameter.range))
    return nil
  }
}
