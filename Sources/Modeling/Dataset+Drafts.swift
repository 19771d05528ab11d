import Storage
import Values

// Contracts that nobody has signed: Salesforce keeps them among the others, with the status Draft.
extension Dataset {
  static let unsigned: Set<String> = [
    "draft", "in approval", "in approval process", "in review", "unsigned", "void",
  ]

  /// Which rows of a table of contracts are not signed yet; `nil` where no status says so.
  func drafts(in index: Int) throws(LoadProblem) -> [Bool]? {
    let table = model.tables[index]
    guard table.concept == .contracts, let status = table.own("status"), status.type == .text,
      let dictionary = try column(status.name, in: index).dictionary
    else { return nil }
    let byCode = (0..<dictionary.count).map { code in
      let words = dictionary.string(UInt32(code)).lowercased()
        .split { $0 == "_" || $0 == "-" || $0 == " " }
      return Dataset.unsigned.contains(words.joined(separator: " "))
    }
    guard byCode.contains(true),
      case .text(let codes, _) = try column(status.name, in: index).values
    else { return nil }
    let valid = try column(status.name, in: index).validity
    let drafts = codes.indices.map { valid.isPresent($0) && byCode[Int(codes[$0])] }
    let count = drafts.count { $0 }
    guard count > 0 else { return nil }
    note(
      DataNote(
        id: "drafts", table: table.name, count: count,
        text: "\(rows(count)) of `\(table.name)` left out: not signed yet, by `\(status.name)`"))
    return drafts
  }
}

extension Days {
  /// Without the days of some rows.
  func without(_ isLeftOut: [Bool]?) -> Days {
    guard let isLeftOut else { return self }
    let present = values.indices.map { validity.isPresent($0) && !isLeftOut[$0] }
    return Days(values: values, validity: Validity(present))
  }
}
