import Diagnostics
import Syntax
package import Values

// `define NAME : UNIT = EXPR`: whether the expression can be what it is declared as.
extension QueryAnalysis {
  /// The catalogue's own definitions are held to it by a test.
  @discardableResult
  mutating func checkDeclaredUnit(
    of metric: Metric, _ value: TypedScalar, _ written: String, _ range: SourceRange
  ) -> Bool {
    guard metric.origin != .prelude, let declared = metric.unit, !value.fits(declared) else {
      return true
    }
    report(
      .declaredUnit(
        metric.name, declared: declared.words, expression: written, found: value.unitWords, range))
    return false
  }
}

extension TypedScalar {
  /// Whether a definition may say that the value has a unit.
  ///
  /// Plain numbers fit currency, count and score, not percent and no length of time; numbers
  /// without a unit, such as `sum(amount)`, are what their author says.
  package func fits(_ declared: Unit) -> Bool {
    switch type {
    case .text: return declared == .text
    case .flag: return declared == .flag
    case .date, .timestamp: return declared == .date
    case .duration: return declared.isDuration || declared == .months
    case .integer, .decimal, .number: break
    }
    switch declared {
    case .date, .text, .flag: return false
    case .percent, .days, .hours, .minutes, .months:
      if isPlainNumber { return false }
    case .currency, .count, .ratio, .score: break
    }
    guard let unit, !isPlainNumber, unit != declared else { return true }
    let numbers: Set<Unit> = [.count, .ratio, .score, .months]
    let shares: Set<Unit> = [.percent, .ratio]
    return numbers.isSuperset(of: [unit, declared]) || shares.isSuperset(of: [unit, declared])
  }

  /// What it is, in words.
  fileprivate var unitWords: String {
    unit?.words ?? (isPlainNumber ? "a plain number" : type.words)
  }
}

extension Metric {
  /// How it is called: `concentration(n)`.
  var usage: String {
    let parameters = definition.parameters.map(\.name.text).joined(separator: ", ")
    return parameters.isEmpty ? name : "\(name)(\(parameters))"
  }
}
