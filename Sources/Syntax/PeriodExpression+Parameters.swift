extension PeriodExpression.Kind {
  /// The same with numbers in the place of the parameters that count its units, as far as there are
  /// any: `last $n months`.
  package func replacingCounts(
    _ number: (Expression.Parameter) -> Int?
  ) -> PeriodExpression.Kind {
    func counted(_ count: Count) -> Count {
      guard case .parameter(let parameter) = count else { return count }
      return number(parameter).map(Count.number) ?? count
    }
    switch self {
    case .year, .half, .quarter, .month, .week, .day, .fiscalYear, .fiscalHalf, .fiscalQuarter,
      .today, .yesterday, .this, .toDate, .parameter:
      return self
    case .range(var first, var last):
      first.kind = first.kind.replacingCounts(number)
      last.kind = last.kind.replacingCounts(number)
      return .range(first, last)
    case .last(let count, let unit): return .last(count: counted(count), unit: unit)
    case .next(let count, let unit): return .next(count: counted(count), unit: unit)
    }
  }

  /// The parameter that counts its units; `nil` where none does.
  package var countParameter: Expression.Parameter? {
    switch self {
    case .year, .half, .quarter, .month, .week, .day, .fiscalYear, .fiscalHalf, .fiscalQuarter,
      .today, .yesterday, .this, .toDate, .parameter:
      nil
    case .range(let first, let last): first.kind.countParameter ?? last.kind.countParameter
    case .last(.parameter(let parameter), _), .next(.parameter(let parameter), _): parameter
    case .last(.number, _), .next(.number, _): nil
    }
  }
}

extension Expression {
  /// The whole number from 1 on that a value is, as far as there may be so many lines or units.
  package var count: Int? {
    guard case .literal(let literal) = self, case .number(let number, 0) = literal.kind,
      (1...Int64(Parser.maxCount)).contains(number)
    else { return nil }
    return Int(number)
  }
}
