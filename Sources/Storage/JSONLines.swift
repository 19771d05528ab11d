/// Text with one JSON object a line, as Amplitude and Mixpanel export events, made into a table:
/// the bytes of a CSV file that says the same.
///
/// What lies within an object is a column by its path, `groups.company`; a list of one value is
/// that value, a longer one its own text. Every line must be an object, written as RFC 8259 says.
struct JSONLines {
  private let path: String
  private var reader: JSONReader
  private var headers: [String] = []
  private var columns: [String: Int] = [:]
  private var rows: [[(column: Int, cell: ArraySlice<UInt8>)]] = []
  private var origins = LineOrigins(lines: [])

  /// Whether bytes begin like JSON and not like a header.
  static func begins(_ bytes: some Sequence<UInt8>) -> Bool {
    var isOpen = false
    for byte in bytes where !JSONReader.isSpace(byte) && ![0xEF, 0xBB, 0xBF].contains(byte) {
      if isOpen { return byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "}") }
      guard byte == UInt8(ascii: "{") else { return false }
      isOpen = true
    }
    return false
  }

  /// - Returns: the lines as CSV, and where they stand.
  static func csv(_ bytes: [UInt8], path: String) throws(LoadProblem) -> ([UInt8], LineOrigins) {
    var lines = JSONLines(path: path, reader: JSONReader(bytes: bytes, path: path))
    try lines.read()
    return (lines.written(), lines.origins)
  }

  private init(path: String, reader: JSONReader) {
    self.path = path
    self.reader = reader
  }

  private mutating func read() throws(LoadProblem) {
    var (line, known) = (1, 0)
    while reader.skipToContent() {
      line += lineEnds(in: reader.bytes[known..<reader.position])
      known = reader.position
      origins.lines.append(line)
      var row: [(column: Int, cell: ArraySlice<UInt8>)] = []
      try object(at: "", &row, depth: 0)
      try reader.endLine()
      rows.append(row)
    }
  }

  private mutating func object(
    at prefix: String, _ row: inout [(column: Int, cell: ArraySlice<UInt8>)], depth: Int
  ) throws(LoadProblem) {
    try reader.expect(UInt8(ascii: "{"), "an object in braces")
    var seen: Set<String> = []
    if reader.eat(UInt8(ascii: "}")) { return }
    repeat {
      let start = reader.position
      let key = String(decoding: try reader.string("a name in quotes"), as: UTF8.self)
      guard seen.insert(key).inserted else {
        throw reader.problem(at: start, expected: "each name once in an object")
      }
      try reader.expect(UInt8(ascii: ":"), "`:`")
      try value(at: prefix.isEmpty ? key : "\(prefix).\(key)", &row, depth: depth)
    } while reader.eat(UInt8(ascii: ","))
    try reader.expect(UInt8(ascii: "}"), "`,` or `}`")
  }

  private mutating func value(
    at name: String, _ row: inout [(column: Int, cell: ArraySlice<UInt8>)], depth: Int
  ) throws(LoadProblem) {
    guard depth < JSONReader.depthLimit else {
      throw reader.problem(at: reader.position, expected: "no more than 64 levels")
    }
    if reader.isAt(UInt8(ascii: "{")) {
      try object(at: name, &row, depth: depth + 1)
      return
    }
    let cell = try reader.isAt(UInt8(ascii: "[")) ? list(depth) : reader.scalar()
    guard !cell.isEmpty else { return }
    row.append((try column(name), cell))
  }

  /// The only value of a list, or a longer list as it is written.
  private mutating func list(_ depth: Int) throws(LoadProblem) -> ArraySlice<UInt8> {
    let start = reader.position
    try reader.expect(UInt8(ascii: "["), "a list")
    if reader.eat(UInt8(ascii: "]")) { return [] }
    var only: ArraySlice<UInt8>?
    var count = 0
    repeat {
      count += 1
      if reader.isAt(UInt8(ascii: "{")) || reader.isAt(UInt8(ascii: "[")) {
        try reader.skipNested(depth + 1)
      } else {
        only = try reader.scalar()
      }
    } while reader.eat(UInt8(ascii: ","))
    try reader.expect(UInt8(ascii: "]"), "`,` or `]`")
    if count == 1, let only { return only }
    return reader.text(from: start)
  }

  private mutating func column(_ name: String) throws(LoadProblem) -> Int {
    if let known = columns[name] { return known }
    guard headers.count < Dialect.columnLimit else {
      throw .tooManyColumns(path: path, count: headers.count + 1, limit: Dialect.columnLimit)
    }
    columns[name] = headers.count
    headers.append(name)
    return headers.count - 1
  }

  // MARK: - Writing

  private func written() -> [UInt8] {
    var result: [UInt8] = []
    for (index, header) in headers.enumerated() {
      if index > 0 { result.append(UInt8(ascii: ",")) }
      Self.put(Array(header.utf8)[...], &result)
    }
    result.append(UInt8(ascii: "\n"))
    for row in rows {
      var cells = [ArraySlice<UInt8>](repeating: [], count: headers.count)
      for (column, cell) in row { cells[column] = cell }
      for (index, cell) in cells.enumerated() {
        if index > 0 { result.append(UInt8(ascii: ",")) }
        Self.put(cell, &result)
      }
      result.append(UInt8(ascii: "\n"))
    }
    return result
  }

  /// Writes a cell, in quotes where it needs them.
  static func put(_ cell: ArraySlice<UInt8>, _ result: inout [UInt8]) {
    let isSpecial = cell.contains { byte in
      byte == UInt8(ascii: ",") || byte == Dialect.quote || byte == UInt8(ascii: "\n")
        || byte == UInt8(ascii: "\r")
    }
    guard isSpecial else {
      result += cell
      return
    }
    result.append(Dialect.quote)
    for byte in cell {
      if byte == Dialect.quote { result.append(byte) }
      result.append(byte)
    }
    result.append(Dialect.quote)
  }
}
