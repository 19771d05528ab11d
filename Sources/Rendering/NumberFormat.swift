package import Storage
package import Values

/// How people read the cells of one column: `1,234.50`, `82.05 %`, `5.2 h`, `–` for a missing value.
///
/// One column has one number of decimal places, found from the rows that are shown, so that points
/// stand below each other.
package struct NumberFormat: Sendable {
  /// What stands for a missing value.
  package static let missing = "–"

  /// Numbers stand to the right.
  package let isRightAligned: Bool
  private let layout: Layout
  private let places: Int

  /// - Parameter rows: the rows that will be shown.
  package init(_ field: Table.Field, _ column: Column, rows: some Sequence<Int>) {
    let layout = Layout(field, column.type)
    self.layout = layout
    isRightAligned = column.type.isNumeric || column.type == .duration
    guard isRightAligned, layout.places.lowerBound < layout.places.upperBound else {
      places = layout.places.lowerBound
      return
    }
    var most = layout.places.lowerBound
    for row in rows {
      guard most < layout.places.upperBound else { break }
      guard let value = column[row], let digits = layout.digits(value) else { continue }
      let limit = layout.isAdaptive ? layout.limit(for: digits) : layout.places.upperBound
      most = max(most, digits.rounded(to: limit).neededPlaces)
    }
    places = most
  }

  /// One cell; control characters in text are made visible.
  package func text(_ value: Value?) -> String {
    switch value {
    case nil: return Self.missing
    case .text(let text): return TextWidth.printable(text)
    case .flag(let flag): return flag ? "true" : "false"
    case .date(let day):
      return isoText { $0.appendDate(day.number) }
    case .timestamp(let microseconds):
      return isoText { $0.appendTimestamp(microseconds, separator: UInt8(ascii: " ")) }
    case .integer, .decimal, .number, .duration:
      guard let value, let digits = layout.digits(value) else { return Self.missing }
      return digits.text(places: places, grouped: layout.isGrouped, signed: layout.isSigned)
        + layout.suffix
    }
  }

  private func isoText(_ write: (inout ByteBuffer) -> Void) -> String {
    var buffer = ByteBuffer(capacity: 40)
    write(&buffer)
    return buffer.string
  }
}

/// What unit and type of a column say about its numbers.
private struct Layout: Sendable {
  /// The least and the most places behind the point.
  var places: ClosedRange<Int> = 0...0
  /// 2 for percent: the point moves to the right.
  var shift = 0
  var suffix = ""
  var isGrouped = true
  var isSigned = false
  /// Small numbers get more places, up to three digits that count.
  var isAdaptive = false
  var secondsPerUnit = 1.0

  init(_ field: Table.Field, _ type: ScalarType) {
    if type == .duration { secondsPerUnit = field.secondsPerUnit }
    if field.isPointChange, field.unit == nil || field.unit == .percent {
      (places, shift, suffix, isSigned) = (2...2, 2, " pp", true)
      return
    }
    if type == .duration {
      setDuration(field.unit ?? .hours)
    } else {
      setNumber(field, type)
    }
    if field.isPointChange { isSigned = true }
  }

  private mutating func setNumber(_ field: Table.Field, _ type: ScalarType) {
    switch field.unit {
    case .currency:
      let scale = Self.scale(of: type) ?? field.decimals ?? 2
      // More than four places come from amounts that were divided, and a reader wants cents.
      places = 2...(scale > 4 ? 2 : max(2, scale))
    case .percent: (places, shift, suffix) = (2...2, 2, " %")
    case .count: places = 0...2
    case .ratio: places = 2...2
    case .score: places = 1...1
    case .days, .hours, .minutes, .months: setDuration(field.unit ?? .hours)
    case .date, .text, .flag, nil:
      // Without a unit an integer may be a year or an id: no groups.
      isGrouped = false
      if let scale = Self.scale(of: type) {
        places = scale...scale
      } else if type == .number {
        (places, isAdaptive) = (0...8, true)
      }
    }
  }

  private mutating func setDuration(_ unit: Unit) {
    switch unit {
    case .days: (places, suffix) = (1...1, " d")
    case .minutes: (places, suffix) = (0...1, " min")
    case .months: (places, suffix) = (0...1, " mo")
    default: (places, suffix) = (1...1, " h")
    }
  }

  private static func scale(of type: ScalarType) -> Int? {
    if case .decimal(let scale) = type { max(0, scale.digits) } else { nil }
  }

  /// The places for one number of an adaptive column.
  func limit(for digits: DecimalDigits) -> Int {
    min(places.upperBound, digits.leadingZeros.map { $0 + 3 } ?? 2)
  }

  func digits(_ value: Value) -> DecimalDigits? {
    switch value {
    case .integer(let value): DecimalDigits(value).shifted(by: shift)
    case .decimal(let coefficient, let scale):
      DecimalDigits(coefficient, scale: scale).shifted(by: shift)
    case .number(let value): DecimalDigits(value)?.shifted(by: shift)
    case .duration(let seconds): DecimalDigits(seconds / secondsPerUnit)
    case .date, .timestamp, .flag, .text: nil
    }
  }
}

extension Table.Field {
  /// What a duration's seconds are divided by: the field's unit, hours by default.
  var secondsPerUnit: Double {
    switch unit {
    case .days: 86_400
    case .minutes: 60
    default: 3600
    }
  }
}
