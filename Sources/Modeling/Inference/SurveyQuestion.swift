/// What a question, or the name of its answers, says of the kind of survey.
package enum SurveyQuestion {
  private static let words: [(word: String, kind: String)] = [
    ("recommend", "nps"), ("nps", "nps"), ("satisfied", "csat"), ("satisfaction", "csat"),
    ("csat", "csat"), ("star", "csat"), ("easy", "ces"), ("effort", "ces"), ("ces", "ces"),
  ]

  /// `nps`, `csat` or `ces`; `nil` for another question.
  package static func kind(of header: String) -> String? {
    let asked = Set(header.lowercased().split { !$0.isLetter }.map { String($0) })
    return words.first { asked.contains($0.word) }?.kind
  }
}
