import Testing

@testable import Modeling

@Suite struct StageWordsTests {
  @Test(arguments: [
    "Closed Won", "closed won", "6 - Closed/Won", "Won", "Renewed", "Renewal Won",
    "Closed Won - Downsell",
  ])
  func `stages that say won`(_ stage: String) { #expect(StageWords.outcome(stage) == .renewed) }

  @Test(arguments: [
    "Closed Lost", "7. Closed - Lost", "Lost", "Churned", "not renewed", "Closed Lost (price)",
  ])
  func `stages that say lost`(_ stage: String) { #expect(StageWords.outcome(stage) == .churned) }

  @Test(arguments: [
    "", "Negotiation", "Likely lost", "Won back?", "To be renewed", "Unlikely to renew", "Closed",
    "Deal desk", "Renewal",
  ])
  func `all others are open`(_ stage: String) { #expect(StageWords.outcome(stage) == .open) }
}
