import Planning
import Storage
import Values

/// An expression bound to columns in memory, ready to be evaluated batch by batch.
indirect enum Node: Sendable {
  /// A column; `index` gives for each row of the relation the column's row, −1 for none.
  case column(Column, index: RowIndex?)
  case constant(Vector)
  /// A column read at the row that speaks for each cell; `index` leads on from there.
  case spoken(Column, index: RowIndex?, speaker: Int)
  /// What is known of each cell.
  case cell(StateField, ScalarType)
  case call(Function, [Node], ScalarType)
  /// Whether the text's code is accepted; false where it is missing.
  case codeTest(Node, accepted: [Bool])
  /// A text through a table: code → code of another dictionary.
  case recode(Node, table: [UInt32], TextDictionary)
  /// A number for each text of the dictionary.
  case measured(Node, table: [Int64])

  /// The type of the node's values.
  var type: ScalarType {
    switch self {
    case .column(let column, _), .spoken(let column, _, _): column.type
    case .cell(_, let type): type
    case .constant(let vector): vector.type
    case .call(_, _, let type): type
    case .codeTest: .flag
    case .recode: .text
    case .measured: .integer
    }
  }

  /// The dictionary that the node's codes mean; `nil` when it is not text.
  var dictionary: TextDictionary? {
    switch self {
    case .column(let column, _), .spoken(let column, _, _):
      column.dictionary
    case .constant(let vector):
      if case .codes(_, let dictionary) = vector.values { dictionary } else { nil }
    case .call(_, let arguments, let type):
      // `if`, `coalesce`, `least` and `greatest`: the compiler gave all operands one dictionary.
      type == .text ? arguments.lazy.compactMap(\.dictionary).last : nil
    case .codeTest, .measured, .cell: nil
    case .recode(_, _, let dictionary): dictionary
    }
  }
}

extension Vector {
  var type: ScalarType {
    switch values {
    case .exact(_, let scale): .exact(scale)
    case .numbers: .number
    case .days: .date
    case .instants: .timestamp
    case .flags: .flag
    case .codes: .text
    case .durations: .duration
    }
  }
}

extension ScalarType {
  /// What coefficients of an exact type count.
  var scale: DecimalScale? {
    switch self {
    case .integer: 0
    case .decimal(let scale): scale
    default: nil
    }
  }
}
