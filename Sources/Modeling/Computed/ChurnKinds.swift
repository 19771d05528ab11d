import Storage
import Values

/// Whether customers leave of their own will or cannot help it, by the words of the reason.
///
/// `involuntary reasons = …` in a model says which reasons are the latter; without it payments
/// that fail and businesses that close.
struct ChurnKinds {
  private let involuntary: Set<String>

  static let names = ["voluntary", "involuntary"]

  private static let usual: Set<String> = [
    "payment failed", "failed payment", "payment failure", "card expired", "expired card",
    "card declined", "nonpayment", "non payment", "unpaid", "delinquent", "dunning", "fraud",
    "closed business", "business closed", "out of business", "bankruptcy", "bankrupt",
    "insolvency", "acquired", "involuntary",
  ]

  init(lists: [String: [String]]) {
    involuntary =
      lists["involuntary reasons"].map { Set($0.map(Self.plain)) } ?? ChurnKinds.usual
  }

  /// `payment_failed` and `Payment failed` are one.
  private static func plain(_ text: String) -> String {
    text.lowercased().split { $0 == "_" || $0 == "-" || $0.isWhitespace }.joined(separator: " ")
  }

  /// The kind of each row's reason; a row without one has none.
  func kinds(of column: Column) -> Column {
    guard case .text(let codes, let dictionary) = column.values, dictionary.count > 0 else {
      return Column(
        .text([UInt32](repeating: 0, count: column.count), TextDictionary(ChurnKinds.names)),
        validity: Validity([Bool](repeating: false, count: column.count)))
    }
    let byCode = (0..<dictionary.count).map { code -> UInt32 in
      involuntary.contains(Self.plain(dictionary.string(UInt32(code)))) ? 1 : 0
    }
    return Column(
      .text(codes.map { byCode[Int($0)] }, TextDictionary(ChurnKinds.names)),
      validity: column.validity)
  }
}
