/// Cells as they are found, field after field.
struct CellBuffer: ~Copyable {
  /// The whole numbers of a cell.
  enum Field: Int, CaseIterable {
    case customer, low, high
    /// The row in force at the opening, and at the close; −1 for none, −2 for several.
    case openingRow, closingRow
  }

  enum AmountField: Int, CaseIterable { case opening, closing }

  private(set) var count = 0
  private let capacity: Int
  /// Field after field, `capacity` of each.
  private let numbers: UnsafeMutablePointer<Int32>
  private let amounts: UnsafeMutablePointer<Int64>

  init(capacity: Int) {
    self.capacity = capacity
    numbers = .allocate(capacity: capacity * Field.allCases.count)
    amounts = .allocate(capacity: capacity * AmountField.allCases.count)
  }

  deinit {
    numbers.deallocate()
    amounts.deallocate()
  }

  /// - Precondition: there is room.
  @inline(__always)
  mutating func append(
    _ customer: Int32, _ low: Int32, _ high: Int32, opening: (amount: Int64, row: Int32),
    closing: (amount: Int64, row: Int32)
  ) {
    precondition(count < capacity)
    let (numbers, amounts) = (numbers + count, amounts + count)
    numbers[Field.customer.rawValue &* capacity] = customer
    numbers[Field.low.rawValue &* capacity] = low
    numbers[Field.high.rawValue &* capacity] = high
    numbers[Field.openingRow.rawValue &* capacity] = opening.row
    numbers[Field.closingRow.rawValue &* capacity] = closing.row
    amounts[AmountField.opening.rawValue &* capacity] = opening.amount
    amounts[AmountField.closing.rawValue &* capacity] = closing.amount
    count &+= 1
  }

  func column(_ field: Field) -> [Int32] {
    Array(UnsafeBufferPointer(start: numbers + field.rawValue * capacity, count: count))
  }

  func amounts(_ field: AmountField) -> [Int64] {
    Array(UnsafeBufferPointer(start: amounts + field.rawValue * capacity, count: count))
  }
}
