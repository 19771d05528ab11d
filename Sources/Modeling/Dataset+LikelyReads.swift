package import Storage
import Values

/// Columns of a file that the next statement is likely to read.
package struct LikelyRead {
  package let table: any StoredTable
  /// By their places in the file.
  package let columns: [Int]
  /// Of these it will be asked whether all values are different.
  package let keys: [Int]
}

extension Dataset {
  /// Different values in the sample beyond which a text is no dimension that people ask for.
  private static let dimensionValues = 1000

  /// What statements are likely to read of the files that take a time to be read, the file of revenue
  /// first: who, when, how much, and texts of few values.
  package func likelyReads() -> [LikelyRead] {
    let order = model.tables.indices.filter { tables[$0].isLarge }
      .sorted {
        (model.tables[$0].isRevenue ? 0 : 1, $0) < (model.tables[$1].isRevenue ? 0 : 1, $1)
      }
    return order.map { index in
      let table = model.tables[index]
      let rows = rowColumns(of: table, withLife: table.kind == .life, withKey: true)
      var names = [table.customer, table.amount?.name, table.at, table.until, table.asOf]
        .compactMap(\.self)
      if isReferredTo(table) { names += [table.key].compactMap(\.self) }
      names += (table.attributes + table.outcomes.map(\.column)).filter { isDimension($0, index) }
      let columns = indices(of: names + rows.whole, in: index)
      let keys = indices(of: rows.keys, in: index).filter { !columns.contains($0) }
      return LikelyRead(table: tables[index], columns: columns, keys: keys)
    }
  }

  private func isReferredTo(_ table: ModelTable) -> Bool {
    model.tables.contains { $0.references.contains { $0.table == table.name } }
  }

  private func isDimension(_ name: String, _ table: Int) -> Bool {
    guard model.tables[table].computed[name] == nil,
      let index = model.tables[table].columnIndex(name)
    else { return false }
    guard model.tables[table].columns[index].type == .text else { return true }
    let sample = try? tables[table].sample([index])[0]
    return sample?.dictionary.map { $0.count <= Self.dimensionValues } ?? false
  }
}
