import Foundation
import TestSupport
import Testing

@Suite struct WorkedExampleTests {
  @Test(arguments: WorkedExample.all)
  func `published figures come out as printed`(_ example: WorkedExample) throws {
    let folder = try TemporaryFolder()
    try folder.write(
      example.subscriptions.joined(separator: "\n") + "\n", to: "subscriptions.csv")
    let queries = example.figures.flatMap { ["-c", $0.query] }
    let output = try Command.kpi(
      [folder.path, "--today", "2024-06-30", "-o", "csv"] + queries)
    #expect(output.status == 0, "\(output.errors)")
    let sheets = Sheet.all(csv: output.output)
    #expect(sheets.count == example.figures.count)
    for (figure, sheet) in zip(example.figures, sheets) {
      let cell = sheet.rows.first?.last.flatMap { Double($0) }
      let value = try #require(cell, "\(figure.query): no figure in \(sheet)")
      let shown = figure.isPercent ? value * 100 : value
      let scale = pow(10, Double(figure.digits))
      #expect(
        (shown * scale).rounded() / scale == figure.expected, "\(figure.query) gives \(shown)")
    }
  }
}
