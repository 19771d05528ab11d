import Foundation
import TestSupport
import Testing

/// A Swift file of the project, by lines.
struct SourceFile: Sendable, CustomTestStringConvertible {
  /// Relative to the root of the package.
  let path: String
  let lines: [String]

  var testDescription: String { path }

  /// The target that the file belongs to: the folder below `Sources`.
  var target: String { path.split(separator: "/").dropFirst().first.map(String.init) ?? "" }

  /// All files below a folder with one of the endings, by path.
  static func all(below folder: String, endings: [String] = [".swift"]) -> [SourceFile] {
    let paths = FileManager.default.enumerator(atPath: "\(Checkout.root)/\(folder)")
    return (paths?.compactMap { $0 as? String } ?? []).sorted()
      .filter { path in endings.contains { path.hasSuffix($0) } }
      .compactMap { path in
        let full = "\(Checkout.root)/\(folder)/\(path)"
        guard let text = try? String(contentsOfFile: full, encoding: .utf8) else { return nil }
        return SourceFile(
          path: "\(folder)/\(path)", lines: text.components(separatedBy: "\n"))
      }
  }

  /// The modules that the file imports, with the line of each.
  var imports: [(line: Int, module: String)] {
    lines.enumerated().compactMap { index, line in
      guard
        let match = line.firstMatch(
          of: #/^\s*(?:package |internal |@\w+ )*import (?:struct |func |class |enum )?(\w+)/#)
      else { return nil }
      return (index + 1, String(match.1))
    }
  }

  /// The lines without comments, and without what stands in string literals of one line.
  var code: [String] {
    lines.map { line in
      let bare = line.replacing(#/"(?:\\.|[^"\\])*"/#, with: "\"\"")
      return bare.firstRange(of: "//").map { String(bare[..<$0.lowerBound]) } ?? bare
    }
  }
}

/// The arrows of `Package.swift`.
struct Manifest {
  /// Target → the modules that it may import.
  let uses: [String: Set<String>]

  init() throws {
    let text = try String(contentsOfFile: Checkout.root + "/Package.swift", encoding: .utf8)
    var uses: [String: Set<String>] = [:]
    let start = try #require(text.range(of: "  targets: ["))
    // Each entry begins on a line of its own, four spaces in.
    for entry in text[start.upperBound...].split(separator: #/\n {4}(?=\.|library\(|tests\()/#) {
      guard let name = entry.firstMatch(of: #/"([\w-]+)"/#) else { continue }
      let isTest = entry.hasPrefix("tests(")
      let lists = entry.matches(
        of: #/(?:uses|dependencies): \[(.*?)\]\s*[,)]/#.dotMatchesNewlines())
      var modules: Set<String> = isTest ? [String(name.1), "TestSupport"] : []
      for list in lists {
        // A product of another package counts by its own name.
        let words = list.1.replacing(#/package: "[\w-]+"/#, with: "")
        modules.formUnion(words.matches(of: #/"([\w-]+)"/#).map { String($0.1) })
      }
      uses[String(name.1) + (isTest ? "Tests" : "")] = modules
    }
    self.uses = uses
  }
}
