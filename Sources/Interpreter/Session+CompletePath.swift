import Diagnostics
import Storage
import Syntax

// Completion of the files that `load` and `run` name.
extension Session {
  /// What lies where a path that is begun leads; `nil` where no path stands at the cursor.
  ///
  /// - Parameters:
  ///   - text: the line up to the cursor.
  ///   - keyword: the first token of the line.
  func pathCompletion(_ text: String, behind keyword: Token) -> Completion? {
    guard keyword.keyword == .load || keyword.keyword == .run else { return nil }
    let bytes = Array(text.utf8)
    guard keyword.range.end < bytes.count else { return nil }
    let start = bytes[keyword.range.end...].firstIndex { $0 != 0x20 && $0 != 0x09 } ?? bytes.count
    let typed = String(decoding: bytes[start...], as: UTF8.self)
    let quote = typed.first.flatMap { "\"'".contains($0) ? $0 : nil }
    let path = quote == nil ? typed : String(typed.dropFirst())
    let isOver = quote.map { path.contains($0) } ?? path.contains(where: \.isWhitespace)
    if isOver { return nil }
    let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? ""
    let begun = path.dropFirst(folder.count)
    let names = FileSystem.names(in: folder.isEmpty ? "." : folder).filter {
      $0.hasPrefix(begun) && ($0.first != "." || begun.first == ".")
    }
    let candidates = names.compactMap { name -> Completion.Candidate? in
      let found = folder + name
      let isFolder = FileSystem.isFolder(found)
      guard isFolder || (keyword.keyword == .load ? Self.isDataFile(name) : name.hasSuffix(".kpi"))
      else { return nil }
      return Completion.Candidate(text: Self.written(found, isFolder: isFolder, quote))
    }
    return Completion(
      replacing: SourceRange(start: start, end: bytes.count),
      candidates: Array(candidates.prefix(Self.maximumCandidates)))
  }

  /// A path as a statement has it. The quotes of a folder stay open: more follows.
  private static func written(_ path: String, isFolder: Bool, _ quote: Character?) -> String {
    let isPlain = path.utf8.allSatisfy {
      $0 >= 0x80 || UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 || $0 | 0x20 &- 97 < 26
        || "._/-".utf8.contains($0)
    }
    let mark = quote.map(String.init) ?? (isPlain ? "" : "\"")
    return isFolder ? "\(mark)\(path)/" : mark + path + mark
  }
}
