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
}
