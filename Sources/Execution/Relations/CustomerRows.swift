import CScan
import Storage

/// The rows of each customer, side by side: those of customer `c` are
/// `rows[starts[c]..<starts[c + 1]]`, in file order.
struct CustomerRows: Sendable {
  let starts: [Int32]
  let rows: [Int32]
  /// The rows of the table, those without a customer too.
  let rowCount: Int

  /// - Parameter count: of customers; every code is below it, or `UInt32.max` for none.
  init(codes: RowCodes, count: Int, threads: Int = 1) {
    precondition(codes.count < Int32.max)
    rowCount = codes.count
    (starts, rows) =
      DealtRows(codes, count: count)?.sorted(threads: threads) ?? Self.sorted(codes, count)
  }

  func rows(of customer: Int) -> ArraySlice<Int32> {
    rows[Int(starts[customer])..<Int(starts[customer + 1])]
  }

  /// Has the days and amounts of a customer's rows brought near before they are asked for.
  @inline(__always)
  func prefetch(_ customer: Int, _ life: LifeView, _ amounts: WholeNumbers) {
    for place in Int(starts[customer])..<Int(starts[customer + 1]) {
      let row = Int(rows[place])
      kpi_prefetch(life.from.address(of: row))
      kpi_prefetch(life.end.address(of: row))
      kpi_prefetch(amounts.address(of: row))
    }
  }

  private static func sorted(_ codes: RowCodes, _ count: Int) -> (starts: [Int32], rows: [Int32]) {
    var starts = largeArray(repeating: Int32(0), count: count + 2)
    // Where the rows of customer c begin stands at c + 2 while they are counted, at c + 1 while
    // they are put in place, and at c in the end.
    for code in codes where code != .max { starts[Int(code) + 2] += 1 }
    for customer in 0..<count { starts[customer + 2] += starts[customer + 1] }
    var rows = largeArray(repeating: Int32(0), count: Int(starts[count + 1]))
    for (row, code) in codes.enumerated() where code != .max {
      rows[Int(starts[Int(code) + 1])] = Int32(truncatingIfNeeded: row)
      starts[Int(code) + 1] += 1
    }
    return (starts, rows)
  }
}

/// Rows dealt to ranges of customers, then sorted range by range: what is counted and put in place
/// at one time stays in the second-level cache, and every range can have a thread of its own.
///
/// An entry holds the lower halves of a customer's code and of a row's number; the upper ones are
/// those of its range and its chunk.
private struct DealtRows {
  private static let half = 16
  /// Ranges up to which there are few enough of them for the rows of a chunk.
  private static let rangeLimit = 512

  private let codes: RowCodes
  private let count: Int
  private let chunks: Int
  private let ranges: Int

  /// `nil` where the rows or customers are too few, or too many.
  init?(_ codes: RowCodes, count: Int) {
    self.codes = codes
    self.count = count
    chunks = (codes.count + 0xffff) >> Self.half
    ranges = (count + 0xffff) >> Self.half
    guard chunks > 8, ranges > 2, ranges <= Self.rangeLimit else { return nil }
  }

  func sorted(threads: Int) -> (starts: [Int32], rows: [Int32]) {
    var ends = counts(threads: threads)
    // Of each range and chunk where its entries begin; once they are dealt, where they end.
    var total: Int32 = 0
    var firsts: [Int32] = []
    for range in 0..<ranges {
      firsts.append(total)
      for chunk in 0..<chunks {
        let place = chunk * (ranges + 1) + range
        (ends[place], total) = (total, total + ends[place])
      }
    }
    let entries = dealt(&ends, count: Int(total), threads: threads)
    firsts.append(total)
    return sorted(entries, ends, firsts, threads: threads)
  }

  /// For each chunk and range how many rows there are; behind the last range, rows of no customer.
  private func counts(threads: Int) -> [Int32] {
    simultaneously(chunks, threads: threads) { chunk in
      codes.withUnsafeBufferPointer { codes in
        var counts = [Int32](repeating: 0, count: ranges + 1)
        for code in codes[rows(of: chunk)] { counts[min(Int(code >> 16), ranges)] += 1 }
        return counts
      }
    }.flatMap(\.self)
  }

  private func rows(of chunk: Int) -> Range<Int> {
    chunk << Self.half..<min((chunk + 1) << Self.half, codes.count)
  }

  /// - Parameter ends: where each chunk's entries of a range begin; then where they end.
  private func dealt(_ ends: inout [Int32], count: Int, threads: Int) -> [UInt32] {
    ends.withUnsafeMutableBufferPointer { ends in
      nonisolated(unsafe) let ends = ends
      return largeArray(count: count) { entries in
        nonisolated(unsafe) let entries = entries
        _ = simultaneously(chunks, threads: threads) { chunk in
          codes.withUnsafeBufferPointer { codes in
            let own = UnsafeMutableBufferPointer(
              rebasing: ends[chunk * (ranges + 1)..<(chunk + 1) * (ranges + 1)])
            for row in rows(of: chunk) {
              let code = codes[row]
              let range = Int(code >> 16)
              if range >= ranges { continue }
              precondition(Int(own[range]) < entries.count, "as many as were counted")
              entries[Int(own[range])] = code << 16 | UInt32(truncatingIfNeeded: row & 0xffff)
              own[range] &+= 1
            }
          }
        }
      }
    }
  }

  private func sorted(
    _ entries: [UInt32], _ ends: [Int32], _ firsts: [Int32], threads: Int
  ) -> (starts: [Int32], rows: [Int32]) {
    var starts: [Int32] = []
    let rows: [Int32] = largeArray(count: entries.count) { rows in
      nonisolated(unsafe) let rows = rows
      starts = largeArray(count: count + 2) { starts in
        nonisolated(unsafe) let starts = starts
        starts[count] = firsts[ranges]
        starts[count + 1] = firsts[ranges]
        _ = simultaneously(ranges, threads: threads) { range in
          let own = range << Self.half..<min((range + 1) << Self.half, count)
          sort(
            entries, of: range, firsts[range]..<firsts[range + 1], ends,
            UnsafeMutableBufferPointer(rebasing: starts[own]), to: rows)
        }
      }
    }
    return (starts, rows)
  }

  /// Sorts the entries of one range by customer.
  ///
  /// - Parameters:
  ///   - places: where its entries lie, and where its rows shall.
  ///   - starts: where the rows of each of its customers begin.
  private func sort(
    _ entries: [UInt32], of range: Int, _ places: Range<Int32>, _ ends: [Int32],
    _ starts: UnsafeMutableBufferPointer<Int32>, to rows: UnsafeMutableBufferPointer<Int32>
  ) {
    // By the lower half of a code: always there.
    var next = [Int32](repeating: 0, count: 1 << Self.half)
    next.withUnsafeMutableBufferPointer { next in
      entries.withUnsafeBufferPointer { entries in
        for place in places { next[Int(entries[Int(place)] >> 16)] &+= 1 }
        let beyond = next[min(starts.count, next.count)...]
        precondition(beyond.allSatisfy { $0 == 0 }, "every code is below the count")
        var start = places.lowerBound
        for customer in next.indices {
          if customer < starts.count { starts[customer] = start }
          (next[customer], start) = (start, start &+ next[customer])
        }
        var place = Int(places.lowerBound)
        for chunk in 0..<chunks {
          let end = Int(ends[chunk * (ranges + 1) + range])
          let first = Int32(truncatingIfNeeded: chunk << Self.half)
          while place < end {
            let entry = entries[place]
            rows[Int(next[Int(entry >> 16)])] = first | Int32(truncatingIfNeeded: entry & 0xffff)
            next[Int(entry >> 16)] &+= 1
            place &+= 1
          }
        }
      }
    }
  }
}
