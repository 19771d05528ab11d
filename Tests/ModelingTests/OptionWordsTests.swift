import Testing
import Values

@testable import Modeling

@Suite struct OptionWordsTests {
  @Test(arguments: [
    "", "usage", "usage x", "usage -1", "usage 0", "usage 1, usage 2", "nps nan",
  ])
  func `words that are no weights`(_ text: String) { #expect(OptionWords.weights(text) == nil) }

  @Test func `weights by name, whatever the case`() throws {
    let weights = try #require(OptionWords.weights("Usage 40, first report 2.5"))
    #expect(weights.map(\.name) == ["usage", "first report"])
    #expect(weights.map(\.weight) == [40, 2.5])
  }

  @Test(arguments: ["4 of", "9 of 5", "0 of 5", "4 von 5", "4 of 5 of 6", "x of 5"])
  func `words that are no scales`(_ text: String) { #expect(OptionWords.scales(text) == nil) }

  @Test(arguments: ["urgent", "urgent soon", "urgent -1h", "urgent 1 fortnight", ""])
  func `words that are no targets`(_ text: String) { #expect(OptionWords.targets(text) == nil) }

  @Test func `targets in minutes, hours and days`() throws {
    let targets = try #require(OptionWords.targets("urgent 90m, high 1 h, low 2d"))
    #expect(targets.map(\.hours) == [1.5, 1, 48])
  }

  @Test(arguments: [
    "eur", "eur 1.08", "eur 1.08 on", "eur 0 on 2024-06-28", "eur -1 on 2024-06-28",
    "eur 1 on 2023-02-29", "eur 1, eur 2 on 2024-06-28", "e1 2 on 2024-06-28", "on 2024-06-28",
    "eur 1.1.1 on 2024-06-28",
  ])
  func `words that are no rates`(_ text: String) { #expect(ExchangeRates(text) == nil) }

  @Test func `rates are exact`() throws {
    let rates = try #require(ExchangeRates("EUR 1.085, gbp 2 on 2024-06-28"))
    #expect(rates.rates["eur"] == .init(coefficient: 1085, scale: 3))
    #expect(rates.rates["gbp"] == .init(coefficient: 2, scale: 0))
    #expect(rates.day == Day(year: 2024, month: 6, day: 28))
  }

  @Test(arguments: [
    "mon-fri", "9-17", "mon-fri 9-9", "mon-fri 24-6", "mon-fri 9-25", "mon-fri 24:30-25",
    "xyz 9-17",
  ])
  func `words that are no schedule`(_ text: String) {
    #expect(BusinessSchedule(text, holidays: "") == nil)
  }

  @Test func `an option's values are those that its form takes`() throws {
    let margin = try #require(ModelOption.named("gross margin"))
    #expect(margin.accepts(.decimal(coefficient: 80, scale: 2)))
    #expect(!margin.accepts(.decimal(coefficient: 180, scale: 2)))
    #expect(!margin.accepts(.text("high")))
    let gap = try #require(ModelOption.named("session gap"))
    #expect(gap.accepts(.duration(1800)) && gap.accepts(.integer(45)) && !gap.accepts(.integer(0)))
  }
}
