#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// One table as RFC 4180 text: quotes only where a cell needs them, every line ended.
struct CSVFile {
  let name: String
  private(set) var text: String

  init(name: String, header: [String]) {
    self.name = name
    text = header.joined(separator: ",") + "\n"
  }

  mutating func append(_ cells: [String]) {
    text += cells.map(CSVFile.quoted).joined(separator: ",") + "\n"
  }

  private static func quoted(_ cell: String) -> String {
    guard cell.contains(where: { $0 == "," || $0 == "\"" || $0.isNewline }) else { return cell }
    return "\""
      + cell.split(separator: "\"", omittingEmptySubsequences: false)
      .joined(separator: "\"\"") + "\""
  }

  /// Writes the table into the folder; `false` when the file cannot be written.
  func write(to folder: String) -> Bool {
    guard let file = fopen("\(folder)/\(name).csv", "wb") else { return false }
    let bytes = Array(text.utf8)
    let written = fwrite(bytes, 1, bytes.count, file)
    return fclose(file) == 0 && written == bytes.count
  }
}

/// Makes the folder unless it is there already.
func makeFolder(_ path: String) { mkdir(path, 0o755) }
