import Foundation
import TestSupport
import Testing

/// Files, and figures that they must give.
struct Scenario: Sendable, CustomTestStringConvertible {
  var name: String
  /// By name, lines with the header first; `model.kpi` among them.
  var files: [String: [String]]
  var today: String
  var figures: [WorkedExample.Figure]

  var testDescription: String { name }

  init(
    _ name: String, today: String = "2024-06-30", files: [String: [String]],
    _ figures: [WorkedExample.Figure]
  ) {
    self.name = name
    self.files = files
    self.today = today
    self.figures = figures
  }

  /// What differs from the figures expected; all of them are asked in one run.
  func differences() throws -> [String] {
    let folder = try TemporaryFolder()
    for (name, lines) in files {
      try folder.write(lines.joined(separator: "\n") + "\n", to: name)
    }
    let output = try Command.kpi(
      [folder.path, "--today", today, "-o", "csv"] + figures.flatMap { ["-c", $0.query] })
    let sheets = Sheet.all(csv: output.output)
    guard output.status == 0, sheets.count == figures.count else { return [output.errors] }
    return zip(figures, sheets).compactMap { figure, sheet in
      guard let value = sheet.rows.first?.last.flatMap({ Double($0) }) else {
        return "\(figure.query): no figure in \(sheet)"
      }
      let scale = pow(10, Double(figure.digits))
      let shown = (figure.isPercent ? value * 100 : value)
      return (shown * scale).rounded() / scale == figure.expected
        ? nil : "\(figure.query) gives \(shown), not \(figure.expected)"
    }
  }
}
