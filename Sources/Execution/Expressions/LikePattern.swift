/// A pattern with `%` for any run and `_` for one character; case is ignored.
struct LikePattern: Sendable {
  private enum Piece: Equatable {
    case anyRun
    case anyOne
    case one(Character)
  }
  private let pieces: [Piece]

  init(_ pattern: String) {
    pieces = pattern.lowercased().map { $0 == "%" ? .anyRun : $0 == "_" ? .anyOne : .one($0) }
  }

  /// Every text that holds `text`.
  init(containing text: String) {
    pieces = [.anyRun] + text.lowercased().map { .one($0) } + [.anyRun]
  }

  /// Goes back only to the last `%`, so that it is at worst quadratic.
  func matches(_ text: String) -> Bool {
    let text = Array(text.lowercased())
    var at = 0
    var piece = 0
    var retry: (piece: Int, at: Int)?
    while at < text.count {
      if piece < pieces.count, pieces[piece] == .anyRun {
        retry = (piece, at)
        piece += 1
      } else if piece < pieces.count,
        pieces[piece] == .anyOne || pieces[piece] == .one(text[at])
      {
        piece += 1
        at += 1
      } else if let last = retry {
        retry = (last.piece, last.at + 1)
        piece = last.piece + 1
        at = last.at + 1
      } else {
        return false
      }
    }
    return pieces[piece...].allSatisfy { $0 == .anyRun }
  }
}
