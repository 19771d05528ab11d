import CScan

/// Where the values of a column are written, from several threads, each its own rows.
enum ColumnTarget {
  case int64(UnsafeMutablePointer<Int64>)
  case double(UnsafeMutablePointer<Double>)
  case int32(UnsafeMutablePointer<Int32>)
  case bool(UnsafeMutablePointer<Bool>)
  case uint32(UnsafeMutablePointer<UInt32>)
  case uint16(UnsafeMutablePointer<UInt16>)
  case uint8(UnsafeMutablePointer<UInt8>)

  /// The slots from a row on.
  func advanced(by rows: Int) -> ColumnTarget {
    switch self {
    case .int64(let out): .int64(out + rows)
    case .double(let out): .double(out + rows)
    case .int32(let out): .int32(out + rows)
    case .bool(let out): .bool(out + rows)
    case .uint32(let out): .uint32(out + rows)
    case .uint16(let out): .uint16(out + rows)
    case .uint8(let out): .uint8(out + rows)
    }
  }

  /// Whether these are the narrow slots of a format.
  func isNarrow(_ format: CellFormat) -> Bool {
    switch (format, self) {
    case (.integer, .int32), (.decimal, .int32), (.date, .uint16), (.timestamp, .uint32),
      (.clock, .uint32), (.text, .uint8):
      true
    default: false
    }
  }

  /// Brings the values of a block into narrow slots.
  ///
  /// - Parameter missing: how many rows have no value; the slots of others are not 0 among dates.
  /// - Returns: whether all of them fit.
  func narrow(_ count: Int, missing: Int, to slots: ColumnTarget) -> Bool {
    let level = kpi_scan_best_level()
    switch (self, slots) {
    case (.int64(let values), .int32(let out)):
      return kpi_narrow_integers(values, count, level, out) == 0
    case (.int64(let values), .uint32(let out)):
      return kpi_narrow_instants(values, count, level, out) == 0
    case (.uint32(let values), .uint8(let out)):
      return kpi_narrow_codes(values, count, level, out) == 0
    case (.int32(let values), .uint16(let out)):
      let found = kpi_narrow_days(values, count, level, out)
      return found.isBeyond == 0 && Int(found.zeros) == missing
    default: preconditionFailure("a column's format and its slots agree")
    }
  }
}

extension CellFormat {
  /// The bytes of a narrow slot; 0 where there is no such form.
  var narrowBytes: Int {
    switch self {
    case .integer, .decimal, .timestamp, .clock: 4
    case .date: 2
    case .text: 1
    case .number, .flag, .numbered: 0
    }
  }

  func narrowTarget(_ memory: SlotMemory) -> ColumnTarget {
    switch self {
    case .integer, .decimal: .int32(memory.slots(of: Int32.self))
    case .timestamp, .clock: .uint32(memory.slots(of: UInt32.self))
    case .date: .uint16(memory.slots(of: UInt16.self))
    case .text: .uint8(memory.slots(of: UInt8.self))
    case .number, .flag, .numbered: preconditionFailure("a format with narrow slots")
    }
  }
}

/// Room for the values of one block, used for each in turn.
final class BlockScratch {
  private var memory: UnsafeMutableRawPointer
  private var capacity = 0

  init() { memory = .allocate(byteCount: 1, alignment: 8) }

  deinit { memory.deallocate() }

  /// Slots as a format's cells are read into.
  func room(for format: CellFormat, rows: Int) -> ColumnTarget {
    if capacity < rows {
      memory.deallocate()
      capacity = 2 * rows
      memory = .allocate(byteCount: 8 * capacity, alignment: 8)
    }
    switch format {
    case .integer, .decimal, .timestamp, .clock:
      return .int64(memory.bindMemory(to: Int64.self, capacity: capacity))
    case .date: return .int32(memory.bindMemory(to: Int32.self, capacity: capacity))
    case .text, .numbered: return .uint32(memory.bindMemory(to: UInt32.self, capacity: capacity))
    case .number, .flag: preconditionFailure("neither keys nor narrow")
    }
  }
}
