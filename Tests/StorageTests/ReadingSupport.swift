import Foundation
import Values

@testable import Storage

/// A table out of a text in memory, with pieces as small as a test likes.
func table(
  _ text: String, chunk: Int = 256 << 10, threads: Int = 1, level: Int? = nil,
  options: LoadOptions = LoadOptions()
) throws -> CSVTable {
  try table(Array(text.utf8), chunk: chunk, threads: threads, level: level, options: options)
}

func table(
  _ bytes: [UInt8], chunk: Int = 256 << 10, threads: Int = 1, level: Int? = nil,
  options: LoadOptions = LoadOptions()
) throws -> CSVTable {
  var options = options
  options.threads = threads
  var tuning = ReadTuning()
  tuning.chunkBytes = chunk
  if let level { tuning.scanLevel = level }
  return try CSVTable(
    source: .memory(path: "test.csv", bytes), name: "test", options: options, tuning: tuning)
}

extension CSVTable {
  /// Every cell of every column, row by row.
  func cells() throws -> [[Value?]] {
    let columns = try columns(Array(schema.indices))
    return (0..<(try rowCount())).map { row in columns.map { $0[row] } }
  }

  /// Cells of a table read as text only.
  func texts() throws -> [[String]] {
    try cells().map { row in
      row.map { cell in
        guard case .text(let text)? = cell else { return "<missing>" }
        return text
      }
    }
  }

  /// One column, by name, with its cells as values.
  func values(_ name: String) throws -> [Value?] {
    guard let index = schema.firstIndex(where: { $0.name == name }) else { return [] }
    let column = try columns([index])[0]
    return (0..<column.count).map { column[$0] }
  }

  func type(_ name: String) -> ScalarType? { schema.first { $0.name == name }?.type }
}

let textOnly = LoadOptions(isTextOnly: true)

/// A plain reader of delimited text, written apart from the engine: a quote opens a field only as
/// its first byte, two inside are one, the rest behind the closing quote is kept.
func plainRows(_ bytes: [UInt8], delimiter: UInt8 = UInt8(ascii: ",")) -> [[String]] {
  var rows: [[String]] = []
  var row: [String] = []
  var field: [UInt8] = []
  var i = 0
  var isBlank = true
  func finishField() {
    row.append(String(decoding: field, as: UTF8.self))
    field = []
  }
  func finishRow() {
    finishField()
    if !isBlank { rows.append(row) }
    row = []
    isBlank = true
  }
  var fieldStart = true
  while i < bytes.count {
    let byte = bytes[i]
    if fieldStart, byte == 34 {
      isBlank = false
      fieldStart = false
      i += 1
      while i < bytes.count {
        if bytes[i] == 34 {
          if i + 1 < bytes.count, bytes[i + 1] == 34 {
            field.append(34)
            i += 2
            continue
          }
          i += 1
          break
        }
        field.append(bytes[i])
        i += 1
      }
      continue
    }
    fieldStart = false
    if byte == delimiter {
      finishField()
      isBlank = false
      fieldStart = true
    } else if byte == 10 || byte == 13 {
      if byte == 13, i + 1 < bytes.count, bytes[i + 1] == 10 { i += 1 }
      finishRow()
      fieldStart = true
    } else {
      isBlank = false
      field.append(byte)
    }
    i += 1
  }
  if !isBlank || !field.isEmpty || !row.isEmpty { finishRow() }
  return rows
}

/// The folder of shared material beside the package, if it is there.
let sharedFolder: URL? = {
  let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()
  let folder = root.deletingLastPathComponent().appending(path: "shared")
  return FileManager.default.fileExists(atPath: folder.path) ? folder : nil
}()
