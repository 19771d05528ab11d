import Diagnostics
import Testing

@testable import Syntax

@Suite struct ParserTests {
  @Test(arguments: Samples.all)
  func `every sample is one statement without a problem`(text: String) {
    let (statements, problems) = Parser.parse(Source(name: "test", text: text))
    #expect(problems.isEmpty, "\(problems)")
    #expect(statements.count == 1)
  }
}
