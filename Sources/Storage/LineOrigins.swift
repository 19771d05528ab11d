/// Where the rows of a table stand in the file that it was made of, which has other lines.
struct LineOrigins: Sendable {
  /// The 1-based lines of the file in which the rows begin.
  var lines: [Int]
  /// For each row the header of the column that its values stand in, by the names of the values.
  var headers: [[String: String]] = []
  /// What was doubtful in the file itself.
  var found: [IssueLog.Entry] = []
  /// Of these, lines that are in no row.
  var rowsLeftOut = 0
  /// What was made of the file's rows, if they are others.
  var making: String?

  /// An issue with its place in the file.
  /// - Parameter entry: one whose line is that of the table, the first row being in line 2.
  func placed(_ entry: IssueLog.Entry) -> IssueLog.Entry {
    guard let line = entry.line, lines.indices.contains(line - 2) else { return entry }
    var result = entry
    result.line = lines[line - 2]
    if let column = entry.column, headers.indices.contains(line - 2) {
      result.column = headers[line - 2][column] ?? column
    }
    return result
  }
}
