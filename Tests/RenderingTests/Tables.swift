import Storage
import Values

/// A column from optional values, for short tables in tests.
func column(_ values: [Int64?], scale: Int? = nil) -> Column {
  let slots = values.map { $0 ?? 0 }
  return Column(
    scale.map { .decimal(slots, scale: DecimalScale($0)) } ?? .integer(slots),
    validity: validity(of: values))
}

func column(_ values: [Double?], isDuration: Bool = false) -> Column {
  let slots = values.map { $0 ?? 0 }
  return Column(isDuration ? .duration(slots) : .number(slots), validity: validity(of: values))
}

func column(_ values: [String?]) -> Column {
  var texts: [String] = []
  var codes: [UInt32] = []
  for value in values {
    let text = value ?? ""
    if let code = texts.firstIndex(of: text) {
      codes.append(UInt32(code))
    } else {
      codes.append(UInt32(texts.count))
      texts.append(text)
    }
  }
  return Column(.text(codes, TextDictionary(texts)), validity: validity(of: values))
}

func dates(_ numbers: [Int32?]) -> Column {
  Column(.date(numbers.map { $0 ?? 0 }), validity: validity(of: numbers))
}

func timestamps(_ microseconds: [Int64?]) -> Column {
  Column(.timestamp(microseconds.map { $0 ?? 0 }), validity: validity(of: microseconds))
}

func flags(_ values: [Bool?]) -> Column {
  Column(.flag(values.map { $0 ?? false }), validity: validity(of: values))
}

private func validity<Element>(of values: [Element?]) -> Validity {
  Validity(values.map { $0 != nil })
}

/// Name, unit and column of each field; text fields are dimensions.
func table(_ parts: [(String, Unit?, Column)], totalRows: Set<Int> = []) -> Table {
  Table(
    fields: parts.map { Table.Field(name: $0.0, unit: $0.1, isDimension: $0.2.type == .text) },
    columns: parts.map(\.2), totalRows: totalRows)
}
