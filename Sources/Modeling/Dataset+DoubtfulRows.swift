import Storage
import Values

// Rows of the revenue that are hardly meant as they stand; they count, and it is said. Files that are
// small enough are looked at: such slips are those of lists that people keep.
extension Dataset {
  func noteDoubtfulRows(_ lives: Lives, in index: Int) throws(LoadProblem) {
    let table = model.tables[index]
    guard table.isRevenue, table.source == nil, !tables[index].isLarge else { return }
    if let amount = table.amount, let place = ownColumn(amount.column, in: index) {
      noteEndedForNothing(lives, ScaledIntegers(try tables[index].sample([place])[0]), table)
    }
    if table.key == nil, let customer = table.customer,
      let place = ownColumn(customer, in: index),
      let customers = Codes(try tables[index].sample([place])[0])
    {
      try noteCopies(lives, customers, index)
    }
  }

  /// Where in the file a column lies that is the file's.
  private func ownColumn(_ name: String, in index: Int) -> Int? {
    guard model.tables[index].computed[name] == nil,
      let place = model.tables[index].columnIndex(name),
      tables[index].schema.indices.contains(place)
    else { return nil }
    return place
  }

  /// A list of what customers pay now has 0 for those that left: nobody is seen to leave.
  private func noteEndedForNothing(
    _ lives: Lives, _ amounts: ScaledIntegers, _ table: ModelTable
  ) {
    // The sample of a small file is the file.
    guard amounts.values.count == lives.from.count else { return }
    var (count, pays) = (0, false)
    for row in lives.from.indices
    where lives.from[row] < lives.end[row] && amounts.validity.isPresent(row) {
      if lives.end[row] == .max {
        pays = pays || amounts.values[row] > 0
      } else if amounts.values[row] == 0 {
        count += 1
      } else {
        return
      }
    }
    guard count > 0, pays else { return }
    note(
      DataNote(
        id: "ended-for-nothing", table: table.name, count: count,
        text:
          "every row of `\(table.name)` that has ended, \(rows(count)), has an amount of 0: what "
          + "it paid before is not known, and nobody is seen to leave"))
  }

  private func noteCopies(_ lives: Lives, _ customers: Codes, _ index: Int) throws(LoadProblem) {
    guard customers.codes.count == lives.from.count else { return }
    // Numbers are sorted far faster than rows are looked up: most lists end here.
    let starts = lives.from.indices.map {
      UInt64(customers.codes[$0]) << 32 | UInt64(UInt32(bitPattern: lives.from[$0]))
    }.sorted()
    guard zip(starts, starts.dropFirst()).contains(where: ==) else { return }
    var first: [SIMD4<Int32>: Int] = [:]
    var alike: [(Int, Int)] = []
    for row in lives.from.indices
    where lives.from[row] < lives.end[row] && customers.codes[row] != Codes.missing {
      let code = Int32(bitPattern: customers.codes[row])
      let key = SIMD4(code, lives.from[row], lives.end[row], 0)
      if let earlier = first[key] { alike.append((earlier, row)) } else { first[key] = row }
    }
    if alike.isEmpty { return }
    let table = model.tables[index]
    let columns = try tables[index].sample(Array(tables[index].schema.indices))
    let count = alike.count { pair in columns.allSatisfy { $0[pair.0] == $0[pair.1] } }
    guard count > 0 else { return }
    note(
      DataNote(
        id: "alike-rows", table: table.name, count: count,
        text: "\(rows(count)) of `\(table.name)` the same as an earlier row: each counts, since no "
          + "key says that they are one"))
  }
}
