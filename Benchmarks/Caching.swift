#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

// Whole processes over what a run before has kept.
extension Workbench {
  /// `kpi --cache` against DuckDB on a database file of its own.
  /// - Returns: whether the answers are those without a cache.
  func cached(_ questions: [Question]) -> Bool {
    let cache = scratch + "/cache"
    let environment = ["XDG_CACHE_HOME": absolute(cache)]
    _ = run([kpi, "cache", "clear"], environment: environment)
    let database = scratch + "/peer.duckdb"
    unlink(database)
    let tables = Set(questions.flatMap(\.tables)).sorted()
    let making = tables.map { "CREATE TABLE \($0) AS FROM read_csv('\(data)/\($0).csv');" }
    let hasPeer =
      run([duckdb, database, "-c", making.joined(separator: " ")])?.status == 0
    var agree = true
    var rows: [[String]] = []
    for question in questions {
      let plain = run(kpi(question.query)).map { Answer($0.output, keys: question.keys) }
      let making = run(kpi(question.query, options: ["--cache"]), environment: environment)
      let setup = "SET threads = \(threads); SET TimeZone = 'UTC'; "
      let peer = [duckdb, "-readonly", "-csv", database, "-c", setup + question.sql + ";"]
      let taken = measure(
        [kpi(question.query, options: ["--cache"])] + (hasPeer ? [peer] : []),
        environment: environment)
      let own = taken[0].map { Answer($0.output, keys: question.keys) }
      let isSame = plain.map { own?.agrees(with: $0) ?? false } ?? false
      agree = agree && isSame
      let other = hasPeer ? taken[1]?.wall : nil
      rows.append([
        "\(question.id) \(question.title)",
        rounded(taken[0]?.wall, 1) + (isSame ? "" : " (differs)"), rounded(other, 1),
        ratio(taken[0]?.wall, other), rounded(taken[0]?.peak, 0), rounded(making?.wall, 1),
      ])
    }
    printTable(
      "Cold with a valid cache, ms",
      [
        "question", "kpi --cache", "duckdb command on its file", "ratio", "kpi MiB",
        "the run that made it",
      ], rows)
    unlink(database)
    _ = run([kpi, "cache", "clear"], environment: environment)
    return agree
  }

  private func absolute(_ path: String) -> String {
    guard !path.hasPrefix("/"), let folder = getcwd(nil, 0) else { return path }
    defer { free(folder) }
    return String(cString: folder) + "/" + path
  }
}
