import Storage
import Values

/// Columns of small results, from their cells.
enum Cells {
  /// Cells of one type; decimals of different scales take the largest.
  static func column(_ cells: [Value?]) -> Column {
    let validity = Validity(cells.map { $0 != nil })
    switch cells.lazy.compactMap({ $0 }).first {
    case .text: return texts(cells, validity)
    case .date:
      return Column(
        .date(cells.map { if case .date(let day)? = $0 { day.number } else { 0 } }),
        validity: validity)
    case .flag:
      return Column(.flag(cells.map { $0 == .flag(true) }), validity: validity)
    case .duration:
      return Column(
        .duration(cells.map { if case .duration(let time)? = $0 { time } else { 0 } }),
        validity: validity)
    case .timestamp:
      return Column(
        .timestamp(cells.map { if case .timestamp(let time)? = $0 { time } else { 0 } }),
        validity: validity)
    case .integer, .decimal, .number, nil:
      return exact(cells, validity)
        ?? Column(.number(cells.map { $0?.double ?? 0 }), validity: validity)
    }
  }

  static func numbers(_ cells: [Double?]) -> Column {
    Column(.number(cells.map { $0 ?? 0 }), validity: Validity(cells.map { $0 != nil }))
  }

  static func texts(_ cells: [String]) -> Column { column(cells.map { .text($0) }) }

  private static func texts(_ cells: [Value?], _ validity: Validity) -> Column {
    var codes: [String: UInt32] = [:]
    var known: [String] = []
    let column = cells.map { cell -> UInt32 in
      guard case .text(let text)? = cell else { return 0 }
      if let code = codes[text] { return code }
      codes[text] = UInt32(known.count)
      known.append(text)
      return UInt32(known.count - 1)
    }
    return Column(.text(column, TextDictionary(known.isEmpty ? [""] : known)), validity: validity)
  }

  /// Integers, or decimals over one power of ten; `nil` when a number is not exact.
  private static func exact(_ cells: [Value?], _ validity: Validity) -> Column? {
    var parts: [(coefficient: Int64, scale: Int)] = []
    for cell in cells {
      switch cell {
      case nil: parts.append((0, 0))
      case .integer(let value): parts.append((value, 0))
      case .decimal(let coefficient, let scale): parts.append((coefficient, scale))
      default: return nil
      }
    }
    let scale = parts.map(\.scale).max() ?? 0
    var coefficients: [Int64] = []
    for part in parts {
      var value = part.coefficient
      for _ in part.scale..<scale {
        let (product, overflow) = value.multipliedReportingOverflow(by: 10)
        if overflow { return nil }
        value = product
      }
      coefficients.append(value)
    }
    return Column(
      scale == 0 ? .integer(coefficients) : .decimal(coefficients, scale: DecimalScale(scale)),
      validity: validity)
  }
}

extension Column {
  /// Every cell as a number; missing ones, and those that are none, as `nil`.
  var doubles: [Double?] { (0..<count).map { self[$0]?.double } }

  /// Some cells in another order.
  func picked(_ rows: [Int]) -> Column { Cells.column(rows.map { self[$0] }) }
}

extension Table {
  func column(_ name: String) -> Column? {
    fields.firstIndex { $0.name == name }.map { columns[$0] }
  }
}
