import Testing
import Values

/// Which steps of onboarding are done.
@Suite struct OnboardingStepTests {
  private func bench(_ steps: String, model: String = "") throws -> Workbench {
    try Workbench(
      [
        "customers.csv": "customer_id,signup_date\n1,2024-01-01\n2,2024-01-01\n",
        "onboarding.csv": steps, "model.kpi": model,
      ], today: Day(year: 2024, month: 6, day: 30))
  }

  private static let steps = """
    customer_id,step,status,completed_at
    1,Kickoff,Done,2024-01-05
    1,Training,Done,2024-01-20
    2,Kickoff,Done,2024-01-09
    2,Training,In progress,

    """

  @Test(arguments: ["", "set onboarding days 60\n"])
  func `a step without a time of completion is not done`(_ model: String) throws {
    let bench = try bench(Self.steps, model: model)
    let rates = try bench.sheet("onboarding_completion, oes where period = 2024-01")
    #expect(rates.number("onboarding_completion") == 0.5)
    #expect(rates.number("oes") == 75)
    let done = try bench.sheet("onboarding_steps_done by customer")
    #expect(done.numbers("onboarding_steps_done") == [2, 1])
  }

  @Test func `steps that weigh more count only once they are done`() throws {
    let model = "set onboarding weights \"Kickoff 1, Training 3\"\n"
    let bench = try bench(Self.steps, model: model)
    let score = try bench.sheet(
      "onboarding_engagement_score_weighted where period = 2024-01")
    #expect(score.number("onboarding_engagement_score_weighted") == 62.5)
  }
}
